"""Last year's call as the draft of the next: everything that was written, nothing that came in."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls import stages
from calls.enums import CallState
from calls.locking import CallRefused, lock_call
from core import audit

# What belongs to the one call and is never taken over.
OWN_TO_A_CALL = {
    "state": CallState.DRAFT,
    "revision": 1,
    "published_at": None,
    "ended_at": None,
    "cancel_reason": "",
}
LISTS = ("eligibility", "documents", "duties")


@transaction.atomic
def copy_call(call, *, year, by, at):
    """A new draft for ``year`` with lots, lists, projects, indicators, targets, stages, windows.

    Windows and the projects' last days move to the same day of ``year``. The year in the title moves
    along. What the residents' assembly approved is not taken over: it approved last year's call.
    Proposals, papers, followers and the review's panel are not copied.

    :param year: of the new call; another than the old one's.
    :param at: aware instant of the request.
    :returns: the new call.
    :raises CallRefused: for the year that the call has already.
    """
    old = lock_call(call.pk)
    if year == old.year:
        raise CallRefused(
            _("The call is of %(year)d already: choose another year.") % {"year": year},
            field="year",
        )
    new = _duplicate(
        old,
        **OWN_TO_A_CALL,
        year=year,
        title=old.title.replace(str(old.year), str(year)),
        created_by=by,
        created_at=at,
        copied_from=old,
    )
    years = year - old.year
    lots = {lot.pk: _copy_lot(lot, new, years) for lot in old.lots.all()}
    for stage in old.stages.all():
        _copy_stage(stage, new, lots, years)
    audit.record(
        "calls.copy_call",
        subject=new,
        by=by,
        at=at,
        office_id=new.office_id,
        after={"copied_from": old.pk, "year": year},
        note=f"“{old.title}”",
    )
    return new


def _duplicate(row, **changes):
    """A saved copy of ``row`` with every column but the key, and with ``changes``."""
    columns = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    copy = type(row)(**columns)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _copy_lot(old, call, years):
    lot = _duplicate(
        old,
        call=call,
        approved_on=None,
        approval="",
        paper_closes_at=shifted_close(old.paper_closes_at, years),
        new_since=shifted_day(old.new_since, years),
    )
    for name in LISTS:
        for row in getattr(old, name).all():
            _duplicate(row, lot=lot)
    for project in old.projects.all():
        _copy_project(project, lot, years)
    return lot


def _copy_project(old, lot, years):
    project = _duplicate(old, lot=lot, ends_on=shifted_day(old.ends_on, years))
    project.categories.set(old.categories.all())
    for indicator in old.indicators.all():
        copy = _duplicate(indicator, project=project)
        targets = {
            target.pk: _duplicate(target, indicator=copy) for target in _by_parent(indicator)
        }
        for target in targets.values():
            if target.part_of_id is not None:
                target.part_of = targets[target.part_of_id]
                target.save(update_fields=["part_of"])


def _by_parent(indicator):
    return indicator.targets.order_by("position", "id")


def _copy_stage(old, call, lots, years):
    stage = _duplicate(old, call=call, finished_at=None, finished_by=None)
    stages.get(old.kind).copy(old, stage)
    for window in old.windows.all():
        _duplicate(
            window,
            stage=stage,
            lot=lots[window.lot_id] if window.lot_id else None,
            opens_at=shifted_instant(window.opens_at, years),
            closes_at=shifted_close(window.closes_at, years),
            revision=1,
            questions_close_at=None,
        )


def shifted_day(day, years):
    """The same day ``years`` later; 29 February becomes the 28th where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def shifted_instant(instant, years):
    """The same day and hour ``years`` later, in Asia/Shanghai."""
    if instant is None:
        return None
    local = timezone.localtime(instant)
    moved = datetime.combine(shifted_day(local.date(), years), local.time())
    return timezone.make_aware(moved)


def shifted_close(instant, years):
    """A close ``years`` later. One at midnight belongs to the day before: 24:00 stays 24:00."""
    if instant is None or timezone.localtime(instant).time() != time.min:
        return shifted_instant(instant, years)
    day_before = shifted_instant(instant - timedelta(days=1), years)
    return day_before + timedelta(days=1)
