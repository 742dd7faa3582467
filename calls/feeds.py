"""Deadlines of calls as calendar events, and what calls announce as entries of a feed."""

from datetime import time

from django.conf import settings
from django.db.models import Max, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from calls import stages
from calls.enums import CallState
from calls.models import Announcement, Call, Lot, Stage
from calls.queries import PUBLIC_STATES
from calls.windows import window_of
from calls.wording import closing_words, last_day
from core.feeds import Event, site_name

# The newest calls; a feed is news and no archive.
MOST_CALLS, MOST_ENTRIES = 100, 50


def calls_for_feeds(calls):
    """Of ``calls`` the newest that are public, with what events and entries need; four queries."""
    ids = list(
        calls.filter(state__in=PUBLIC_STATES)
        .order_by("-published_at", "-id")
        .values_list("pk", flat=True)[:MOST_CALLS]
    )
    found = (
        Call.objects.filter(pk__in=ids)
        .select_related("office")
        .prefetch_related(
            Prefetch("stages", Stage.objects.prefetch_related("windows").order_by("position")),
            Prefetch("lots", Lot.objects.order_by("position")),
        )
    )
    return list(
        found.annotate(told_at=Max("announcements__published_at")).order_by("-published_at", "-id")
    )


def modified_of(call):
    """When what is public of ``call`` changed last: published, corrected, ended."""
    return max(one for one in (call.published_at, call.told_at, call.ended_at) if one)


def last_modified(calls):
    """The newest change among ``calls``, or None without any."""
    return max((modified_of(call) for call in calls), default=None)


def deadlines_of(call):
    """``[(stage, lot or None, window)]`` of the closes that the public goes by."""
    found = []
    for stage in call.stages.all():
        if not stages.get(stage.kind).in_feeds:
            continue
        lots = list(call.lots.all())
        own = [(lot, window_of(stage, lot=lot)) for lot in lots]
        has_own = any(window and window.lot_id for _lot, window in own)
        rows = own if has_own else [(None, window_of(stage))]
        found += [(stage, lot, window) for lot, window in rows if window and window.closes_at]
    return found


def events_of(calls):
    """An ``Event`` for each deadline; a close at midnight is a whole day, the day before."""
    events = []
    for call in calls:
        for stage, lot, window in deadlines_of(call):
            local = timezone.localtime(window.closes_at)
            place = f" · {lot.name}" if lot else ""
            events.append(
                Event(
                    uid=f"call-{call.pk}-stage-{stage.pk}-lot-{lot.pk if lot else 0}",
                    summary=_("%(stage)s closes: %(call)s")
                    % {"stage": stage.name, "call": call.title + place},
                    when=last_day(local) if local.time() == time.min else local,
                    modified=modified_of(call),
                    path=reverse("calls:detail", args=[call.pk]),
                    description=_description(call, window),
                    sequence=window.revision - 1 + (call.state == CallState.CANCELLED),
                    is_cancelled=call.state == CallState.CANCELLED,
                )
            )
    return events


def _description(call, window):
    if call.state == CallState.CANCELLED:
        return _("Cancelled. Reason: %(reason)s") % {"reason": call.cancel_reason}
    return _("%(office)s · until %(close)s") % {
        "office": call.office.name,
        "close": closing_words(window.closes_at),
    }


def atom_of(title, calls, *, path, feed_path):
    """The bytes of an Atom feed (RFC 4287): each announcement of ``calls``, and cancellations."""
    feed = Atom1Feed(
        title=str(title),
        link=settings.SITE_URL + path,
        description="",
        feed_url=settings.SITE_URL + feed_path,
        language=settings.LANGUAGE_CODE,
    )
    by_id = {call.pk: call for call in calls}
    rows = Announcement.objects.filter(call__in=by_id).order_by("-published_at", "-pk")
    entries = [
        (row.published_at, f"announcement-{row.pk}", row.title, _deadline_words(by_id[row.call_id]),
         row.call_id)
        for row in rows[:MOST_ENTRIES]
    ] + [
        (call.ended_at, f"call-{call.pk}-cancelled",
         _("Cancelled: %(call)s") % {"call": call.title}, call.cancel_reason, call.pk)
        for call in calls if call.state == CallState.CANCELLED
    ]  # fmt: skip
    for at, name, said, text, call_id in sorted(entries, reverse=True)[:MOST_ENTRIES]:
        feed.add_item(
            title=said,
            link=settings.SITE_URL + reverse("calls:detail", args=[call_id]),
            description=text,
            unique_id=f"tag:{site_name()},{at:%Y-%m-%d}:{name}",
            pubdate=at,
            updateddate=at,
            author_name=by_id[call_id].office.name,
        )
    return feed.writeString("utf-8").encode()


def _deadline_words(call):
    """The deadlines of a call in one text."""
    return "\n".join(
        f"{lot.name if lot else stage.name}: {closing_words(window.closes_at)}"
        for stage, lot, window in deadlines_of(call)
    )
