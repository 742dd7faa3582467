"""From a pasted list to indicators and targets, and a person's corrections of them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls import reading
from calls.locking import lock_draft
from calls.models import Indicator, Project, Target
from core import audit
from core.errors import Refusal

LONGEST_NUMBER = Indicator._meta.get_field("number").max_length
LONGEST_INDICATOR = Indicator._meta.get_field("text").max_length
# Positions are unique; rows that move step aside first.
ASIDE = 10_000
COLUMNS = ("what", "comparator", "value", "value_max", "unit", "per", "each", "condition", "by")


class TargetsRefused(Refusal):
    """The corrected targets contradict each other."""

    code = "targets"


class IndicatorTooLong(Refusal):
    code = "indicator_too_long"
    message = gettext_lazy("An indicator is too long.")


@dataclass(frozen=True)
class Read:
    """What became of a pasted list: how many indicators were kept, read anew, removed."""

    kept: int
    read: int
    removed: int


def text_of(project):
    """The indicators as one numbered text, as it is shown in the box and given back unchanged."""
    return "\n".join(f"{row.number}. {row.text}" for row in project.indicators.all())


def refuse_long(text):
    """Check a pasted list before it is saved.

    :raises IndicatorTooLong: naming the indicator and by how much it is too long.
    """
    for entry in reading.read_indicators(text).indicators:
        over = len(entry.text) - LONGEST_INDICATOR
        if over > 0:
            raise IndicatorTooLong(
                _("Indicator %(number)s has %(over)d characters more than the %(limit)d allowed.")
                % {"number": entry.number or "–", "over": over, "limit": LONGEST_INDICATOR},
                field="indicators_text",
            )


@transaction.atomic
def set_indicators(project, text, *, by, at):
    """Make the project's indicators those of a pasted list and recognise their targets.

    An indicator whose text is unchanged keeps its row and every corrected target, also when its
    number or place changed. Others are read anew and wait to be looked at.

    :param text: the whole list, cleaned by ``core.text.clean_text``.
    :param at: aware instant of the request.
    :returns: a ``Read``.
    :raises CallIsPublic: when the call is no draft.
    :raises IndicatorTooLong: for an indicator beyond its limit.
    """
    project = Project.objects.select_related("lot").get(pk=project.pk)
    call = lock_draft(project.lot.call_id)
    refuse_long(text)
    entries = reading.read_indicators(text).indicators
    old = list(project.indicators.all())
    kept, fresh = _matched(entries, old)
    gone = [row for row in old if row not in kept.values()]
    Indicator.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for place, row in enumerate(kept.values()):
        Indicator.objects.filter(pk=row.pk).update(position=ASIDE + place)
    for position, entry in enumerate(entries, start=1):
        _write(project, position, entry, kept.get(position))
    result = Read(kept=len(kept), read=fresh, removed=len(gone))
    audit.record(
        "calls.set_indicators",
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        after={
            "id": project.pk, "name": project.name,
            "kept": result.kept, "read": result.read, "removed": result.removed,
        },
    )  # fmt: skip
    return result


def _matched(entries, old):
    """``{position: row}`` of the entries whose text some old row has, and how many are new."""
    left = list(old)
    kept = {}
    for position, entry in enumerate(entries, start=1):
        row = next((row for row in left if row.text == entry.text), None)
        if row is not None:
            left.remove(row)
            kept[position] = row
    return kept, len(entries) - len(kept)


def _write(project, position, entry, row):
    number = (entry.number or str(position))[:LONGEST_NUMBER]
    if row is not None:
        Indicator.objects.filter(pk=row.pk).update(position=position, number=number)
        return
    indicator = Indicator.objects.create(
        project=project, position=position, number=number, text=entry.text, is_checked=False
    )
    _write_targets(indicator, entry.quantities)


def _write_targets(indicator, quantities):
    rows = []
    for position, one in enumerate(quantities, start=1):
        rows.append(
            Target.objects.create(
                indicator=indicator,
                position=position,
                sub=(one.sub or "")[:12],
                what=(one.what or "")[:120],
                comparator=one.comparator,
                value=one.value,
                value_max=one.value_max,
                unit=one.unit[:20],
                per=one.per or "",
                each=(one.each or "")[:60],
                condition=(one.condition or "")[:120],
                by=(one.by or "")[:60],
                part_of=rows[one.part_of] if one.part_of is not None else None,
                starts=one.start if one.end else None,
                ends=one.end or None,
            )
        )


def replace_targets(project, corrected):
    """Put targets that a person corrected before there was a draft in place of those just read.

    :param corrected: ``{indicator text: [Quantity]}``; indicators that it does not name stay.
    """
    for indicator in project.indicators.all():
        if indicator.text in corrected:
            indicator.targets.all().delete()
            _write_targets(indicator, corrected[indicator.text])
            Indicator.objects.filter(pk=indicator.pk).update(is_checked=True)


@transaction.atomic
def set_targets(project, corrected, *, by, at):
    """Save a person's corrected targets; afterwards every indicator counts as looked at.

    :param corrected: ``{indicator id: [row]}`` for all indicators of the project; a row is a dict of
        ``COLUMNS`` plus ``id`` (None for a new one) and ``part_of`` (the id of another row or None).
    :param at: aware instant of the request.
    :raises CallIsPublic: when the call is no draft.
    :raises TargetsRefused: when targets contain each other in a circle.
    """
    project = Project.objects.select_related("lot").get(pk=project.pk)
    call = lock_draft(project.lot.call_id)
    for indicator in project.indicators.all():
        _correct(indicator, corrected.get(indicator.pk, []))
    project.indicators.update(is_checked=True)
    audit.record(
        "calls.set_targets",
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        after={
            "id": project.pk,
            "name": project.name,
            "targets": sum(len(rows) for rows in corrected.values()),
        },
    )


def _correct(indicator, rows):
    refuse_circle(rows)
    known = {target.pk: target for target in indicator.targets.all()}
    keep = {row["id"] for row in rows if row["id"]}
    indicator.targets.filter(part_of__isnull=False).update(part_of=None)
    indicator.targets.exclude(pk__in=keep).delete()
    for pk in keep:
        indicator.targets.filter(pk=pk).update(position=ASIDE + known[pk].position)
    for position, row in enumerate(rows, start=1):
        target = known.get(row["id"]) or Target(indicator=indicator)
        for name in COLUMNS:
            setattr(target, name, row[name])
        target.position = position
        target.part_of_id = row["part_of"] if row["part_of"] in keep else None
        target.save()


def refuse_circle(rows):
    """Check that no target is, step by step, part of itself.

    :raises TargetsRefused: naming what is counted.
    """
    above = {row["id"]: row["part_of"] for row in rows if row["id"]}
    for row in rows:
        seen, pk = set(), row["id"]
        while pk:
            if pk in seen:
                raise TargetsRefused(
                    _("“%(what)s” would be part of itself. Choose another row or none.")
                    % {"what": row["what"] or row["unit"]}
                )
            seen.add(pk)
            pk = above.get(pk)
