"""Keeping the table of days off: what a change would do, and the change itself.

A change is always shown first: which days, and which stored dates move with them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from core import audit, reckoning
from core.calendar import Days, spoken
from core.enums import HolidayKind
from core.errors import Refusal
from core.models import Holiday, HolidayYear

SET = "core.set_holidays"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class HolidayRefused(Refusal):
    """The days cannot be kept as they stand; ``problems`` names each."""

    code = "holidays"
    message = _("These days cannot be kept as they stand.")


@dataclass(frozen=True)
class DayRow:
    """One day to be kept: ``kind`` '' takes the day out of the table, so that it is as usual."""

    date: date
    kind: str
    name: str = ""


@dataclass
class Change:
    """What keeping would do: ``new``, ``replaced`` ``[(before, row)]``, ``removed``; ``moves``."""

    new: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    same: int = 0
    moves: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not (self.new or self.replaced or self.removed)


def refuse_impossible(rows):
    """Raise HolidayRefused with everything that is wrong: a day both off and made up, no name."""
    problems, seen = [], {}
    for row in rows:
        if not FIRST_YEAR <= row.date.year <= LAST_YEAR:
            problems.append(_("%(day)s lies too far away.") % {"day": row.date.isoformat()})
        if row.kind and not row.name:
            problems.append(
                _("Say of %(day)s to which holiday it belongs.") % {"day": told(row.date)}
            )
        other = seen.setdefault(row.date, row)
        if other.kind != row.kind:
            problems.append(
                _("%(day)s is named both as %(one)s (%(one_name)s) and as %(two)s (%(two_name)s).")
                % {
                    "day": told(row.date),
                    "one": kind_words(other.kind),
                    "one_name": other.name or "—",
                    "two": kind_words(row.kind),
                    "two_name": row.name or "—",
                }
            )
    if problems:
        raise HolidayRefused("\n".join(problems), problems=[("", text) for text in problems])


def kind_words(kind):
    """A kind of day in words; '' is a day as usual."""
    return HolidayKind(kind).label if kind else _("a day as usual")


def told(day):
    """A day with its year, in words."""
    return f"{day.year} · {spoken(day)}"


def preview(rows, *, at):
    """The ``Change`` that keeping ``rows`` would be. Nothing stays written.

    Raises HolidayRefused for rows that cannot be kept.
    """
    refuse_impossible(rows)
    with transaction.atomic():
        change = _write(rows, source="")
        change.moves = reckoning.moves(at=at)
        transaction.set_rollback(True)
    return change


def edition_of(years):
    """A number that grows with every change of these years: what the page was made from."""
    rows = HolidayYear.objects.filter(year__in=years)
    return sum(rows.values_list("edition", flat=True))


@transaction.atomic
def set_days(rows, *, source, edition, by, at):
    """Keep ``rows`` in the table; returns the ``Change``. The dates move afterwards (``recompute``).

    Args: ``source`` the announcement's title and number; ``edition`` that of the page on which the
    change was shown.
    Raises HolidayRefused for impossible rows, without a source, and when somebody else changed the
    same years meanwhile.
    """
    refuse_impossible(rows)
    if not source:
        raise HolidayRefused(
            _("Name the announcement from which the days are taken."), field="source"
        )
    years = sorted({row.date.year for row in rows})
    locked = [_locked_year(year) for year in years]
    if sum(one.edition for one in locked) != edition:
        raise HolidayRefused(
            _("Somebody else changed the days off of this year meanwhile. Look at them again.")
        )
    change = _write(rows, source=source)
    for year in locked:
        year.edition += 1
        year.source = source
        year.save(update_fields=["edition", "source"])
        audit.record(SET, subject=year, by=by, at=at, note=source, **_on_record(change, year.year))
    return change


def _locked_year(year):
    HolidayYear.objects.get_or_create(year=year)
    return HolidayYear.objects.select_for_update().get(year=year)


def _on_record(change, year):
    """Before and after of one year's days, as the audit trail keeps them."""
    before = {one.date.isoformat(): one.kind for one, _row in change.replaced}
    before |= {one.date.isoformat(): one.kind for one in change.removed}
    rows = [*change.new, *(row for _one, row in change.replaced)]
    after = {row.date.isoformat(): row.kind for row in rows if row.date.year == year}
    before = {day: kind for day, kind in before.items() if day.startswith(str(year))}
    return {"before": {"days": before}, "after": {"days": after, "count": len(after)}}


def _write(rows, *, source):
    """Write ``rows`` and say what changed."""
    change = Change()
    kept = {one.date: one for one in Holiday.objects.filter(date__in=[row.date for row in rows])}
    for row in {row.date: row for row in rows}.values():
        before = kept.get(row.date)
        if before and (before.kind, before.name) == (row.kind, row.name):
            change.same += 1
        elif not row.kind:
            if before:
                change.removed.append(before)
        elif before:
            change.replaced.append((before, row))
        else:
            change.new.append(row)
    touched = [one.date for one in change.removed] + [one.date for one, _row in change.replaced]
    Holiday.objects.filter(date__in=touched).delete()
    rows = [*change.new, *(row for _one, row in change.replaced)]
    Holiday.objects.bulk_create(
        Holiday(date=row.date, kind=row.kind, name=row.name, source=source) for row in rows
    )
    return change


# --- A year as a calendar -------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One day of the calendar: ``mark`` is off, make_up, weekend or '' for a working day."""

    date: date
    mark: str
    name: str = ""
    is_kept: bool = False

    @property
    def words(self):
        """What a screen reader says, and what shows on pointing."""
        what = {"off": _("day off"), "make_up": _("make-up working day"), "weekend": _("weekend")}
        parts = [spoken(self.date), what.get(self.mark, _("working day")), self.name]
        return " · ".join(part for part in parts if part)


def year_calendar(year, rows=()):
    """``(announced, [(month's name, weeks, named runs)])``; a week is seven cells, None outside it.

    Args: ``rows`` are laid over the table, for a change that is not kept yet.
    """
    days = Days(date(year, 1, 1), date(year, 12, 31))
    for row in rows:
        days.table.pop(row.date, None)
        if row.kind:
            days.table[row.date] = Holiday(date=row.date, kind=row.kind, name=row.name)
    months = []
    for month in range(1, 13):
        weeks = _weeks(year, month, days)
        months.append((MONTHS[month], weeks, _runs(weeks)))
    return days.is_announced(year), months


def _runs(weeks):
    """``[(name, mark, first day, last day)]`` of a month's days off and make-up days, run by run."""
    runs = []
    cells = [cell for week in weeks for cell in week if cell and cell.mark in HolidayKind.values]
    for cell in cells:
        if not cell.name:
            continue
        day = cell.date.day
        last = runs[-1] if runs else None
        if last and last[:2] == (cell.name, cell.mark) and last[3] == day - 1:
            runs[-1] = (*last[:3], day)
        else:
            runs.append((cell.name, cell.mark, day, day))
    return runs


def _weeks(year, month, days):
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    cells = [None] * first.weekday()
    cells += [_cell(first.replace(day=number), days) for number in range(1, last.day + 1)]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(day, days):
    name, is_weekend = days.holiday_name(day), day.weekday() >= 5
    if days.is_working(day):
        mark = HolidayKind.MAKE_UP.value if is_weekend else ""
    else:
        mark = HolidayKind.OFF.value if name or not is_weekend else "weekend"
    return Cell(day, mark, name, day in days.table)
