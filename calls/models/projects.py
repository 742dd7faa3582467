"""What is funded: projects, their numbered indicators, and the targets inside each."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import Comparator, Per
from calls.models.announced import Announced
from calls.models.lots import Lot


class Category(models.Model):
    """A kind of project; a project has one or two (scheme A: 'joined by +')."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["id"]

    def __str__(self):
        return self.name


class Project(Announced):
    """One project that applicants can take up. The amount is a ceiling, in yuan."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="projects", verbose_name=_("lot"))
    position = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    categories = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("categories")
    )
    amount = models.DecimalField(
        _("amount (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    period = models.CharField(
        _("period"),
        max_length=120,
        blank=True,
        help_text=_("In words, for example: from signing to March 2027, as the agreement says."),
    )
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The last day, where the period names one."),
    )
    overview = models.TextField(
        pgettext_lazy("of a project", "overview"), max_length=5000, blank=True
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "position"],
                condition=models.Q(withdrawn_in__isnull=True),
                name="calls_project_position",
            )
        ]

    def __str__(self):
        return self.name


class Indicator(Announced):
    """A numbered demand in the announcement's own words.

    ``is_checked`` is False while its targets are only recognised and no person has looked at them.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=12)
    text = models.TextField(_("text"), max_length=3000)
    is_checked = models.BooleanField(_("targets looked at"), default=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "position"],
                condition=models.Q(withdrawn_in__isnull=True),
                name="calls_indicator_position",
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"


class Target(Announced):
    """One measurable part of an indicator: the spine from announcement to last instalment.

    ``part_of`` names the target that already contains this one ('8 times, two of them outside' is
    8, not 10). ``starts``/``ends`` are the place in the indicator's text that it was read from,
    empty when a person typed it.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(_("position"))
    sub = models.CharField(_("number inside"), max_length=12, blank=True)
    what = models.CharField(_("what is counted"), max_length=120, blank=True)
    comparator = models.CharField(
        _("comparator"), max_length=5, choices=Comparator, default=Comparator.AT_LEAST
    )
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    value_max = models.DecimalField(
        _("up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20)
    per = models.CharField(_("per"), max_length=10, choices=Per, blank=True)
    each = models.CharField(
        _("for each"), max_length=60, blank=True, help_text=_("For example: each team.")
    )
    condition = models.CharField(
        _("condition"), max_length=120, blank=True, help_text=_("For example: 55 or younger.")
    )
    by = models.CharField(
        _("by when"), max_length=60, blank=True, help_text=_("For example: end of June.")
    )
    part_of = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    starts = models.PositiveIntegerField(null=True, blank=True, editable=False)
    ends = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "position"],
                condition=models.Q(withdrawn_in__isnull=True),
                name="calls_target_position",
            ),
            models.CheckConstraint(
                condition=~models.Q(comparator=Comparator.RANGE)
                | models.Q(value_max__gte=models.F("value")),
                name="calls_target_range_has_an_end",
                violation_error_message=_(
                    "A range needs an upper value that is not below the lower."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.what} {self.get_comparator_display()} {self.value.normalize():f} {self.unit}"
