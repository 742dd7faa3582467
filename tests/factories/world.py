"""A small world that the tests share: two offices, one published call, organizations, reviewers.

Rows are made directly, so that building a world costs no act of the house; what an act would do
(submission, assignment) is made by the makers in the other rooms of this folder.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from calls.enums import CallState
from calls.layout import lay_out_call, lay_out_lot
from calls.models import Call, Category, Indicator, Lot, Project, StageWindow, Target
from calls.windows import stage_of_kind
from communities.models import Community
from parties.models import Area, Membership, Office, Organization, User

PASSWORD = "test-pass-phrase"
_serial = count(1)

CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(serial):
    """A code with a right check digit whose area does not exist (GB 32100-2015)."""
    body = f"5199{serial:05d}MJ{serial:06d}"
    total = sum(
        CODE_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(body)
    )
    return body + CODE_CHARACTERS[(31 - total % 31) % 31]


def make_user(name, **fields):
    """A signed-up person with a confirmed address."""
    from allauth.account.models import EmailAddress

    email = f"{name}@example.invalid"
    user = User(email=email, name=fields.pop("shown_as", name), **fields)
    user.set_unusable_password()
    from parties.enums import PartyKind
    from parties.models import Party

    user.party = Party.objects.create(kind=PartyKind.PERSON, name=name)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_office(name):
    area = Area.objects.create(name=f"{name}地界", kind="street")
    return Office.objects.create(
        kind="office", name=name, office_kind="street_office", area=area, address="清和路1号"
    )


def make_organization(name, *members, **fields):
    """An organization with a valid code; ``members`` are (user, role)."""
    serial = next(_serial)
    values = {
        "kind": "organization",
        "name": name,
        "organization_kind": "service_unit",
        "uscc": credit_code(serial),
        "legal_representative": "沈一诺",
        "address": "清和路8号",
        "contact_name": "程小满",
        "contact_phone": "13000000000",
        "contact_email": "contact@example.invalid",
        "bank": "清和银行",
        "account_name": name,
        "account_number": "0000111122223333",
        "inspection_year": 2025,
        "inspection_result": "passed",
    }
    organization = Organization.objects.create(**values | fields)
    for user, role in members:
        Membership.objects.create(party=organization, user=user, role=role)
    return organization


def make_community(office, name):
    area = Area.objects.create(name=name, kind="community", parent=office.area)
    return Community.objects.create(
        area=area, office=office, name=name, founded_year=2004, founded_month=11,
        residents=18700, households=7200, area_km2=Decimal("0.72"),
    )  # fmt: skip


def make_project(lot, position, *, name=None, amount=Decimal(100000), targets=2):
    """A project with one indicator that has ``targets`` targets."""
    project = Project.objects.create(
        lot=lot, position=position, name=name or f"邻里共建项目{position}", amount=amount,
        period="自协议签订之日起至2027年3月", overview="组织邻里活动,培育志愿骨干。",
    )  # fmt: skip
    project.categories.add(Category.objects.get_or_create(name="社区志愿服务类")[0])
    indicator = Indicator.objects.create(
        project=project, position=1, number="1", text="全年开展活动不少于12场,其中户外2场。"
    )
    first = None
    for place in range(1, targets + 1):
        target = Target.objects.create(
            indicator=indicator, position=place, what="活动" if place == 1 else f"户外活动{place}",
            value=12 if place == 1 else 2, unit="场", per="year", part_of=first,
        )  # fmt: skip
        first = first or target
    return project


def make_call(
    office, created_by, *, title="社区保障资金项目征集", lots=2, projects=2, state="published"
):
    """A call after scheme A whose solicitation is open for five more days."""
    now = timezone.localtime()
    call = Call.objects.create(
        office=office, scheme="guarantee_fund", title=title, year=now.year, fund="社区保障资金",
        summary="面向社区居民的服务需求,征集社会组织参与。", created_by=created_by,
    )  # fmt: skip
    lay_out_call(call, at=now - timedelta(days=15))
    for number in range(1, lots + 1):
        community = make_community(office, f"{office.name}社区{number}")
        lot = Lot.objects.create(
            call=call, community=community, position=number, name=community.name,
            address="清和路2号", contact_name="许清", contact_phone="028-00000000",
            contact_email="lot@example.invalid",
        )  # fmt: skip
        lay_out_lot(lot)
        for position in range(1, projects + 1):
            make_project(lot, position)
    if state != "draft":
        call.state = CallState.PUBLISHED
        call.published_at = now - timedelta(days=15)
        call.save()
    return call


def set_window(stage, *, opens_at=None, closes_at=None, lot=None):
    """Give a stage (or one lot in it) these instants."""
    return StageWindow.objects.update_or_create(
        stage=stage, lot=lot, area=None, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )[0]


@dataclass
class World:
    """Everybody that an access rule can tell apart, and one published call.

    ``call`` is the published call of ``office``; ``draft_call`` its unpublished one; ``other_call``
    a draft of another office.
    """

    reviewers_wanted: int = 3
    people: dict = field(default_factory=dict)

    def __post_init__(self):
        self.office = make_office("清和街道办事处")
        self.other_office = make_office("云渡街道办事处")
        self.lead = self._person("lead", is_staff=True)
        self.staff = self._person("staff", is_staff=True)
        self.other_staff = self._person("other_staff", is_staff=True)
        self.applicant = self._person("applicant")
        self.rival = self._person("rival")
        self.stranger = self._person("stranger")
        self.superuser = self._person("superuser", is_staff=True, is_superuser=True)
        Membership.objects.create(party=self.office, user=self.lead, role="lead")
        Membership.objects.create(party=self.office, user=self.staff, role="writer")
        Membership.objects.create(party=self.other_office, user=self.other_staff, role="lead")
        self.organization = make_organization("晨光社工服务中心", (self.applicant, "lead"))
        self.rival_organization = make_organization("知行社会工作站", (self.rival, "lead"))
        self.reviewers = [
            self._person(f"reviewer{number}", employer=f"清和大学{number}院")
            for number in range(1, self.reviewers_wanted + 1)
        ]
        self.reviewer = self.people["reviewer"] = self.reviewers[0]
        self.other_reviewer = self.people["other_reviewer"] = self.reviewers[-1]
        self.call = make_call(self.office, self.lead)
        self.draft_call = make_call(
            self.office, self.lead, title="尚未发布的征集", lots=0, state="draft"
        )
        self.other_call = make_call(
            self.other_office, self.other_staff, title="另一街道的草稿", lots=1, state="draft"
        )
        self.lots = list(self.call.lots.all())
        self.project = self.lots[0].projects.first()

    def _person(self, name, **fields):
        self.people[name] = make_user(name, **fields)
        return self.people[name]

    def stage(self, kind, call=None):
        """The stage of that kind in ``call`` (the published call when it is not given)."""
        return stage_of_kind(call or self.call, kind)
