"""Two people act on one draft at once: on PostgreSQL, with real connections."""

import time

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls import checklist, indicators, publishing
from calls.locking import CallIsPublic, CallRefused
from calls.models import Announcement, Call, Indicator
from tests.concurrency.test_ground import at_once
from tests.factories.authoring import make_complete_draft
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    return make_complete_draft(world)


@pytest.fixture
def slow_checklist(monkeypatch):
    """The checklist takes a moment, so that the other act falls between reading and writing."""
    problems = checklist.problems

    def slowly(call, *, at):
        found = problems(call, at=at)
        time.sleep(0.6)
        return found

    monkeypatch.setattr(checklist, "problems", slowly)


def unlocked(call_id):
    """What a read without the lock would give."""
    return Call.objects.select_related("office").get(pk=call_id)


def publish_twice(world, draft):
    at = timezone.now()

    def publish():
        return publishing.publish_call(draft, by=world.lead, at=at)

    return at_once(publish, publish)


def test_two_leads_publish_once(world, draft, slow_checklist):
    results = publish_twice(world, draft)
    assert [isinstance(result, CallRefused) for result in results].count(True) == 1
    assert Announcement.objects.filter(call=draft).count() == 1


def test_without_the_lock_both_go_on(world, draft, slow_checklist, monkeypatch):
    """The control: only the database's own rule stops the second, with no word for the person."""
    monkeypatch.setattr(publishing, "lock_call", unlocked)
    results = publish_twice(world, draft)
    assert [isinstance(result, IntegrityError) for result in results].count(True) == 1


def publish_while_written(world, draft):
    """One publishes; a moment later another takes all indicators of the project away."""
    at = timezone.now()
    project = draft.lots.get().projects.get()

    def write():
        time.sleep(0.2)
        indicators.set_indicators(project, "", by=world.staff, at=at)

    return at_once(lambda: publishing.publish_call(draft, by=world.lead, at=at), write)


def test_nobody_writes_under_a_publication(world, draft, slow_checklist):
    _published, written = publish_while_written(world, draft)
    assert isinstance(written, CallIsPublic)
    assert Indicator.objects.filter(project__lot__call=draft).exists()


def test_without_the_lock_a_call_is_published_that_lacks_its_indicators(
    world, draft, slow_checklist, monkeypatch
):
    """The control: what the checklist saw is gone when the call is public."""
    monkeypatch.setattr(indicators, "lock_draft", unlocked)
    _published, written = publish_while_written(world, draft)
    assert written is None
    assert Call.objects.get(pk=draft.pk).state == "published"
    assert not Indicator.objects.filter(project__lot__call=draft).exists()
