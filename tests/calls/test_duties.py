"""The dates of a monthly duty explain themselves."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from calls.duties import days_from, next_dates
from calls.models import Duty
from tests.factories.world import World

pytestmark = pytest.mark.django_db


def dates(day, first):
    found = next_dates(Duty(day_of_month=day), first, days_from(first))
    return [reckoned.date.isoformat() for reckoned in found]


def test_the_25th_and_the_31st_move_to_the_working_day_before():
    assert dates(25, date(2026, 9, 26)) == ["2026-10-23", "2026-11-25", "2026-12-25"]
    assert dates(31, date(2026, 1, 30)) == ["2026-01-30", "2026-02-28", "2026-03-31"]
    # The 25th is a Sunday and its working day before is over: the next month's comes first.
    assert dates(25, date(2026, 10, 24))[0] == "2026-11-25"
    assert dates(None, date(2026, 10, 24)) == []


def test_the_page_of_a_call_says_how_a_date_was_reckoned():
    world = World(reviewers_wanted=1)
    lot = world.lots[0]
    lot.duties.all().delete()
    Duty.objects.create(lot=lot, position=1, text="每月25日前报送", day_of_month=25)
    page = Client().get(reverse("calls:detail", args=[world.call.pk])).content.decode()
    with override("zh-hans"):
        assert page.count('<details class="reckoned">') >= 3
    assert "推算依据" in page
