"""Targets and instants in the words of a page."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calls.enums import DocumentCondition, LatePaper
from core.money import format_yuan


def plain_number(value):
    """A decimal without superfluous zeros and without an exponent: ``12``, ``4.5``, ``1000``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def last_day(instant):
    """The last whole or begun day before ``instant`` (aware), in Asia/Shanghai.

    A window that closes at midnight has closed at the end of the day before.
    """
    local = timezone.localtime(instant)
    return (local - timedelta(days=1)).date() if local.time() == time.min else local.date()


def closing_words(instant):
    """An aware closing instant as people say it: midnight is the 24:00 of the day before."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    day = date_format(last_day(instant), "DATE_FORMAT")
    clock = "24:00" if local.time() == time.min else f"{local:%H:%M}"
    return f"{day} {clock}"


def opening_words(instant):
    """An aware opening instant: the day, and the hour where it is not midnight."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    day = date_format(local.date(), "DATE_FORMAT")
    return day if local.time() == time.min else f"{day} {local:%H:%M}"


def window_words(window):
    """``opens – closes`` of a window in one line; '' for None."""
    if window is None:
        return ""
    opens, closes = opening_words(window.opens_at), closing_words(window.closes_at)
    if opens and closes:
        return f"{opens} – {closes}"
    if closes:
        return _("until %(instant)s") % {"instant": closes}
    return _("from %(instant)s") % {"instant": opens} if opens else ""


def contact_rows(lot):
    """``[(label, value)]`` of where and how a lot is reached; what is not said is left out."""
    rows = [
        (_("Address"), lot.address),
        (_("Receiving hours"), lot.receiving_hours),
        (_("Contact"), " ".join(part for part in (lot.contact_name, lot.contact_phone) if part)),
        (_("E-mail"), lot.contact_email),
        (_("Review meeting"), lot.review_meeting),
    ]
    return [(label, value) for label, value in rows if value]


def needed_words(condition, *, lot, amount=None):
    """Of whom a paper (or a rule) is asked, in words; '' where of everybody.

    :param condition: a ``DocumentCondition`` or ``EligibilityCondition``.
    :param amount: in yuan, where the condition names one.
    """
    if condition == DocumentCondition.ALWAYS:
        return ""
    if condition == DocumentCondition.OLD_ENOUGH and lot.new_since is not None:
        return _("not of organizations registered after %(day)s, which are too new for it") % {
            "day": date_format(lot.new_since, "DATE_FORMAT")
        }
    if condition == DocumentCondition.AMOUNT:
        return _("only when %(amount)s or more is requested") % {"amount": format_yuan(amount)}
    return str(DocumentCondition(condition).label)


def paper_words(lot):
    """Until when paper copies are taken and what becomes of later ones, in one sentence."""
    words = {"closes": closing_words(lot.paper_closes_at)}
    is_refused = lot.paper_late == LatePaper.REFUSED
    if lot.paper_closes_at is None and is_refused:
        return _("Paper copies are taken until the deadline for proposals.")
    if lot.paper_closes_at is None:
        return _(
            "Paper copies are taken until the deadline for proposals; later ones are marked as late."
        )
    if is_refused:
        return _("Paper copies are taken until %(closes)s.") % words
    return _("Paper copies are taken until %(closes)s; later ones are marked as late.") % words
