"""Two people in the same second: a stored paper, a screening, a sign-off, a call that ends.

On PostgreSQL with real connections; each race has a control in which the lock is left out.
"""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from applications import screening, signing, submission
from applications.deadlines import window_for
from applications.models import CheckItem, Proposal, SignOff, StageOutcome
from applications.queries import with_context
from applications.refusals import DeadlineRefused, ScreeningRefused
from calls.enums import CallState
from calls.models import Call
from calls.publishing import CallRefused, cancel_call, close_call
from core.models import Message
from parties import paper_store
from parties.models import Membership, OrganizationPaper, PaperVersion
from parties.paper_store import PaperStoreRefused, add_paper, replace_paper
from tests.concurrency.test_ground import at_once
from tests.core import samples
from tests.factories.applications import make_complete, make_submitted
from tests.factories.world import World, make_user, set_window

pytestmark = pytest.mark.django_db(transaction=True)
# How long one side waits for the other; with the lock the other cannot come.
PATIENCE = 1.0


@pytest.fixture
def world():
    return World()


def unlocked(pk):
    """Read the proposal as it is, as a careless programmer would."""
    return with_context(Proposal.objects).get(pk=pk)


def meeting(monkeypatch, room, name):
    """Let both sides meet right after ``room.name``, which looks at what is there, if they can."""
    barrier, look = threading.Barrier(2), getattr(room, name)

    def meet(*args, **kwargs):
        found = look(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return found

    monkeypatch.setattr(room, name, meet)


def refusals(results):
    return [type(one) for one in results if isinstance(one, Exception)]


# --- A stored paper replaced by two people --------------------------------------------------------


def replace_twice(world, monkeypatch):
    """Two colleagues put a newer certificate in the place of version 1."""
    given = {"kind": "registration"}
    files = [samples.upload(samples.pdf(text="证"), "证.pdf")]
    paper = add_paper(world.organization, given, files, by=world.applicant, at=timezone.now())
    colleague = make_user("colleague")
    Membership.objects.create(party=world.organization, user=colleague, role="writer")
    meeting(monkeypatch, paper_store, "_refuse_same")

    def replace(by, text):
        uploads = [samples.upload(samples.pdf(text=text), f"{text}.pdf")]
        return replace_paper(paper, {}, uploads, number=1, by=by, at=timezone.now())

    return at_once(lambda: replace(world.applicant, "甲"), lambda: replace(colleague, "乙"))


def test_of_two_who_replace_a_paper_one_is_told_who_was_faster(world, monkeypatch):
    results = replace_twice(world, monkeypatch)
    assert refusals(results) == [PaperStoreRefused]
    (told,) = [one for one in results if isinstance(one, Exception)]
    (version,) = [one for one in results if not isinstance(one, Exception)]
    assert str(version.added_by) in str(told)
    assert list(PaperVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert PaperVersion.objects.get(replaced_at=None) == version


def test_control_without_the_lock_the_second_meets_an_error_and_no_words(world, monkeypatch):
    monkeypatch.setattr(
        paper_store, "_locked", lambda paper: OrganizationPaper.objects.get(pk=paper.pk)
    )
    # The constraint of the database is the second net: an error page, and nobody is told why.
    assert refusals(replace_twice(world, monkeypatch)) == [IntegrityError]


# --- Two screeners decide one version -------------------------------------------------------------


def decide_twice(world, monkeypatch):
    """One accepts, the other rejects the same version, all lines of which are fine."""
    proposal = make_submitted(world.project, world.organization, world.applicant)
    at = timezone.now()
    screening.mark_items(proposal, {}, version_number=1, by=world.staff, at=at)
    CheckItem.objects.update(verdict="fine")
    meeting(monkeypatch, screening, "_open_screening")
    return at_once(
        lambda: screening.accept(proposal, version_number=1, by=world.staff, at=at),
        lambda: screening.reject(proposal, reason="重复", version_number=1, by=world.lead, at=at),
    )


def letters():
    """How many decisions the applicant was told of."""
    kinds = ("applications.accepted", "applications.rejected")
    return Message.objects.filter(kind__in=kinds).values("kind").distinct().count()


def test_of_two_screeners_the_second_is_told_who_decided(world, monkeypatch):
    results = decide_twice(world, monkeypatch)
    assert refusals(results) == [ScreeningRefused]
    (told,) = [one for one in results if isinstance(one, Exception)]
    assert told.code == "screening-decided"
    proposal = Proposal.objects.get()
    assert proposal.state in ("accepted", "rejected")
    assert StageOutcome.objects.count() == letters() == 1


def test_control_without_the_lock_a_proposal_is_accepted_and_rejected(world, monkeypatch):
    monkeypatch.setattr(screening, "locked", unlocked)
    assert refusals(decide_twice(world, monkeypatch)) == []
    assert letters() == 2


# --- Signed off and sent back at once -------------------------------------------------------------


def sign_and_send_back(world, monkeypatch):
    """The representative signs in one window and sends back in another."""
    lot = world.project.lot
    lot.needs_sign_off = True
    lot.save()
    signer = make_user("signer", shown_as="沈一诺")
    Membership.objects.create(
        party=world.organization, user=signer, role="reader", is_legal_representative=True
    )
    proposal = make_complete(world.project, world.organization, world.applicant)
    at = timezone.now()
    signing.ask_sign_off(proposal, by=world.applicant, at=at)
    proposal.refresh_from_db()
    meeting(monkeypatch, signing, "_open_row")
    return at_once(
        lambda: signing.sign_off(proposal, edition=proposal.edition, by=signer, at=at),
        lambda: signing.send_back(proposal, note="金额不对", by=signer, at=at),
    )


def answers():
    """The answers on record, each with whether it has a signature's digest and a note."""
    rows = SignOff.objects.order_by("pk").values_list("answer", "digest", "note")
    return sorted((answer, bool(digest), note) for answer, digest, note in rows)


def test_both_answers_stay_on_record_and_the_later_one_holds(world, monkeypatch):
    results = sign_and_send_back(world, monkeypatch)
    signed, back = ("signed", True, ""), ("sent_back", False, "金额不对")
    if refusals(results):
        assert answers() in ([back], [signed])
    else:
        assert answers() == [back, signed]
    newest = SignOff.objects.order_by("-pk").first()
    standing = signing.standing_of(Proposal.objects.get())
    assert standing.is_valid == (newest.answer == "signed")


def test_control_without_the_lock_one_answer_is_written_over_the_other(world, monkeypatch):
    monkeypatch.setattr(signing, "locked", unlocked)
    assert refusals(sign_and_send_back(world, monkeypatch)) == []
    # Both were told that their answer stands, and one of the two is gone without a trace.
    assert SignOff.objects.count() == 1


# --- Handed in while the call ends ----------------------------------------------------------------


def without_lock(monkeypatch):
    monkeypatch.setattr(submission, "locked", unlocked)
    monkeypatch.setattr(
        submission,
        "_locked_window",
        lambda proposal: window_for(Call.objects.get(pk=proposal.call_id), proposal.lot),
    )


def hand_in_while(end, world, monkeypatch, *, at=None):
    """``end`` the call while a submission stands between its look at the call and its commit.

    Returns what the submission gave, what ``end`` gave, and the proposal's state when it had ended.
    """
    proposal = make_complete(world.project, world.organization, world.applicant)
    looked, ended = threading.Event(), threading.Event()
    check = submission._refuse_incomplete

    def pause(proposal, content, *, at):
        check(proposal, content, at=at)
        looked.set()
        ended.wait(PATIENCE)

    monkeypatch.setattr(submission, "_refuse_incomplete", pause)

    def end_it():
        looked.wait(10)
        try:
            return end(world.call), Proposal.objects.get(pk=proposal.pk).state
        finally:
            ended.set()

    at = at or timezone.now()
    handed, closing = at_once(
        lambda: submission.submit_proposal(proposal, by=world.applicant, at=at), end_it
    )
    return handed, closing


def cancel(call):
    return cancel_call(call, reason="资金未到位", by=call.created_by, at=timezone.now()).state


def test_a_call_is_cancelled_only_before_or_after_a_submission(world, monkeypatch):
    handed, (state, seen) = hand_in_while(cancel, world, monkeypatch)
    assert (handed.number, state, seen) == (1, "cancelled", "submitted")
    # Whoever handed in follows the call, and is told that it is off.
    assert Message.objects.filter(kind="calls.cancelled", recipient=world.applicant).exists()


def test_control_without_the_lock_a_cancelled_call_takes_a_proposal(world, monkeypatch):
    without_lock(monkeypatch)
    handed, (state, seen) = hand_in_while(cancel, world, monkeypatch)
    assert (handed.number, state, seen) == (1, "cancelled", "draft")
    assert Call.objects.get(pk=world.call.pk).state == CallState.CANCELLED
    assert Proposal.objects.get().state == "submitted"


def end_of_call(world):
    """The deadline has passed; a request that came in time still waits for its turn. Closes then."""
    at = timezone.now()
    window = set_window(
        world.stage("solicitation"), lot=world.project.lot, closes_at=at + timedelta(seconds=1)
    )
    world.stage("solicitation").windows.update(closes_at=window.closes_at)
    return at, lambda call: close_call(call, by=world.lead, at=at + timedelta(days=1)).state


def test_a_call_is_not_closed_over_a_submission_that_came_in_time(world, monkeypatch):
    at, close = end_of_call(world)
    handed, closing = hand_in_while(close, world, monkeypatch, at=at)
    assert handed.number == 1
    assert isinstance(closing, CallRefused)
    assert Call.objects.get(pk=world.call.pk).state == CallState.PUBLISHED


def test_control_without_the_lock_it_is_closed_with_a_proposal_that_nobody_screens(
    world, monkeypatch
):
    without_lock(monkeypatch)
    at, close = end_of_call(world)
    _handed, (state, seen) = hand_in_while(close, world, monkeypatch, at=at)
    assert (state, seen) == ("closed", "draft")
    assert Proposal.objects.get().state == "submitted"


def test_after_the_end_a_submission_is_refused_with_the_calls_state(world):
    proposal = make_complete(world.project, world.organization, world.applicant)
    cancel(world.call)
    with pytest.raises(DeadlineRefused):
        submission.submit_proposal(proposal, by=world.applicant, at=timezone.now())
    assert connection.vendor == "postgresql"
