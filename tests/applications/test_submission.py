"""Handing in: the receipt, the deadline at its exact instant, double clicks, versions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.content import digest_of
from applications.enums import ProposalState
from applications.models import Proposal, ProposalVersion
from applications.refusals import DeadlineRefused, IncompleteRefused
from applications.submission import submit_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from core.models import AuditEntry, Message
from parties.models import Task
from tests.factories.applications import make_complete, make_draft, make_submitted
from tests.factories.world import set_window


@pytest.fixture
def complete(world):
    return make_complete(world.project, world.organization, world.applicant)


def close_at(world, instant):
    set_window(
        world.stage("solicitation"),
        opens_at=instant - timedelta(days=20),
        closes_at=instant,
        lot=world.project.lot,
    )


def test_submission_gives_number_version_access_and_tasks(world, complete):
    at = timezone.now()
    version = submit_proposal(complete, by=world.applicant, at=at)
    complete.refresh_from_db()
    assert complete.state == ProposalState.SUBMITTED
    year = timezone.localdate(at).year
    assert complete.receipt_number == f"S{year}-{world.call.pk:04d}-0001"
    assert version.number == 1
    assert version.sha256 == digest_of(version.content)
    assert version.attachments.count() == 6
    office = complete.access.get(reason="office")
    assert office.party_id == world.office.pk
    open_tasks = Task.objects.filter(done_at=None).values_list("what", "party_id")
    assert list(open_tasks) == [("applications.screen", world.office.pk)]
    told = Message.objects.filter(kind="applications.submission_received")
    assert [one.recipient for one in told] == [world.applicant]


def test_submission_one_microsecond_before_the_deadline_is_in_time(world, complete):
    now = timezone.now()
    close_at(world, now)
    submit_proposal(complete, by=world.applicant, at=now - timedelta(microseconds=1))
    complete.refresh_from_db()
    assert complete.state == ProposalState.SUBMITTED


def test_submission_at_the_instant_of_the_deadline_is_late(world, complete):
    now = timezone.now().replace(microsecond=0)
    close_at(world, now)
    with pytest.raises(DeadlineRefused) as refused:
        submit_proposal(complete, by=world.applicant, at=now)
    local = timezone.localtime(now)
    assert f"{local:%H:%M:%S}" in str(refused.value)
    complete.refresh_from_db()
    assert complete.state == ProposalState.DRAFT
    assert not ProposalVersion.objects.exists()
    assert not AuditEntry.objects.filter(act="applications.submit").exists()
    assert not Message.objects.exists()


def test_a_lot_has_its_own_deadline(world):
    """Scheme A: the communities of one call close on different days."""
    now = timezone.now()
    close_at(world, now)
    other = world.lots[1].projects.first()
    proposal = make_complete(other, world.organization, world.applicant)
    submit_proposal(proposal, by=world.applicant, at=now)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED


def test_second_submission_gives_the_same_version(world, complete):
    at = timezone.now()
    first = submit_proposal(complete, by=world.applicant, at=at)
    second = submit_proposal(complete, by=world.applicant, at=at + timedelta(seconds=1))
    assert first == second
    assert ProposalVersion.objects.count() == 1
    assert AuditEntry.objects.filter(act="applications.submit").count() == 1


def test_double_click_shows_one_receipt(world, complete, client_of):
    client = client_of("applicant")
    address = reverse("applications:submit", args=[complete.pk])
    answers = [client.post(address) for _click in range(2)]
    receipt = reverse("applications:receipt", args=[complete.pk])
    assert [(one.status_code, one.url) for one in answers] == [(302, receipt)] * 2
    page = client.get(receipt).content.decode()
    complete.refresh_from_db()
    assert complete.receipt_number in page
    version = complete.versions.get()
    assert version.sha256 in page
    assert version.receipt.code == version.receipt_code
    pdf = client.get(reverse("applications:receipt_pdf", args=[complete.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")


def test_incomplete_draft_is_refused_with_everything_missing(world, client_of):
    draft = make_draft(world.project, world.organization, world.applicant)
    with pytest.raises(IncompleteRefused) as refused:
        submit_proposal(draft, by=world.applicant, at=timezone.now())
    fields = [name for name, _text in refused.value.problems]
    assert "id_goals" in fields
    assert "id_leader_name" in fields
    assert sum(name.startswith("document-") for name in fields) == 7
    answer = client_of("applicant").post(reverse("applications:submit", args=[draft.pk]))
    assert answer.status_code == 409


def test_withdraw_reopen_and_resubmit_make_the_next_version_under_the_same_number(world):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    number = proposal.receipt_number
    at = timezone.now()
    withdraw_proposal(proposal, reason="改一处", by=world.applicant, at=at)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    reopen_proposal(proposal, by=world.applicant, at=at)
    version = submit_proposal(proposal, by=world.applicant, at=at)
    proposal.refresh_from_db()
    assert (version.number, proposal.receipt_number) == (2, number)
    assert list(proposal.versions.values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize("act", ["withdraw", "reopen"])
def test_withdrawing_and_reopening_end_with_the_deadline(world, act):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    now = timezone.now()
    if act == "reopen":
        withdraw_proposal(proposal, reason="", by=world.applicant, at=now)
    close_at(world, now)
    with pytest.raises(DeadlineRefused):
        if act == "withdraw":
            withdraw_proposal(proposal, reason="", by=world.applicant, at=now)
        else:
            reopen_proposal(proposal, by=world.applicant, at=now)
    expected = ProposalState.SUBMITTED if act == "withdraw" else ProposalState.WITHDRAWN
    assert Proposal.objects.get(pk=proposal.pk).state == expected
