"""How pages and papers show a day that was reckoned in working days, with why it is that day."""

from django import template

from core import calendar

register = template.Library()


@register.inclusion_tag("core/reckoned_day.html")
def reckoned_day(reckoned):
    """The day; pressed or entered by keyboard, it opens to how it was reckoned. No script is needed.

    Arguments: a ``core.calendar.Reckoned`` or None, which shows nothing. Not inside a paragraph.
    """
    return {"reckoned": reckoned}


@register.filter
def spoken(day):
    """A date with its weekday, in words of the active language."""
    return calendar.spoken(day) if day else ""
