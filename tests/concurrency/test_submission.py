"""Handing in twice at once, and while the deadline is moved: on PostgreSQL, with real connections.

Each race has a control in which the lock is left out and the race is seen to happen.
"""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from applications import submission
from applications.deadlines import window_for
from applications.models import Proposal, ProposalVersion, ReceiptSeries
from applications.queries import with_context
from calls.models import Call, StageWindow
from tests.concurrency.test_ground import at_once
from tests.factories.applications import make_complete
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db(transaction=True)
# How long one side waits for the other; with the lock the other cannot come.
PATIENCE = 1.5


@pytest.fixture
def complete():
    world = World()
    world.proposal = make_complete(world.project, world.organization, world.applicant)
    return world


def without_lock(monkeypatch):
    """Read the rows as they are, as a careless programmer would."""
    monkeypatch.setattr(submission, "locked", lambda pk: with_context(Proposal.objects).get(pk=pk))
    monkeypatch.setattr(
        submission,
        "_locked_window",
        lambda proposal: window_for(Call.objects.get(pk=proposal.call_id), proposal.lot),
    )


def hand_in_twice(world, monkeypatch):
    """Both threads meet between the look at the state and the writing, if the lock lets them."""
    barrier = threading.Barrier(2)
    check = submission._refuse_incomplete

    def meet(proposal, content, *, at):
        check(proposal, content, at=at)
        try:
            barrier.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return

    monkeypatch.setattr(submission, "_refuse_incomplete", meet)
    at = timezone.now()
    return at_once(
        *[lambda: submission.submit_proposal(world.proposal, by=world.applicant, at=at)] * 2
    )


def test_double_submission_gives_one_version_and_one_number(complete, monkeypatch):
    first, second = hand_in_twice(complete, monkeypatch)
    assert first == second
    assert ProposalVersion.objects.count() == 1
    assert ReceiptSeries.objects.get().last == 1


def test_control_without_the_lock_both_hand_in(complete, monkeypatch):
    without_lock(monkeypatch)
    results = hand_in_twice(complete, monkeypatch)
    # The constraint of the database is the second net: the second click meets an error, no receipt.
    assert any(isinstance(one, IntegrityError) for one in results)


def move_deadline_meanwhile(world, monkeypatch):
    """Close the lot while a submission stands between its look at the deadline and its commit.

    Returns the state of the proposal at the instant at which the new deadline held.
    """
    looked, moved = threading.Event(), threading.Event()
    check = submission._refuse_incomplete

    def pause(proposal, content, *, at):
        check(proposal, content, at=at)
        looked.set()
        moved.wait(PATIENCE)

    monkeypatch.setattr(submission, "_refuse_incomplete", pause)
    at = timezone.now()
    lot, stage = world.project.lot, world.stage("solicitation")
    window = set_window(stage, lot=lot, closes_at=at + timedelta(days=1))

    def close():
        looked.wait(10)
        with transaction.atomic():
            Call.objects.select_for_update(of=("self",)).get(pk=world.call.pk)
            StageWindow.objects.filter(pk=window.pk).update(closes_at=at - timedelta(hours=1))
        moved.set()
        return Proposal.objects.get(pk=world.proposal.pk).state

    _version, state = at_once(
        lambda: submission.submit_proposal(world.proposal, by=world.applicant, at=at), close
    )
    return state


def test_a_deadline_moves_only_before_or_after_a_submission(complete, monkeypatch):
    assert move_deadline_meanwhile(complete, monkeypatch) == "submitted"


def test_control_without_the_lock_a_submission_passes_a_closed_deadline(complete, monkeypatch):
    without_lock(monkeypatch)
    assert move_deadline_meanwhile(complete, monkeypatch) == "draft"
    assert Proposal.objects.get(pk=complete.proposal.pk).state == "submitted"


def test_numbers_are_given_once_each(complete):
    """Two applicants hand in at once: two numbers, none twice."""
    rival = make_complete(complete.project, complete.rival_organization, complete.rival)
    at = timezone.now()
    at_once(
        lambda: submission.submit_proposal(complete.proposal, by=complete.applicant, at=at),
        lambda: submission.submit_proposal(rival, by=complete.rival, at=at),
    )
    numbers = sorted(Proposal.objects.values_list("receipt_number", flat=True))
    assert [number.rpartition("-")[2] for number in numbers] == ["0001", "0002"]
    assert connection.vendor == "postgresql"
