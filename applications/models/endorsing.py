"""Endorsement: the chain of opinions that a stage asks for, and the one that each proposal goes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import Silence
from applications.models.proposals import Proposal
from applications.sections import REASON_LIMIT, Section
from calls.models import Stage
from parties.models import Area, OpinionChain, OpinionStep, StepRules, User


class EndorsementSettings(models.Model):
    """How a return to the applicant is answered in one endorsement stage."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    answer_working_days = models.PositiveSmallIntegerField(
        _("working days to answer a correction"), default=5, validators=[MinValueValidator(1)]
    )
    on_silence = models.CharField(
        _("when a correction is not answered in time"),
        max_length=8,
        choices=Silence,
        default=Silence.STAFF,
    )

    class Meta:
        verbose_name = _("settings of endorsement")
        verbose_name_plural = _("settings of endorsement")

    def __str__(self):
        return str(self.stage)


class EndorsementStep(StepRules):
    """One step of the chain that a stage asks for; copied into each proposal's own chain."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("step of the endorsement")
        verbose_name_plural = _("steps of the endorsement")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class Endorsement(models.Model):
    """One proposal on its way through the offices of one stage.

    ``area`` is the one whose quota it counts against, since ``put_forward_at``. A proposal that was
    withdrawn and handed in anew begins a second one; only one is living.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="endorsements")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    chain = models.OneToOneField(OpinionChain, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    put_forward_at = models.DateTimeField(_("put forward at"), null=True)
    is_living = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage"],
                condition=Q(is_living=True),
                name="applications_endorsement_one_living",
            )
        ]
        indexes = [models.Index(fields=["stage", "area", "put_forward_at"])]

    def __str__(self):
        return f"{self.proposal}: {self.stage}"


class EndorsementReturn(models.Model):
    """An office gave the proposal back to its applicant: why, which parts, until when.

    ``rows_handed_in`` are the rows as they were handed in, put back when no answer comes.
    """

    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="returns")
    step = models.ForeignKey(OpinionStep, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=REASON_LIMIT)
    returned_at = models.DateTimeField(_("returned at"))
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("answer due at"))
    rows_handed_in = models.JSONField(editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("return to the applicant")
        verbose_name_plural = _("returns to the applicant")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement"],
                condition=Q(ended_at__isnull=True),
                name="applications_endorsement_one_return",
            )
        ]

    def __str__(self):
        return f"{self.endorsement}: {self.reason[:40]}"


class ReturnedPart(models.Model):
    """One part of a proposal that a return opens to its applicant."""

    given_back = models.ForeignKey(EndorsementReturn, models.CASCADE, related_name="parts")
    section = models.CharField(_("part"), max_length=20, choices=Section)

    class Meta:
        verbose_name = _("part that was returned")
        verbose_name_plural = _("parts that were returned")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["given_back", "section"], name="applications_returned_part_once"
            )
        ]

    def __str__(self):
        return self.get_section_display()
