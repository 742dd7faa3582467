"""A review round is the settings row of a review stage, with its rubric and panel."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.models import Stage
from parties.models import User
from reviews.enums import ReviewerKind, RoundState, TieRule


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
    tie_rule = models.CharField(
        _("equal averages are ordered by"),
        max_length=14,
        choices=TieRule,
        default=TieRule.CRITERIA,
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


class PanelMember(models.Model):
    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="panel")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=ReviewerKind, default=ReviewerKind.EXPERT
    )
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("panel")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="reviews_panel_once")]

    def __str__(self):
        return str(self.user)
