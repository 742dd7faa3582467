"""Writing a correction into the call: columns, new rows, withdrawn rows. Under the call's lock."""

from django.db.models import F

from calls.correcting.copies import copy_rows
from calls.correcting.parts import INDICATOR, LOT, PARTS, PROJECT, TARGET, WINDOW, values_of

# Positions are unique among siblings; all rows step aside before they take their new places.
ASIDE = 10_000


def write(comparison, *, revision, by, at):
    """Make the call what the copy says. Returns ``{part: {id of the copy: row of the call}}``."""
    written = {}
    for code in reversed(PARTS):
        _withdraw(PARTS[code], comparison.withdrawn(code), revision)
    for code in (LOT, PROJECT, INDICATOR, TARGET):
        _step_aside(PARTS[code], comparison.live[code])
    for code, part in PARTS.items():
        new = {row.pk: row for row in comparison.added(code)}
        for pk, row in comparison.known[code].items():
            written.setdefault(code, {})[row.pk] = comparison.live[code][pk]
        for pk, copy in comparison.known[code].items():
            _bring(part, comparison.live[code][pk], copy)
        made = copy_rows(part, new, written, by=by, at=at) if new else {}
        written.setdefault(code, {}).update(made)
    _contain(comparison, written)
    return written


def _withdraw(part, rows, revision):
    ids = [row.pk for row in rows]
    if not ids:
        return
    if part.is_withdrawn_not_deleted:
        part.model.everything.filter(pk__in=ids).update(withdrawn_in=revision)
    else:
        part.model.objects.filter(pk__in=ids).delete()


def _step_aside(part, rows):
    part.model.objects.filter(pk__in=list(rows)).update(position=F("position") + ASIDE)


def _bring(part, row, copy):
    """Give ``row`` of the call the values of ``copy``."""
    old, new = values_of(part, row), values_of(part, copy)
    if part.code == PROJECT and old["categories"] != new["categories"]:
        row.categories.set(copy.categories.all())
    columns = [name for name in part.columns if old[name] != new[name]]
    if hasattr(row, "position") and part.code in (LOT, PROJECT, INDICATOR, TARGET):
        columns = [*columns, "position"] if "position" not in columns else columns
    if part.code == WINDOW and columns:
        row.revision += 1
    for name in columns:
        setattr(row, name, new[name])
    names = [name.removesuffix("_id") for name in columns]
    if part.code == WINDOW and columns:
        names.append("revision")
    if names:
        row.save(update_fields=names)


def _contain(comparison, written):
    """Set which target contains which, now that all of them have their rows."""
    for copy in comparison.mine[TARGET].values():
        row = written[TARGET][copy.pk]
        whole = written[TARGET].get(copy.part_of_id)
        if row.part_of_id != (whole.pk if whole else None):
            row.part_of = whole
            row.save(update_fields=["part_of"])
