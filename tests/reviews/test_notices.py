"""A public notice: its table, what is searched and hidden, its release, its clock, what goes on."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import passing
from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal, StageOutcome
from calls import stages
from calls.models import Announcement, Call, StageWindow
from core import reckoning
from core.clock import SHANGHAI
from core.models import AuditEntry, Holiday, Message
from parties.models import Organization, Task
from reviews.enums import NOTICE_TRANSITIONS, CountIn, NoticeState
from reviews.locking import move
from reviews.models import NoticeFinding, PublicNotice
from reviews.publicity import clock, queries
from reviews.publicity.going_on import let_all_go_on, let_go_on
from reviews.publicity.refusals import NoticeRefused
from reviews.publicity.releasing import release
from reviews.publicity.searching import open_findings
from reviews.publicity.writing import (
    add_annex,
    ask_release,
    begin,
    hide_finding,
    keep_finding,
    save_words,
    take_back,
)
from reviews.refusals import RoundRefused, TransitionRefused
from tests.core import samples
from tests.factories.notices import add_notice_stage, make_notice, objection_to
from tests.factories.reviews import make_accepted, make_ranked_round
from tests.factories.world import World

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture
def world():
    return World()


def act(person, at=None):
    return {"by": person, "at": at or timezone.localtime()}


def shanghai(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


# --- The clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("released", "days", "count_in", "last"),
    [
        # Five working days of August 2021, as a street counted them: the first day counts.
        (shanghai(2021, 8, 18, 16, 30), 5, CountIn.WORKING, date(2021, 8, 24)),
        (shanghai(2021, 8, 18, 0, 0), 5, CountIn.CALENDAR, date(2021, 8, 22)),
        # Over the National Day's week, with make-up days before and after it.
        (shanghai(2026, 9, 29, 9, 0), 5, CountIn.WORKING, date(2026, 10, 10)),
        (shanghai(2026, 9, 29, 9, 0), 5, CountIn.CALENDAR, date(2026, 10, 3)),
        # Released on a Saturday: its first working day is the Monday after.
        (shanghai(2026, 11, 21, 9, 0), 1, CountIn.WORKING, date(2026, 11, 23)),
    ],
)
def test_the_first_day_counts_and_the_last_ends_at_midnight(released, days, count_in, last):
    notice = PublicNotice(days=days, count_in=count_in)
    assert clock.reckon(notice, timezone.localdate(released)).date == last


def test_a_released_notice_runs_to_the_end_of_its_last_day_and_says_why(world):
    notice, _made = make_notice(world, at=shanghai(2026, 9, 29, 9, 0))
    assert notice.ends_at == shanghai(2026, 10, 11)
    assert not clock.is_over(notice, at=shanghai(2026, 10, 10, 23, 59, 59, 999999))
    assert clock.is_over(notice, at=shanghai(2026, 10, 11))
    assert "国庆" in clock.explained(notice).explanation
    window = StageWindow.objects.get(stage=notice.stage)
    assert window.closes_at == notice.ends_at


def test_days_off_that_become_known_move_only_a_running_notice_and_tell_whom_it_touches(world):
    at = shanghai(2026, 12, 30, 9, 0)
    notice, _made = make_notice(world, at=at)
    assert clock.explained(notice).provisional
    before = notice.last_day
    Holiday.objects.bulk_create(
        Holiday(date=date(2027, *day), kind="off", name="元旦") for day in ((1, 1), (1, 4), (10, 1))
    )
    assert reckoning.recompute(by=None, at=at) == 1
    notice.refresh_from_db()
    assert notice.last_day > before
    assert notice.ends_at == clock.end_of_day(notice.last_day)
    assert Message.objects.filter(kind="reviews.notice_moved").count() == 2
    assert StageWindow.objects.get(stage=notice.stage).closes_at == notice.ends_at
    # Over: whatever the table says later, the day stays.
    Holiday.objects.create(date=notice.last_day, kind="off", name="临时")
    assert reckoning.recompute(by=None, at=notice.ends_at) == 0


# --- What it tells --------------------------------------------------------------------------------


def test_the_table_tells_ranks_of_the_round_before_and_amounts(world):
    review_round, _members, made = make_ranked_round(world)
    stage = add_notice_stage(world, before="decision")
    for proposal in made:
        StageOutcome.objects.create(
            proposal=proposal, stage=review_round.stage, result=OutcomeResult.PASSED
        )
    notice = begin(stage, **act(world.staff))
    lines = list(notice.lines.all())
    assert [(line.proposal, line.rank, line.amount) for line in lines] == [
        (one, 1, one.requested) for one in made
    ]
    assert lines[0].applicant == made[0].applicant.name


def test_a_setting_hides_amounts(world):
    notice, _made = make_notice(world, show_amounts=False)
    assert notice.lines.first().amount is None


def test_nothing_to_tell_is_refused(world):
    with pytest.raises(NoticeRefused):
        begin(add_notice_stage(world), **act(world.staff))
    assert not PublicNotice.objects.exists()


# --- Searched before it is public -----------------------------------------------------------------


@pytest.fixture
def draft(world):
    stage = add_notice_stage(world)
    make_accepted(world.project, world.organization)
    return begin(stage, **act(world.staff))


def test_personal_data_has_to_be_hidden_or_confirmed_before_release_is_asked(world, draft):
    save_words(
        draft, title="公示", text=f"联系电话{PHONE}，办公室0755-26543210。", **act(world.staff)
    )
    with pytest.raises(NoticeRefused, match="2"):
        ask_release(draft, **act(world.staff))
    mobile, landline = draft.findings.all()
    assert mobile.shown == "138****5678" and PHONE not in mobile.mark
    with pytest.raises(NoticeRefused):
        keep_finding(draft, landline.pk, reason=" ", **act(world.staff))
    keep_finding(draft, landline.pk, reason="街道办公电话", **act(world.staff))
    hide_finding(draft, mobile.pk, **act(world.staff))
    draft.refresh_from_db()
    assert draft.text == "联系电话138****5678，办公室0755-26543210。"
    assert ask_release(draft, **act(world.staff)).digest
    # The audit trail keeps no number that was hidden.
    assert not any(PHONE in f"{e.after}{e.note}" for e in AuditEntry.objects.all())


def test_a_name_with_a_number_in_the_table_is_found_and_stays_hidden(world, draft):
    Organization.objects.filter(pk=world.organization.pk).update(name=f"晨光{PHONE}社")
    save_words(draft, title="公示", text="", **act(world.staff))
    hide_finding(draft, draft.findings.get().pk, **act(world.staff))
    assert draft.lines.get().applicant == "晨光138****5678社"
    save_words(draft, title="公示名单", text="", **act(world.staff))
    assert draft.lines.get().applicant == "晨光138****5678社"
    assert not open_findings(draft).exists()


def test_what_was_confirmed_is_asked_again_only_when_it_changes(world, draft):
    save_words(draft, title="公示", text=f"电话{PHONE}", **act(world.staff))
    keep_finding(draft, draft.findings.get().pk, reason="公开的服务热线", **act(world.staff))
    save_words(draft, title="公示名单", text=f"服务电话{PHONE}", **act(world.staff))
    assert not open_findings(draft).exists()
    save_words(draft, title="公示名单", text="服务电话13912345678", **act(world.staff))
    assert open_findings(draft).count() == 1 and draft.findings.count() == 1


def test_a_scan_as_annex_is_unread_and_holds_the_release_back(world, draft):
    add_annex(draft, samples.upload(samples.photograph(), "名单.jpg"), **act(world.staff))
    row = NoticeFinding.objects.get(notice=draft)
    assert row.kind == "unread"
    with pytest.raises(NoticeRefused):
        hide_finding(draft, row.pk, **act(world.staff))
    with pytest.raises(NoticeRefused):
        ask_release(draft, **act(world.staff))
    keep_finding(draft, row.pk, reason="逐页看过，无个人信息", **act(world.staff))
    ask_release(draft, **act(world.staff))


# --- Two people -----------------------------------------------------------------------------------


def ready(world):
    stage = add_notice_stage(world)
    make_accepted(world.project, world.organization)
    return ask_release(begin(stage, **act(world.staff)), **act(world.staff))


def test_its_author_cannot_release_it(world):
    notice = ready(world)
    with pytest.raises(NoticeRefused):
        release(notice, seen=notice.digest, **act(world.staff))
    assert release(notice, seen=notice.digest, **act(world.lead)).state == NoticeState.PUBLISHED


def test_only_what_the_second_person_saw_becomes_public(world):
    notice = ready(world)
    with pytest.raises(NoticeRefused):
        release(notice, seen="0" * 64, **act(world.lead))
    # Somebody changed a line behind the back of both.
    notice.lines.update(applicant="另一家")
    with pytest.raises(NoticeRefused):
        release(notice, seen=notice.digest, **act(world.lead))
    notice.refresh_from_db()
    assert notice.state == NoticeState.READY and not Announcement.objects.filter(kind="notice")


def test_a_proposal_that_left_meanwhile_is_not_told_of(world):
    notice = ready(world)
    Proposal.objects.update(state=ProposalState.WITHDRAWN, withdrawn_at=timezone.now())
    with pytest.raises(NoticeRefused):
        release(notice, seen=notice.digest, **act(world.lead))


def test_what_waits_for_release_is_changed_only_after_it_was_sent_back(world):
    notice = ready(world)
    with pytest.raises(NoticeRefused):
        save_words(notice, title="改", text="", **act(world.staff))
    take_back(notice, reason="标题不对", **act(world.lead))
    save_words(notice, title="改", text="", **act(world.staff))
    assert Task.objects.filter(what="reviews.prepare_notice", done_at=None).count() == 1
    assert not Task.objects.filter(what="reviews.release_notice", done_at=None).exists()


def test_a_released_notice_is_numbered_announced_and_told_once(world):
    notice, _made = make_notice(world)
    announcement = Announcement.objects.get(kind="notice")
    assert notice.announcement == announcement and announcement.content is not None
    assert Message.objects.filter(kind="reviews.notice_published").count() == 2
    assert not Task.objects.filter(what__startswith="reviews.", done_at=None).exists()
    assert AuditEntry.objects.filter(act="reviews.release_notice").count() == 1


@pytest.mark.parametrize("old", NoticeState)
@pytest.mark.parametrize("new", NoticeState)
def test_the_states_of_a_notice(old, new):
    notice = PublicNotice(state=old)
    if new in NOTICE_TRANSITIONS[old]:
        move(notice, new, NOTICE_TRANSITIONS)
        assert notice.state == new
    else:
        with pytest.raises(TransitionRefused):
            move(notice, new, NOTICE_TRANSITIONS)


# --- Going on -------------------------------------------------------------------------------------


def passed(stage):
    return set(
        StageOutcome.objects.filter(stage=stage, result="passed").values_list("proposal", flat=True)
    )


def test_when_it_is_over_what_nobody_objects_to_goes_on_once(world):
    notice, (first, second) = make_notice(world)
    assert let_go_on(notice.stage, by=None, at=notice.ends_at - timedelta(microseconds=1)) == 0
    assert not passing.candidates(world.stage("review")).exists()
    objection_to(notice, second, at=notice.ends_at - timedelta(microseconds=1))
    assert let_all_go_on(at=notice.ends_at) == 1
    assert passed(notice.stage) == {first.pk}
    assert list(passing.candidates(world.stage("review"))) == [first]
    assert let_all_go_on(at=notice.ends_at) == 0
    assert AuditEntry.objects.filter(act="reviews.pass_notice").count() == 1


def test_an_objection_to_the_whole_keeps_everything_back(world):
    notice, _made = make_notice(world)
    objection_to(notice, at=notice.released_at)
    assert let_all_go_on(at=notice.ends_at) == 0


def test_a_cancelled_call_lets_nobody_go_on(world):
    notice, _made = make_notice(world)
    Call.objects.filter(pk=world.call.pk).update(
        state="cancelled", cancel_reason="经费取消", ended_at=timezone.now()
    )
    assert let_all_go_on(at=notice.ends_at) == 0
    with pytest.raises(RoundRefused):
        let_go_on(notice.stage, by=world.staff, at=notice.ends_at)


def test_a_new_edition_needs_a_reason_and_starts_the_clock_anew(world):
    notice, _made = make_notice(world, at=shanghai(2026, 11, 2, 9, 0))
    with pytest.raises(NoticeRefused):
        begin(notice.stage, reason="", **act(world.staff, shanghai(2026, 11, 3, 9, 0)))
    again = begin(notice.stage, reason="名称有误", **act(world.staff, shanghai(2026, 11, 3, 9, 0)))
    assert queries.current(notice.stage) == notice
    again = ask_release(again, **act(world.staff, shanghai(2026, 11, 3, 9, 0)))
    release(again, seen=again.digest, **act(world.lead, shanghai(2026, 11, 4, 9, 0)))
    notice.refresh_from_db()
    assert notice.state == NoticeState.REPLACED
    assert queries.current(notice.stage).ends_at == shanghai(2026, 11, 11)
    assert let_all_go_on(at=notice.ends_at) == 0


def test_a_proposal_that_comes_later_is_an_open_item(world):
    notice, _made = make_notice(world)
    make_accepted(world.project, world.rival_organization)
    told = [item.text for item in stages.get("notice").open_items(notice.stage)]
    assert len(told) == 2 and any("新一版" in text for text in told)


def test_the_page_tells_the_same_as_the_background_job(world, client):
    notice, _made = make_notice(world)
    PublicNotice.objects.update(ends_at=timezone.localtime() - timedelta(seconds=1))
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    address = reverse("reviews:notice_tab", args=[notice.stage_id])
    assert reverse("reviews:notice_go_on", args=[notice.stage_id]) in (
        client.get(address).content.decode()
    )
    client.post(reverse("reviews:notice_go_on", args=[notice.stage_id]))
    assert len(passed(notice.stage)) == 2
    assert "notice/on/" not in client.get(address).content.decode()
