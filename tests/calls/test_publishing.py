"""A call goes public, is closed or called off: what the checklist and the table of states allow."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from calls import checklist
from calls.copying import shifted_close, shifted_day
from calls.enums import CALL_TRANSITIONS, CallState
from calls.locking import CallRefused
from calls.models import Announcement, Call, Follow, Indicator
from calls.printing.issuing import draft_of, issue_missing_papers
from calls.publishing import (
    PublicationRefused,
    cancel_call,
    close_call,
    publish_call,
)
from calls.windows import stage_of_kind
from core.clock import SHANGHAI
from core.models import AuditEntry, Message, Paper
from core.official import pages
from reviews.models import Criterion
from tests.factories.authoring import client_for, make_complete_draft
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    return make_complete_draft(world)


@pytest.fixture
def at():
    return timezone.localtime()


def codes(call, at, *, blocks=None):
    found = checklist.problems(call, at=at)
    return {item.code for item in found if blocks is None or item.blocks == blocks}


# --- Publishing -------------------------------------------------------------------------------------


def test_a_complete_draft_is_published_with_announcement_audit_and_paper(world, draft, at):
    announcement = publish_call(draft, by=world.lead, at=at)
    draft.refresh_from_db()
    assert (draft.state, draft.published_at) == ("published", at)
    assert announcement.paper is None
    assert (
        AuditEntry.objects.filter(act="calls.publish_call", subject_id=str(draft.pk)).count() == 1
    )
    assert issue_missing_papers(at=at) == 1
    announcement.refresh_from_db()
    assert announcement.paper.public_facts[1] == ["征集", draft.title]
    assert issue_missing_papers(at=at) == 0


def test_the_paper_says_what_the_call_says(world, draft, at):
    publish_call(draft, by=world.lead, at=at)
    issue_missing_papers(at=at)
    page = client_for(world.stranger).get(f"/calls/{draft.pk}/announcement.pdf")
    data = b"".join(page.streaming_content)
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages)
    text = "".join(text.split())
    for said in (draft.title, "芦花社区", "邻里共建项目1", "100,000元", "不少于12场", "许清"):
        assert said in text, said
    assert len(data) < 2_000_000
    paper = Paper.objects.get()
    assert paper.code[:4] in text


def test_the_draft_paper_is_marked(draft):
    data = pages.print_document(draft_of(draft)).data
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages)
    assert "草稿" in text


def test_a_call_is_published_once(world, draft, at):
    publish_call(draft, by=world.lead, at=at)
    with pytest.raises(CallRefused):
        publish_call(draft, by=world.lead, at=at)
    assert Announcement.objects.filter(call=draft).count() == 1


def test_an_incomplete_draft_is_refused_with_everything_that_is_missing(world, at):
    with pytest.raises(PublicationRefused) as refused:
        publish_call(world.draft_call, by=world.lead, at=at)
    assert any("标包" in text for _field, text in refused.value.problems)
    world.draft_call.refresh_from_db()
    assert world.draft_call.state == "draft"
    assert not AuditEntry.objects.filter(act="calls.publish_call").exists()


@pytest.mark.parametrize("start", CallState.values)
@pytest.mark.parametrize("end", CallState.values)
def test_every_transition_is_as_the_table_says(world, draft, at, start, end):
    acts = {
        "published": lambda: publish_call(draft, by=world.lead, at=at),
        "closed": lambda: close_call(draft, by=world.lead, at=at),
        "cancelled": lambda: cancel_call(draft, reason="资金调整", by=world.lead, at=at),
    }
    put_into(draft, start, at)
    set_window(stage_of_kind(draft, "solicitation"), closes_at=at + timedelta(days=3))
    if start == "published":
        # A call is closed after its proposals.
        stage = stage_of_kind(draft, "solicitation")
        set_window(stage, opens_at=at - timedelta(days=3), closes_at=at - timedelta(days=1))
    if end not in acts:
        assert end not in CALL_TRANSITIONS[start]
        return
    entries = AuditEntry.objects.count()
    if end in CALL_TRANSITIONS[start]:
        acts[end]()
    else:
        with pytest.raises(CallRefused):
            acts[end]()
        assert AuditEntry.objects.count() == entries
    draft.refresh_from_db()
    assert draft.state == (end if end in CALL_TRANSITIONS[start] else start)


def put_into(call, state, at):
    """Bring the row into a state directly, with what the database demands of it."""
    Call.objects.filter(pk=call.pk).update(
        state=state,
        published_at=None if state == "draft" else at,
        ended_at=at if state in ("closed", "cancelled") else None,
        cancel_reason="原因" if state == "cancelled" else "",
    )


def test_a_call_is_not_closed_while_proposals_come_in(world, at):
    with pytest.raises(CallRefused) as refused:
        close_call(world.call, by=world.lead, at=at)
    assert refused.value.problems[0][1].startswith("项目申报")


def test_followers_are_told_once_why_a_call_is_cancelled(world, at):
    for reason in (Follow.Reason.DRAFT, Follow.Reason.SUBMISSION):
        Follow.objects.create(call=world.call, party=world.organization, reason=reason)
    cancel_call(world.call, reason="资金安排调整", by=world.lead, at=at)
    told = Message.objects.filter(kind="calls.cancelled")
    assert [message.recipient for message in told] == [world.applicant]
    assert "资金安排调整" in told[0].body


def test_a_cancellation_without_reason_is_refused(world, at):
    with pytest.raises(CallRefused):
        cancel_call(world.call, reason="  ", by=world.lead, at=at)


# --- The checklist ----------------------------------------------------------------------------------


def test_a_complete_draft_lacks_nothing(draft, at):
    assert codes(draft, at, blocks=True) == set()


def lot_of(call):
    return call.lots.get()


def project_of(call):
    return lot_of(call).projects.get()


def change(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


BROKEN = {
    "no_lot": lambda call, at: lot_of(call).delete(),
    "no_summary": lambda call, at: change(call, summary=" "),
    "over_budget": lambda call, at: change(call, budget=Decimal(99999)),
    "no_deadline": lambda call, at: stage_of_kind(call, "solicitation").windows.all().delete(),
    "deadline_past": lambda call, at: stage_of_kind(call, "solicitation").windows.update(
        opens_at=None, closes_at=at
    ),
    "stage_past": lambda call, at: stage_of_kind(call, "decision").windows.update(
        opens_at=None, closes_at=at
    ),
    "ends_early": lambda call, at: stage_of_kind(call, "review").windows.update(
        opens_at=None, closes_at=at + timedelta(days=2)
    ),
    "opens_early": lambda call, at: stage_of_kind(call, "review").windows.update(
        opens_at=at + timedelta(days=2)
    ),
    "no_address": lambda call, at: change(lot_of(call), paper_copies=2, address=""),
    "no_contact": lambda call, at: change(lot_of(call), contact_name=""),
    "no_documents": lambda call, at: lot_of(call).documents.all().delete(),
    "no_eligibility": lambda call, at: lot_of(call).eligibility.all().delete(),
    "no_projects": lambda call, at: project_of(call).delete(),
    "no_amount": lambda call, at: change(project_of(call), amount=None),
    "no_period": lambda call, at: change(project_of(call), period=""),
    "no_category": lambda call, at: project_of(call).categories.clear(),
    "ends_past": lambda call, at: change(
        project_of(call), ends_on=timezone.localdate(at) - timedelta(days=1)
    ),
    "no_indicators": lambda call, at: project_of(call).indicators.all().delete(),
    "unchecked": lambda call, at: project_of(call).indicators.update(is_checked=False),
    "stage": lambda call, at: _no_criteria(call),
}


def _no_criteria(call):
    Criterion.objects.filter(round__stage__call=call).delete()


@pytest.mark.parametrize("code", BROKEN)
def test_each_thing_that_is_missing_blocks_and_leads_to_its_place(world, draft, at, code):
    BROKEN[code](draft, at)
    draft = Call.objects.get(pk=draft.pk)
    found = [item for item in checklist.problems(draft, at=at) if item.code == code]
    assert found, code
    assert found[0].blocks
    answer = client_for(world.staff).get(found[0].link.partition("#")[0])
    assert answer.status_code == 200


HINTED = {
    "no_fund": lambda call, at: change(call, fund=""),
    "no_approval": lambda call, at: change(lot_of(call), approved_on=None),
    "period_past": lambda call, at: change(project_of(call), period="至2020年3月"),
    "no_target": lambda call, at: Indicator.objects.create(
        project=project_of(call), position=2, number="2", text="建立一户一档"
    ),
}


@pytest.mark.parametrize("code", HINTED)
def test_what_is_only_worth_a_look_does_not_block(draft, at, code):
    HINTED[code](draft, at)
    draft = Call.objects.get(pk=draft.pk)
    assert code in codes(draft, at, blocks=False)
    assert codes(draft, at, blocks=True) == set()


def test_a_deadline_on_a_day_off_is_explained_and_stays(draft, at):
    stage = stage_of_kind(draft, "solicitation")
    saturday = at + timedelta(days=(5 - at.weekday()) % 7 + 7)
    closes = saturday.replace(hour=17, minute=0, second=0, microsecond=0)
    stage.windows.update(closes_at=closes)
    found = [item for item in checklist.problems(draft, at=at) if item.code == "day_off"]
    assert any(item.about == lot_of(draft) and "星期六" in item.text for item in found)
    assert stage.windows.get().closes_at == closes


# --- Moving dates by a year -------------------------------------------------------------------------


def test_the_29th_of_february_becomes_the_28th():
    assert shifted_day(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert shifted_day(date(2027, 5, 14), 1) == date(2028, 5, 14)


def test_the_end_of_a_day_stays_the_end_of_that_day():
    """24:00 of 28 February 2027 is 24:00 of 28 February 2028, not of the leap day."""
    moved = shifted_close(datetime(2027, 3, 1, tzinfo=SHANGHAI), 1)
    assert moved == datetime(2028, 2, 29, tzinfo=SHANGHAI)
