"""The stages of a draft call as staff lays them out: added, moved, taken out.

The scheme's preset is only where they come from. Once a call is published its stages stay as announced.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from calls import stages
from calls.layout import in_office_language
from calls.locking import CallRefused, lock_call
from calls.models import Stage
from calls.stages import Place
from core import audit

MOST_STAGES = 20
# Free numbers, out of the way while two stages change places.
_ASIDE = 1000


class ArrangingRefused(CallRefused):
    """The stages cannot be laid out like that."""

    code = "stages"


@transaction.atomic
def add_stage(call, kind, *, by, at):
    """Append a stage of ``kind`` (a code) with its usual name and settings, at the place of its sort.

    :raises ArrangingRefused: for an unknown kind, a second one of a kind of which there is one, more
        than ``MOST_STAGES``, or when the call is published.
    """
    call = _writable(call)
    known = {one.code: one for one in stages.known()}
    if kind not in known:
        raise ArrangingRefused(_("Choose what the stage is for."), field="kind")
    kind = known[kind]
    rows = list(call.stages.order_by("position"))
    if kind.once and any(one.kind == kind.code for one in rows):
        raise ArrangingRefused(
            _("The call has a stage “%(kind)s” already; there can be only one.")
            % {"kind": kind.name},
            field="kind",
        )
    if len(rows) >= MOST_STAGES:
        raise ArrangingRefused(_("There can be at most %(most)d stages.") % {"most": MOST_STAGES})
    index = _place_for(kind, rows)
    stage = Stage.objects.create(
        call=call, kind=kind.code, position=_ASIDE, name=_new_name(kind, rows)
    )
    kind.lay_out(stage, {})
    _renumber([*rows[:index], stage, *rows[index:]])
    _record("add_stage", call, stage, by=by, at=at)
    return stage


def _new_name(kind, rows):
    """The kind's usual name; a further stage of it is numbered, so that two tabs are told apart."""
    name, taken = in_office_language(kind.name), {one.name for one in rows}
    number = 1
    while name in taken:
        number += 1
        name = f"{in_office_language(kind.name)}{number}"
    return name


def _place_for(kind, rows):
    """Before the taking-in for a kind that belongs there, else at the end but before a decision."""
    places = [stages.get(one.kind).place for one in rows]
    if kind.place == Place.BEFORE:
        return next((i for i, place in enumerate(places) if place != Place.BEFORE), len(rows))
    if kind.place == Place.TAKING:
        return next((i for i, place in enumerate(places) if place == Place.AFTER), len(rows))
    return len(rows)


@transaction.atomic
def move_stage(stage, step, *, by, at):
    """Let ``stage`` change places with its neighbour: ``step`` -1 up, 1 down.

    :raises ArrangingRefused: when one of the two has begun, does not belong there, there is no
        neighbour, or the call is published.
    """
    call = _writable(stage.call)
    rows = list(call.stages.order_by("position"))
    index = next((i for i, one in enumerate(rows) if one.pk == stage.pk), None)
    if index is None or step not in (-1, 1) or not 0 <= index + step < len(rows):
        raise ArrangingRefused(_("The stage cannot be moved further."))
    other = rows[index + step]
    for one in (rows[index], other):
        _refuse_begun(one)
    rows[index], rows[index + step] = other, rows[index]
    if found := out_of_place(rows):
        raise ArrangingRefused(found[0][1])
    _renumber(rows)
    _record("move_stage", call, stage, by=by, at=at)
    return call


@transaction.atomic
def remove_stage(stage, *, by, at):
    """Take a stage out of a draft, with its dates and settings.

    :raises ArrangingRefused: when it has begun, takes the proposals in, or the call is published.
    """
    call = _writable(stage.call)
    stage = call.stages.filter(pk=stage.pk).first()
    if stage is None:
        raise ArrangingRefused(_("This stage was taken out meanwhile."))
    _refuse_begun(stage)
    if stages.get(stage.kind).place == Place.TAKING:
        raise ArrangingRefused(_("Without this stage nobody could hand anything in."))
    _record("remove_stage", call, stage, by=by, at=at)
    stage.delete()
    _renumber(list(call.stages.order_by("position")))


def can_move(rows, index, step):
    """Whether the stage at ``index`` of ``rows`` may change places with its neighbour."""
    if not 0 <= index + step < len(rows):
        return False
    changed = list(rows)
    changed[index], changed[index + step] = changed[index + step], changed[index]
    return not out_of_place(changed)


def out_of_place(rows):
    """``[(stage, sentence)]`` of stages that stand on the wrong side of the taking-in.

    Args: ``rows`` are the stages in their order.
    """
    taking = next((i for i, one in enumerate(rows) if _place(one) == Place.TAKING), None)
    found = []
    if taking is None:
        return found
    names = {"taking": rows[taking].name}
    for index, one in enumerate(rows):
        values = names | {"stage": one.name}
        if _place(one) == Place.BEFORE and index > taking:
            text = _("“%(stage)s” belongs before “%(taking)s”.")
            found.append((one, text % values))
        elif _place(one) == Place.AFTER and index < taking:
            text = _("“%(stage)s” belongs after “%(taking)s”.")
            found.append((one, text % values))
    return found


def _place(stage):
    return stages.get(stage.kind).place


def _writable(call):
    call = lock_call(call.pk)
    if not call.is_draft or call.is_copy:
        raise ArrangingRefused(
            _("The call is published: its stages stay as they were announced."), code="published"
        )
    return call


def _refuse_begun(stage):
    if stage.finished_at is not None or stages.get(stage.kind).has_begun(stage):
        raise ArrangingRefused(
            _("“%(stage)s” has begun: it can neither be moved nor taken out.")
            % {"stage": stage.name},
            code="begun",
        )


def _renumber(rows):
    """Number the stages from 1, in two steps, for no two may ever bear the same number."""
    Stage.objects.filter(pk__in=[one.pk for one in rows]).update(
        position=F("position") + 2 * _ASIDE
    )
    for position, one in enumerate(rows, start=1):
        Stage.objects.filter(pk=one.pk).update(position=position)


def _record(act, call, stage, *, by, at):
    audit.record(
        f"calls.{act}",
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        after={"name": stage.name, "kind": stage.kind},
    )
