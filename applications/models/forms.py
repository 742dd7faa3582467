"""What schemes B and C ask beside the proposal itself: site, ticks of a library, the service form."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceKind
from applications.models.proposals import Proposal
from applications.sections import ITEM_LIMITS, LIMITS
from calls.models import LibraryItem


class SiteForm(models.Model):
    """The service centre beside a residents' committee, and how the residents agreed (scheme B)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sites")
    centre_name = models.CharField(
        _("service centre"), max_length=LIMITS["centre_name"], blank=True
    )
    centre_contact = models.CharField(
        _("contact of the service centre"), max_length=LIMITS["centre_contact"], blank=True
    )
    centre_phone = models.CharField(
        _("phone of the service centre"), max_length=LIMITS["centre_phone"], blank=True
    )
    centre_since = models.DateField(_("running since"), null=True, blank=True)
    place = models.TextField(_("place and equipment"), blank=True)
    consultation = models.TextField(_("how the residents were consulted"), blank=True)
    majority_on = models.DateField(_("a majority agreed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("service centre and residents")
        verbose_name_plural = _("service centres and residents")
        constraints = [
            models.UniqueConstraint(fields=["proposal"], name="applications_site_form_once")
        ]

    def __str__(self):
        return self.centre_name


class ServiceForm(models.Model):
    """One community's request for one project (scheme C)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="services")
    community_name = models.CharField(
        _("community that applies"), max_length=LIMITS["community_name"], blank=True
    )
    year_of_project = models.PositiveSmallIntegerField(
        _("which year of the project"), null=True, blank=True
    )
    service_kind = models.CharField(
        _("kind of project"), max_length=13, choices=ServiceKind, blank=True
    )
    is_renewal = models.BooleanField(_("renewal"), null=True, blank=True)
    residents_asked = models.TextField(_("how residents were asked and what they said"), blank=True)
    people_served = models.TextField(_("who is served"), blank=True)
    needs = models.TextField(_("what they need"), blank=True)
    agreed_on = models.DateField(_("agreed by the two committees on"), null=True, blank=True)
    agreed_by = models.CharField(
        _("which committees agreed"), max_length=LIMITS["agreed_by"], blank=True
    )

    class Meta:
        verbose_name = _("service form")
        verbose_name_plural = _("service forms")
        constraints = [
            models.UniqueConstraint(fields=["proposal"], name="applications_service_form_once")
        ]

    def __str__(self):
        return self.community_name


class ItemChoice(models.Model):
    """An item of the library, ticked or not. ``revision`` is the item's when it was ticked."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="choices")
    item = models.ForeignKey(LibraryItem, models.PROTECT, related_name="+")
    taken = models.BooleanField(_("taken"), default=False)
    revision = models.PositiveSmallIntegerField(default=1)
    remarks = models.CharField(_("remarks"), max_length=ITEM_LIMITS["remarks"], blank=True)

    class Meta:
        verbose_name = _("choice of an item")
        verbose_name_plural = _("choices of items")
        ordering = ["item__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "item"], name="applications_item_chosen_once"
            )
        ]

    def __str__(self):
        return str(self.item)


class OtherItem(models.Model):
    """What a site does beside the library, with its own plan (scheme B, 'other')."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="other_items")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name of the item"), max_length=ITEM_LIMITS["name"], blank=True)
    plan = models.TextField(_("its own plan"), blank=True)

    class Meta:
        verbose_name = _("item beside the library")
        verbose_name_plural = _("items beside the library")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name
