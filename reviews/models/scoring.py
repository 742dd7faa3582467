"""Assignments and score sheets."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Attachment, Proposal, ProposalVersion
from core.models import Paper
from parties.models import User
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
    # Given for the calibration alone: the sheet counts only where the round says so.
    is_calibration = models.BooleanField(_("for the calibration"), default=False)
    # Kinds of a conflict that the office knew and overrode, divided by commas.
    accepted_conflicts = models.CharField(max_length=80, blank=True)
    override_reason = models.CharField(
        _("why a warning was overridden"), max_length=300, blank=True
    )
    override_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    override_at = models.DateTimeField(_("overridden at"), null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"],
                condition=~Q(state=AssignmentState.ENDED),
                name="reviews_assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AssignmentState.ASSIGNED, AssignmentState.ENDED])
                | Q(declared_at__isnull=False),
                name="reviews_assignment_declared_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_conflicts="") | ~Q(override_reason=""),
                name="reviews_assignment_override_reason",
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
    # For the reviewer alone: shown to nobody else and printed nowhere.
    notes = models.TextField(_("own notes"), max_length=2000, blank=True)
    signed_name = models.CharField(_("signed as"), max_length=60, blank=True)
    # The paper of this sheet and the edition that it shows; a later edition is printed anew.
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    paper_edition = models.PositiveIntegerField(default=0)
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


class BlindCover(models.Model):
    """What a blind round hides of one proposal beyond the rule: more words; which papers are shown.

    ``words`` are short names and nicknames, one a line. Papers are hidden until somebody of the office
    has looked at each and shows it.
    """

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="covers")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    words = models.TextField(_("further words to be masked"), max_length=1000, blank=True)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)

    class Meta:
        verbose_name = _("cover of a blind proposal")
        verbose_name_plural = _("covers of blind proposals")
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="reviews_cover_once")
        ]

    def __str__(self):
        return str(self.proposal)
