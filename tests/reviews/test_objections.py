"""Objections to a notice: who may send them until when, what they keep back, how they are settled."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import passing
from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal, StageOutcome
from calls.models import Call
from core import human
from core.models import AuditEntry, Message
from parties.models import Task
from reviews.enums import OBJECTION_TRANSITIONS, ObjectionState
from reviews.locking import move
from reviews.models import Award, Objection
from reviews.publicity import queries
from reviews.publicity.going_on import let_all_go_on
from reviews.publicity.objecting import object_to
from reviews.publicity.refusals import NoticeRefused, ObjectionRefused, TooLate
from reviews.publicity.releasing import release
from reviews.publicity.settling import assign, decide_again, settle, state_view
from reviews.publicity.writing import ask_release, begin
from reviews.refusals import RoundRefused, TransitionRefused
from tests.core import samples
from tests.factories.notices import add_notice_stage, make_notice, objection_to
from tests.factories.reviews import make_accepted, make_ranked_round
from tests.factories.world import World

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world():
    return World()


def act(person, at=None):
    return {"by": person, "at": at or timezone.localtime()}


REFUSED = {
    "state": "refused",
    "answer": "经核查，活动均有记录。",
    "public_answer": "经核查，异议不成立。",
}
FAILS = {
    "state": "upheld", "consequence": "fails", "answer": "情况属实。", "public_answer": "异议成立。",
}  # fmt: skip


# --- Coming in ------------------------------------------------------------------------------------


def test_the_last_instant_counts_and_the_next_is_refused_with_where_to_turn(world):
    notice, (first, second) = make_notice(world, elsewhere="区民政局 0755-00000000")
    assert objection_to(notice, first, at=notice.ends_at - MOMENT).state == ObjectionState.OPEN
    with pytest.raises(TooLate) as late:
        objection_to(notice, second, at=notice.ends_at)
    assert "24:00" in str(late.value) and "区民政局" in str(late.value)
    assert Objection.objects.count() == 1


def test_an_objection_stops_its_proposal_alone_and_tells_each_side_what_it_may_know(world):
    notice, (first, second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at, uploads=[
        samples.upload(samples.pdf(), "证明.pdf")
    ])  # fmt: skip
    assert objection.files.count() == 1
    assert [line.proposal for line in queries.free_lines(notice)] == [second]
    told = Message.objects.get(kind="reviews.objected")
    assert told.recipient == world.applicant
    assert objection.name not in told.body and objection.contact not in told.body
    assert Message.objects.filter(kind="reviews.objection_came").count() == 2
    assert Task.objects.get(what="reviews.settle_objection").due_at == notice.ends_at
    assert Task.objects.get(what="reviews.state_view").due_at == objection.view_due_at
    entry = AuditEntry.objects.get(act="reviews.object")
    assert "13700001111" not in f"{entry.after}{entry.subject_label}"


def test_one_sent_in_time_calls_back_what_went_on_meanwhile(world):
    notice, (first, _second) = make_notice(world)
    assert let_all_go_on(at=notice.ends_at) == 2
    objection = objection_to(notice, first, at=notice.ends_at - MOMENT)
    assert first not in passing.candidates(world.stage("review"))
    settle(objection, **REFUSED, **act(world.lead, notice.ends_at))
    assert first in passing.candidates(world.stage("review"))


def test_the_same_objection_twice_is_one(world):
    notice, (first, _second) = make_notice(world)
    one = objection_to(notice, first, at=notice.released_at)
    assert objection_to(notice, first, at=notice.released_at) == one
    other = objection_to(notice, first, at=notice.released_at, text="另有一事：账目不清。")
    assert other != one
    # One form pressed twice, its text changed in between: still the first.
    told = {
        "proposal_id": first.pk,
        "name": "秦越",
        "contact": "a@example.invalid",
        "at": notice.released_at,
    }
    first_press = object_to(notice, token="same", text="第一次按下的内容", **told)
    assert object_to(notice, token="same", text="第二次按下的内容", **told) == first_press


def test_what_was_withdrawn_or_not_told_of_cannot_be_objected_to(world):
    notice, (first, _second) = make_notice(world)
    stranger = make_accepted(world.project, world.rival_organization)
    with pytest.raises(ObjectionRefused):
        objection_to(notice, stranger, at=notice.released_at)
    Proposal.objects.filter(pk=first.pk).update(
        state=ProposalState.WITHDRAWN, withdrawn_at=timezone.now()
    )
    with pytest.raises(ObjectionRefused):
        objection_to(notice, first, at=notice.released_at)
    assert not Objection.objects.exists()


def test_a_replaced_notice_and_a_cancelled_call_take_none(world):
    notice, (first, _second) = make_notice(world)
    again = begin(notice.stage, reason="名称有误", **act(world.staff))
    again = ask_release(again, **act(world.staff))
    release(again, seen=again.digest, **act(world.lead))
    with pytest.raises(ObjectionRefused) as refused:
        objection_to(notice, first, at=notice.released_at)
    assert refused.value.code == "replaced"
    Call.objects.filter(pk=world.call.pk).update(
        state="cancelled", cancel_reason="经费取消", ended_at=timezone.now()
    )
    with pytest.raises(RoundRefused):
        objection_to(again, first, at=notice.released_at)


# --- Settled --------------------------------------------------------------------------------------


def test_refused_after_the_end_lets_the_proposal_go_on_at_once(world):
    notice, (first, _second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.ends_at - MOMENT)
    let_all_go_on(at=notice.ends_at)
    assert not StageOutcome.objects.filter(proposal=first, stage=notice.stage).exists()
    settle(objection, **REFUSED, **act(world.lead, notice.ends_at))
    assert StageOutcome.objects.get(proposal=first, stage=notice.stage).result == "passed"
    assert not Task.objects.filter(what__startswith="reviews.", done_at=None).exists()


def test_upheld_ends_the_proposal_and_tells_both_once(world):
    notice, (first, second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at, contact="q@example.invalid")
    settle(objection, **FAILS, **act(world.lead))
    first.refresh_from_db()
    assert first.state == ProposalState.DECIDED
    assert StageOutcome.objects.get(proposal=first).result == "failed"
    told = Message.objects.filter(kind="reviews.objection_settled")
    assert {(one.recipient, one.address) for one in told} == {
        (None, "q@example.invalid"),
        (world.applicant, ""),
    }
    # A new edition does not tell of it any more.
    again = begin(notice.stage, reason="名称有误", **act(world.staff))
    assert [line.proposal for line in again.lines.all()] == [second]
    let_all_go_on(at=notice.ends_at)
    assert list(passing.candidates(world.stage("review"))) == [second]


def test_it_is_settled_once(world):
    notice, (first, _second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at)
    settle(objection, **FAILS, **act(world.lead))
    with pytest.raises(ObjectionRefused) as refused:
        settle(objection, **REFUSED, **act(world.superuser))
    assert refused.value.code == "settled" and str(world.lead) in str(refused.value)


def test_upheld_after_the_call_was_closed_is_refused(world):
    notice, (first, _second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at)
    Call.objects.filter(pk=world.call.pk).update(state="closed", ended_at=timezone.now())
    with pytest.raises(RoundRefused):
        settle(objection, **FAILS, **act(world.lead))
    objection.refresh_from_db()
    assert objection.state == ObjectionState.OPEN


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"answer": " "}, "answer"), ({"public_answer": ""}, "public_answer"),
     ({"consequence": ""}, "consequence"), ({"consequence": "back"}, "consequence")],
)  # fmt: skip
def test_what_is_missing_is_told_at_its_field(world, changes, field):
    notice, (first, _second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at)
    with pytest.raises(ObjectionRefused) as refused:
        settle(objection, **FAILS | changes, **act(world.lead))
    assert [name for name, _text in refused.value.problems] == [field]


def test_upheld_against_the_whole_holds_until_a_new_edition(world):
    notice, _made = make_notice(world)
    objection = objection_to(notice, at=notice.released_at)
    settle(objection, **FAILS | {"consequence": "anew"}, **act(world.lead))
    assert let_all_go_on(at=notice.ends_at) == 0
    again = begin(notice.stage, reason="异议成立", **act(world.staff, notice.ends_at))
    again = ask_release(again, **act(world.staff, notice.ends_at))
    again = release(again, seen=again.digest, **act(world.lead, notice.ends_at))
    assert let_all_go_on(at=again.ends_at) == 2


@pytest.fixture
def after_review(world):
    """A notice behind a ranked round that let both on, with an objection to the first."""
    review_round, _members, made = make_ranked_round(world)
    stage = add_notice_stage(world, before="decision")
    for one in made:
        passing.write_outcome(one, review_round.stage, OutcomeResult.PASSED, **act(world.lead))
    notice = ask_release(begin(stage, **act(world.staff)), **act(world.staff))
    notice = release(notice, seen=notice.digest, **act(world.lead))
    objection = objection_to(notice, made[0], at=notice.released_at)
    settle(objection, **FAILS | {"consequence": "back"}, **act(world.lead))
    return notice, made


def test_back_to_the_stage_before_is_decided_again_and_told_anew(world, after_review):
    notice, (first, second) = after_review
    assert [one.proposal for one in queries.gone_back(notice.stage)] == [first]
    assert let_all_go_on(at=notice.ends_at) == 1
    with pytest.raises(NoticeRefused):
        decide_again(notice.stage, first.pk, goes_on=True, reason="", **act(world.lead))
    decide_again(notice.stage, first.pk, goes_on=True, reason="复核后得分不变", **act(world.lead))
    assert not queries.gone_back(notice.stage).exists()
    assert queries.left_out(notice.stage) == 0 and first in passing.candidates(notice.stage)
    with pytest.raises(NoticeRefused):
        decide_again(notice.stage, first.pk, goes_on=False, reason="再来", **act(world.lead))


def test_back_and_not_again_ends_there(world, after_review):
    notice, (first, _second) = after_review
    decide_again(notice.stage, first.pk, goes_on=False, reason="得分有误", **act(world.lead))
    first.refresh_from_db()
    assert first.state == ProposalState.DECIDED
    assert not Award.objects.filter(proposal=first).exists()


@pytest.mark.parametrize("old", ObjectionState)
@pytest.mark.parametrize("new", ObjectionState)
def test_the_states_of_an_objection(old, new):
    objection = Objection(state=old)
    if new in OBJECTION_TRANSITIONS[old]:
        move(objection, new, OBJECTION_TRANSITIONS)
    else:
        with pytest.raises(TransitionRefused):
            move(objection, new, OBJECTION_TRANSITIONS)


# --- The applicant's view -------------------------------------------------------------------------


def test_the_view_is_stated_once_and_in_time(world):
    notice, (first, second) = make_notice(world)
    one = objection_to(notice, first, at=notice.released_at)
    state_view(one, "每次活动都有签到表。", **act(world.applicant, one.view_due_at - MOMENT))
    with pytest.raises(ObjectionRefused):
        state_view(one, "再补充一点。", **act(world.applicant))
    late = objection_to(notice, second, at=notice.released_at)
    with pytest.raises(ObjectionRefused):
        state_view(late, "晚了。", **act(world.applicant, late.view_due_at))


def test_the_applicant_reads_what_is_objected_but_not_by_whom(world, client):
    notice, (first, _second) = make_notice(world)
    one = objection_to(
        notice, first, at=notice.released_at, text="我是秦越，电话13700001111，活动没有开展。"
    )
    client.force_login(world.applicant, BACKEND)
    address = reverse("reviews:objection_view", args=[one.pk])
    page = client.get(address).content.decode()
    assert "活动没有开展" in page and "秦越" not in page and "13700001111" not in page
    assert client.post(address, {"text": "有签到表。"}).status_code == 302
    assert address in client.get(reverse("applications:detail", args=[first.pk])).content.decode()


# --- Pages ----------------------------------------------------------------------------------------


def answer_to(page):
    """Token and right answer of the form on ``page``."""
    token = page.context["token"]
    return {"token": token, "answer": sorted(human.question_of(token).answers)[0]}


def typed(first, **changes):
    return {
        "about": str(first.pk), "name": "秦越", "contact": "13700001111",
        "text": "该机构去年的活动没有开展。", "website": "",
    } | changes  # fmt: skip


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(human, "SOONEST", timedelta(0))


@pytest.mark.usefixtures("patient")
def test_anyone_objects_without_an_account_and_sees_what_became_of_it(world, client):
    notice, (first, _second) = make_notice(world)
    address, public = (
        reverse(f"reviews:{name}", args=[notice.pk]) for name in ("notice_object", "notice")
    )
    for page in (reverse("portal:home"), reverse("calls:detail", args=[world.call.pk])):
        assert public in client.get(page).content.decode()
    assert address in client.get(public).content.decode()
    data = typed(first) | answer_to(client.get(address))
    # A wrong answer loses nothing that was typed.
    wrong = client.post(address, data | {"answer": "不知道"})
    assert wrong.status_code == 400 and data["text"] in wrong.content.decode()
    assert client.post(address, data | {"website": "x"}).status_code == 400
    answer = client.post(address, data)
    assert answer.status_code == 302
    assert client.post(address, data).headers["location"] == answer.headers["location"]
    objection = Objection.objects.get()
    page = client.get(answer.headers["location"]).content.decode()
    assert objection.contact not in page and objection.name not in page
    settle(objection, **REFUSED, **act(world.lead))
    assert REFUSED["answer"] in client.get(answer.headers["location"]).content.decode()
    public = client.get(reverse("reviews:notice", args=[notice.pk])).content.decode()
    assert REFUSED["public_answer"] in public and REFUSED["answer"] not in public
    assert objection.name not in public


@pytest.mark.usefixtures("patient")
def test_the_form_says_when_it_is_too_late_and_keeps_what_was_typed(world, client):
    notice, (first, _second) = make_notice(world)
    address = reverse("reviews:notice_object", args=[notice.pk])
    data = typed(first) | answer_to(client.get(address))
    type(notice).objects.update(ends_at=timezone.localtime() - timedelta(seconds=1))
    late = client.post(address, data)
    assert late.status_code == 409 and data["text"] in late.content.decode()
    assert client.get(address).status_code == 409


def test_a_look_at_the_contact_is_put_on_record(world, client):
    notice, (first, _second) = make_notice(world)
    one = objection_to(notice, first, at=notice.released_at)
    address = reverse("reviews:objection", args=[notice.stage_id, one.pk])
    client.force_login(world.staff, BACKEND)
    page = client.get(address).content.decode()
    assert "13700001111" not in page and "137****1111" in page
    assert client.post(address, {"act": "contact"}).status_code == 403
    assign(one, world.staff.pk, **act(world.lead))
    assert "13700001111" in client.post(address, {"act": "contact"}).content.decode()
    assert AuditEntry.objects.filter(act="reviews.look_at_contact", actor=world.staff).count() == 1
    assert client.post(address, {"act": "settle", **REFUSED}).status_code == 403


def test_a_lead_settles_on_the_page_and_writes_no_number_for_everybody(world, client):
    notice, (first, _second) = make_notice(world)
    one = objection_to(notice, first, at=notice.released_at)
    address = reverse("reviews:objection", args=[notice.stage_id, one.pk])
    client.force_login(world.lead, BACKEND)
    data = {"act": "settle", **REFUSED}
    bad = client.post(address, data | {"public_answer": "请联系13812345678"})
    assert bad.status_code == 400 and "138****5678" in bad.content.decode()
    assert client.post(address, data).status_code == 302
    assert client.post(address, {"act": "note", "text": "补记"}).status_code == 409


@pytest.mark.parametrize("count", [1, 30])
def test_the_tab_asks_alike_with_one_objection_and_with_thirty(
    world, client, django_assert_num_queries, count
):
    notice, (first, _second) = make_notice(world)
    for number in range(count):
        Objection.objects.create(
            notice=notice, proposal=first, code=f"C{number:015d}", token=str(number), name="甲",
            contact="13700001111", text="理由", arrived_at=notice.released_at,
            mark=hashlib.sha256(str(number).encode()).hexdigest(), view_due_at=notice.ends_at,
        )  # fmt: skip
    client.force_login(world.lead, BACKEND)
    address = reverse("reviews:notice_tab", args=[notice.stage_id])
    client.get(address)
    with django_assert_num_queries(26):
        client.get(address)


def test_who_objected_is_masked_in_the_export(world):
    from django.http import QueryDict

    from reviews.publicity.lists import open_objections

    notice, (first, _second) = make_notice(world)
    objection_to(notice, first, at=notice.released_at, text="电话13700001111可证。")
    opened = open_objections(world.lead, notice.stage_id, QueryDict())
    row = opened.rows.get()
    values = " ".join(str(field.value(row)) for field in opened.fields)
    assert "137****1111" in values and "13700001111" not in values and "秦越" not in values
