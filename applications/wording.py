"""Numbers, instants and the office's language, as this floor's texts need them."""

from django.conf import settings
from django.utils import timezone, translation

from calls.wording import plain_number
from core.wording import exact


def office_language():
    """A context in which what is kept (tasks, messages, versions, papers) is put into words."""
    return translation.override(settings.LANGUAGE_CODE)


def when(instant, *, at):
    """An aware instant as it is told at ``at``: to the second; with its day unless that is today's."""
    local = timezone.localtime(instant)
    time = f"{local:%H:%M:%S}"
    return time if local.date() == timezone.localdate(at) else exact(instant)


def plain(number):
    """A decimal without superfluous zeros or exponent, '' for None: ``12``, ``0.5``, ``1000``."""
    return "" if number is None else plain_number(number)
