"""The ranking as it was reckoned, and the awards."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Proposal
from calls.models import Stage
from parties.models import Office, User
from reviews.enums import Decision
from reviews.models.rounds import ReviewRound


class RankedProposal(models.Model):
    """One row of a round's ranking within its project (or lot): stored when the round is closed.

    ``steps`` holds each step of the arithmetic as strings of exact decimals, so that the page, the
    Excel list and ``replay_ranking`` say the same.
    """

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="ranking")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(_("rank"))
    average = models.DecimalField(
        _("average"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    passed = models.BooleanField(_("reaches the pass mark"), default=True)
    steps = models.JSONField(_("steps"))

    class Meta:
        verbose_name = _("ranked proposal")
        verbose_name_plural = _("ranking")
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="reviews_ranked_once")
        ]

    def __str__(self):
        return f"{self.rank}. {self.proposal}"


class DecisionSettings(models.Model):
    """How the decision stage of a call works."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    # Counted within a lot where a call names no projects.
    awards_per_project = models.PositiveSmallIntegerField(
        _("awards for each project, at most"),
        null=True,
        blank=True,
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit, such as where a call names no projects."),
    )
    reserves_per_project = models.PositiveSmallIntegerField(
        _("reserves for each project, at most"),
        null=True,
        blank=True,
        default=1,
        help_text=_("Empty: no limit."),
    )
    match_percent = models.PositiveSmallIntegerField(
        _("a district may add, percent of the award"),
        default=0,
        validators=[MaxValueValidator(1000)],
        help_text=_("100 is 1 : 1; 0 for nothing. It is a line of its own beside the award."),
    )

    class Meta:
        verbose_name = _("settings of the decision")
        verbose_name_plural = _("settings of the decision")

    def __str__(self):
        return str(self.stage)


class Award(models.Model):
    """What the office decided about one proposal; the sum within a project keeps to its amount."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    amount = models.DecimalField(
        _("amount (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    reserve_rank = models.PositiveSmallIntegerField(_("place among the reserves"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    is_final = models.BooleanField(_("final"), default=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.CheckConstraint(
                condition=(Q(decision=Decision.AWARDED) & Q(amount__gt=0))
                | (~Q(decision=Decision.AWARDED) & Q(amount__isnull=True)),
                name="reviews_award_has_amount",
            ),
            models.CheckConstraint(
                condition=(Q(decision=Decision.RESERVE) & Q(reserve_rank__isnull=False))
                | (~Q(decision=Decision.RESERVE) & Q(reserve_rank__isnull=True)),
                name="reviews_award_reserve_rank",
            ),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.get_decision_display()}"


class AwardLine(models.Model):
    """Money that another office adds to an award: a line of its own, never mixed with the fund's.

    Source: scheme B, money: a district may match 1 : 1.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="lines")
    giver = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("matching money", "given by"),
    )
    amount = models.DecimalField(
        _("amount (yuan)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("matching money")
        verbose_name_plural = _("matching money")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["award", "giver"], name="reviews_award_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reviews_award_line_amount"),
        ]

    def __str__(self):
        return f"{self.award}: {self.giver}"


class Feedback(models.Model):
    """What the applicant reads about its proposal, written by the office after the decision."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="feedback")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="+")
    text = models.TextField(_("feedback"), max_length=3000)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    released_at = models.DateTimeField(_("released at"), null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="reviews_feedback_released",
            )
        ]

    def __str__(self):
        return str(self.proposal)
