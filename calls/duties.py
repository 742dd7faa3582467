"""When a monthly duty is due: its day of the month, moved to the working day before."""

import calendar as months
from datetime import date, timedelta

from core.calendar import STRETCH, Days, reckon_previous_working_day

SHOWN = 3
REACH = timedelta(days=31 * (SHOWN + 1))


def days_from(first):
    """The table of days off, read once for what ``next_dates`` reckons from ``first`` on."""
    return Days(first - STRETCH, first + REACH)


def next_dates(duty, first, days):
    """The next ``Reckoned`` days of ``duty`` from ``first`` (a date) on; none without a day.

    A month that is too short has its last day. Source: scheme A, standing duties: by the 25th, moved
    to the working day before when that is a holiday.
    """
    found, year, month = [], first.year, first.month
    while duty.day_of_month and len(found) < SHOWN:
        last = months.monthrange(year, month)[1]
        reckoned = reckon_previous_working_day(
            date(year, month, min(duty.day_of_month, last)), days=days
        )
        if reckoned.date >= first:
            found.append(reckoned)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
