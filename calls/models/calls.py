"""A call and its ordered stages with their windows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import WRITABLE, CallState
from parties.models import Area, Office, User


class Call(models.Model):
    """One round of giving money, run by one office after one scheme.

    ``scheme`` remembers which preset laid out the stages; nothing branches on it. ``revision`` grows
    with every correction; a proposal keeps the revision that it was made for.
    """

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("street office")
    )
    scheme = models.CharField(_("scheme"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    fund = models.CharField(
        _("fund"), max_length=120, blank=True, help_text=_("Where the money comes from.")
    )
    budget = models.DecimalField(
        _("budget (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In all; empty when only the projects' amounts count."),
    )
    summary = models.TextField(
        _("opening of the announcement"),
        max_length=5000,
        blank=True,
        help_text=_("What for, on what ground, who may apply."),
    )
    max_per_applicant = models.PositiveSmallIntegerField(
        _("proposals for each applicant, at most"),
        null=True,
        blank=True,
        help_text=_("In the whole call; empty for no limit. One project is applied to once."),
    )
    question_days = models.PositiveSmallIntegerField(
        _("questions end so many working days before the deadline"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_(
            "Until then anybody signed in can ask on the call's page, and everybody reads what you "
            "answer. Empty: no questions are taken here."
        ),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CallState, default=CallState.DRAFT, editable=False
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("closed or cancelled at"), null=True, editable=False)
    cancel_reason = models.CharField(
        _("reason of the cancellation"), max_length=500, blank=True, editable=False
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("copied from"),
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["state", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=WRITABLE, published_at__isnull=True)
                | models.Q(published_at__isnull=False),
                name="calls_call_published_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[CallState.CLOSED, CallState.CANCELLED])
                | models.Q(ended_at__isnull=False),
                name="calls_call_ended_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CallState.CANCELLED) ^ models.Q(cancel_reason=""),
                name="calls_call_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self):
        """Whether what it says may be written: a draft, or the working copy of a correction."""
        return self.state in WRITABLE

    @property
    def is_copy(self):
        return self.state == CallState.COPY


class Stage(models.Model):
    """One step of a call. Its typed settings are a row of the kind's own model (``calls.stages``)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="stages", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("Shown below the stage's dates.")
    )
    # Said by a lead of the office once nothing in it is open (``calls.finishing``).
    finished_at = models.DateTimeField(
        pgettext_lazy("a stage", "finished at"), null=True, editable=False
    )
    finished_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "position"], name="calls_stage_position"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, finished_by__isnull=True)
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                name="calls_stage_finished_by",
            ),
        ]

    def __str__(self):
        return self.name


class StageWindow(models.Model):
    """When a stage is open: for the whole call, for one lot, or for one area.

    The window of a lot (or area) stands in place of the stage's general one. Open means
    ``opens_at <= instant < closes_at``; instants are aware and shown in Asia/Shanghai. ``revision``
    grows when a date moves, so that reminders go out anew. ``questions_close_at`` is reckoned from the
    close when the call is published (``calls.questions.deadline``).
    """

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="windows")
    lot = models.ForeignKey(
        "calls.Lot",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="windows",
        verbose_name=_("lot"),
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    questions_close_at = models.DateTimeField(
        _("questions are taken until"), null=True, editable=False
    )

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="calls_window_closes_after_it_opens",
                violation_error_message=_("The window closes before it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(lot__isnull=True) | models.Q(area__isnull=True),
                name="calls_window_for_lot_or_area",
            ),
            models.UniqueConstraint(
                fields=["stage"],
                condition=models.Q(lot__isnull=True, area__isnull=True),
                name="calls_window_general_once",
            ),
            models.UniqueConstraint(
                fields=["stage", "lot"],
                condition=models.Q(lot__isnull=False),
                name="calls_window_lot_once",
            ),
            models.UniqueConstraint(
                fields=["stage", "area"],
                condition=models.Q(area__isnull=False),
                name="calls_window_area_once",
            ),
        ]
        indexes = [models.Index(fields=["closes_at"])]

    def __str__(self):
        return f"{self.opens_at} – {self.closes_at}"
