"""Two documents of one office are issued at once: on PostgreSQL, with real connections."""

import time

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls import numbering
from calls.models import DocumentNumber, DocumentSeries, Letterhead
from tests.concurrency.test_ground import at_once
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = World()
    letterhead = Letterhead.objects.create(office=world.office, abbreviation="清街办")
    DocumentSeries.objects.create(letterhead=letterhead, year=timezone.localdate().year)
    return world


def take_twice(world, monkeypatch, lock):
    """Both read the series; the moment between reading and writing is made long."""

    def slowly(letterhead, year):
        series = lock(letterhead, year)
        time.sleep(0.5)
        return series

    monkeypatch.setattr(numbering, "lock_series", slowly)

    def take():
        return numbering.take_number(world.office, title="公告", by=world.lead, at=timezone.now())

    return at_once(take, take)


def test_two_documents_at_once_get_two_numbers(world, monkeypatch):
    take_twice(world, monkeypatch, numbering.lock_series)
    assert sorted(DocumentNumber.objects.values_list("number", flat=True)) == [1, 2]
    assert DocumentSeries.objects.get().next_number == 3


def test_without_the_lock_one_of_them_fails(world, monkeypatch):
    """The control: only the database's own rule stops the second."""

    def unlocked(letterhead, year):
        return DocumentSeries.objects.get(letterhead=letterhead, year=year)

    results = take_twice(world, monkeypatch, unlocked)
    assert [isinstance(result, IntegrityError) for result in results].count(True) == 1
