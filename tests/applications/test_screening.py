"""Screening: every line looked at, all defects at once, one clock, one decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import clock, screening
from applications.checklist import checklist_of
from applications.editing import may_change
from applications.enums import ProposalState, Verdict
from applications.models import CheckItem, Proposal, Screening, StageOutcome
from applications.refusals import DeadlineRefused, ScreeningRefused
from applications.stage_kinds import MOST_NAMED, screening_open_items
from applications.submission import submit_proposal
from calls.layout import end_of_day
from core.calendar import add_working_days
from core.models import Message
from parties.models import Task
from tests.factories.applications import make_plain, make_submitted
from tests.factories.world import make_organization, set_window


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def marks(proposal, verdict=Verdict.FINE, **notes):
    items = checklist_of(proposal.versions.first())
    found = {one.key: (one.verdict or verdict, "") for one in items}
    for key, note in notes.items():
        found[key.replace("_", "-")] = (Verdict.DEFECT, note)
    return found


def mark(proposal, world, **notes):
    screening.mark_items(
        proposal, marks(proposal, **notes), version_number=proposal.version_count,
        by=world.staff, at=timezone.now(),
    )  # fmt: skip


def return_it(proposal, world, *, at=None):
    mark(proposal, world, section_plan="方案没有时间安排")
    screening.return_for_correction(
        proposal, version_number=proposal.version_count, by=world.staff, at=at or timezone.now()
    )
    proposal.refresh_from_db()


def test_accept_needs_every_line(world, submitted):
    with pytest.raises(ScreeningRefused):
        screening.accept(submitted, version_number=1, by=world.staff, at=timezone.now())
    mark(submitted, world)
    screening.accept(submitted, version_number=1, by=world.staff, at=timezone.now())
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.ACCEPTED
    assert StageOutcome.objects.get(proposal=submitted).result == "passed"
    assert not Task.objects.filter(what="applications.screen", done_at=None).exists()


def test_accept_is_refused_with_a_defect(world, submitted):
    mark(submitted, world, section_plan="不清楚")
    with pytest.raises(ScreeningRefused):
        screening.accept(submitted, version_number=1, by=world.staff, at=timezone.now())


def test_return_sets_one_clock_to_the_end_of_a_working_day(world, submitted):
    at = timezone.now()
    return_it(submitted, world, at=at)
    due = end_of_day(add_working_days(timezone.localdate(at), 3))
    assert (submitted.state, submitted.answer_due_at) == (ProposalState.RETURNED, due)
    task = Task.objects.get(what="applications.answer")
    assert (task.party_id, task.due_at) == (world.organization.pk, due)
    told = Message.objects.get(kind="applications.returned")
    assert "方案没有时间安排" in told.body


def test_a_returned_proposal_opens_only_the_parts_named(world, submitted):
    return_it(submitted, world)
    assert [
        one for one in ("basics", "plan", "budget", "papers") if may_change(submitted, one)
    ] == ["plan"]


def test_a_correction_is_answered_after_the_deadline_within_its_clock(world, submitted):
    return_it(submitted, world)
    due = submitted.answer_due_at
    set_window(world.stage("solicitation"), closes_at=timezone.now(), lot=world.project.lot)
    with pytest.raises(DeadlineRefused):
        submit_proposal(submitted, by=world.applicant, at=due)
    version = submit_proposal(submitted, by=world.applicant, at=due - timedelta(microseconds=1))
    submitted.refresh_from_db()
    assert (version.number, submitted.state) == (2, ProposalState.SUBMITTED)
    assert submitted.answer_due_at is None
    assert not StageOutcome.objects.filter(proposal=submitted).exists()


def test_it_is_returned_only_as_often_as_the_call_allows(world, submitted):
    return_it(submitted, world)
    submit_proposal(submitted, by=world.applicant, at=timezone.now())
    submitted.refresh_from_db()
    with pytest.raises(ScreeningRefused):
        return_it(submitted, world)


def test_unanswered_is_rejected_only_after_the_clock(world, submitted):
    return_it(submitted, world)
    due = submitted.answer_due_at
    with pytest.raises(ScreeningRefused):
        clock.reject_unanswered(submitted, by=world.staff, at=due - timedelta(seconds=1))
    clock.reject_unanswered(submitted, by=world.staff, at=due)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.REJECTED


def test_a_defect_without_a_note_is_refused(world, submitted):
    key = "section-plan"
    with pytest.raises(ScreeningRefused) as refused:
        screening.mark_items(
            submitted, {key: (Verdict.DEFECT, "")}, version_number=1, by=world.staff,
            at=timezone.now(),
        )  # fmt: skip
    assert refused.value.field == f"note-{key}"
    assert not Screening.objects.exists()


def test_the_second_screener_is_told_who_decided(world, submitted):
    mark(submitted, world)
    screening.reject(submitted, reason="不符合", version_number=1, by=world.lead, at=timezone.now())
    with pytest.raises(ScreeningRefused) as refused:
        screening.accept(submitted, version_number=1, by=world.staff, at=timezone.now())
    assert str(world.lead) in str(refused.value)
    assert refused.value.code == "screening-decided"


def test_an_older_version_is_not_decided(world, submitted):
    return_it(submitted, world)
    submit_proposal(submitted, by=world.applicant, at=timezone.now())
    with pytest.raises(ScreeningRefused):
        screening.reject(submitted, reason="x", version_number=1, by=world.staff, at=timezone.now())


def test_two_screeners_share_the_lines(world, submitted):
    first, second = [item.key for item in checklist_of(submitted.versions.first())][:2]
    for key, by in ((first, world.staff), (second, world.lead)):
        screening.mark_items(
            submitted, {key: (Verdict.FINE, "")}, version_number=1, by=by, at=timezone.now()
        )
    fine = CheckItem.objects.filter(verdict=Verdict.FINE).values_list("key", flat=True)
    assert set(fine) == {first, second}


def test_paper_that_is_not_asked_for_is_waived_from_the_start(world, submitted):
    items = checklist_of(submitted.versions.first())
    assert [one.verdict for one in items if one.document_id].count(Verdict.WAIVED) == 2


def test_page_decides_and_goes_back_to_the_same_proposal(world, submitted, client_of):
    client = client_of("staff")
    address = reverse("applications:screen", args=[submitted.pk])
    assert client.get(address).status_code == 200
    assert not Screening.objects.exists()
    typed = {"version": 1, "act": "return"}
    for key, (verdict, note) in marks(submitted, section_plan="没有时间安排").items():
        typed |= {f"verdict-{key}": verdict, f"note-{key}": note}
    assert client.post(address, typed).status_code == 302
    assert Proposal.objects.get(pk=submitted.pk).state == ProposalState.RETURNED
    applicant = client_of("applicant")
    page = applicant.get(reverse("applications:detail", args=[submitted.pk])).content.decode()
    assert "没有时间安排" in page
    locked = applicant.post(
        reverse("applications:autosave", args=[submitted.pk, "budget"]), {"edition": 1},
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert locked.status_code == 409


def test_what_waits_names_the_first_and_counts_the_others(world):
    for number in range(MOST_NAMED + 5):
        make_plain(
            world.project, make_organization(f"微光{number}"), world.applicant, number=number
        )
    items = screening_open_items(world.stage("screening"))
    assert len(items) == MOST_NAMED + 1
    assert items[0].text.startswith("S2026-9999-0000")
    assert "5" in items[-1].text
    assert items[-1].link.endswith("/screening/")
