"""The working-day calendar: days off, and stored dates that were reckoned with it."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.enums import HolidayKind, ReckoningRule


class Holiday(models.Model):
    """A day on which the usual week does not hold, as announced; lies over the package's data."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=HolidayKind)
    name = models.CharField(_("name"), max_length=60, help_text=_("The holiday it belongs to."))
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Title and number of the announcement.")
    )

    class Meta:
        ordering = ["date"]
        verbose_name = _("day off or make-up working day")
        verbose_name_plural = _("days off and make-up working days")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=HolidayKind.values), name="core_holiday_kind"
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.name}"


class HolidayYear(models.Model):
    """One year of the table of days off: what is locked and put on record when its days change.

    ``edition`` counts the changes, so that of two people who edit one year the second is told.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["year"]
        verbose_name = _("year of the working-day calendar")
        verbose_name_plural = _("years of the working-day calendar")

    def __str__(self):
        return str(self.year)


class ReckonedDate(models.Model):
    """A stored day that was reckoned in working days, with its basis.

    ``purpose`` names who stored it and for what (``core.reckoning``). While ``settled_at`` is empty
    the day is reckoned anew when days off become known; ``provisional`` says that it crosses a year
    that was not announced when it was reckoned last.
    """

    purpose = models.CharField(_("purpose"), max_length=40)
    subject_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of object"), on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.CharField(_("object"), max_length=64)
    rule = models.CharField(_("rule"), max_length=8, choices=ReckoningRule)
    start = models.DateField(_("reckoned from"))
    count = models.PositiveSmallIntegerField(_("working days"), default=0)
    date = models.DateField(_("date"))
    provisional = models.BooleanField(_("provisional"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("reckoned date")
        verbose_name_plural = _("reckoned dates")
        indexes = [models.Index(fields=["settled_at", "date"], name="core_reckoned_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject_type", "subject_id"], name="core_reckoned_once"
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.subject_id}: {self.date}"
