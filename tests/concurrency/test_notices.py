"""Races of a public notice: two leads settle one objection, an objection arrives as its end is judged."""

import threading
from contextlib import suppress
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from applications.models import StageOutcome
from calls.models import Stage
from core.models import AuditEntry
from reviews.models import Objection
from reviews.publicity import going_on, locking, objecting, settling
from reviews.publicity.refusals import ObjectionRefused
from tests.factories.notices import make_notice, objection_to
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def together(*acts):
    """Run the acts at once in threads of their own; their results or exceptions, in order."""
    found = [None] * len(acts)

    def run(place, act):
        try:
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return found


def meeting(function, gate):
    """``function``, after whose first call both threads meet (or have waited for each other in vain)."""

    def met(*args, **kwargs):
        result = function(*args, **kwargs)
        # Broken: the other one waits for the lock, and that is what the lock is for.
        with suppress(threading.BrokenBarrierError):
            gate.wait(2)
        return result

    return met


def unlocked(stage_id):
    """The stage as ``lock_stage`` reads it, without its lock."""
    return Stage.objects.select_related("call__office").get(pk=stage_id)


@pytest.fixture(params=["locked", "control"])
def lock(request):
    """With the lock, and without it: the control has to show the race."""
    if request.param == "locked":
        yield True
        return
    with (
        mock.patch.object(locking, "lock_stage", unlocked),
        mock.patch.object(going_on, "lock_stage", unlocked),
    ):
        yield False


def test_two_leads_settle_one_objection_once(lock):
    world = World()
    notice, (first, _second) = make_notice(world)
    objection = objection_to(notice, first, at=notice.released_at)
    gate = threading.Barrier(2)
    told = {"answer": "已核实。", "public_answer": "已核实。", "at": timezone.localtime()}
    with mock.patch.object(settling, "_check", meeting(settling._check, gate)):
        found = together(
            lambda: settling.settle(objection, state="refused", by=world.lead, **told),
            lambda: settling.settle(
                objection, state="upheld", consequence="fails", by=world.superuser, **told
            ),
        )
    refused = [one for one in found if isinstance(one, ObjectionRefused)]
    settled = AuditEntry.objects.filter(act="reviews.settle_objection").count()
    assert (len(refused), settled) == ((1, 1) if lock else (0, 2))


def test_an_objection_of_the_last_instant_and_the_end_of_the_notice_see_each_other(lock):
    """Whichever comes first: a proposal never goes on while an objection to it is open."""
    world = World()
    notice, (first, _second) = make_notice(world, proposals=2)
    gate = threading.Barrier(2)
    end = notice.ends_at
    with (
        mock.patch.object(going_on, "due_lines", meeting(going_on.due_lines, gate)),
        mock.patch.object(objecting, "_proposal", meeting(objecting._proposal, gate)),
    ):
        together(
            lambda: going_on.let_go_on(notice.stage, by=None, at=end),
            lambda: objection_to(notice, first, at=end - timedelta(microseconds=1)),
        )
    went_on = StageOutcome.objects.filter(
        stage=notice.stage, proposal=first, result="passed"
    ).exists()
    assert Objection.objects.filter(proposal=first).count() == 1
    assert went_on is not lock
