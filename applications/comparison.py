"""Two versions side by side: only what differs, down to the words.

The versions are compared as they were frozen (``content``), so that it can be done whatever has
become of the form since.
"""

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from core.comparing import Piece, pieces_of

# Reckoned from what else is compared, and repeated in two parts of the content.
DERIVED = {"requested_sum", "count"}


@dataclass(frozen=True)
class Difference:
    """One answer or row that differs; ``old`` and ``new`` are pieces, empty where there is none."""

    label: str
    old: list
    new: list


@dataclass
class SectionDifferences:
    """What differs in one part. ``code`` is the part's, as in the content."""

    code: str
    title: str
    rows: list = field(default_factory=list)


def compare(old, new):
    """``[SectionDifferences]`` of two contents (``applications/content.py``); empty when alike."""
    before = {section["code"]: section for section in old["sections"]}
    found = []
    for section in new["sections"]:
        told = SectionDifferences(section["code"], section["title"])
        other = before.pop(section["code"], {"fields": [], "tables": []})
        told.rows += _fields(other["fields"], section["fields"])
        tables = {table["code"]: table for table in other["tables"]}
        for table in section["tables"]:
            told.rows += _rows(tables.get(table["code"], {"rows": []})["rows"], table["rows"])
        found.append(told)
    for section in before.values():
        rows = _fields(section["fields"], [])
        rows += [row for table in section["tables"] for row in _rows(table["rows"], [])]
        found.append(SectionDifferences(section["code"], section["title"], rows))
    return [told for told in found if told.rows]


def _fields(old, new):
    before = {one["code"]: one for one in old}
    rows = []
    for one in new:
        other = before.pop(one["code"], None)
        was = other["value"] if other else ""
        if one["code"] not in DERIVED and was != one["value"]:
            rows.append(Difference(one["label"], *pieces_of(was, one["value"])))
    rows += [Difference(one["label"], [Piece("old", one["value"])], []) for one in before.values()]
    return rows


def _rows(old, new):
    """Rows of a table that were changed, added or taken out; a moved row alone is no difference."""
    before, after = ([" · ".join(filter(None, row)) for row in rows] for rows in (old, new))
    rows = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = zip_longest(range(first, last), range(start, end))
        for left, right in pairs:
            was = before[left] if left is not None else ""
            now = after[right] if right is not None else ""
            number = (right if right is not None else left) + 1
            label = _("Row %(number)d") % {"number": number}
            if was and now:
                rows.append(Difference(label, *pieces_of(was, now)))
            else:
                rows.append(
                    Difference(
                        label,
                        [Piece("old", was)] if was else [],
                        [Piece("new", now)] if now else [],
                    )
                )
    return rows


def files_compared(old_files, new_files):
    """``[(paper, old files, new files)]`` of the papers whose files differ.

    Args: attachments of two versions, with ``document`` and ``file``.
    """
    papers = {}
    for place, files in enumerate((old_files, new_files)):
        for one in files:
            papers.setdefault(one.document, ([], []))[place].append(one)
    return [
        (document, old, new)
        for document, (old, new) in papers.items()
        if {one.pk for one in old} != {one.pk for one in new}
    ]
