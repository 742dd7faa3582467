"""Screening: a checklist for each version handed in, and one decision upon it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import CheckKind, OutcomeResult, Silence, Verdict
from applications.models.records import ProposalVersion
from applications.sections import REASON_LIMIT
from calls.models import Stage
from parties.models import User


class ScreeningSettings(models.Model):
    """How a call's screening stage works. Source: scheme A 'late', scheme E 'screening'."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    answer_working_days = models.PositiveSmallIntegerField(
        _("working days to answer a correction"),
        default=3,
        validators=[MinValueValidator(1)],
    )
    max_returns = models.PositiveSmallIntegerField(_("times a proposal may be returned"), default=1)
    on_silence = models.CharField(
        _("when a correction is not answered in time"),
        max_length=8,
        choices=Silence,
        default=Silence.STAFF,
    )

    class Meta:
        verbose_name = _("settings of screening")
        verbose_name_plural = _("settings of screening")

    def __str__(self):
        return str(self.stage)


class Screening(models.Model):
    """The look that staff takes at one version. The decision ends it."""

    version = models.OneToOneField(ProposalVersion, models.PROTECT, related_name="screening")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=8, choices=OutcomeResult, blank=True)
    reason = models.TextField(_("reason"), max_length=REASON_LIMIT, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer_due_at = models.DateTimeField(_("answer due at"), null=True)
    # The rows as they were handed in, kept while the applicant corrects: an answer that never comes
    # must not leave half of itself behind.
    rows_handed_in = models.JSONField(null=True, editable=False)
    # When the clock of a correction ran out and the version went back to be judged as it is.
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="applications_screening_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(decision=OutcomeResult.RETURNED) | Q(answer_due_at__isnull=False),
                name="applications_screening_returned_with_clock",
            ),
        ]

    def __str__(self):
        return f"{self.version}"


class CheckItem(models.Model):
    """One line of the checklist. ``section`` names the editor's step that a defect sends back to."""

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="items")
    # What the line is made from (eligibility-7, document-3, section-plan), so that two screeners
    # who open the list at once mark the same lines.
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=12, choices=CheckKind)
    text = models.CharField(_("text"), max_length=500)
    section = models.CharField(_("section"), max_length=20)
    document = models.ForeignKey(
        "calls.RequiredDocument", models.PROTECT, null=True, related_name="+"
    )
    verdict = models.CharField(
        _("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN, blank=True
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    wanted = models.CharField(_("what is wanted"), max_length=500, blank=True)
    place_count = models.PositiveSmallIntegerField(_("places named"), default=0)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(_("marked at"), null=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.DEFECT) | ~Q(note="") | Q(place_count__gt=0),
                name="applications_defect_says_what",
            ),
            models.UniqueConstraint(
                fields=["screening", "key"], name="applications_check_item_once"
            ),
        ]

    def __str__(self):
        return self.text


class NamedPlace(models.Model):
    """One field, commitment, budget line or member of the team that a defect names.

    ``place`` is the editor's name of the input or row (``goals``, ``target-7``, ``line-12``).
    """

    item = models.ForeignKey(CheckItem, models.CASCADE, related_name="places")
    place = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("place"), max_length=300)
    wrong = models.CharField(_("what is wrong"), max_length=500)
    wanted = models.CharField(_("what is wanted"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("named place")
        verbose_name_plural = _("named places")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="applications_place_once")
        ]

    def __str__(self):
        return self.label
