"""How an office's official documents are headed, signed and numbered (GB/T 9704-2012, clause 7)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parties.models import Office, User


class Letterhead(models.Model):
    """What stands on each document of one office beside its text. Empty columns are left out."""

    office = models.OneToOneField(
        Office, models.CASCADE, related_name="+", verbose_name=_("street office")
    )
    mark = models.CharField(
        _("issuer's mark"),
        max_length=40,
        blank=True,
        help_text=_("The red line at the head; empty: the office's name and “文件”."),
    )
    abbreviation = models.CharField(
        _("abbreviation for document numbers"),
        max_length=20,
        blank=True,
        help_text=_("For example 清街办; without it documents get no number."),
    )
    signer = models.CharField(
        _("signed by"),
        max_length=60,
        blank=True,
        help_text=_("The name under the seal; empty: the office's name."),
    )
    addressees = models.CharField(
        _("addressees"),
        max_length=200,
        blank=True,
        help_text=_("Above the text, without a colon; empty for a public announcement."),
    )
    copies_to = models.CharField(_("copies to"), max_length=300, blank=True)
    printed_by = models.CharField(
        _("printed by"),
        max_length=60,
        blank=True,
        help_text=_("The office that sends documents out; empty: the office's name."),
    )
    note = models.CharField(
        _("note below the date"),
        max_length=60,
        blank=True,
        default="此件公开发布",
        help_text=_("Printed in brackets."),
    )

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self):
        return str(self.office)


class DocumentSeries(models.Model):
    """The running number of one office's documents in one year; taken under this row's lock."""

    letterhead = models.ForeignKey(Letterhead, models.CASCADE, related_name="series")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    next_number = models.PositiveIntegerField(
        _("next number"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99999)]
    )

    class Meta:
        verbose_name = _("series of document numbers")
        verbose_name_plural = _("series of document numbers")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["letterhead", "year"], name="calls_series_once")
        ]

    def __str__(self):
        return f"{self.letterhead} {self.year}"


class DocumentNumber(models.Model):
    """One taken number: the register of documents that went out. Never deleted, never given twice."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("street office")
    )
    abbreviation = models.CharField(_("abbreviation for document numbers"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(pgettext_lazy("of a document", "number"))
    title = models.CharField(_("title"), max_length=200)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken by"))

    class Meta:
        verbose_name = _("document number")
        verbose_name_plural = _("register of document numbers")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="calls_document_number_once"
            )
        ]

    def __str__(self):
        return f"{self.abbreviation}〔{self.year}〕{self.number}号"
