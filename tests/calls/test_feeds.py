"""Feeds and calendars, read back as a calendar program or a feed reader reads them."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from calls.models import Announcement, Call
from core.clock import SHANGHAI
from parties.models import CalendarKey, Task
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db
AT = datetime(2027, 5, 14, 17, 0, tzinfo=SHANGHAI)
LONG = "社区保障资金项目，含“逗号,分号;反斜杠\\”与换行" + "很长的标题" * 12


@pytest.fixture
def world():
    made = World(reviewers_wanted=1)
    Call.objects.filter(pk=made.call.pk).update(title=LONG)
    stage = made.stage("solicitation")
    made.first = set_window(stage, closes_at=AT, lot=made.lots[0])
    set_window(stage, closes_at=AT + timedelta(days=1, hours=7), lot=made.lots[1])
    Announcement.objects.create(
        call=made.call, kind="call", title=LONG, revision=1, published_by=made.lead
    )
    return made


def events_at(address, **more):
    answer = Client().get(address, **more)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer, Calendar.from_ical(answer.content).walk("VEVENT")


def test_deadlines_read_back_timed_and_whole_days(world):
    answer, events = events_at(reverse("calls:call_calendar", args=[world.call.pk]))
    assert [event.decoded("dtstart") for event in events] == [AT, date(2027, 5, 15)]
    assert LONG in str(events[0]["summary"]) and world.lots[0].name in str(events[0]["summary"])
    assert b"BEGIN:VTIMEZONE" in answer.content and b"TZID=Asia/Shanghai" in answer.content
    assert {str(event["status"]) for event in events} == {"CONFIRMED"}
    again = Client().get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_moved_or_cancelled_deadline_keeps_its_name_and_says_so(world):
    address = reverse("calls:call_calendar", args=[world.call.pk])
    before, (event, _other) = events_at(address)
    type(world.first).objects.filter(pk=world.first.pk).update(
        closes_at=AT + timedelta(days=5), revision=2
    )
    changed, (moved, _other) = events_at(address, headers={"if-none-match": before["ETag"]})
    assert moved["uid"] == event["uid"] and changed["ETag"] != before["ETag"]
    assert (event["sequence"], moved["sequence"]) == (0, 1)
    Call.objects.filter(pk=world.call.pk).update(
        state="cancelled", cancel_reason="资金调整", ended_at=AT
    )
    _answer, events = events_at(address)
    assert {str(one["status"]) for one in events} == {"CANCELLED"}
    assert events[0].decoded("last-modified") == AT
    feed = Client().get(reverse("calls:call_feed", args=[world.call.pk]))
    assert "资金调整" in feed.content.decode()


def test_the_feeds_of_all_of_one_community_and_as_filtered(world):
    space = "{http://www.w3.org/2005/Atom}"
    here, elsewhere = world.lots[0].community_id, world.other_call.lots.get().community_id
    for address, number in (
        (reverse("calls:feed"), 1),
        (reverse("calls:feed") + "?q=nowhere", 0),
        (reverse("calls:community_feed", args=[here]), 1),
        (reverse("calls:community_feed", args=[elsewhere]), 0),
    ):
        answer = Client().get(address)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        entries = ElementTree.fromstring(answer.content).findall(f"{space}entry")
        assert len(entries) == number, address
        assert all(entry.find(f"{space}title").text == LONG for entry in entries)
    page = Client().get(reverse("calls:list"), {"community": here}).content.decode()
    assert f"/calls/calendar.ics?community={here}" in page


def test_own_tasks_come_under_a_secret_address_until_it_is_revoked(world):
    client = Client()
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    Task.objects.create(party=world.organization, what="x", title="补正", link="/proposals/1/",
                        due_at=AT, occasion="1")  # fmt: skip
    Task.objects.create(party=world.rival_organization, what="x", title="别家", link="/",
                        due_at=AT, occasion="1")  # fmt: skip
    page = reverse("parties:calendar_key")
    client.post(page, {"act": "make"})
    old = reverse("parties:task_calendar", args=[CalendarKey.objects.get().key])
    assert old in client.get(page).content.decode()
    answer, events = events_at(old)
    assert [str(event["summary"]) for event in events] == ["补正"]
    assert events[0].decoded("dtstart") == AT and answer["Cache-Control"] == "private, no-cache"
    client.post(page, {"act": "make"})
    new = reverse("parties:task_calendar", args=[CalendarKey.objects.get().key])
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.post(page, {"act": "revoke"})
    assert Client().get(new).status_code == 404


@pytest.mark.parametrize("calls", [1, 30])
def test_a_feed_costs_the_same_queries(world, calls, django_assert_num_queries):
    for number in range(calls - 1):
        Call.objects.create(
            office=world.office, scheme="guarantee_fund", title=f"征集{number}", year=2027,
            created_by=world.lead, state="published", published_at=AT,
        )  # fmt: skip
    with django_assert_num_queries(5):
        Client().get(reverse("calls:calendar"))
