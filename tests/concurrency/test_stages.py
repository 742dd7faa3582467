"""Two people say that a stage is done, or lay the stages out, at the same instant."""

import time

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls import arranging, finishing
from calls.finishing import FinishingRefused
from calls.models import Call
from core.models import AuditEntry
from tests.concurrency.test_ground import at_once
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def unlocked(call_id):
    """What a read without the lock would give."""
    return Call.objects.select_related("office").get(pk=call_id)


@pytest.fixture
def slow_look(monkeypatch):
    """Looking for what is open takes a moment, so that the other falls between reading and writing."""
    look = finishing.open_in

    def slowly(stage, *, at):
        found = look(stage, at=at)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(finishing, "open_in", slowly)


def finish_twice(world):
    stage, at = world.stage("screening"), timezone.now()

    def finish():
        return finishing.finish_stage(stage, by=world.lead, at=at)

    return at_once(finish, finish)


def test_of_two_who_finish_a_stage_one_is_told_that_it_is_done(world, slow_look):
    results = finish_twice(world)
    assert [isinstance(one, FinishingRefused) for one in results].count(True) == 1
    assert AuditEntry.objects.filter(act="calls.finish_stage").count() == 1


def test_without_the_lock_it_is_finished_twice(world, slow_look, monkeypatch):
    monkeypatch.setattr(finishing, "lock_call", unlocked)
    assert not any(isinstance(one, Exception) for one in finish_twice(world))
    assert AuditEntry.objects.filter(act="calls.finish_stage").count() == 2


@pytest.fixture
def slow_numbering(monkeypatch):
    number = arranging._renumber

    def slowly(rows):
        time.sleep(0.5)
        number(rows)

    monkeypatch.setattr(arranging, "_renumber", slowly)


def add_twice(world):
    at = timezone.now()

    def add():
        return arranging.add_stage(world.draft_call, "review", by=world.lead, at=at)

    return at_once(add, add)


def test_two_who_add_a_stage_get_two_in_order(world, slow_numbering):
    assert not any(isinstance(one, Exception) for one in add_twice(world))
    rows = world.draft_call.stages.order_by("position")
    assert list(rows.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_without_the_lock_they_meet_on_one_place(world, slow_numbering, monkeypatch):
    monkeypatch.setattr(arranging, "lock_call", unlocked)
    results = add_twice(world)
    assert any(isinstance(one, IntegrityError) for one in results)
