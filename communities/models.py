"""A community and its courtyards: the profile that a call announces (scheme A)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.models import Area, Office


class CourtyardKind(models.TextChoices):
    OLD = "old", _("old courtyard")
    RESETTLED = "resettled", _("resettlement courtyard")
    MANAGED = "managed", _("property-managed courtyard")


class Community(models.Model):
    """The place. Its residents' committee is an ``Office``."""

    area = models.OneToOneField(
        Area,
        models.PROTECT,
        related_name="+",
        verbose_name=_("area"),
        limit_choices_to={"kind": "community"},
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        verbose_name=_("street office"),
        help_text=_("The street office that keeps this profile."),
    )
    committee = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("residents' committee"),
        limit_choices_to={"office_kind": "committee"},
    )
    name = models.CharField(_("name"), max_length=60)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in (year)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    founded_month = models.PositiveSmallIntegerField(
        _("founded in (month)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    area_km2 = models.DecimalField(
        _("size (km²)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    commercial_buildings = models.PositiveSmallIntegerField(
        _("commercial buildings"), null=True, blank=True
    )
    institutions = models.TextField(_("institutions"), max_length=1000, blank=True)
    about = models.TextField(_("about the community"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="communities_community_name_in_office"
            )
        ]

    def __str__(self):
        return self.name


class Courtyard(models.Model):
    community = models.ForeignKey(Community, models.CASCADE, related_name="courtyards")
    kind = models.CharField(_("kind"), max_length=10, choices=CourtyardKind)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("courtyard")
        verbose_name_plural = _("courtyards")
        ordering = ["kind", "id"]

    def __str__(self):
        return self.name
