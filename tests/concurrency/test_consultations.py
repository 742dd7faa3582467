"""Two people at one consultation at once: on PostgreSQL, with real connections."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls.consulting import commenting, moderating
from calls.models import Comment, Consultation
from tests.concurrency.test_ground import at_once
from tests.factories.consultations import make_comments, make_open, seen
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return timezone.localtime()


@pytest.fixture
def world():
    return World(reviewers_wanted=1)


@pytest.fixture
def consultation(world, at):
    return make_open(world.draft_call, by=world.lead, at=at - timedelta(days=2), working_days=5)


def unlocked(pk):
    """What a read without the lock would give."""
    return Consultation.objects.select_related("stage__call__office__area").get(pk=pk)


@pytest.fixture
def slow(monkeypatch):
    """Deciding and taking in take a moment, so that the other falls between reading and writing."""
    for room, name in ((moderating, "_set_state"), (commenting, "_refuse_closed")):
        act = getattr(room, name)

        def slowly(*args, act=act, **kwargs):
            time.sleep(0.5)
            return act(*args, **kwargs)

        monkeypatch.setattr(room, name, slowly)


def decide_twice(world, consultation, at):
    """One shows the comment, the other hides it."""
    (comment,) = make_comments(consultation, "建议延后。", at=at)

    def decide(state):
        return moderating.moderate(
            consultation, seen(comment), state, reason="广告", by=world.staff, at=at
        )

    return at_once(lambda: decide("shown"), lambda: decide("hidden"))


def test_of_two_moderators_the_second_is_told(world, consultation, at, slow):
    done = decide_twice(world, consultation, at)
    assert sorted((one.changed, len(one.missed)) for one in done) == [(0, 1), (1, 0)]


def test_without_the_lock_one_decision_silently_undoes_the_other(
    world, consultation, at, slow, monkeypatch
):
    """The control: both believe that they decided."""
    monkeypatch.setattr(moderating, "lock_consultation", unlocked)
    assert [one.changed for one in decide_twice(world, consultation, at)] == [1, 1]


def send_twice(consultation, at):
    def send():
        return commenting.receive_comment(consultation, token="one form", text="建议延后。", at=at)

    return at_once(send, send)


def test_a_form_pressed_twice_is_one_comment_for_both(consultation, at, slow):
    first, second = send_twice(consultation, at)
    assert (first, Comment.objects.count()) == (second, 1)


def test_without_the_lock_the_second_press_meets_the_database(consultation, at, slow, monkeypatch):
    """The control: only the unique token stops it, with no word for the person."""
    monkeypatch.setattr(commenting, "lock_consultation", unlocked)
    results = send_twice(consultation, at)
    assert [isinstance(one, IntegrityError) for one in results].count(True) == 1
