"""Which row of the working copy stands for which row of the call.

Most rows are known from the day the copy was made. An indicator whose text was changed is written anew
by the reader, with new targets; a row that is matched by its number (a target by what it counts) keeps
its identity, so that what applicants promised for it stays with it.
"""

from calls.correcting.parts import INDICATOR, PARTS, TARGET

TARGET_KEYS = (
    ("what", "unit", "per", "each", "condition", "by"),
    ("what", "unit", "per"),
    ("what", "unit"),
    ("unit", "per"),
    ("unit",),
)


def match(correction, live, mine):
    """``{part: {id in the call: row of the copy}}``."""
    known = {code: {} for code in PARTS}
    for one in correction.copied_rows.all():
        if one.live_id in live[one.part] and one.copy_id in mine[one.part]:
            known[one.part][one.live_id] = mine[one.part][one.copy_id]
    _rematch(known, live, mine, INDICATOR, "project", (("number",),))
    _rematch(known, live, mine, TARGET, "indicator", TARGET_KEYS)
    return known


def _rematch(known, live, mine, part, parent, keys):
    """Match the left-over rows below each matched parent, by ever looser keys, in their order."""
    above = known[PARTS[part].parents[parent]]
    taken = {row.pk for row in known[part].values()}
    for columns in keys:
        for live_id, row in live[part].items():
            copy_parent = above.get(getattr(row, f"{parent}_id"))
            if live_id in known[part] or copy_parent is None:
                continue
            for other in mine[part].values():
                if (
                    other.pk not in taken
                    and getattr(other, f"{parent}_id") == copy_parent.pk
                    and _same(row, other, columns)
                ):
                    known[part][live_id] = other
                    taken.add(other.pk)
                    break


def _same(row, other, columns):
    return all(getattr(row, name) == getattr(other, name) for name in columns)
