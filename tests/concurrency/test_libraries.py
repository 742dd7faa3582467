"""Two people revise one item of a library at once: on PostgreSQL, with real connections.

The control leaves the lock out, and the race is seen to happen.
"""

import threading

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls import keeping
from calls.keeping import LibraryRefused
from calls.models import Library
from tests.concurrency.test_ground import at_once
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.5


def revise_twice(monkeypatch):
    """Both meet between the look at the revision and the writing, if the lock lets them."""
    world = World()
    who = {"by": world.staff, "at": timezone.now()}
    library = keeping.found_library(world.office, name="项目库", about="", **who)
    values = {
        "title": "楼栋互助", "text": "结对。", "kind": "optional", "is_commercial": False,
        "from_year": 2025, "retired_from": None,
    }  # fmt: skip
    item = keeping.add_item(library, values, reason="首批", **who)
    barrier = threading.Barrier(2)
    check = keeping._refuse_years

    def meet(given):
        check(given)
        try:
            barrier.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return

    monkeypatch.setattr(keeping, "_refuse_years", meet)
    return item, at_once(
        *[
            lambda text=text: keeping.revise_item(item, {"text": text}, seen=1, reason="x", **who)
            for text in ("甲", "乙")
        ]
    )


def test_the_second_reviser_is_told_that_the_item_has_changed(monkeypatch):
    item, results = revise_twice(monkeypatch)
    assert sum(isinstance(one, LibraryRefused) for one in results) == 1
    assert [one.revision for one in item.revisions.all()] == [2, 1]


def test_control_without_the_lock_both_revise_the_same_revision(monkeypatch):
    monkeypatch.setattr(keeping, "_locked", lambda pk: Library.objects.get(pk=pk))
    item, results = revise_twice(monkeypatch)
    # The constraint of the database is the second net: the second one meets an error, no answer.
    assert any(isinstance(one, IntegrityError) for one in results)
    assert item.revisions.count() == 2
