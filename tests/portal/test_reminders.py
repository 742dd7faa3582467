"""Reminders: each boundary, once each, the nearest only, anew when a deadline moved."""

from datetime import datetime, timedelta

import pytest
import time_machine

from applications.enums import ProposalState
from calls.models import StageWindow
from core.clock import SHANGHAI
from core.models import Message
from parties.models import Membership
from portal import reminders
from portal.tasks import remind as remind_task
from tests.factories.portal import make_proposal, open_round
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db

CLOSES = datetime(2026, 5, 14, 17, 0, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)


def before(days, more=timedelta(0)):
    """So many days before the close, and ``more`` later."""
    return CLOSES - timedelta(days=days) + more


@pytest.fixture
def world():
    with time_machine.travel(before(20), tick=False):
        made = World()
    stage = made.stage("solicitation")
    made.window = set_window(stage, opens_at=before(20), closes_at=CLOSES)
    return made


@pytest.fixture
def draft(world):
    return make_proposal(world, at=before(15))


def days_told():
    """The days of every draft reminder written so far, in order."""
    rows = Message.objects.filter(kind="applications.draft_reminder").order_by("id")
    return [int(row.occasion.rpartition(":")[2]) for row in rows]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (before(7, -SECOND), []),
        (before(7), [7]),
        (before(3, -SECOND), [7]),
        (before(3), [3]),
        (before(1, -SECOND), [3]),
        (before(1), [1]),
        (CLOSES - SECOND, [1]),
        (CLOSES, []),
        (CLOSES + SECOND, []),
    ],
)
def test_the_boundaries(draft, at, told):
    reminders.remind(at=at)
    assert days_told() == told


def test_each_reminder_goes_out_once_over_the_whole_time(draft):
    at = before(8)
    while at < CLOSES + timedelta(days=1):
        reminders.remind(at=at)
        at += timedelta(hours=6)
    assert days_told() == [7, 3, 1]


def test_a_worker_that_slept_sends_the_nearest_one_only(draft):
    reminders.remind(at=before(0.5))
    assert days_told() == [1]


def test_a_moved_deadline_reminds_anew(world, draft):
    reminders.remind(at=before(3))
    StageWindow.objects.filter(pk=world.window.pk).update(
        closes_at=CLOSES + timedelta(days=10), revision=2
    )
    reminders.remind(at=before(3, SECOND))
    assert days_told() == [3]
    reminders.remind(at=CLOSES + timedelta(days=7))
    assert days_told() == [3, 3]


def test_the_lots_own_window_holds(world, draft):
    lot = world.lots[0]
    set_window(world.stage("solicitation"), lot=lot, closes_at=CLOSES + timedelta(days=5))
    reminders.remind(at=before(1))
    assert days_told() == [7]


@pytest.mark.parametrize(
    "state", [state for state in ProposalState if state not in (ProposalState.DRAFT, "withdrawn")]
)
def test_what_was_handed_in_is_not_reminded_of(world, state):
    make_proposal(world, state=state, at=before(15))
    assert reminders.remind(at=before(1)) == 0


def test_a_draft_that_is_handed_in_while_the_reminder_is_written_gets_none(draft):
    (found,) = reminders.near_drafts(at=before(1))
    type(draft).objects.filter(pk=draft.pk).update(
        state=ProposalState.SUBMITTED, submitted_at=before(1), receipt_number="S-1"
    )
    assert reminders.tell_holders(found, "occasion:1", 1) == 0
    assert not Message.objects.exists()


def test_who_began_after_the_instant_is_not_reminded_of_it(world):
    make_proposal(world, at=before(2))
    reminders.remind(at=before(2, SECOND))
    assert days_told() == []
    reminders.remind(at=before(1))
    assert days_told() == [1]


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_call_that_ended_reminds_nobody(world, draft, state):
    reason = "资金来源调整" if state == "cancelled" else ""
    type(world.call).objects.filter(pk=world.call.pk).update(
        state=state, ended_at=before(2), cancel_reason=reason
    )
    assert reminders.remind(at=before(1)) == 0


def test_everybody_who_writes_is_told_and_no_reader_and_nobody_who_left(world, draft):
    for name, role, active in (
        ("stranger", "writer", True),
        ("reviewer", "reader", True),
        ("other_reviewer", "writer", False),
    ):
        user = world.people[name]
        Membership.objects.create(party=world.organization, user=user, role=role)
        type(user).objects.filter(pk=user.pk).update(is_active=active)
    assert reminders.remind(at=before(3)) == 2
    told = Message.objects.values_list("recipient__email", flat=True)
    assert set(told) == {world.applicant.email, world.stranger.email}


def test_somebody_who_joined_later_is_told_without_telling_the_others_twice(world, draft):
    reminders.remind(at=before(3))
    Membership.objects.create(party=world.organization, user=world.stranger, role="writer")
    assert reminders.remind(at=before(3, SECOND)) == 1


def test_the_words_are_in_the_persons_language_and_name_the_instant(world, draft):
    world.applicant.language = "en"
    world.applicant.save()
    reminders.remind(at=before(3))
    message = Message.objects.get()
    assert message.subject == f"Less than 3 days left: {draft}"
    assert "17:00:00" in message.body


def test_two_drafts_in_one_window_are_told_apart(world, draft):
    other = world.lots[0].projects.last()
    make_proposal(world, project=other, at=before(15))
    assert reminders.remind(at=before(3)) == 2


def test_the_scheduled_task_reads_the_clock(draft):
    with time_machine.travel(before(7), tick=False):
        remind_task()
    assert days_told() == [7]


# --- Reviewers ---------------------------------------------------------------------------------------


@pytest.fixture
def review(world):
    """One reviewer with two proposals to score until the close."""
    set_window(world.stage("review"), opens_at=before(20), closes_at=CLOSES)
    proposals = [
        make_proposal(world, applicant=party, state=ProposalState.ACCEPTED, at=before(15))
        for party in (world.organization, world.rival_organization)
    ]
    return open_round(world, proposals, reviewers=[world.reviewer], at=before(10))


def reviewer_days():
    rows = Message.objects.filter(kind="reviews.reviewer_reminder").order_by("id")
    return [int(row.occasion.rpartition(":")[2]) for row in rows]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (before(7), []),
        (before(3, -SECOND), []),
        (before(3), [3]),
        (before(1, -SECOND), [3]),
        (before(1), [1]),
        (CLOSES, []),
    ],
)
def test_the_boundaries_of_reviewers(review, at, told):
    reminders.remind(at=at)
    assert reviewer_days() == told


def test_one_message_a_round_says_how_many_are_left(review, world):
    reminders.remind(at=before(3))
    reminders.remind(at=before(3, SECOND))
    message = Message.objects.get(kind="reviews.reviewer_reminder")
    assert message.recipient == world.reviewer
    assert "2" in message.body


@pytest.mark.parametrize("state", ["scored", "recused"])
def test_who_has_nothing_left_is_not_reminded(review, state):
    review.assignments.update(state=state, declared_at=before(5))
    assert reminders.remind(at=before(1)) == 0


def test_a_round_that_is_not_open_reminds_nobody(review):
    type(review).objects.filter(pk=review.pk).update(state="closed", closed_at=before(4))
    assert reminders.remind(at=before(1)) == 0


def test_a_moved_deadline_reminds_reviewers_anew(review):
    reminders.remind(at=before(1))
    StageWindow.objects.filter(stage=review.stage).update(
        closes_at=CLOSES + timedelta(days=9), revision=2
    )
    reminders.remind(at=CLOSES + timedelta(days=8))
    assert reviewer_days() == [1, 1]
