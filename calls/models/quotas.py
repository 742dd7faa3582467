"""How many places each area has in a call, and how many it may put forward for them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.models.calls import Stage
from parties.enums import AreaKind
from parties.models import Area


class QuotaPlan(models.Model):
    """What the quotas of one stage come to in all. Source: scheme B, quota (100; 6 to 20 each)."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    level = models.CharField(
        _("areas that have a quota"), max_length=12, choices=AreaKind, default=AreaKind.DISTRICT
    )
    total = models.PositiveIntegerField(_("places in all"), null=True, blank=True)
    least = models.PositiveIntegerField(_("an area puts forward at least"), default=0)
    most = models.PositiveIntegerField(_("an area puts forward at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan of quotas")
        verbose_name_plural = _("plans of quotas")

    def __str__(self):
        return str(self.stage)


class AreaQuota(models.Model):
    """The quota of one area: ``places`` may be awarded there, ``least`` to ``most`` put forward."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="quotas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    places = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(0)])
    least = models.PositiveIntegerField(_("puts forward at least"), default=0)
    most = models.PositiveIntegerField(_("puts forward at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("quota of an area")
        verbose_name_plural = _("quotas of areas")
        ordering = ["area_id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "area"], name="calls_quota_once_an_area"),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gte=F("least")),
                name="calls_quota_most_not_below_least",
            ),
        ]

    def __str__(self):
        return f"{self.area}: {self.places}"
