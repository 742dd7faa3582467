"""Calendars and feeds that other programs fetch again and again.

The same rows always give the same bytes: no instant of asking is written into them, so that a
program that asks again is told 'not modified' and keeps what it has.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from core.clock import in_shanghai

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One date in a calendar.

    Args:
        uid: what it is, the same for ever, without the site's name.
        when: a date for a whole day, or an aware instant, written in Asia/Shanghai.
        modified: the aware instant of the last change.
        sequence: grows when the date moves.
        path: address on this site.
    """

    uid: str
    summary: str
    when: date | datetime
    modified: datetime
    path: str
    description: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def site_name():
    """The host of this site, for identifiers that must never change."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def calendar_of(name, events):
    """The bytes of an iCalendar (RFC 5545) named ``name``; lines are folded and texts escaped."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name()}//grants portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(event):
    row = CalendarEvent()
    row.add("uid", f"{event.uid}@{site_name()}")
    row.add("summary", str(event.summary))
    if event.description:
        row.add("description", str(event.description))
    row.add("url", settings.SITE_URL + event.path)
    if isinstance(event.when, datetime):
        # A deadline is an instant: it takes no time.
        row.add("dtstart", in_shanghai(event.when))
        row.add("dtend", in_shanghai(event.when))
    else:
        row.add("dtstart", event.when)
        row.add("dtend", event.when + ONE_DAY)
    row.add("dtstamp", event.modified)
    row.add("last-modified", event.modified)
    row.add("sequence", event.sequence)
    row.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    row.add("transp", "TRANSPARENT")
    return row


def answer(request, body, content_type, *, modified=None, private=False):
    """``body`` with its ETag and, where known, Last-Modified; 304 to whoever has it already."""
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    seconds = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = "private, no-cache" if private else "public, max-age=300"
    return response
