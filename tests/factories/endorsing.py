"""A city with two districts whose offices endorse: street, then district, then city (scheme B)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from applications.models import Endorsement
from applications.submission import submit_proposal
from calls import stages
from calls.models import Lot, Stage
from communities.models import Community
from parties.models import Area, Membership, Office, OpinionStep
from parties.opinions.chains import Answer
from tests.factories.applications import make_complete
from tests.factories.world import make_call, make_project, make_user

STEPS = (
    {"position": 1, "name": "街道意见", "level": "street", "office_kind": "street_office"},
    {
        "position": 2,
        "name": "区民政局意见",
        "level": "district",
        "office_kind": "civil_affairs",
        "puts_forward": True,
    },
    {"position": 3, "name": "市民政局意见", "level": "city", "office_kind": "civil_affairs"},
)
# Source: scheme C; finance and civil affairs side by side, no seal at the procurement review.
SIDE_BY_SIDE = (
    {"position": 1, "name": "街道意见", "level": "street", "office_kind": "street_office"},
    {
        "position": 2, "name": "采购评审意见", "level": "district", "office_kind": "other",
        "has_seal": False, "settles_payee": True, "settles_amount": True,
    },
    {"position": 3, "name": "民政局意见", "level": "district", "office_kind": "civil_affairs"},
    {"position": 3, "name": "财政局意见", "level": "district", "office_kind": "finance"},
)  # fmt: skip


def make_office(name, area, kind, *people, role="writer"):
    office = Office.objects.create(kind="office", name=name, office_kind=kind, area=area)
    for user in people:
        Membership.objects.create(party=office, user=user, role=role)
    return office


def make_lot(call, office):
    area = Area.objects.create(name="示范社区", kind="community", parent=office.area)
    community = Community.objects.create(
        area=area, office=office, name="示范社区", founded_year=2004, founded_month=11,
        residents=8700, households=3200, area_km2=Decimal("0.5"),
    )  # fmt: skip
    return Lot.objects.create(
        call=call, community=community, position=1, name="示范社区", address="清和路2号",
        contact_name="许清", contact_phone="028-00000000", contact_email="lot@example.invalid",
    )  # fmt: skip


@dataclass
class Chain:
    """A published call whose proposals go through offices, with one person in each office."""

    world: object
    steps: tuple = STEPS
    settings: tuple = ()
    places: int = 2

    def __post_init__(self):
        world = self.world
        self.city = Area.objects.create(name="星河市", kind="city")
        self.district = Area.objects.create(name="云栖区", kind="district", parent=self.city)
        self.other_district = Area.objects.create(name="望川区", kind="district", parent=self.city)
        world.office.area.parent = self.district
        world.office.area.save()
        self.clerks = {
            name: make_user(name) for name in ("district", "city", "review", "finance", "other")
        }
        one = self.clerks
        self.bureau = make_office(
            "云栖区民政局", self.district, "civil_affairs", one["district"], role="lead"
        )
        self.city_bureau = make_office("星河市民政局", self.city, "civil_affairs", one["city"])
        self.review = make_office("云栖区采购评审中心", self.district, "other", one["review"])
        self.finance = make_office("云栖区财政局", self.district, "finance", one["finance"])
        self.other_bureau = make_office(
            "望川区民政局", self.other_district, "civil_affairs", one["other"]
        )
        self.clerks["street"] = world.staff
        # No papers are asked for: the files of a dozen proposals would cost more than the rest.
        self.call = make_call(self.city_bureau, world.lead, title="社区建设示范点申报", lots=0)
        self.lot = make_lot(self.call, world.office)
        self.call.stages.filter(kind__in=["screening", "review"]).delete()
        self.stage = Stage.objects.create(
            call=self.call, kind="endorsement", position=2, name="逐级审核"
        )
        stages.get("endorsement").lay_out(self.stage, {"steps": self.steps, **dict(self.settings)})
        self.projects = [make_project(self.lot, number) for number in range(1, self.places + 1)]

    def submit(self, number=0, *, applicant=None, by=None, at=None):
        """A proposal of the organization (or ``applicant``) that has come to the first office."""
        at = at or timezone.now()
        applicant, by = applicant or self.world.organization, by or self.world.applicant
        proposal = make_complete(self.projects[number], applicant, by, at=at)
        submit_proposal(proposal, by=by, at=at)
        proposal.refresh_from_db()
        return proposal

    def step(self, proposal, name):
        endorsement = Endorsement.objects.get(proposal=proposal, is_living=True)
        return OpinionStep.objects.get(chain=endorsement.chain, name=name)

    def give(
        self, proposal, name, clerk, decision="agree", *, at=None, version=1, sections=(), **more
    ):
        from applications.endorsing.opining import give

        answer = Answer(decision=decision, text=more.pop("text", "情况属实，同意。"), **more)
        return give(
            self.step(proposal, name).pk, answer, version_number=version, sections=sections,
            by=self.clerks[clerk], at=at or timezone.now(),
        )  # fmt: skip

    def settle(self, proposal, *, payee, amount=Decimal(70000), **more):
        return self.give(
            proposal, "采购评审意见", "review", payee=payee, amount=amount,
            payee_reason="唯一符合资质。", **more,
        )  # fmt: skip
