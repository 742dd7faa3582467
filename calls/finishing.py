"""Saying that a stage is done: refused while anything in it is open, taken back only before what follows."""

from django.db import transaction
from django.utils.translation import gettext as _

from calls import stages
from calls.enums import CallState
from calls.locking import CallRefused, lock_call
from calls.models import Stage
from calls.workspace import status_of
from core import audit

LONGEST_REASON = 300


class FinishingRefused(CallRefused):
    """The stage cannot be finished or taken up; ``problems`` lists what is open."""

    code = "finishing"


def open_in(stage, *, at):
    """``[(sentence, link)]`` of what keeps ``stage`` from being finished at ``at`` (aware)."""
    kind = stages.get(stage.kind)
    found = [(item.text, item.link) for item in kind.open_items(stage)]
    if kind.needs_window and status_of(stage, at=at) == "now":
        found.insert(0, (_("It is still open: its dates are not over."), ""))
    return found


@transaction.atomic
def finish_stage(stage, *, by, at):
    """Record that a stage of a published call is done.

    Args: ``by`` the user; ``at`` the aware instant of the request.
    Raises FinishingRefused when anything is open (each thing named), when it is finished already, or
    when the call is not published.
    """
    stage = _locked(stage)
    if stage.finished_at is not None:
        raise FinishingRefused(
            _("“%(stage)s” was finished already, by %(who)s.")
            % {"stage": stage.name, "who": stage.finished_by},
            code="finished",
        )
    if found := open_in(stage, at=at):
        raise FinishingRefused(
            _("“%(stage)s” cannot be finished yet.") % {"stage": stage.name},
            problems=[(None, text) for text, _link in found],
        )
    stage.finished_at, stage.finished_by = at, by
    stage.save(update_fields=["finished_at", "finished_by"])
    _record("finish_stage", stage, by=by, at=at)
    return stage


@transaction.atomic
def take_up_stage(stage, *, reason, by, at):
    """Take a finished stage up again.

    Raises FinishingRefused without a reason, when it is not finished, or once a later stage has begun
    or is finished: what was done there rests on this one.
    """
    stage = _locked(stage)
    reason = reason.strip()
    if stage.finished_at is None:
        raise FinishingRefused(_("“%(stage)s” is not finished.") % {"stage": stage.name})
    if not reason:
        raise FinishingRefused(_("Say why the stage is taken up again."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise FinishingRefused(
            _("The reason is longer than %(most)d characters.") % {"most": LONGEST_REASON},
            field="reason",
        )
    if later := begun_after(stage):
        raise FinishingRefused(
            _("“%(later)s” has begun and rests on this stage.") % {"later": later.name},
            code="later",
        )
    stage.finished_at = stage.finished_by = None
    stage.save(update_fields=["finished_at", "finished_by"])
    _record("take_up_stage", stage, by=by, at=at, note=reason)
    return stage


def begun_after(stage):
    """The first stage after ``stage`` in which anything was done, or None."""
    later = Stage.objects.filter(call=stage.call_id, position__gt=stage.position)
    for one in later.order_by("position"):
        if one.finished_at is not None or stages.get(one.kind).has_begun(one):
            return one
    return None


def _locked(stage):
    """The stage under its call's lock, read anew."""
    call = lock_call(stage.call_id)
    if call.state != CallState.PUBLISHED:
        raise FinishingRefused(
            _("The call is %(state)s: its stages stay as they are.")
            % {"state": call.get_state_display()},
            code="call",
        )
    return (
        Stage.objects.select_related("call__office", "finished_by")
        .prefetch_related("windows")
        .get(pk=stage.pk)
    )


def _record(act, stage, *, by, at, note=""):
    audit.record(
        f"calls.{act}",
        subject=stage.call,
        by=by,
        at=at,
        office_id=stage.call.office_id,
        after={"name": stage.name},
        note=note,
    )
