"""Stored dates that were reckoned in working days, and what becomes of them when a year is announced.

A floor that stores such a date registers a ``Purpose`` and calls ``keep`` in the act that sets it.
When the table of days off changes, ``moves`` says which dates would move and ``recompute`` moves
them: only what has not come yet, only in the direction that the purpose allows, each once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from core import audit, calendar
from core.models import ReckonedDate

LATER, EARLIER, BOTH = "later", "earlier", "both"
MOVE = "core.move_date"


@dataclass(frozen=True)
class Purpose:
    """What a kind of reckoned date is for.

    Args:
        code: language-neutral name, ``floor.thing``.
        label: what such a date is, in words.
        direction: in which direction it may move by itself: ``LATER``, ``EARLIER`` or ``BOTH``.
        move: ``(row, new day, by=, at=)`` locks the subject, sets its own columns, tells whom it
            touches and returns ``(subject, office id)``, or None when the date holds no more.
        describe: ``[subject id] -> {subject id: (text, link)}`` for the page that asks before.
    """

    code: str
    label: str | Promise
    direction: str
    move: Callable
    describe: Callable


@dataclass(frozen=True)
class Move:
    """One date that moves, or would: ``reckoned`` is the new day with its explanation."""

    row: ReckonedDate
    old: date
    reckoned: calendar.Reckoned
    label: str | Promise
    text: str = ""
    link: str = ""

    @property
    def new(self):
        return self.reckoned.date


_purposes: dict[str, Purpose] = {}


def register(purpose):
    """Make a purpose known; another one under the same code is a programming error."""
    if _purposes.get(purpose.code, purpose) != purpose:
        raise ValueError(f"The purpose {purpose.code} is registered twice.")
    _purposes[purpose.code] = purpose


def keep(subject, purpose, reckoned):
    """Store the basis of a date of ``subject``, in the transaction of the act that sets the date.

    Raises LookupError for a purpose that no floor registered.
    """
    if purpose not in _purposes:
        raise LookupError(f"Register the purpose {purpose} in the ready() of its app.")
    columns = {
        "rule": reckoned.rule,
        "start": reckoned.start,
        "count": reckoned.count,
        "date": reckoned.date,
        "provisional": reckoned.provisional,
        "settled_at": None,
    }
    row = _row(subject, purpose, lock=True)
    if row is None:
        return ReckonedDate.objects.create(purpose=purpose, **_key(subject), **columns)
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    return row


def settle(subject, purpose, *, at):
    """The date has done its work (answered, withdrawn, run out): it moves no more."""
    ReckonedDate.objects.filter(purpose=purpose, settled_at=None, **_key(subject)).update(
        settled_at=at
    )


def of(subject, purpose, *, days=None):
    """The stored date with its explanation as a ``Reckoned``, or None.

    The day is the stored one, also where it was not moved because its direction forbids it.
    """
    row = _row(subject, purpose)
    return None if row is None else reckoned_of(row, days=days)


def reckoned_of(row, *, days=None):
    """``Reckoned`` of a stored row; its explanation stands even where the day was kept."""
    found = calendar.reckon(row.rule, row.start, row.count, days=days)
    return found if found.date == row.date else found.kept_at(row.date)


def _key(subject):
    return {
        "subject_type": ContentType.objects.get_for_model(subject),
        "subject_id": str(subject.pk),
    }


def _row(subject, purpose, *, lock=False):
    rows = ReckonedDate.objects.filter(purpose=purpose, **_key(subject))
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


# --- When days off become known -------------------------------------------------------------------


def moves(*, at):
    """Every ``Move`` that the days off, as they stand now, ask for; two queries and one a purpose."""
    found = [(row, reckoned) for row, reckoned, may_move in _found(at) if may_move]
    ids = {}
    for row, _reckoned in found:
        ids.setdefault(row.purpose, []).append(row.subject_id)
    told = {code: _purposes[code].describe(subjects) for code, subjects in ids.items()}
    return [
        Move(
            row,
            row.date,
            reckoned,
            _purposes[row.purpose].label,
            *told[row.purpose].get(row.subject_id, ("", "")),
        )
        for row, reckoned in found
    ]


def _found(at):
    """``[(row, Reckoned, whether it may move)]`` of what is to come and not as the calendar has it."""
    today = timezone.localdate(at)
    rows = list(
        ReckonedDate.objects.filter(
            settled_at=None, date__gte=today, purpose__in=_purposes
        ).order_by("date", "pk")
    )
    if not rows:
        return []
    longest = calendar.reach_of(max(row.count for row in rows))
    days = calendar.Days(
        min(min(row.start, row.date) for row in rows) - longest,
        max(max(row.start, row.date) for row in rows) + longest,
    )
    found = []
    for row in rows:
        reckoned = calendar.reckon(row.rule, row.start, row.count, days=days)
        may_move = _may_move(row, reckoned, today)
        if may_move or reckoned.provisional != row.provisional:
            found.append((row, reckoned, may_move))
    return found


def _may_move(row, reckoned, today):
    direction = _purposes[row.purpose].direction
    if reckoned.date > row.date:
        return direction in (LATER, BOTH)
    # A day that is over is no day to which anything could still be done.
    return today <= reckoned.date < row.date and direction in (EARLIER, BOTH)


def recompute(*, by, at):
    """Move every date that the calendar moves; returns how many moved. Asked again, it moves none.

    Each date is its own transaction, so that a worker that dies leaves whole dates behind it and the
    next one goes on. Args: ``by`` the person who saved the calendar, None for the daily job.
    """
    return sum(_recompute_one(row, by=by, at=at) for row, _reckoned, _may in _found(at))


@transaction.atomic
def _recompute_one(row, *, by, at):
    held = ReckonedDate.objects.select_for_update(of=("self",)).filter(
        pk=row.pk, revision=row.revision, settled_at=None
    )
    row = held.first()
    if row is None:
        return 0
    reckoned = calendar.reckon(row.rule, row.start, row.count)
    row.provisional = reckoned.provisional
    if not _may_move(row, reckoned, timezone.localdate(at)):
        row.save(update_fields=["provisional"])
        return 0
    old, row.date = row.date, reckoned.date
    row.revision += 1
    row.save(update_fields=["provisional", "date", "revision"])
    done = _purposes[row.purpose].move(row, reckoned, by=by, at=at)
    if done is None:
        ReckonedDate.objects.filter(pk=row.pk).update(settled_at=at)
        return 0
    subject, office_id = done
    audit.record(
        MOVE,
        subject=subject,
        by=by,
        at=at,
        office_id=office_id,
        before={"date": old.isoformat()},
        after={"date": reckoned.date.isoformat()},
    )
    return 1
