"""Beside the files: consent to identity documents, and paper copies brought to the counter."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models.proposals import Proposal
from parties.models import User


class IdentityConsent(models.Model):
    """Who said that the holders of the identity documents agree, when, to which text.

    Taken back it is ended, and the documents with it; the row stays.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consents")
    text_version = models.PositiveSmallIntegerField(_("text of the consent"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("consent to identity documents")
        verbose_name_plural = _("consents to identity documents")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(revoked_at__isnull=True),
                name="applications_consent_one_living",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="applications_consent_revoked_by",
            ),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.text_version}"


class PaperArrival(models.Model):
    """Somebody stood at the counter with paper copies, which were received or given back.

    ``version_number`` is the version that stood then. An entry made by mistake is undone, never deleted.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="arrivals")
    version_number = models.PositiveIntegerField(_("version"))
    brought_by = models.CharField(_("brought by"), max_length=60)
    copies = models.PositiveSmallIntegerField(_("copies"), validators=[MinValueValidator(1)])
    is_sealed = models.BooleanField(pgettext_lazy("paper copies", "sealed"), default=False)
    by_mail = models.BooleanField(_("came by mail"), default=False)
    remarks = models.CharField(_("remarks"), max_length=300, blank=True)
    arrived_at = models.DateTimeField(_("brought at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_late = models.BooleanField(_("late"), default=False)
    # Why it was given back, a sentence for each reason; empty for copies that were received.
    refusal = models.TextField(_("why it was given back"), blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_why = models.CharField(_("why it was undone"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("arrival of paper copies")
        verbose_name_plural = _("arrivals of paper copies")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(undone_at__isnull=True, refusal=""),
                name="applications_paper_received_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_why="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why="")),
                name="applications_arrival_undone_says_why",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="applications_arrival_copies"),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.brought_by}"

    @property
    def is_received(self):
        return not self.refusal
