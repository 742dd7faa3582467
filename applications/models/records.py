"""What is kept of a proposal: versions, access, outcomes, the series of receipt numbers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import AccessReason, OutcomeResult
from applications.models.proposals import Attachment, Proposal
from calls.models import Call, Stage
from parties.models import Party, User


class ProposalVersion(models.Model):
    """What was handed in at one instant, frozen: the form, its answers, the track record.

    ``content`` holds sections of labelled answers as they were shown, so that it can be read and
    printed whatever becomes of the form; ``sha256`` is of its canonical JSON, which names the hash of
    each file handed in.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # Of the call, when it was handed in: a correction after that day does not change what it answers.
    call_revision = models.PositiveIntegerField(_("revision of the call"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("hash"), max_length=64)
    attachments = models.ManyToManyField(Attachment, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Fixed with the submission and shown at once; the paper that bears it follows within seconds.
    receipt_code = models.CharField(_("code of the receipt"), max_length=16, unique=True)
    receipt = models.ForeignKey("core.Paper", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="applications_version_number"
            )
        ]

    def __str__(self):
        return f"{self.proposal} v{self.number}"


class ProposalAccess(models.Model):
    """Who may see a proposal: a row, written by the act that gives it and ended by the act that
    takes it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="access")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=AccessReason)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "party", "reason"],
                condition=Q(until__isnull=True),
                name="applications_access_once",
            )
        ]
        indexes = [models.Index(fields=["party", "until"])]

    def __str__(self):
        return f"{self.party} – {self.proposal}"


class StageOutcome(models.Model):
    """What one stage found about one proposal."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="outcomes")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=8, choices=OutcomeResult)
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=4, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text=_("Empty: the portal itself.")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("outcome of a stage")
        verbose_name_plural = _("outcomes of stages")
        ordering = ["stage__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage"], name="applications_outcome_once_a_stage"
            )
        ]

    def __str__(self):
        return f"{self.stage}: {self.get_result_display()}"


class ReceiptSeries(models.Model):
    """The running receipt number of one call; its row is locked to take the next."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of receipt numbers")
        verbose_name_plural = _("series of receipt numbers")

    def __str__(self):
        return f"{self.call}: {self.last}"
