"""Instants in the words of refusals and records."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def exact(instant):
    """An aware instant to the second in Asia/Shanghai: what a refusal at a deadline names."""
    local = timezone.localtime(instant)
    return _("%(day)s %(time)s") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": f"{local:%H:%M:%S}",
    }
