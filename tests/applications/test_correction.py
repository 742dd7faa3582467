"""A correction with a clock: named places, one answer, silence, extension, comparison, reminders."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from applications import clock, screening
from applications.bulk_screening import ready_to_accept
from applications.checklist import checklist_of
from applications.comparison import compare
from applications.editing import save_step
from applications.enums import ProposalState, Silence, Verdict
from applications.marking import Mark, digest_of, marks_on
from applications.models import (
    CheckItem,
    Commitment,
    Proposal,
    ScreeningSettings,
    StageOutcome,
)
from applications.refusals import DeadlineRefused, EditRefused, ScreeningRefused
from applications.rows import add_row, remove_row
from applications.screened import open_defects
from applications.submission import submit_proposal
from core import holidays, reckoning
from core.clock import SHANGHAI
from core.comparing import pieces_of
from core.models import AuditEntry, Message, ReckonedDate
from parties.models import Task
from portal import reminders
from tests.factories.applications import attach, make_submitted

PLACES = {"goals": ("目标不可衡量", "写明人数和次数"), "resources": ("缺少社工资质", "")}


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def rule(world, on_silence, **columns):
    ScreeningSettings.objects.update_or_create(
        stage=world.stage("screening"), defaults={"on_silence": on_silence, **columns}
    )


def mark_all(proposal, world, **marks):
    """Every line fine, but for those in ``marks`` (dashes as underscores)."""
    items = checklist_of(proposal.versions.first())
    found = {item.key: Mark(item.verdict or Verdict.FINE) for item in items}
    found |= {key.replace("_", "-"): mark for key, mark in marks.items()}
    screening.mark_items(
        proposal, found, version_number=proposal.version_count, by=world.staff, at=timezone.now()
    )


def return_it(proposal, world, *, at=None, **marks):
    marks = marks or {"section_plan": Mark("", places=PLACES)}
    mark_all(proposal, world, **marks)
    screening.return_for_correction(
        proposal, version_number=proposal.version_count, by=world.staff, at=at or timezone.now()
    )
    proposal.refresh_from_db()
    return proposal


def write(proposal, world, step="plan", *, at=None, **typed):
    who = {"by": world.applicant, "at": at or timezone.now()}
    typed = {name.replace("__", "-"): text for name, text in typed.items()}
    return save_step(proposal, step, typed, edition=proposal.edition + 9, **who)


# --- Named places ----------------------------------------------------------------------------------


def test_only_the_named_places_can_be_changed(world, submitted, client_of):
    return_it(submitted, world)
    assert [(one.place, one.note, one.wanted) for one in open_defects(submitted)] == [
        ("goals", "目标不可衡量", "写明人数和次数"),
        ("resources", "缺少社工资质", ""),
    ]
    write(submitted, world, goals="服务120人")
    with pytest.raises(EditRefused) as refused:
        write(submitted, world, plan="另写一套")
    assert refused.value.field == "plan"
    submitted.refresh_from_db()
    assert (submitted.goals, submitted.plan) == ("服务120人", "每月开展一次邻里活动。")
    page = client_of("applicant").get(reverse("applications:edit", args=[submitted.pk, "plan"]))
    fields = page.context["sheet"].form.fields
    assert {name for name, field in fields.items() if not field.widget.attrs.get("disabled")} == {
        "goals", "resources",
    }  # fmt: skip
    assert "写明人数和次数" in Message.objects.get(kind="applications.returned").body


def test_a_named_budget_line_opens_no_other_and_no_new_one(world, submitted):
    line, other = submitted.budget_lines.all()[:2]
    places = {f"line-{line.pk}": ("单价偏高", "")}
    return_it(submitted, world, section_budget=Mark("", places=places))
    who = {"by": world.applicant, "at": timezone.now()}
    write(submitted, world, "budget", **{f"line__{line.pk}__unit_price": "7000"})
    with pytest.raises(EditRefused):
        write(submitted, world, "budget", **{f"line__{other.pk}__item": "改名"})
    with pytest.raises(EditRefused):
        add_row(submitted, "budget", **who)
    with pytest.raises(EditRefused):
        remove_row(submitted, "budget", other.pk, edition=99, **who)
    line.refresh_from_db()
    assert line.unit_price == 7000


def test_a_place_that_is_not_there_or_says_nothing_is_refused(world, submitted):
    for places in ({"line-0": ("x", "")}, {"goals": ("", "写明人数")}):
        with pytest.raises(ScreeningRefused):
            mark_all(submitted, world, section_plan=Mark("", places=places))
    assert not CheckItem.objects.exists()


# --- Two screeners ---------------------------------------------------------------------------------


def test_a_stale_page_leaves_a_colleagues_line_alone_and_says_what_was_done(world, submitted):
    mark_all(submitted, world)
    untouched = digest_of(Verdict.OPEN.value, "", "", {})
    act = {"version_number": 1, "by": world.lead, "at": timezone.now()}
    # The lead's page still shows everything open, and changed nothing.
    stale = {"section-plan": Mark(Verdict.OPEN, places={}, seen=untouched)}
    screening.mark_items(submitted, stale, **act)
    assert CheckItem.objects.get(key="section-plan").verdict == Verdict.FINE
    other = {"section-plan": Mark(Verdict.DEFECT, "不清楚", places={}, seen=untouched)}
    with pytest.raises(ScreeningRefused) as refused:
        screening.mark_items(submitted, other, **act)
    assert refused.value.code == "marked-meanwhile" and "staff" in str(refused.value)
    seen = digest_of(*marks_on(CheckItem.objects.get(key="section-plan")))
    other["section-plan"] = other["section-plan"]._replace(seen=seen)
    screening.mark_items(submitted, other, **act)
    assert CheckItem.objects.get(key="section-plan").marked_by == world.lead


# --- Silence ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_sweep", [True, False])
def test_silence_is_judged_as_it_was_handed_in(world, submitted, by_sweep):
    rule(world, Silence.JUDGE)
    commitment = submitted.commitments.first()
    paper = submitted.attachments.first()
    return_it(submitted, world, section_plan=Mark("defect", "重写"))
    due = submitted.answer_due_at
    write(submitted, world, goals="未提交的目标", at=due - timedelta(hours=1))
    Commitment.objects.filter(pk=commitment.pk).update(value=1)
    Proposal.objects.filter(pk=submitted.pk).update(requested=1)
    type(paper).objects.filter(pk=paper.pk).update(removed_at=due - timedelta(hours=1))
    extra = attach(submitted, paper.document, by=world.applicant)
    assert clock.close_all_run_out(at=due - timedelta(seconds=1)) == 0
    if by_sweep:
        assert clock.close_all_run_out(at=due) == 1
    fine = {"section-plan": Mark(Verdict.FINE)}
    act = {"version_number": 1, "by": world.staff, "at": due}
    screening.mark_items(submitted, fine, **act)
    screening.accept(submitted, **act)
    assert clock.close_all_run_out(at=due) == 0
    submitted.refresh_from_db()
    assert (submitted.state, submitted.answer_due_at) == (ProposalState.ACCEPTED, None)
    assert "未提交" not in submitted.goals and submitted.requested == 80000
    assert Commitment.objects.get(pk=commitment.pk).value == commitment.value
    paper.refresh_from_db()
    extra.refresh_from_db()
    assert (paper.removed_at, extra.removed_at) == (None, due)
    assert Message.objects.filter(kind="applications.judged_as_it_is").count() == 1


def test_silence_is_rejected_by_the_portal_and_the_second_after_is_late(world, submitted):
    rule(world, Silence.REJECT)
    return_it(submitted, world)
    due = submitted.answer_due_at
    with pytest.raises(DeadlineRefused):
        write(submitted, world, goals="太迟", at=due)
    with pytest.raises(DeadlineRefused):
        submit_proposal(submitted, by=world.applicant, at=due)
    with pytest.raises(ScreeningRefused):
        clock.extend(submitted, days=3, reason="停电", by=world.staff, at=due)
    assert clock.close_all_run_out(at=due) == 1
    submitted.refresh_from_db()
    outcome = StageOutcome.objects.get(proposal=submitted)
    assert (submitted.state, outcome.result, outcome.by) == (ProposalState.REJECTED, "failed", None)
    assert not Task.objects.filter(what="applications.answer", done_at=None).exists()
    assert not ReckonedDate.objects.filter(settled_at=None).exists()


def test_under_staff_decides_nothing_closes_by_itself_and_time_can_be_given(world, submitted):
    rule(world, Silence.STAFF)
    return_it(submitted, world)
    due = submitted.answer_due_at
    assert clock.close_all_run_out(at=due + timedelta(days=9)) == 0
    with pytest.raises(ScreeningRefused):
        clock.extend(submitted, days=3, reason="", by=world.staff, at=due)
    clock.extend(submitted, days=2, reason="街道停电", by=world.staff, at=due)
    submitted.refresh_from_db()
    assert submitted.answer_due_at > due
    assert Task.objects.get(what="applications.answer").due_at == submitted.answer_due_at
    told = Message.objects.get(kind="applications.clock_moved")
    assert "街道停电" in told.body
    entry = AuditEntry.objects.get(act="applications.extend")
    assert entry.note == "街道停电" and entry.after["days"] == 2
    version = submit_proposal(submitted, by=world.applicant, at=due + timedelta(seconds=1))
    assert version.number == 2


def test_a_return_that_was_never_answered_counts(world, submitted):
    rule(world, Silence.JUDGE, max_returns=1)
    return_it(submitted, world)
    clock.close_all_run_out(at=submitted.answer_due_at)
    submitted.refresh_from_db()
    with pytest.raises(ScreeningRefused):
        screening.return_for_correction(
            submitted, version_number=1, by=world.staff, at=timezone.now()
        )


def test_days_off_announced_later_move_the_clock_and_tell_the_applicant(world):
    early = datetime(2027, 3, 1, 10, 0, tzinfo=SHANGHAI)
    with time_machine.travel(early, tick=False):
        from tests.factories.world import set_window

        set_window(world.stage("solicitation"), closes_at=early + timedelta(days=30))
        proposal = make_submitted(world.project, world.organization, world.applicant)
        return_it(proposal, world, at=early)
        assert reckoning.of(proposal, "applications.answer").provisional
        before = proposal.answer_due_at
        rows = [holidays.DayRow(date(2027, 3, 3), "off", "新节日")]
        shown = holidays.preview(rows, at=early)
        assert [proposal.receipt_number in move.text for move in shown.moves] == [True]
        holidays.set_days(rows, source="通知", edition=0, by=world.lead, at=early)
        assert reckoning.recompute(by=world.lead, at=early) == 1
        assert reckoning.recompute(by=world.lead, at=early) == 0
    proposal.refresh_from_db()
    assert proposal.answer_due_at == before + timedelta(days=1)
    assert Task.objects.get(what="applications.answer").due_at == proposal.answer_due_at
    assert Message.objects.filter(kind="applications.clock_moved").count() == 1


def test_reminders_before_the_clock_ends_once_each_and_anew_when_it_moved(world, submitted):
    rule(world, Silence.STAFF, answer_working_days=10)
    return_it(submitted, world)
    due = submitted.answer_due_at

    def told():
        rows = Message.objects.filter(kind="applications.answer_reminder").order_by("pk")
        return [int(row.occasion.rpartition(":")[2]) for row in rows]

    for hours in (49, 48, 47, 24, 23, 0):
        reminders.remind_of_answers(at=due - timedelta(hours=hours))
    assert told() == [2, 1]
    clock.extend(submitted, days=5, reason="停电", by=world.staff, at=due - timedelta(hours=1))
    submitted.refresh_from_db()
    reminders.remind_of_answers(at=submitted.answer_due_at - timedelta(hours=40))
    assert told() == [2, 1, 2]


# --- Side by side, lists, bulk ---------------------------------------------------------------------


def test_differences_are_marked_by_words():
    old, new = pieces_of("每月开展一次邻里活动。", "每月开展两次邻里活动。")
    assert [(one.kind, one.text) for one in old if one.kind == "old"] == [("old", "一")]
    assert [(one.kind, one.text) for one in new if one.kind == "new"] == [("new", "两")]
    assert "".join(one.text for one in new) == "每月开展两次邻里活动。"


def test_both_versions_are_shown_side_by_side_with_their_papers(world, submitted, client_of):
    paper = submitted.attachments.first()
    line = next(
        key for key in (one.key for one in checklist_of(submitted.versions.first()))
        if key == f"document-{paper.document_id}"
    )  # fmt: skip
    marks = {"section_plan": Mark("", places=PLACES), line: Mark("defect", "看不清")}
    return_it(submitted, world, **marks)
    write(submitted, world, goals="让120名居民相互熟识。")
    type(paper).objects.filter(pk=paper.pk).update(removed_at=timezone.now())
    attach(submitted, paper.document, by=world.applicant, name="重新扫描.pdf")
    version = submit_proposal(submitted, by=world.applicant, at=timezone.now())
    told = compare(submitted.versions.get(number=1).content, version.content)
    assert {section.code for section in told} == {"plan", "papers"}
    staff = client_of("staff")
    page = staff.get(reverse("applications:differences", args=[submitted.pk])).content.decode()
    assert "重新扫描.pdf" in page and "<ins>120名</ins>" in page
    assert "120名" in client_of("applicant").get(
        reverse("applications:differences", args=[submitted.pk])
    ).content.decode().replace("<ins>", "")
    screen = staff.get(reverse("applications:screen", args=[submitted.pk]))
    assert screen.status_code == 200 and "写明人数和次数" in screen.content.decode()


def test_the_list_shows_what_was_handed_in_and_filters_by_standing(world, submitted, client_of):
    rule(world, Silence.STAFF)
    return_it(submitted, world, section_basics=Mark("defect", "名称不当"))
    write(submitted, world, "basics", name="悄悄改名")
    staff = client_of("staff")
    address = reverse("applications:screening_tab", args=[world.stage("screening").pk])
    page = staff.get(address)
    assert "邻里同行" in page.content.decode() and "悄悄改名" not in page.content.decode()

    def shown():
        counts = {code: n for code, _words, n in staff.get(address).context["standings"] if n}
        lists = {
            code: staff.get(address, {"standing": code}).context["page"].paginator.count
            for code in ("waiting", "answered", "ready", "returned", "overdue")
        }
        assert {code: n for code, n in lists.items() if n} == counts
        return counts

    assert shown() == {"returned": 1}
    with time_machine.travel(submitted.answer_due_at, tick=False):
        assert shown() == {"overdue": 1}
        detail = client_of("applicant").get(reverse("applications:detail", args=[submitted.pk]))
        assert detail.context["is_over"]
        edit = reverse("applications:edit", args=[submitted.pk, "check"])
        assert edit not in detail.content.decode()
    submit_proposal(submitted, by=world.applicant, at=timezone.now())
    assert shown() == {"answered": 1}
    assert "悄悄改名" in staff.get(address).content.decode()
    submitted.refresh_from_db()
    mark_all(submitted, world)
    assert shown() == {"answered": 1, "ready": 1}


def test_bulk_accept_shows_first_and_leaves_out_what_changed(world, submitted, client_of):
    other = make_submitted(world.project, world.rival_organization, world.rival)
    for proposal in (submitted, other):
        mark_all(proposal, world)
    assert ready_to_accept(Proposal.objects.all()).count() == 2
    staff = client_of("staff")
    address = reverse("applications:accept_ready", args=[world.stage("screening").pk])
    page = staff.get(address).content.decode()
    assert submitted.receipt_number in page and other.receipt_number in page
    act = {"version_number": 1, "by": world.lead, "at": timezone.now()}
    screening.mark_items(other, {"section-plan": Mark("defect", "不清楚")}, **act)
    sent = {"accept": [f"{submitted.pk}:1", f"{other.pk}:1", "0:1", "x"]}
    answer = staff.post(address, sent, follow=True)
    assert other.receipt_number in "".join(str(one) for one in answer.context["messages"])
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert (states[submitted.pk], states[other.pk]) == ("accepted", "submitted")


def test_the_screeners_page_names_places_extends_and_judges(world, submitted, client_of):
    rule(world, Silence.STAFF)
    staff, address = client_of("staff"), reverse("applications:screen", args=[submitted.pk])
    page = staff.get(address)
    sent = {"version": 1, "act": "return"}
    for item in page.context["items"]:
        sent |= {f"verdict-{item.key}": item.verdict or "fine", f"note-{item.key}": "",
                 f"seen-{item.key}": item.seen}  # fmt: skip
    places = {"wrong-section-plan--goals": "不可衡量", "wanted-section-plan--goals": "写人数"}
    assert staff.post(address, sent | places | {"verdict-section-plan": ""}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.RETURNED
    before = submitted.answer_due_at
    refused = staff.post(address, {"act": "extend", "extend-days": "x", "extend-reason": "停电"})
    assert refused.status_code == 409 and 'value="停电"' in refused.content.decode()
    staff.post(address, {"act": "extend", "extend-days": "２", "extend-reason": "停电"})
    submitted.refresh_from_db()
    assert submitted.answer_due_at > before
    with time_machine.travel(submitted.answer_due_at, tick=False):
        assert "按原提交内容继续初审" in staff.get(address).content.decode()
        assert staff.post(address, {"act": "judge"}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.SUBMITTED
