"""Calls that take other proposals than scheme A: of committees, for items, by the service form."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from applications.models import SolicitationSettings
from calls.models import Call, Lot, Stage
from parties.models import Membership, Office
from tests.factories.world import make_community, make_user, set_window

BARE = {f"asks_{part}": False for part in ("plan", "commitments", "budget", "team", "papers")}


def make_committee(world, name="临溪社区居民委员会", *, user="committee", role="writer"):
    """A residents' committee below the world's street, with a person who writes for it."""
    community = make_community(world.office, name.replace("居民委员会", ""))
    committee = Office.objects.create(
        kind="office", name=name, office_kind="committee", area=community.area,
        parent=world.office, phone="028-11111111",
    )  # fmt: skip
    world.people[user] = make_user(user)
    Membership.objects.create(party=committee, user=world.people[user], role=role)
    return committee


def make_bare_call(world, *, title="示范点申报", screened=False, **settings):
    """A published call with one lot for all, open for five days; its settings are as given.

    Nothing but the basics is asked unless ``settings`` says so.
    """
    now = timezone.now()
    call = Call.objects.create(
        office=world.office, scheme="guarantee_fund", title=title, year=timezone.localdate().year,
        fund="福彩公益金", summary="面向社区居民委员会。", created_by=world.lead, state="published",
        published_at=now - timedelta(days=3),
    )  # fmt: skip
    stage = Stage.objects.create(call=call, kind="solicitation", position=1, name="申报")
    if screened:
        Stage.objects.create(call=call, kind="screening", position=2, name="初审")
    Lot.objects.create(call=call, position=1, name="全市", is_all=True, contact_name="许清")
    set_window(stage, opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=5))
    SolicitationSettings.objects.create(
        stage=stage, **{"applicants": "committees", "applied_for": "own"} | BARE | settings
    )
    return call


def write(proposal, **columns):
    """Set columns of a proposal without the editor."""
    known = {
        "name": "邻里共享空间", "leader_name": "陆知远", "leader_phone": "13000000001",
        "contact_name": "程小满", "contact_phone": "13000000002",
        "contact_email": "contact@example.invalid", "requested": Decimal(50000),
    }  # fmt: skip
    for name, value in (known | columns).items():
        setattr(proposal, name, value)
    proposal.save()
    return proposal
