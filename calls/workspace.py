"""The frame of a call's workspace: one tab per stage, in order, each drawn by the floor that owns it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from calls import stages
from calls.enums import CallState, QuestionState
from calls.models import Question, Stage
from calls.queries import calls_visible_to
from calls.windows import has_closed, is_open, window_of


@dataclass(frozen=True)
class Tab:
    """One stage in the frame. ``status`` is before, now or after; ``figures`` come from its kind."""

    stage: Stage
    link: str
    status: str
    figures: list
    is_current: bool


def status_of(stage, *, at):
    """Where the stage stands at ``at``: 'before', 'now' or 'after', over all windows that hold.

    What was finished is over, whatever its dates say. The general window holds for nobody once every
    lot has one of its own.
    """
    if stage.finished_at is not None:
        return "after"
    windows = list(stage.windows.all())
    own = {window.lot_id for window in windows if window.lot_id is not None}
    if own and own >= {lot.pk for lot in stage.call.lots.all()}:
        windows = [window for window in windows if window.lot_id or window.area_id]
    if any(is_open(window, at=at) for window in windows):
        return "now"
    if windows and all(has_closed(window, at=at) for window in windows):
        return "after"
    return "before"


def stage_for(user, stage_id, permission="calls.see_workspace"):
    """The stage, for a tab's page.

    Raises Http404 when the user may not see the call at all, PermissionDenied when it may see the
    call but lacks ``permission``.
    """
    stage = get_object_or_404(
        Stage.objects.filter(call__in=calls_visible_to(user)).select_related("call__office"),
        pk=stage_id,
    )
    # The frame and the tab ask several rules about one user.
    prefetch_related_objects([user], "memberships")
    if not user.has_perm(permission, stage.call):
        raise PermissionDenied
    return stage


def call_for(user, pk, permission="calls.see_workspace", *, copies=False):
    """The call, for a page of its office; working copies of corrections only where ``copies``.

    Raises Http404 when the user may not see the call at all, PermissionDenied when it may see the
    call but lacks ``permission``.
    """
    calls = calls_visible_to(user).select_related("office")
    if not copies:
        calls = calls.exclude(state=CallState.COPY)
    call = get_object_or_404(calls, pk=pk)
    if not user.has_perm(permission, call):
        raise PermissionDenied
    return call


def tab_address(stage):
    """Where the stage's tab is; '' while no floor shows one."""
    try:
        return reverse(stages.get(stage.kind).tab, args=[stage.pk])
    except NoReverseMatch:
        return ""


def frame(call, *, at, current=None):
    """The context of ``calls/workspace.html``: the call and its tabs. ``current`` is a stage or None."""
    prefetch_related_objects(
        [call], Prefetch("stages", stages_with_questions().order_by("position"))
    )
    tabs = [
        Tab(
            stage=stage,
            link=tab_address(stage),
            status=status_of(stage, at=at),
            figures=_figures(call, stage),
            is_current=current is not None and stage.pk == current.pk,
        )
        for stage in call.stages.all()
    ]
    return {
        "call": call,
        "tabs": tabs,
        "current_stage": current,
        "trail": _trail(call, current),
        "open_questions": max((tab.stage.open_questions for tab in tabs), default=0),
    }


def stages_with_questions():
    """Stages with their windows and, riding along without a query of its own, ``open_questions``: how
    many questions about their call wait for an answer."""
    waiting = Question.objects.filter(call=OuterRef("call"), state=QuestionState.OPEN).order_by()
    count = waiting.values("call").annotate(number=Count("pk")).values("number")
    rows = Stage.objects.annotate(open_questions=Coalesce(Subquery(count), Value(0)))
    return rows.select_related("finished_by").prefetch_related("windows")


def _figures(call, stage):
    """The figures of a stage; for a draft nothing has come in yet, but for what runs before it."""
    kind = stages.get(stage.kind)
    return kind.figures(stage) if kind.is_before_call or not call.is_draft else []


def _trail(call, current):
    """Where the page stands: the office's calls, then the call above one of its stages."""
    trail = [(_("Calls of my office"), reverse("calls:office_calls"))]
    if current is not None:
        trail.append((call.title, reverse("calls:workspace", args=[call.pk])))
    return trail


def lot_windows(stage, lots):
    """``[(lot, window)]`` for a list of lots, from prefetched windows."""
    return [(lot, window_of(stage, lot=lot)) for lot in lots]
