"""Quotas of areas: setting them, moving places, and how much room there is.

Whoever counts against a quota, and whoever changes one, takes the call's row first, so that of two who
come at once the second sees what the first did. What was put forward and what was awarded is
known above this floor: those who know register a counter.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.locking import lock_call
from calls.models import AreaQuota, QuotaPlan, StageWindow
from calls.windows import has_closed, window_of
from core import audit
from core.errors import Refusal
from parties.models import Area

PUT_FORWARD, AWARDED = "put_forward", "awarded"
_counters = {}


class QuotaRefused(Refusal):
    """A quota cannot be set, moved or used in this way."""

    code = "quota"


class QuotaFull(QuotaRefused):
    code = "quota_full"
    message = gettext_lazy("The quota is used up.")


def register_counter(code, count):
    """Let ``count(call)`` tell ``{area id: number}`` of what ``code`` names; from an app's ``ready()``."""
    _counters[code] = count


def counted(code, call):
    """``{area id: number}`` of what was put forward or awarded in ``call`` so far."""
    return _counters[code](call) if code in _counters else {}


def areas_above(area):
    """``area`` and all areas around it, from the inside out."""
    found = []
    while area is not None:
        found.append(area)
        area = area.parent
    return found


def plan_of(stage):
    """The stage's plan; its defaults where nobody set any (nothing is written)."""
    return QuotaPlan.objects.filter(stage=stage).first() or QuotaPlan(stage=stage)


def quota_for(call, area):
    """The quota that ``area`` counts against in ``call``: its own or the nearest around it, or None."""
    ids = [one.pk for one in areas_above(area)]
    rows = {
        one.area_id: one
        for one in AreaQuota.objects.filter(stage__call=call, area__in=ids).select_related("area")
    }
    return next((rows[pk] for pk in ids if pk in rows), None)


def require_room(quota, taken, *, code=PUT_FORWARD):
    """Refuse one more than the quota allows.

    Args: ``taken`` how many count already, read under the call's lock.
    Raises QuotaFull with the figures.
    """
    limit = quota.most if code == PUT_FORWARD else quota.places
    if limit is None or taken < limit:
        return
    text = {
        PUT_FORWARD: _("%(area)s has put forward %(taken)d of at most %(limit)d already."),
        AWARDED: _("%(area)s has %(taken)d of its %(limit)d places already."),
    }[code]
    raise QuotaFull(text % {"area": quota.area, "taken": taken, "limit": limit})


@dataclass(frozen=True)
class Room:
    """How one area stands: its quota, what was put forward and awarded, its window in the stage."""

    quota: AreaQuota
    put_forward: int
    awarded: int
    window: object
    is_over: bool

    @property
    def is_short(self):
        """Whether the window is over and less was put forward than is due."""
        return self.is_over and self.put_forward < self.quota.least

    @property
    def places_left(self):
        return max(0, self.quota.places - self.awarded)

    @property
    def words(self):
        """What an area's page says: put forward 7 of 6–20."""
        if self.quota.most is None:
            text = _("put forward %(count)d, at least %(least)d")
        else:
            text = _("put forward %(count)d of %(least)d–%(most)d")
        return text % {
            "count": self.put_forward, "least": self.quota.least, "most": self.quota.most,
        }  # fmt: skip


def rooms_of(stage, *, at, area=None):
    """``[Room]`` of the stage's quotas (of one ``area`` when given) in the order of the areas."""
    rows = AreaQuota.objects.filter(stage=stage).select_related("area")
    if area is not None:
        rows = rows.filter(area=area)
    forward, awarded = counted(PUT_FORWARD, stage.call), counted(AWARDED, stage.call)
    found = []
    for one in rows:
        window = window_of(stage, area=one.area)
        found.append(
            Room(
                quota=one,
                put_forward=forward.get(one.area_id, 0),
                awarded=awarded.get(one.area_id, 0),
                window=window,
                is_over=has_closed(window, at=at),
            )
        )
    return found


def sums_of(rooms):
    """What the rooms come to: ``{places, put_forward, awarded}``."""
    return {
        "places": sum(one.quota.places for one in rooms),
        "put_forward": sum(one.put_forward for one in rooms),
        "awarded": sum(one.awarded for one in rooms),
    }


def areas_for(stage):
    """The areas that may have a quota in ``stage``: of the plan's level, below the call's office."""
    level = plan_of(stage).level
    office = stage.call.office
    above = {one.pk for one in areas_above(office.area)}
    found = Area.objects.filter(kind=level).select_related("parent__parent__parent")
    with_quota = set(AreaQuota.objects.filter(stage=stage).values_list("area_id", flat=True))
    return [
        one
        for one in found.order_by("pk")
        if one.pk in with_quota
        or office.area_id in {up.pk for up in areas_above(one)}
        or one.pk in above
    ]


@dataclass(frozen=True)
class Wanted:
    """One line of the table: None for ``places`` takes the quota away."""

    area_id: int
    places: int | None
    least: int = 0
    most: int | None = None


@transaction.atomic
def set_quotas(stage, wanted, *, total, closes=None, by, at):
    """Keep the table of quotas; all or nothing.

    Args: ``wanted`` a ``Wanted`` for each area of the table; ``total`` the places in all, or None
    where their sum is what there is; ``closes`` ``{area id: aware instant or None}``, until when an
    area puts forward (None: until the stage's own close).
    Raises QuotaRefused with every problem, named by area (``places-7``).
    """
    call = lock_call(stage.call_id)
    _refuse_ended(call)
    kept = {one.area_id: one for one in AreaQuota.objects.select_for_update().filter(stage=stage)}
    allowed = {one.pk: one for one in areas_for(stage)}
    wanted = [one for one in wanted if one.area_id in allowed]
    _refuse_wrong(call, wanted, allowed, total)
    before = _written(kept.values(), allowed)
    for one in wanted:
        if one.places is None:
            AreaQuota.objects.filter(stage=stage, area=one.area_id).delete()
            continue
        values = {"places": one.places, "least": one.least, "most": one.most}
        AreaQuota.objects.update_or_create(stage=stage, area_id=one.area_id, defaults=values)
    QuotaPlan.objects.update_or_create(stage=stage, defaults={"total": total})
    for one in wanted:
        if closes is not None and one.area_id in closes:
            _set_close(stage, one.area_id, closes[one.area_id])
    after = _written(AreaQuota.objects.filter(stage=stage), allowed)
    if before != after:
        audit.record(
            "calls.set_quotas", subject=stage, by=by, at=at, office_id=call.office_id,
            before=before, after=after, note=_words_of(after, allowed),
        )  # fmt: skip


def _set_close(stage, area_id, closes_at):
    """The area's own window; a moved day makes a new revision, so that it is reminded of anew."""
    rows = StageWindow.objects.filter(stage=stage, area=area_id)
    if closes_at is None:
        rows.delete()
        return
    window = rows.first() or StageWindow(stage=stage, area_id=area_id)
    if window.pk and window.closes_at == closes_at:
        return
    window.revision += 1 if window.pk else 0
    window.closes_at = closes_at
    window.save()


def _refuse_ended(call):
    if call.ended_at is not None:
        raise QuotaRefused(
            _("The call is %(state)s: its quotas stay as they are.")
            % {"state": call.get_state_display()}
        )


def _written(quotas, areas):
    return {str(one.area_id): one.places for one in quotas if one.area_id in areas}


def _words_of(after, areas):
    return "; ".join(f"{areas[int(pk)]} {places}" for pk, places in after.items())


def _refuse_wrong(call, wanted, areas, total):
    """Everything that does not fit, at its field."""
    forward, awarded = counted(PUT_FORWARD, call), counted(AWARDED, call)
    problems = []
    for one in wanted:
        problems += _wrong_in(one, areas[one.area_id], forward, awarded)
    summed = sum(one.places or 0 for one in wanted)
    if total is not None and summed != total:
        text = _("The places come to %(sum)d, but there are %(total)d in all.")
        problems.append((None, text % {"sum": summed, "total": total}))
    if problems:
        raise QuotaRefused(" ".join(text for _field, text in problems), problems=problems)


def _wrong_in(one, area, forward, awarded):
    """What one line breaks: itself, or what has been put forward and awarded already."""
    done = awarded.get(area.pk, 0)
    if (one.places or 0) < done:
        text = _("%(area)s: %(done)d places are awarded already; %(places)d are fewer.")
        values = {"area": area, "done": done, "places": one.places or 0}
        yield f"places-{area.pk}", text % values
    put = forward.get(area.pk, 0)
    if one.most is not None and one.most < put:
        text = _("%(area)s: %(put)d are put forward already; %(most)d are fewer.")
        yield f"most-{area.pk}", text % {"area": area, "put": put, "most": one.most}
    if one.most is not None and one.most < one.least:
        text = _("%(area)s: at most %(most)d is below at least %(least)d.")
        yield f"most-{area.pk}", text % {"area": area, "most": one.most, "least": one.least}


@transaction.atomic
def move_places(stage, source_id, target_id, number, *, why, by, at):
    """Give ``number`` places of one area to another; the sum stays as it is.

    Raises QuotaRefused without a reason, for an area without a quota, and for more places than the
    area has that are not awarded yet.
    """
    call = lock_call(stage.call_id)
    _refuse_ended(call)
    rows = AreaQuota.objects.select_for_update(of=("self",)).select_related("area")
    quotas = {one.area_id: one for one in rows.filter(stage=stage).order_by("pk")}
    source, target = quotas.get(source_id), quotas.get(target_id)
    if source is None or target is None or source_id == target_id:
        raise QuotaRefused(_("Choose two different areas that have a quota."), field="target")
    if not why:
        raise QuotaRefused(_("Say why the places are moved."), field="why")
    free = source.places - counted(AWARDED, call).get(source_id, 0)
    if not 0 < number <= free:
        raise QuotaRefused(
            _("%(area)s has %(free)d places that are not awarded; %(number)d cannot be moved.")
            % {"area": source.area, "free": free, "number": number},
            field="number",
        )
    source.places -= number
    target.places += number
    for one in (source, target):
        one.save(update_fields=["places"])
    audit.record(
        "calls.move_places", subject=stage, by=by, at=at, office_id=call.office_id, note=why,
        after={"number": number, "source": str(source.area), "target": str(target.area)},
    )  # fmt: skip


def lay_out_quotas(stage, plan):
    """The quotas of a new stage from a preset's dict.

    Args: ``plan`` with ``total``, ``level``, ``least``, ``most``, and ``places``: pairs of an area's
    name and its places; a name that the portal does not know is left for the office to add.
    """
    plan = dict(plan)
    places = dict(plan.pop("places", ()))
    row = QuotaPlan.objects.create(stage=stage, **plan)
    for area in Area.objects.filter(kind=row.level, name__in=places).order_by("pk"):
        AreaQuota.objects.create(
            stage=stage, area=area, places=places[area.name], least=row.least, most=row.most
        )


def copy_quotas(old_stage, new_stage):
    """Give the stage of next year's call the quotas of ``old_stage``."""
    for model in (QuotaPlan, AreaQuota):
        for row in model.objects.filter(stage=old_stage):
            row.pk, row.stage = None, new_stage
            row._state.adding = True
            row.save()
