"""Assignments and score sheets."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal, ProposalVersion
from reviews.enums import AssignmentState
from reviews.models.rounds import Criterion, PanelMember, ReviewRound


class Assignment(models.Model):
    """One reviewer looks at one proposal, in the version frozen at the assignment."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="assignments")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(PanelMember, models.PROTECT, related_name="assignments")
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState, default=AssignmentState.ASSIGNED
    )
    why = models.CharField(_("why this reviewer"), max_length=200, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now)
    declared_at = models.DateTimeField(_("declared at"), null=True)
    recusal_reason = models.CharField(_("reason of the recusal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"], name="reviews_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.ASSIGNED) | Q(declared_at__isnull=False),
                name="reviews_assignment_declared_at",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"])]

    def __str__(self):
        return f"{self.reviewer} – {self.proposal}"


class ScoreSheet(models.Model):
    """One reviewer's scores of one proposal. ``total`` is stored with each saved score.

    ``edition`` counts every save and is what two windows of one reviewer compare. Six places hold
    the product of a score (2) and a weight (4) exactly.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=6, default=0)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    edition = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")

    def __str__(self):
        return str(self.assignment)


class Score(models.Model):
    """The score for one criterion; a comment may be written before there is a value."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.DecimalField(
        _("score"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="reviews_score_once")
        ]

    def __str__(self):
        return f"{self.criterion}: {self.value}"
