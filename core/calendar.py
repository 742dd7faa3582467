"""Working days in mainland China.

The State Council announces next year's days off and make-up working days (调休) each November. The
package ``chinese_calendar`` holds the announced years; the table ``Holiday``, which staff keep in
the admin, lies over it. For a year that is not announced yet only weekends are counted and every
answer says that it is provisional.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import chinese_calendar
from django.utils import dates, formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core.enums import HolidayKind, ReckoningRule

ONE_DAY = timedelta(days=1)
# The longest run of days off that a search steps over before it asks the table again.
STRETCH = timedelta(days=31)
# Every announcement names days off on these two; a table with both holds the whole announcement.
FIXED_HOLIDAYS = ((1, 1), (10, 1))


@dataclass(frozen=True)
class Reckoned:
    """A day that was reckoned, and why it is that day.

    :ivar date: the day.
    :ivar provisional: whether a year was crossed whose days off are not announced yet.
    """

    date: date
    provisional: bool
    # The basis, from which the day is reckoned anew when a year becomes known (core.reckoning).
    rule: str = field(compare=False, default="")
    start: object = field(compare=False, default=None)
    count: int = field(compare=False, default=0)
    _words: object = field(repr=False, compare=False, default=str)
    _years: tuple = field(repr=False, compare=False, default=())

    @property
    def explanation(self):
        """Why it is that day, in the active language."""
        words = self._words()
        if self.provisional:
            years = ", ".join(str(year) for year in self._years)
            words += " " + _(
                "Provisional: the State Council has not announced the days off of %(years)s;"
                " only weekends were counted."
            ) % {"years": years}
        return words

    def kept_at(self, day):
        """The same, of a day that stays where it was told although the calendar has another one."""

        def words():
            return _("It stays %(day)s, as it was told. By the calendar as it is now: %(why)s") % {
                "day": spoken(day),
                "why": self._words(),
            }

        return replace(self, date=day, _words=words)


class Days:
    """The days between two dates, with the table read once (one query)."""

    def __init__(self, first, last):
        from core.models import Holiday

        self.first, self.last = first, last
        years = range(first.year, last.year + 1)
        wanted = Holiday.objects.filter(date__range=(first, last)) | Holiday.objects.filter(
            date__in=[date(year, *day) for year in years for day in FIXED_HOLIDAYS]
        )
        self.table = {row.date: row for row in wanted.only("date", "kind", "name")}

    def covers(self, day):
        return self.first <= day <= self.last

    def holds(self, first, last):
        """Whether the table was read for the whole span."""
        return self.first <= first and last <= self.last

    def is_announced(self, year):
        return _is_packaged(year) or all(
            (row := self.table.get(date(year, *day))) and row.kind == HolidayKind.OFF
            for day in FIXED_HOLIDAYS
        )

    def is_working(self, day):
        if row := self.table.get(day):
            return row.kind == HolidayKind.MAKE_UP
        if _is_packaged(day.year):
            return chinese_calendar.is_workday(day)
        return day.weekday() < 5

    def holiday_name(self, day):
        """The name of the day off or make-up day in the active language, or ''."""
        if row := self.table.get(day):
            return row.name
        if not _is_packaged(day.year):
            return ""
        name = chinese_calendar.get_holiday_detail(day)[1]
        if name and (get_language() or "zh").startswith("zh"):
            return chinese_calendar.Holiday(name).chinese
        return name or ""


def _is_packaged(year):
    covered = chinese_calendar.constants.holidays
    return min(covered).year <= year <= max(covered).year


def is_announced(year):
    """Whether the days off of ``year`` are known, from the package or from the table."""
    return Days(date(year, 1, 1), date(year, 1, 1)).is_announced(year)


def is_working_day(day):
    """Whether offices work on ``day`` (a date in Asia/Shanghai)."""
    return Days(day, day).is_working(day)


def add_working_days(day, count):
    """The ``count``-th working day after ``day``, which itself is not counted.

    A negative count goes back; 0 gives ``day`` itself.
    """
    return _step(day, count)[0]


def previous_working_day(day):
    """``day`` itself when it is a working day, else the last working day before it."""
    return reckon_previous_working_day(day).date


def count_working_days(first, last):
    """How many working days lie between two dates, both counted."""
    days = Days(first, last)
    span = (last - first).days + 1
    return sum(days.is_working(first + ONE_DAY * step) for step in range(span))


def reckon_previous_working_day(day, *, days=None):
    """``day``, moved to the working day before when offices do not work on it (scheme A's 25th)."""
    days = days if days and days.holds(day - STRETCH, day) else Days(day - STRETCH, day)
    moved = day
    while not days.is_working(moved):
        moved -= ONE_DAY
        if not days.covers(moved):
            days = Days(moved - STRETCH, day)

    def words():
        if moved == day:
            return _("%(day)s is a working day.") % {"day": spoken(day)}
        return _("%(day)s is %(why)s → %(moved)s.") % {
            "day": spoken(day, weekday=False),
            "why": why_off(day, days),
            "moved": named(moved, days),
        }

    return _reckoned(moved, words, days, (moved, day), ReckoningRule.BEFORE, day, 0)


def reckon_add_working_days(day, count, *, days=None):
    """The ``count``-th working day after ``day`` (not counted); ``count`` is 0 or more."""
    last, skipped, days = _step(day, count, days)

    def words():
        said = ngettext(
            "%(count)d working day after %(day)s → %(last)s.",
            "%(count)d working days after %(day)s → %(last)s.",
            count,
        ) % {"count": count, "day": spoken(day), "last": named(last, days)}
        return said + _named_skips(skipped, days)

    return _reckoned(last, words, days, (day, last), ReckoningRule.AFTER, day, count)


def reckon_subtract_working_days(day, count, *, days=None):
    """The ``count``-th working day before ``day`` (not counted); ``count`` is 0 or more."""
    first, skipped, days = _step(day, -count, days)

    def words():
        said = ngettext(
            "%(count)d working day before %(day)s → %(first)s.",
            "%(count)d working days before %(day)s → %(first)s.",
            count,
        ) % {"count": count, "day": spoken(day), "first": named(first, days)}
        return said + _named_skips(skipped, days)

    return _reckoned(first, words, days, (first, day), ReckoningRule.AHEAD, day, count)


def reckon_period(first, count, *, days=None):
    """The last day of a period of ``count`` working days that begins on ``first``.

    ``first`` is counted when it is a working day: 5 days from 18 August 2021 end on 24 August.
    """
    last, skipped, days = _step(first - ONE_DAY, count, days)

    def words():
        said = ngettext(
            "%(count)d working day from %(first)s, the first day counted → %(last)s.",
            "%(count)d working days from %(first)s, the first day counted → %(last)s.",
            count,
        ) % {"count": count, "first": spoken(first), "last": named(last, days)}
        return said + _named_skips(skipped, days)

    span = (first, max(first, last))
    return _reckoned(last, words, days, span, ReckoningRule.PERIOD, first, count)


def reckon_days(first, count):
    """The last day of a period of ``count`` calendar days that begins on ``first``, which counts.

    No calendar moves it: 5 days from 18 August end on 22 August.
    """
    last = first + ONE_DAY * (count - 1)

    def words():
        return ngettext(
            "%(count)d calendar day from %(first)s, the first day counted → %(last)s.",
            "%(count)d calendar days from %(first)s, the first day counted → %(last)s.",
            count,
        ) % {"count": count, "first": spoken(first), "last": spoken(last)}

    return Reckoned(last, False, "", first, count, words)


def reckon(rule, start, count, *, days=None):
    """The day that follows from a basis; ``days`` spares the query when it holds the span."""
    if rule == ReckoningRule.BEFORE:
        return reckon_previous_working_day(start, days=days)
    ways = {
        ReckoningRule.AFTER: reckon_add_working_days,
        ReckoningRule.AHEAD: reckon_subtract_working_days,
        ReckoningRule.PERIOD: reckon_period,
    }
    return ways[rule](start, count, days=days)


def reach_of(count):
    """So many days around a start that a search of ``count`` working days will not leave soon."""
    return timedelta(days=2 * abs(count)) + STRETCH


def _step(day, count, days=None):
    """Walk ``count`` working days from ``day``; also the days off stepped over, and the table."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    start, reach = day, reach_of(count) * (1 if count > 0 else -1)
    if days is None or not days.holds(*sorted((day, day + reach))):
        days = Days(*sorted((day, day + reach)))
    skipped = []
    for _counted in range(abs(count)):
        day += step
        while not days.is_working(day):
            skipped.append(day)
            day += step
            if not days.covers(day):
                days = Days(*sorted((start, day + reach)))
    return day, skipped, days


def _reckoned(day, words, days, span, rule, start, count):
    years = range(span[0].year, span[1].year + 1)
    unknown = tuple(year for year in years if not days.is_announced(year))
    return Reckoned(day, bool(unknown), rule, start, count, words, unknown)


def _named_skips(skipped, days):
    """A clause that names the holidays (not the plain weekends) that were stepped over."""
    names = {}
    for day in skipped:
        if days.covers(day) and (name := days.holiday_name(day)):
            names.setdefault(name, day)
    if not names:
        return ""
    joined = pgettext("in a list", ", ").join(
        f"{name} ({spoken(day, weekday=False)})" for name, day in names.items()
    )
    return " " + _("Not counted: %(holidays)s.") % {"holidays": joined}


def why_off(day, days=None):
    """Why offices do not work on ``day``: a holiday's name or the day of the week."""
    days = days or Days(day, day)
    weekday = str(dates.WEEKDAYS[day.weekday()])
    if name := days.holiday_name(day):
        return _("a day off (%(holiday)s)") % {"holiday": name}
    return _("a %(weekday)s") % {"weekday": weekday}


def named(day, days):
    """``day`` in words; of a weekend on which offices work, that they do."""
    if day.weekday() < 5 or not days.is_working(day):
        return spoken(day)
    return _("%(day)s, a make-up working day") % {"day": spoken(day)}


def spoken(day, *, weekday=True):
    """``day`` in words of the active language: ``Friday 23 October``, ``10月23日（星期五）``."""
    text = formats.date_format(day, pgettext("form of a date", "j F"))
    if not weekday:
        return text
    return _("%(weekday)s %(day)s") % {
        "day": text,
        "weekday": str(dates.WEEKDAYS[day.weekday()]),
    }
