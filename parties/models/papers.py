"""An organization's store of papers: each paper with its versions, each version with its files."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import mask
from parties.enums import HIDDEN_NUMBERS, IDENTITY_KINDS, SINGLE_KINDS, PaperKind
from parties.models.parties import Organization, User


class OrganizationPaper(models.Model):
    """One paper of an organization, such as its registration certificate.

    Taken out of the store it is ended, never deleted: proposals go on naming its versions.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="papers")
    kind = models.CharField(pgettext_lazy("of a paper", "kind"), max_length=16, choices=PaperKind)
    title = models.CharField(pgettext_lazy("of a paper", "title"), max_length=80, blank=True)
    ended_at = models.DateTimeField(_("taken out at"), null=True)

    class Meta:
        verbose_name = _("paper of an organization")
        verbose_name_plural = _("papers of an organization")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=Q(ended_at__isnull=True, kind__in=sorted(SINGLE_KINDS)),
                name="parties_paper_single_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values), name="parties_paper_kind"
            ),
        ]

    def __str__(self):
        label = self.get_kind_display()
        return f"{label} · {self.title}" if self.title else label

    @property
    def is_identity(self):
        """Whether it shows who a person is: hidden from readers, and each opening is recorded."""
        return self.kind in IDENTITY_KINDS


class PaperVersion(models.Model):
    """The paper as it was handed in at one instant. A newer one replaces it and keeps it.

    ``consent_version`` names the text to which the holder of an identity document consented.
    """

    paper = models.ForeignKey(OrganizationPaper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    document_number = models.CharField(_("number on the paper"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year of the inspection"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    consent_version = models.PositiveSmallIntegerField(_("text of the consent"), null=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True)

    class Meta:
        verbose_name = _("version of a paper")
        verbose_name_plural = _("versions of a paper")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="parties_paperversion_number"),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(replaced_at__isnull=True),
                name="parties_paperversion_one_current",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="parties_paperversion_expires_after_issue",
            ),
        ]

    def __str__(self):
        return f"{self.paper} v{self.number}"

    @property
    def shown_number(self):
        """The number as pages show it: an identity number with its middle hidden."""
        if self.paper.kind in HIDDEN_NUMBERS:
            return mask(self.document_number)
        return self.document_number

    @property
    def has_hidden_number(self):
        return bool(self.document_number) and self.paper.kind in HIDDEN_NUMBERS


class PaperFile(models.Model):
    """One file of a version."""

    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="files")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a paper")
        verbose_name_plural = _("files of a paper")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "file"], name="parties_paperfile_once")
        ]

    def __str__(self):
        return str(self.file)
