"""The first steps of an empty installation, for the superuser who does them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Call
from parties.enums import AreaKind, PartyKind, Role
from parties.models import Area, Invitation, Membership, Office


@dataclass(frozen=True)
class Step:
    """One step: what is to be done, why, where, and whether it is done."""

    name: str
    why: str
    url: str
    is_done: bool


def first_steps():
    """The steps from nothing to the first call, in order."""
    office = Office.objects.order_by("pk").first()
    leads = {"party__kind": PartyKind.OFFICE, "role": Role.LEAD}
    has_lead = (
        Membership.objects.filter(**leads).exists()
        or Invitation.objects.filter(**leads, ended_at=None).exists()
    )
    people = (
        reverse("admin:parties_office_members", args=[office.pk])
        if office
        else reverse("admin:parties_office_add")
    )
    return [
        Step(
            _("Add the areas"),
            _("The city, its district, and the street in it, one after the other."),
            reverse("admin:parties_area_add"),
            Area.objects.filter(kind=AreaKind.STREET).exists(),
        ),
        Step(
            _("Add the street office"),
            _("The office that publishes calls; its address and telephone stand on the papers."),
            reverse("admin:parties_office_add"),
            office is not None,
        ),
        Step(
            _("Invite its lead"),
            _("Type the e-mail address; the lead gets a message and invites the colleagues."),
            people,
            has_lead,
        ),
        Step(
            _("The lead adds the communities and the first call"),
            _("You are not needed for it; it stands here until the first call exists."),
            reverse("calls:office_calls"),
            Call.objects.exists(),
        ),
    ]
