"""A scheme that the house has never heard of: a preset in this room, and the pages do the rest.

Unlike the five: a consultation first, items of a library, two offices side by side, two review rounds in
a row with rubrics of their own, a notice in working days. Everything is done through the forms that stand
on the pages, by the people whose business it is.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from time_machine import travel

from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal, StageOutcome
from calls import presets
from calls.models import Call, Comment, Library, LibraryItem
from calls.presets import Scheme, StagePreset
from core import human
from core.clock import SHANGHAI
from parties.models import Area, Membership, Office
from reviews.models import Assignment, Award, ReviewRound
from tests.factories.browsing import Person
from tests.factories.world import make_user

pytestmark = pytest.mark.django_db

SCHEME = Scheme(
    code="sixth_of_a_test",
    name="第六种模式",
    what="先征求意见，再由居委会从项目库选项申报，两家单位并行提出意见，两轮评审。",
    one_lot="全部社区",
    stages=(
        StagePreset("consultation", "征求意见", opens=0, lasts=7, settings={"working_days": 3}),
        StagePreset(
            "solicitation", "申报", opens=8, lasts=10,
            settings={
                "applicants": "committees", "applied_for": "library", "least_items": 2,
                "fixed_amount": Decimal(60000), "asks_plan": False, "asks_commitments": False,
                "asks_budget": False, "asks_team": False, "asks_papers": False,
            },
        ),
        StagePreset(
            "endorsement", "并行意见", opens=8, lasts=20,
            settings={
                "steps": (
                    {"position": 1, "name": "街道意见", "level": "street",
                     "office_kind": "street_office"},
                    {"position": 1, "name": "财政所意见", "level": "street",
                     "office_kind": "finance"},
                )
            },
        ),
        StagePreset(
            "review", "初评", opens=29, lasts=5,
            settings={"reviewers_each": 1, "most_on": 1,
                      "criteria": ({"name": "需求", "max_score": 100},)},
        ),
        StagePreset(
            "review", "终评", opens=35, lasts=5,
            settings={"reviewers_each": 1, "criteria": (
                {"name": "现场表现", "max_score": 60}, {"name": "可持续", "max_score": 40},
            )},
        ),
        StagePreset("decision", "立项", opens=41, lasts=3,
                    settings={"awards_per_project": None, "reserves_per_project": None}),
        StagePreset("notice", "公示", opens=45, lasts=9,
                    settings={"days": 3, "count_in": "working"}),
    ),
    eligibility=({"text": "居民代表会议同意。"},),
)  # fmt: skip
# A Monday without a holiday near it.
START = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def scheme():
    presets.register(SCHEME)
    yield SCHEME
    del presets._schemes[SCHEME.code]


class Town:
    """The people: a street office with two leads, its finance office, two committees, one reviewer."""

    def __init__(self):
        self.street = Area.objects.create(name="清和街道", kind="street")
        self.office = self._office("清和街道办事处", "street_office", self.street)
        self.finance = self._office("清和街道财政所", "finance", self.street)
        self.committees = [
            self._office(
                f"{name}社区居民委员会", "committee",
                Area.objects.create(name=f"{name}社区", kind="community", parent=self.street),
            )
            for name in ("竹里", "澄湖")
        ]  # fmt: skip
        self.lead = self._person("lead", self.office, "lead", is_staff=True)
        self.second = self._person("second", self.office, "lead", is_staff=True)
        self.clerk = self._person("clerk", self.finance, "writer")
        self.heads = [
            self._person(f"head{number}", office, "lead")
            for number, office in enumerate(self.committees)
        ]
        self.reviewer = self._person("reviewer", None, "")

    def _office(self, name, kind, area):
        return Office.objects.create(kind="office", name=name, office_kind=kind, area=area)

    def _person(self, name, office, role, **fields):
        user = make_user(name, **fields)
        if office is not None:
            Membership.objects.create(party=office, user=user, role=role)
        return user


def stage(call, name):
    return call.stages.get(name=name)


def test_a_scheme_of_its_own_runs_from_its_draft_to_the_notice(scheme):
    town = Town()
    day = START
    with travel(day, tick=False):
        call = write_call(town)
        consult(town, call)
    with travel(START + timedelta(days=8, hours=1), tick=False):
        digest_and_publish(town, call)
        for number, head in enumerate(town.heads):
            apply(town, call, head, items=3 - number)
        endorse(town, call)
    with travel(START + timedelta(days=29, hours=1), tick=False):
        review(town, call, "初评", scores={0: [90], 1: [70]})
        Person(town.lead).open(reverse("reviews:let_on", args=[stage(call, "初评").pk])).press(
            "确定入围"
        )
    with travel(START + timedelta(days=35, hours=1), tick=False):
        review(town, call, "终评", scores={0: [55, 35]})
    with travel(START + timedelta(days=41, hours=1), tick=False):
        decide(town, call)
    with travel(START + timedelta(days=45), tick=False):
        give_notice(town, call)
    with travel(START + timedelta(days=50), tick=False):
        Person(town.lead).open(reverse("reviews:notice_tab", args=[stage(call, "公示").pk])).press(
            form="/on/"
        )
    first, second = Proposal.objects.order_by("pk")
    found = {
        (one.proposal_id, one.stage.name): one.result
        for one in StageOutcome.objects.select_related("stage")
    }
    passed, failed = OutcomeResult.PASSED, OutcomeResult.FAILED
    assert found == {
        (first.pk, "并行意见"): passed, (second.pk, "并行意见"): passed,
        (first.pk, "初评"): passed, (second.pk, "初评"): failed,
        (first.pk, "终评"): passed, (first.pk, "立项"): passed, (first.pk, "公示"): passed,
    }  # fmt: skip
    assert {first.state, second.state} == {ProposalState.DECIDED}
    award = Award.objects.get()
    assert (award.proposal, award.amount, award.is_final) == (first, Decimal(60000), True)


# --- Each stage by the people whose business it is ----------------------------------------------------


def write_call(town):
    """The draft, laid out by the scheme that was chosen, and a library of four items bound to it."""
    lead = Person(town.lead)
    lead.open(reverse("admin:calls_call_add")).press(
        "保存", title="社区微项目申报", scheme=SCHEME.code, office=town.office.pk, year="2026",
        fund="社区专项资金", summary="面向各社区居委会征集项目。",
    )  # fmt: skip
    call = Call.objects.get()
    assert list(call.stages.values_list("name", flat=True)) == [one.name for one in SCHEME.stages]
    lead.open(reverse("calls:libraries")).press(form="libraries", name="社区微项目库", about="")
    library = Library.objects.get()
    lead.open(reverse("calls:items_import", args=[library.pk])).press(
        form="import", text="\n".join(f"{n}. 微项目{n}" for n in range(1, 5)), from_year="2026"
    ).press("导入")
    lead.open(reverse("admin:calls_stage_change", args=[stage(call, "申报").pk])).press(
        "保存", **{f"{settings_prefix(lead)}-library": library.pk}
    )
    lot = call.lots.get()
    lead.open(reverse("admin:calls_lot_change", args=[lot.pk])).press(
        "保存", contact_name="许清", contact_phone="028-00000000"
    )
    return call


def settings_prefix(person):
    """The prefix of the inline in which a stage's settings stand."""
    names = [one.get("name") for one in person.page.iter("select") if one.get("name")]
    return next(name for name in names if name.endswith("-library")).rpartition("-")[0]


def consult(town, call):
    """The draft text is put up, and a resident says something about it."""
    mine = stage(call, "征求意见")
    lead = Person(town.lead)
    lead.open(reverse("calls:consultation_text", args=[mine.pk])).press(
        form="text", title="社区微项目办法（征求意见稿）", opening="现公开征求意见。",
        text="第一条 每个社区申报不超过四项。\n第二条 项目应当面向全体居民。",
    )  # fmt: skip
    lead.open(reverse("calls:consultation_open", args=[mine.pk])).press("发布")
    resident = Person().open(reverse("calls:consultation", args=[mine.pk]))
    token = resident.page.xpath("//input[@name='token']")[0].get("value")
    with travel(START + timedelta(minutes=1), tick=False):
        resident.press(
            form="consultations", text="建议放宽到五项。",
            answer=sorted(human.question_of(token).answers)[0],
        )  # fmt: skip


def digest_and_publish(town, call):
    """The comment is answered, the digest published, then the call."""
    mine = stage(call, "征求意见")
    lead = Person(town.lead)
    comment = Comment.objects.get()
    lead.open(reverse("calls:consultation_tab", args=[mine.pk])).press(
        "公开", row=f"{comment.pk}.{comment.state}"
    )
    lead.open(reverse("calls:consultation_point_new", args=[mine.pk])).press(
        form="points/new", title="项目数量", verdict="not_taken", answer="资金有限，暂不放宽。"
    )
    point = comment.consultation.points.get()
    comment.refresh_from_db()
    lead.open(reverse("calls:consultation_tab", args=[mine.pk])).press(
        "归入", row=f"{comment.pk}.{comment.state}", point=point.pk
    )
    lead.open(reverse("calls:consultation_digest", args=[mine.pk])).press("发布")
    lead.open(reverse("calls:publish", args=[call.pk])).press(form="publish")
    call.refresh_from_db()
    assert call.state == "published"


def apply(town, call, head, *, items):
    """A committee ticks its items and hands in."""
    person = Person(head).open(reverse("applications:start_lot", args=[call.lots.get().pk]))
    person.press(form="apply")
    proposal = Proposal.objects.order_by("-pk").first()
    person.press(
        form="basics", leader_name="陆知远", leader_phone="13000000001",
        contact_name="程小满", contact_phone="13000000002", contact_email="c@example.invalid",
    )  # fmt: skip
    chosen = LibraryItem.objects.order_by("position")[:items]
    person.open(reverse("applications:edit", args=[proposal.pk, "items"])).press(
        form="items", **{f"item-{one.pk}-taken": "yes" for one in chosen}
    )
    person.open(reverse("applications:edit", args=[proposal.pk, "check"])).press("提交")


def endorse(town, call):
    """Both offices agree on both proposals, side by side."""
    for clerk in (town.clerk, town.lead):
        for _turn in range(2):
            person = Person(clerk).open(reverse("applications:endorsements"))
            step = person.page.xpath("//a[contains(@href, '/endorsements/')]/@href")
            step = next(one for one in step if one.strip("/").split("/")[-1].isdigit())
            person.open(step).press(form="endorsements", decision="agree", text="情况属实，同意。")
    assert {one.state for one in Proposal.objects.all()} == {ProposalState.ACCEPTED}


def review(town, call, name, *, scores):
    """One reviewer scores what came to this round (totals by criterion); the office ranks it."""
    mine = stage(call, name)
    lead = Person(town.lead)
    lead.open(reverse("reviews:panel", args=[mine.pk])).press(
        "加入评审组", **{"invite-email": town.reviewer.email, "invite-kind": "expert"}
    )
    lead.open(reverse("reviews:assign", args=[mine.pk])).press("分配")
    lead.open(reverse("reviews:open", args=[mine.pk])).press(form="open")
    rows = Assignment.objects.filter(round__stage=mine).order_by("proposal_id")
    assert rows.count() == len(scores)
    for place, one in enumerate(rows):
        person = Person(town.reviewer).open(reverse("reviews:declare", args=[one.pk]))
        person.press(form="declare", declaration="clear")
        criteria = list(ReviewRound.objects.get(stage=mine).criteria.order_by("position"))
        marks = {f"score-{c.pk}": mark for c, mark in zip(criteria, scores[place], strict=True)}
        person.open(reverse("reviews:score", args=[one.pk])).press("确认提交", **marks)
    lead.open(reverse("reviews:close", args=[mine.pk])).press(form="close")


def decide(town, call):
    """What came out of the second round is awarded, and made final."""
    mine = stage(call, "立项")
    proposal = Proposal.objects.order_by("pk").first()
    lead = Person(town.lead).open(reverse("reviews:decision_tab", args=[mine.pk]))
    lead.press("保存", **{f"decision-{proposal.pk}": "awarded", f"amount-{proposal.pk}": "60000"})
    lead.open(reverse("reviews:finalise", args=[mine.pk])).press("确定")


def give_notice(town, call):
    """One lead writes the notice, the other releases it."""
    mine = stage(call, "公示")
    writer, other = Person(town.lead), Person(town.second)
    writer.open(reverse("reviews:notice_begin", args=[mine.pk])).press(form="begin")
    writer.open(reverse("reviews:notice_write", args=[mine.pk])).press("提请复核发布")
    release = reverse("reviews:notice_release", args=[mine.pk])
    assert "须由本单位另一人复核发布" in writer.open(release).text
    other.open(release).press("发布")
