"""When a stage is open, for whom, and how long still.

A lot's (or area's) own window stands in place of the stage's general one. A deadline is judged with
the instant at which the request arrived; nothing has to run for a stage to be closed.
"""

from django.db.models import Q

from calls import stages
from calls.models import StageWindow


def window_of(stage, *, lot=None, area=None):
    """The window that holds for ``lot`` or ``area`` in ``stage``, else the general one, else None.

    Reads ``stage.windows`` in Python when it is prefetched, so lists cost no query a row.
    """
    general = None
    for window in stage.windows.all():
        if lot is not None and window.lot_id == lot.pk:
            return window
        if area is not None and window.area_id == area.pk:
            return window
        if window.lot_id is None and window.area_id is None:
            general = window
    return general


def has_opened(window, *, at):
    """Whether ``at`` (aware) is not before the opening. A window without one has always been open."""
    return window is not None and (window.opens_at is None or window.opens_at <= at)


def has_closed(window, *, at):
    """Whether ``at`` (aware) is the close or later."""
    return window is not None and window.closes_at is not None and window.closes_at <= at


def is_open(window, *, at):
    """Whether ``opens_at <= at < closes_at``. A stage without any window is not open."""
    return has_opened(window, at=at) and not has_closed(window, at=at)


def stage_of_kind(call, kind):
    """The first stage of that kind in ``call`` (prefetched or not), or None."""
    for stage in call.stages.all():
        if stage.kind == kind:
            return stage
    return None


def proposals_stage(call):
    """The stage in which proposals are taken in, whose windows are the lots' deadlines, or None."""
    for stage in call.stages.all():
        if stages.get(stage.kind).place == stages.Place.TAKING:
            return stage
    return None


def current_windows(*, kind, at, within):
    """Windows of published calls' stages of ``kind`` that close after ``at`` and before ``at+within``.

    Source: house rule 9, reminders join what is open with its current window. A general window is
    returned once; the caller leaves out lots that have their own.
    """
    return (
        StageWindow.objects.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=at),
            stage__kind=kind,
            stage__call__state="published",
            closes_at__gt=at,
            closes_at__lte=at + within,
        )
        .select_related("stage__call", "lot")
        .order_by("closes_at")
    )


def last_close(call, kind, *, at):
    """When the last of the call's windows of ``kind`` that is not over at ``at`` closes, or None.

    A general window counts for the lots that have none of their own, and for a call without lots.
    """
    stage = stage_of_kind(call, kind)
    if stage is None:
        return None
    windows = [window_of(stage, lot=lot) for lot in call.lots.all()] or [window_of(stage)]
    running = [one for one in windows if one and one.closes_at and not has_closed(one, at=at)]
    return max((window.closes_at for window in running), default=None)
