"""What templates need to show states, money, deadlines and errors alike on every page.

None of these tags touches the database, but for the count of unread messages. Times are shown in
Asia/Shanghai (the setting's time zone).
"""

import math
from datetime import time, timedelta
from decimal import Decimal, InvalidOperation

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import outbox
from core.money import format_yuan
from core.text import mask

register = template.Library()

# What a state's colour says. The word is always shown beside it: the colour alone says nothing.
TONES = {
    "neutral": {"draft", "withdrawn", "closed", "archived", "cancelled", "not_started", "declined"},
    "info": {"submitted", "scheduled", "published", "upcoming", "proposed", "reserve", "sent"},
    "now": {"open", "running", "active", "in_progress", "notice", "reviewing", "screening"},
    "wait": {
        "returned",
        "pending",
        "correction",
        "due",
        "suspended",
        "waiting",
        "expiring",
        "late",
    },
    "good": {
        "accepted",
        "agreed",
        "answered",
        "passed",
        "awarded",
        "approved",
        "done",
        "paid",
        "reached",
        "signed",
        "received",
    },
    "bad": {
        "rejected",
        "failed",
        "overdue",
        "terminated",
        "turned_away",
        "refused",
        "expired",
        "missing",
    },
}
TONE_OF_STATE = {state: tone for tone, states in TONES.items() for state in states}
DAY = 86400


@register.simple_tag
def badge(label, tone="neutral"):
    """A word on a coloured ground; ``tone`` is one of TONES."""
    if tone not in TONES:
        raise ValueError(f"No such tone: {tone!r}. Known are {', '.join(TONES)}.")
    return format_html('<span class="state state-{}">{}</span>', tone, label)


@register.simple_tag
def state(thing, field="state", tone=""):
    """The state of ``thing`` as a badge: its word in the reader's language, its colour from the code.

    ``field`` names the field with choices; ``tone`` overrules the colour (an unknown code is neutral).
    """
    code = getattr(thing, field)
    label = getattr(thing, f"get_{field}_display")()
    return badge(label, tone or TONE_OF_STATE.get(code, "neutral"))


@register.simple_tag
def icon(name):
    """One of bootstrap-icons, for the eye only: what it means stands beside it in words."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


def _number(value):
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def yuan(value):
    """An amount in yuan (number or numeric text): ``150000`` → ``150,000 元``. Empty for nothing."""
    number = _number(value)
    return "" if number is None else format_yuan(number)


@register.filter
def wan(value):
    """An amount in yuan in units of 10,000 as announcements write it: ``155000`` → ``15.5 万元``.

    English readers get the plain amount. Empty for nothing.
    """
    number = _number(value)
    if number is None:
        return ""
    if not get_language().startswith("zh"):
        return format_yuan(number)
    return f"{number / 10000:,.6f}".rstrip("0").rstrip(".") + " 万元"


@register.filter
def percent(value, places=0):
    """A share between 0 and 1 as ``87%``; empty for nothing. ``places``: decimals shown at most."""
    number = _number(value)
    if number is None:
        return ""
    text = f"{number * 100:.{int(places)}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


@register.filter
def masked(value):
    """Hide the middle of an identity, phone or account number, or the name part of an e-mail address."""
    text = str(value or "")
    name, at, host = text.partition("@")
    if at:
        return f"{name[:1]}{'*' * max(len(name) - 1, 3)}@{host}"
    return mask(text)


def time_left(seconds):
    """How much is left until a deadline, never more than there is (rounded down).

    Arguments: seconds left (positive). Days alone from three days on, then days and hours, hours and
    minutes, minutes.
    """
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // DAY)
    if days >= 3:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    if days >= 1:
        return _("%(days)d d %(hours)d h left") % {"days": days, "hours": hours - 24 * days}
    if hours >= 1:
        return _("%(hours)d h %(minutes)d min left") % {
            "hours": hours,
            "minutes": minutes - 60 * hours,
        }
    if minutes >= 1:
        return ngettext("%(minutes)d minute left", "%(minutes)d minutes left", minutes) % {
            "minutes": minutes
        }
    return _("less than a minute left")


def _urgency(seconds):
    if seconds <= 0:
        return "over"
    if seconds < DAY:
        return "last"
    return "soon" if seconds < 3 * DAY else "far"


@register.simple_tag(takes_context=True)
def deadline(context, at):
    """The exact instant and how long is left, counted from the request's arrival on the server.

    Arguments: ``at``, an aware datetime or None. The instant itself counts as late, as on the server.
    """
    if at is None:
        return format_html('<span class="quiet">{}</span>', _("no deadline"))
    now = getattr(context.get("request"), "arrived_at", None) or timezone.now()
    seconds = (at - now).total_seconds()
    left = pgettext("deadline", "closed") if seconds <= 0 else time_left(seconds)
    return format_html(
        '<span class="deadline deadline-{}"><time datetime="{}">{}</time> '
        '<span class="deadline-left">{}</span></span>',
        _urgency(seconds),
        timezone.localtime(at).isoformat(timespec="minutes"),
        closing(at),
        left,
    )


@register.filter
def closing(value):
    """A closing instant as people say it: midnight is 24:00 of the day before, never 0:00."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if local.time() != time.min:
        return moment(value)
    return f"{date_format(local - timedelta(days=1), 'DATE_FORMAT')} 24:00"


@register.filter
def moment(value):
    """An aware datetime to the minute, in Asia/Shanghai: ``2026年5月14日 17:00``."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


@register.simple_tag(takes_context=True)
def nav_link(context, name, label, icon_name="", *, count=0):
    """An entry of a navigation list, marked when the page shown is it or lies below it.

    ``name`` is a URL name; an unknown one gives nothing, so that a page that is not there is not
    offered. ``count`` is shown beside the label.
    """
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    path = getattr(context.get("request"), "path", "")
    current = ""
    if path == address:
        current = format_html(' aria-current="{}"', "page")
    elif address != "/" and path.startswith(address):
        current = format_html(' aria-current="{}"', "true")
    mark = icon(icon_name) if icon_name else ""
    number = format_html(' <span class="nav-count">{}</span>', count) if count else ""
    return format_html(
        '<li><a class="nav-entry" href="{}"{}>{}<span>{}</span>{}</a></li>',
        address,
        current,
        mark,
        label,
        number,
    )


@register.simple_tag(takes_context=True)
def unread_messages(context):
    """How many messages the person signed in has not read, at the request's arrival."""
    request = context["request"]
    return outbox.unread_count(request.user, at=request.arrived_at)


def _field_id(field):
    """The id that a link must name to put the cursor into the field (the first of several inputs)."""
    return field.id_for_label or f"{field.auto_id}_0"


def _problems(form):
    for message in form.non_field_errors():
        yield {"id": "", "label": "", "message": message}
    for field in form:
        for message in field.errors:
            target = "" if field.is_hidden else _field_id(field)
            yield {"id": target, "label": field.label, "message": message}


@register.inclusion_tag("core/error_summary.html")
def error_summary(*forms):
    """All that a form (or form set, or several) refuses, each with a link to its field.

    Crispy forms show it by themselves (``templates/bootstrap5/errors.html``).
    """
    found = []
    for form in forms:
        if hasattr(form, "forms"):
            found += [{"id": "", "label": "", "message": m} for m in form.non_form_errors()]
            for number, row in enumerate(form.forms, start=1):
                found += [{**p, "row": number} for p in _problems(row)]
        elif form is not None:
            found += _problems(form)
    return {"problems": found}


@register.simple_tag(takes_context=True)
def sort_header(context, key, label, *, param="sort"):
    """A column head that sorts the list by ``key``: first click ascending, second descending.

    It keeps the filter and goes back to page 1. Use it as the whole ``th``.
    """
    query = context["request"].GET.copy()
    asked = query.get(param, "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    query[param] = f"-{key}" if direction == "ascending" else key
    query.pop("page", None)
    order = format_html(' aria-sort="{}"', direction) if direction else ""
    arrow = {"ascending": "sort-down-alt", "descending": "sort-down"}.get(
        direction, "arrow-down-up"
    )
    return format_html(
        '<th scope="col" class="sortable"{}><a href="?{}">{} {}</a></th>',
        order,
        query.urlencode(),
        label,
        icon(arrow),
    )


@register.filter
def page_window(page):
    """The numbers that the page bar shows: first, last, two on each side, None for a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]


@register.filter
def share_of(part, whole):
    """``part`` of ``whole`` in whole percent, 0 to 100, rounded down, so that 100 means all."""
    part, whole = _number(part), _number(whole)
    if part is None or not whole:
        return 0
    return max(0, min(100, math.floor(part / whole * 100)))
