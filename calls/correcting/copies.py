"""The working copy of a published call: made in a few statements, brought up to date, thrown away."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from calls.correcting.parts import CALL, PARTS, PROJECT, TARGET, rows_of, values_of
from calls.enums import CallState
from calls.models import CopiedRow, Project


def make_copy(correction, *, by, at):
    """Give ``correction`` a working copy of its call; every row remembers what it stands for."""
    copies = {}
    for part, rows in rows_of(correction.call_id).items():
        copies[part] = copy_rows(PARTS[part], rows, copies, by=by, at=at)
    correction.copy = copies[CALL][correction.call_id]
    correction.save(update_fields=["copy"])
    _remember(correction, copies, rows_of(correction.call_id))


def copy_rows(part, rows, copies, **stamp):
    """Copies of ``rows`` (``{id: row}``) under the copies of their parents: ``{id: copy}``."""
    made = {pk: _copy_of(part, row, copies, **stamp) for pk, row in rows.items()}
    part.model.objects.bulk_create(made.values())
    if part.code == TARGET:
        for pk, row in rows.items():
            made[pk].part_of = made.get(row.part_of_id)
        part.model.objects.bulk_update(made.values(), ["part_of"])
    if part.code == PROJECT:
        through = Project.categories.through
        through.objects.bulk_create(
            through(project_id=made[pk].pk, category_id=category.pk)
            for pk, row in rows.items()
            for category in row.categories.all()
        )
    return made


def _copy_of(part, row, copies, *, by, at):
    copy = part.model(
        **{
            one.attname: getattr(row, one.attname)
            for one in part.model._meta.concrete_fields
            if not one.primary_key
        }
    )
    for key, parent in part.parents.items():
        if getattr(row, f"{key}_id") is not None:
            setattr(copy, key, copies[parent][getattr(row, f"{key}_id")])
    if part.code == TARGET:
        copy.part_of = None
    if part.code == CALL:
        copy.state, copy.published_at = CallState.COPY, None
        copy.created_by, copy.created_at = by, at
    return copy


def _remember(correction, copies, rows):
    CopiedRow.objects.bulk_create(
        CopiedRow(
            correction=correction,
            part=part,
            live_id=pk,
            copy_id=copy.pk,
            base=values_of(PARTS[part], rows[part][pk]),
        )
        for part, made in copies.items()
        for pk, copy in made.items()
    )


def plain(value):
    """A value as it comes back from JSON, so that a stored base can be compared with a row."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


# --- Bringing up to date -----------------------------------------------------------------------------


def take_over(correction, *, by, at):
    """Bring into the working copy what was published since it was last compared.

    Column by column: what nobody changed here follows the call; what was changed here stays as it was
    written and is compared with the call as it now stands. Rows that were withdrawn go, new ones come.
    """
    live, mine = rows_of(correction.call_id), rows_of(correction.copy_id)
    pairs = {(one.part, one.live_id): one for one in correction.copied_rows.all()}
    copies = {}
    for code, part in PARTS.items():
        copies[code] = {
            live_id: mine[code][one.copy_id]
            for (kind, live_id), one in pairs.items()
            if kind == code and one.copy_id in mine[code]
        }
        for live_id, row in live[code].items():
            one = pairs.get((code, live_id))
            if one is not None and live_id in copies[code]:
                _follow(part, row, copies[code][live_id], one, copies)
        new = {pk: row for pk, row in live[code].items() if (code, pk) not in pairs}
        new = {pk: row for pk, row in new.items() if _has_parents(part, row, copies)}
        if new:
            _step_behind(part, new, mine[code], copies)
            made = copy_rows(part, new, copies, by=by, at=at)
            copies[code] |= made
            _remember(correction, {code: made}, live)
    _drop_withdrawn(correction, pairs, live)


def _has_parents(part, row, copies):
    """Whether the parents stand in the copy; what hangs on a part withdrawn here is withdrawn too."""
    ids = {key: getattr(row, f"{key}_id") for key in part.parents}
    return all(ids[key] is None or ids[key] in copies[part.parents[key]] for key in ids)


def _step_behind(part, new, mine, copies):
    """Number what is written here behind what was published: a number that everybody has read stays."""
    key = next(
        (one for one in part.parents if one in ("call", "lot", "project", "indicator")), None
    )
    if key is None or not hasattr(part.model, "position"):
        return
    for row in new.values():
        above = copies[part.parents[key]][getattr(row, f"{key}_id")].pk
        siblings = [one for one in mine.values() if getattr(one, f"{key}_id") == above]
        last = max([row.position, *(one.position for one in siblings)])
        for one in siblings:
            if one.position == row.position:
                one.position = last = last + 1
                one.save(update_fields=["position"])


def _follow(part, row, copy, pair, copies):
    now, base, here = (
        plain(values_of(part, row)),
        pair.base,
        plain(values_of(part, copy)),
    )
    moved = [name for name in now if now[name] != base.get(name)]
    if not moved:
        return
    columns = []
    for name in moved:
        if name == "categories":
            if here[name] == base.get(name):
                copy.categories.set(row.categories.all())
        elif name != "part_of_id" and here[name] == base.get(name):
            setattr(copy, name, getattr(row, name))
            columns.append(name)
    if columns:
        copy.save(update_fields=[name.removesuffix("_id") for name in columns])
    pair.base = now
    pair.save(update_fields=["base"])


def _drop_withdrawn(correction, pairs, live):
    """Take out of the copy what the call has withdrawn meanwhile, children first."""
    for code in reversed(PARTS):
        gone = [one for (kind, pk), one in pairs.items() if kind == code and pk not in live[code]]
        if gone:
            PARTS[code].model.objects.filter(pk__in=[one.copy_id for one in gone]).delete()
            CopiedRow.objects.filter(pk__in=[one.pk for one in gone]).delete()


def throw_away(correction):
    """Delete the working copy and what was remembered of it."""
    correction.copied_rows.all().delete()
    copy, correction.copy = correction.copy, None
    correction.save(update_fields=["copy"])
    if copy is not None:
        copy.delete()
