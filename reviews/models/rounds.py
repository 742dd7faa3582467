"""A review round is the settings row of a review stage, with its rubric and panel."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal
from calls.models import Stage
from parties.models import User
from reviews.enums import ConflictAction, Reach, ReviewerKind, RoundState, TieRule


class ReviewRound(models.Model):
    """How the proposals of one review stage are scored.

    The average of a proposal leaves out ``drop_highest`` of the highest and ``drop_lowest`` of the
    lowest totals, where at least one total is left. Two rounds of one call are two stages.
    """

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=RoundState, default=RoundState.SETUP, editable=False
    )
    reviewers_each = models.PositiveSmallIntegerField(
        _("reviewers for each proposal"), default=3, validators=[MinValueValidator(1)]
    )
    drop_highest = models.PositiveSmallIntegerField(_("highest scores left out"), default=0)
    drop_lowest = models.PositiveSmallIntegerField(_("lowest scores left out"), default=0)
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("An average below it cannot be awarded; empty for none."),
    )
    # Of use where another stage than the decision follows (``reviews.letting_on``).
    most_on = models.PositiveSmallIntegerField(
        _("the best that go on"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: all that reach the pass mark."),
    )
    most_on_in = models.CharField(
        _("counted as the best"), max_length=8, choices=Reach, default=Reach.GROUP
    )
    tie_rule = models.CharField(
        _("equal averages are ordered by"),
        max_length=14,
        choices=TieRule,
        default=TieRule.CRITERIA,
    )
    # A reviewer who scores at the ends of the scale says why; a share of each criterion's highest.
    comment_below = models.PositiveSmallIntegerField(
        _("comment required below (percent of the highest score)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: never required."),
    )
    comment_above = models.PositiveSmallIntegerField(
        _("comment required above (percent of the highest score)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(99)],
        help_text=_("Empty: never required."),
    )
    signs_by_typing = models.BooleanField(
        _("reviewers sign by typing their name"),
        default=False,
        help_text=_("Otherwise the printed sheet has a place for the signature."),
    )
    is_blind = models.BooleanField(
        _("blind: reviewers do not learn who applies"),
        default=False,
        help_text=_("Names, people and papers are hidden; you see before opening how it looks."),
    )
    on_employer = models.CharField(
        _("the same employer"),
        max_length=6,
        choices=ConflictAction,
        default=ConflictAction.WARN,
    )
    on_representative = models.CharField(
        _("the same legal representative, leader or contact"),
        max_length=6,
        choices=ConflictAction,
        default=ConflictAction.WARN,
    )
    on_phone = models.CharField(
        _("the same phone number"),
        max_length=6,
        choices=ConflictAction,
        default=ConflictAction.BAR,
    )
    on_email = models.CharField(
        _("the same e-mail address"),
        max_length=6,
        choices=ConflictAction,
        default=ConflictAction.BAR,
    )
    # Draws the order among reviewers of equal load; the same number gives the same plan.
    seed = models.PositiveIntegerField(default=1, editable=False)
    calibration = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("calibration proposal"),
    )
    calibration_counts = models.BooleanField(
        _("sheets of the calibration count in the ranking"), default=False, editable=False
    )
    calibration_closed_at = models.DateTimeField(
        _("calibration closed at"), null=True, editable=False
    )
    calibration_note = models.TextField(
        _("note on the calibration"), max_length=2000, blank=True, editable=False
    )
    feedback_with_scores = models.BooleanField(
        _("applicants see the average of each criterion with their feedback"), default=False
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    close_note = models.CharField(
        _("why it was closed although sheets were missing"),
        max_length=500,
        blank=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RoundState.SETUP) | Q(opened_at__isnull=False),
                name="reviews_round_opened_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RoundState.CLOSED, RoundState.DECIDED])
                | Q(closed_at__isnull=False),
                name="reviews_round_closed_at",
            ),
        ]

    def __str__(self):
        return str(self.stage)

    @property
    def is_calibrating(self):
        """Whether everything but the calibration proposal still waits."""
        return self.calibration_id is not None and self.calibration_closed_at is None


class KindQuota(models.Model):
    """At least so many reviewers of one kind look at each proposal of a round."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="quotas")
    kind = models.CharField(_("kind"), max_length=12, choices=ReviewerKind)
    least = models.PositiveSmallIntegerField(
        _("reviewers at least"), validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("reviewers of a kind")
        verbose_name_plural = _("reviewers of a kind")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "kind"], name="reviews_quota_once")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.least}"


class Criterion(models.Model):
    """One line of the rubric. A score lies between 0 and ``max_score`` in steps of ``step``.

    The total of a sheet is the sum of score × ``weight`` (1 where points are simply added).
    """

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    description = models.TextField(_("what it asks"), max_length=1000, blank=True)
    max_score = models.DecimalField(
        _("highest score"), max_digits=6, decimal_places=2, validators=[MinValueValidator(1)]
    )
    step = models.DecimalField(
        _("step"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0.01)],
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=6,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="reviews_criterion_position")
        ]

    def __str__(self):
        return self.name


class Anchor(models.Model):
    """What a score, or a band of scores, of one criterion means."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="anchors")
    low = models.DecimalField(_("lowest score of the band"), max_digits=6, decimal_places=2)
    high = models.DecimalField(_("highest score of the band"), max_digits=6, decimal_places=2)
    text = models.CharField(_("what it means"), max_length=300)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["-high", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0) & Q(high__gte=models.F("low")),
                name="reviews_anchor_low_high",
            )
        ]

    def __str__(self):
        return f"{self.low}–{self.high}: {self.text}"


class PanelMember(models.Model):
    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="panel")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=ReviewerKind, default=ReviewerKind.EXPERT
    )
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, editable=False)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("panel")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="reviews_panel_once")]

    def __str__(self):
        return str(self.user)
