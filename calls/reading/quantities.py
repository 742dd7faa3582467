"""From one indicator's text to its quantities; each other room knows one part of the grammar."""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from .attaching import Attached, attach
from .counted import name_counted
from .folding import Folded, clean, prepare
from .marks import Mark, find_marks
from .nesting import part_of
from .quantity import Doubt, Quantity
from .scanning import Blocked, Found, Puzzle, scan
from .shadows import find_shadows, merge
from .units import is_duration

_SHARE = re.compile(r"占比?|比例|比重")
_REACHES = re.compile(r"达到?[^\d达]{2,8}的$")  # 达到总户数的60%
_RATE = re.compile(r"(?:率|度|比例)[:为]?$")
# 议事上报条/月: the number was forgotten.
_MISSING = re.compile(
    r"(?<![\d一二三四五六七八九十百千万余多几两数/])[场次人名个条家篇期户](?=/(?:月|周|季|年|日|天|社区|场))"
)
# 若干场, 数十名, 几次: a count that no one can check.
_VAGUE = re.compile(r"(?:若干|数[十百千]|几[十百千]?|十几)(?=[场次人名个条家篇期户支])")
_TAKEN_OUT = re.compile(r"不算|不计[入算]|不纳入|不含在内")
_GUESSED = ("share_at_least", "rate_exact")
_REMEMBERED_LENGTH = 2_000
_RESPECTIVELY = re.compile(r"分别")


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of one indicator in the order in which they stand.

    text: as typed or as shown (control characters do no harm; offsets count in ``clean(text)``)
    """
    return read_with_doubts(text)[0]


def read_with_doubts(text: str) -> tuple[tuple[Quantity, ...], tuple[Doubt, ...]]:
    """The quantities of a text, and the doubts that belong to none of them."""
    # Calls repeat themselves: the same yearbook and the same figures stand in project after project.
    return _remembered(text) if len(text) <= _REMEMBERED_LENGTH else _read(text)


def _read(text: str) -> tuple[tuple[Quantity, ...], tuple[Doubt, ...]]:
    folded = prepare(clean(text))
    marks = find_marks(folded.text)
    blocked = Blocked(
        merge(find_shadows(folded.text) + [(m.start, m.end) for m in _counting(marks)])
    )
    found, puzzles = scan(folded, blocked)
    found, puzzles = _counted_only(folded, found, puzzles)
    found, marks = _limits_to_days(folded, found, marks)
    attached = attach(folded, found, marks)
    parents = part_of(folded, found, [one.each or one.per for one in attached])
    names = name_counted(folded, found, marks, [one.end for one in attached])
    quantities = [
        _quantity(folded, one, rules, parent, name)
        for one, rules, parent, name in zip(found, attached, parents, names, strict=True)
    ]
    return tuple(_share_out(folded, found, quantities)), _open_doubts(folded, puzzles, blocked)


_remembered = lru_cache(maxsize=1024)(_read)


def _counting(marks: list[Mark]) -> list[Mark]:
    """Marks whose own numbers are no quantities; '各1场' ends right before its number."""
    return [mark for mark in marks if mark.kind != "each" or mark.value]


def _counted_only(
    folded: Folded, found: list[Found], puzzles: list[Puzzle]
) -> tuple[list[Found], list[Puzzle]]:
    """'线上活动2次不计入': what the text itself takes out becomes a doubt."""
    counted: list[Found] = []
    for one in found:
        if _TAKEN_OUT.search(folded.text, one.end, min(one.clause[1], one.end + 12)):
            puzzles = [*puzzles, Puzzle("taken_out", one.start, one.end)]
        else:
            counted.append(one)
    return counted, puzzles


def _limits_to_days(
    folded: Folded, found: list[Found], marks: list[Mark]
) -> tuple[list[Found], list[Mark]]:
    """'2周内完成报告1份': a limit in front of a count says until when; alone it is the target."""
    kept: list[Found] = []
    added: list[Mark] = []
    for index, one in enumerate(found):
        limit = is_duration(one.unit) and one.after and one.after.comparator == "<="
        following = found[index + 1] if index + 1 < len(found) else None
        ahead = folded.text[one.end : following.start] if following else "、"
        same = following is not None and following.start < one.clause[1] and "、" not in ahead
        if limit and not one.before and same:
            added.append(Mark("by", folded.text[one.start : one.end], one.start, one.end))
        else:
            kept.append(one)
    return kept, sorted([*marks, *added], key=lambda mark: (mark.start, mark.end))


def _quantity(
    folded: Folded, one: Found, rules: Attached, parent: int | None, name: str | None
) -> Quantity:
    comparator, doubts = _comparator(folded, one, rules)
    start, end = folded.span(one.before.start if _near(one) else one.start, rules.end)
    shown = folded.shown[start:end]
    return Quantity(
        value=one.low,
        value_max=one.high,
        comparator=comparator,
        unit=one.unit,
        per=rules.per,
        what=name,
        each=rules.each,
        condition=rules.condition,
        by=rules.by,
        part_of=parent,
        start=start,
        end=end,
        doubts=tuple(Doubt(code, shown, start, end) for code in doubts),
    )


def _near(one: Found) -> bool:
    """Whether the comparator stands right before the number, so that both are marked as one."""
    return one.before is not None and one.start - one.before.end <= 1


def _comparator(folded: Folded, one: Found, rules: Attached) -> tuple[str, list[str]]:
    doubts = list(one.doubts) + list(rules.doubts)
    signs = [sign for sign in (one.before, one.after) if sign]
    doubts += [sign.doubt for sign in signs if sign.doubt]
    told = [sign.comparator for sign in signs if sign.comparator != "="]
    if told:
        if len(set(told)) > 1:
            doubts.append("conflict")
        return told[0], list(dict.fromkeys(doubts))
    if one.unit == "%":
        head = folded.text[max(one.clause[0], one.start - 12) : one.start]
        if _REACHES.search(head):
            return ">=", list(dict.fromkeys(doubts))
        if rules.condition or _SHARE.search(head):
            return ">=", list(dict.fromkeys([*doubts, "share_at_least"]))
        if _RATE.search(head) and one.low < 100:
            doubts.append("rate_exact")
    return "range" if one.high is not None else "=", list(dict.fromkeys(doubts))


def _share_out(folded: Folded, found: list[Found], quantities: list[Quantity]) -> list[Quantity]:
    """'A、B、C分别达到20%、12%、80%以上': comparator and names go to each of the list."""
    for sign in _RESPECTIVELY.finditer(folded.text):
        group = _listed_behind(folded, found, sign.end())
        if len(group) < 2:
            continue
        told = [quantities[i].comparator for i in group if quantities[i].comparator in (">=", "<=")]
        names = _names_before(folded, sign.start())
        condition = quantities[group[0]].condition
        for place, index in enumerate(group):
            name = names[place] if len(names) == len(group) else None
            quantities[index] = _dealt(quantities[index], told, name, condition)
    return quantities


def _dealt(one: Quantity, told: list[str], name: str | None, condition: str | None) -> Quantity:
    """One of a list dealt out by 分别, with the comparator, the name and the condition due to it."""
    if told:
        kept = tuple(doubt for doubt in one.doubts if doubt.code not in _GUESSED)
        comparator = told[0] if one.comparator == "=" else one.comparator
        one = replace(one, comparator=comparator, doubts=kept)
    if name is None:
        return one
    due = condition if condition and condition in name else None
    return replace(one, what=name, condition=due)


def _listed_behind(folded: Folded, found: list[Found], place: int) -> list[int]:
    group: list[int] = []
    first = bisect_left(found, place, key=lambda one: one.start)
    for index in range(first, min(first + 12, len(found))):
        one = found[index]
        gap = folded.text[place : one.start]
        if len(gap) > 10 or (group and not re.fullmatch(r"[、,和及与以上]{1,3}", gap)):
            break
        group.append(index)
        place = one.end
    return group


def _names_before(folded: Folded, place: int) -> list[str]:
    start = folded.clause_start(place)
    *names, last = folded.text[start:place].split("、")
    return [name for name in (*names, *re.split(r"以及|和|及", last)) if name]


def _open_doubts(folded: Folded, puzzles: list[Puzzle], blocked: Blocked) -> tuple[Doubt, ...]:
    places = [(puzzle.code, puzzle.start, puzzle.end) for puzzle in puzzles]
    for code, pattern in (("number_missing", _MISSING), ("vague", _VAGUE)):
        places += [
            (code, match.start(), match.end())
            for match in pattern.finditer(folded.text)
            if not blocked.holds(match.start())
        ]
    doubts = []
    for code, start, end in sorted(places, key=lambda place: place[1]):
        first, last = folded.span(start, end)
        doubts.append(Doubt(code, folded.shown[first:last], first, last))
    return tuple(doubts)
