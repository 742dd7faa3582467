"""The indicators of a project in a reading, piece by piece, before there is a draft.

A project's row keeps its indicators as one numbered text (``indicators_text``), as people type it,
and beside it ``targets``: for the text of an indicator the targets that a person corrected. What is
not in it is recognised from the text. ``places`` says on which line of the source a text stands.
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from calls.indicators import COLUMNS
from calls.reading import Quantity, describe_doubt, read_indicators

_CLAUSE_SIGNS = "，,；;。、 \n"
_CLAUSE_END = re.compile(r"[，,；;。\n]+|(?=[（(]\d{1,2}[)）])")
_NUMBERS = ("value", "value_max")


@dataclass(frozen=True)
class PieceRow:
    """One indicator: ``targets`` are its ``Quantity`` rows, ``is_corrected`` whether a person set them."""

    number: str
    text: str
    targets: tuple[Quantity, ...] = ()
    is_corrected: bool = False
    line: int | None = None


def pieces_of(row):
    """The indicators of a project's row, in order."""
    own, places = corrected_targets(row), row.get("places", {})
    return [
        PieceRow(
            one.number, one.text, tuple(own.get(one.text, one.quantities)), one.text in own,
            places.get(one.text),
        )
        for one in read_indicators(row.get("indicators_text", "")).indicators
    ]  # fmt: skip


def corrected_targets(row):
    """``{indicator text: [Quantity]}`` of what a person set."""
    return {text: [_quantity(one) for one in rows] for text, rows in row.get("targets", {}).items()}


def _quantity(told):
    numbers = {key: None if told[key] is None else Decimal(told[key]) for key in _NUMBERS}
    words = {key: told[key] or None for key in ("what", "per", "each", "condition", "by")}
    return Quantity(
        comparator=told["comparator"],
        unit=told["unit"],
        part_of=told["part_of"],
        **numbers,
        **words,
    )


def _told(one):
    """A quantity as the tree keeps it: plain values only."""
    found = {key: getattr(one, key) for key in (*COLUMNS, "part_of", "sub")}
    return found | {key: None if found[key] is None else str(found[key]) for key in _NUMBERS}


def with_pieces(row, pieces, *, renumber=False):
    """The row with these indicators; ``renumber`` counts them anew where all numbers are plain."""
    if renumber and all(one.number.isdecimal() or not one.number for one in pieces):
        pieces = [replace(one, number=str(place)) for place, one in enumerate(pieces, 1)]
    return row | {
        "indicators_text": "\n".join(
            f"{one.number}. {one.text}" if one.number else one.text for one in pieces
        ),
        "targets": {
            one.text: [_told(each) for each in one.targets] for one in pieces if one.is_corrected
        },
        "places": {one.text: one.line for one in pieces if one.line},
    }


def stamp(values):
    """A short name of what a piece holds, to see whether it is still what somebody looked at."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# --- acts on the indicators of one project: each takes and gives a list of ``PieceRow`` --------------


def put(pieces, index, piece):
    """Replace the indicator at ``index`` (from 1), or add one at the end (0)."""
    if not index or index > len(pieces):
        return [*pieces, piece]
    line = pieces[index - 1].line
    return [*pieces[: index - 1], replace(piece, line=line), *pieces[index:]]


def take_out(pieces, index):
    """Without the indicator at ``index``."""
    return [*pieces[: index - 1], *pieces[index:]]


def move(pieces, index, by):
    """The indicator one place up (-1) or down (1); at an end nothing moves."""
    to = min(max(index + by, 1), len(pieces))
    left = take_out(pieces, index)
    return [*left[: to - 1], pieces[index - 1], *left[to - 1 :]]


def join(pieces, index):
    """The indicator and the one below it as one; corrected targets of either stay."""
    if index >= len(pieces):
        return pieces
    first, second = pieces[index - 1 : index + 1]
    text = first.text.rstrip("。；;，, ") + "；" + second.text
    behind = [
        one if one.part_of is None else replace(one, part_of=one.part_of + len(first.targets))
        for one in second.targets
    ]
    is_corrected = first.is_corrected or second.is_corrected
    both = PieceRow(first.number, text, (*first.targets, *behind), is_corrected, first.line)
    return [*pieces[: index - 1], both, *pieces[index + 1 :]]


def split(pieces, index, at):
    """The indicator cut in two before the character ``at``; both are recognised anew."""
    one = pieces[index - 1]
    first, second = one.text[:at].rstrip("；;，,、 \n"), one.text[at:].lstrip("；;，,、 \n")
    if not first or not second:
        return pieces
    halves = [PieceRow(one.number, first, line=one.line), PieceRow("", second, line=one.line)]
    halves = [replace(half, number=one.number) for half in halves]
    return [*pieces[: index - 1], *halves, *pieces[index:]]


def reread(pieces, index):
    """The indicator with the targets that are recognised in its words, a person's own left out."""
    one = replace(pieces[index - 1], targets=(), is_corrected=False)
    return [*pieces[: index - 1], one, *pieces[index:]]


def clauses_of(text):
    """``[(words, place)]``: the clauses of an indicator and where each begins, to cut between."""
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text.rstrip(_CLAUSE_SIGNS)))]
    ends = [*starts[1:], len(text)]
    return [(text[a:b].strip(), a) for a, b in zip(starts, ends, strict=True) if text[a:b].strip()]


def doubts_of(piece, language):
    """The sentences that say why a person should look at an indicator; none at a corrected one."""
    if piece.is_corrected or not piece.text:
        return []
    doubts = [doubt for one in piece.targets for doubt in one.doubts]
    return list(dict.fromkeys(describe_doubt(doubt, language) for doubt in doubts))
