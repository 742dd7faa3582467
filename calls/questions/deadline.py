"""Until when questions about a call are taken: so many working days before the deadline.

Each window of the stage that takes proposals has its own; a question about the whole call goes by the
last of them. The day is stored when the call is published and then only ever moves later: when the
deadline moves, or when days off become known.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from calls.enums import CallState
from calls.layout import end_of_day
from calls.locking import lock_call
from calls.models import StageWindow
from calls.windows import proposals_stage, window_of
from calls.wording import last_day
from core import calendar, reckoning

QUESTION_CLOSE = "calls.question_close"


@dataclass(frozen=True)
class QuestionClose:
    """The aware ``instant`` at which questions end, and the ``Reckoned`` day that says why."""

    instant: datetime
    reckoned: calendar.Reckoned


def close_of(call, window, *, days=None):
    """The ``QuestionClose`` that goes by ``window``; None where the call takes no questions.

    :param days: a ``core.calendar.Days`` that holds the span, which spares the query.
    """
    if call.question_days is None or window is None or window.closes_at is None:
        return None
    reckoned = calendar.reckon_subtract_working_days(
        last_day(window.closes_at), call.question_days, days=days
    )
    told = window.questions_close_at
    if told is not None and told != end_of_day(reckoned.date):
        reckoned = reckoned.kept_at(last_day(told))
    return QuestionClose(told or end_of_day(reckoned.date), reckoned)


def closes_of(call):
    """``{lot id: QuestionClose}`` and, under None, the one for the call as a whole.

    Costs one query where stages, windows and lots are fetched.
    """
    taking = proposals_stage(call)
    if taking is None or call.question_days is None:
        return {}
    windows = {lot.pk: window_of(taking, lot=lot) for lot in call.lots.all()}
    windows = windows or {None: window_of(taking)}
    windows = {key: one for key, one in windows.items() if one and one.closes_at}
    if not windows:
        return {}
    closing = [last_day(window.closes_at) for window in windows.values()]
    days = calendar.Days(min(closing) - calendar.reach_of(call.question_days), max(closing))
    found = {key: close_of(call, window, days=days) for key, window in windows.items()}
    return found | {None: max(found.values(), key=lambda one: one.instant)}


def keep_closes(call):
    """Store the question deadlines of a published call, with how each was reckoned.

    Belongs into the transaction that publishes the call or a correction of it. A told day never
    moves earlier.
    """
    taking = proposals_stage(call)
    if taking is None or call.question_days is None:
        return
    for window in StageWindow.objects.filter(stage=taking).exclude(closes_at=None):
        told = window.questions_close_at
        window.questions_close_at = None
        found = close_of(call, window)
        if told is not None and found.instant < told:
            continue
        window.questions_close_at = found.instant
        window.save(update_fields=["questions_close_at"])
        reckoning.keep(window, QUESTION_CLOSE, found.reckoned)


# --- When days off become known -----------------------------------------------------------------------


def move_close(row, reckoned, *, by, at):
    """The calendar gives a later last day for questions; see ``core.reckoning.Purpose``."""
    window = StageWindow.objects.filter(pk=row.subject_id).select_related("stage").first()
    if window is None:
        return None
    call = lock_call(window.stage.call_id)
    if call.state != CallState.PUBLISHED or call.question_days is None:
        return None
    window.questions_close_at = end_of_day(reckoned.date)
    window.save(update_fields=["questions_close_at"])
    return call, call.office_id


def describe_closes(ids):
    """``{id: (text, link)}`` of the windows whose question deadlines move; one query."""
    rows = StageWindow.objects.filter(pk__in=ids).select_related("stage__call", "lot")
    return {
        str(one.pk): (
            " · ".join(str(part) for part in (one.stage.call, one.lot) if part),
            reverse("calls:questions", args=[one.stage.call_id]),
        )
        for one in rows
    }


def register():
    """Called once, when the apps are ready. What was told never gets shorter."""
    reckoning.register(
        reckoning.Purpose(
            QUESTION_CLOSE,
            gettext_lazy("Questions about a call end"),
            reckoning.LATER,
            move_close,
            describe_closes,
        )
    )
