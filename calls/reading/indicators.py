"""From a paste to indicators with their quantities."""

from dataclasses import dataclass, replace

from .lines import Entry, LineRead, Part, split_indicators
from .quantities import read_with_doubts
from .quantity import Doubt, Quantity


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    number: as it was written, without signs ('1', '一', 'A'); '' for a paragraph before the list
    text: without number and closing punctuation, otherwise as typed; offsets count in it
    quantities: its targets in order
    parts: the numbered parts inside of it
    heading: the heading of its group ('(一)活动类'), None without groups
    line: the line of the paste on which it begins, counted from 1
    doubts: what staff should look at: about its number, about text that holds no readable target;
        the doubts about one quantity stand with that quantity
    """

    number: str
    text: str
    quantities: tuple[Quantity, ...]
    parts: tuple[Part, ...]
    heading: str | None
    line: int
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class IndicatorList:
    """All that was read from one paste; ``lines`` has a role for each line that is not blank."""

    indicators: tuple[Indicator, ...]
    lines: tuple[LineRead, ...]


def read_indicators(text: str) -> IndicatorList:
    """Read the numbered indicators of one project, as typed or pasted. Never raises."""
    entries, lines = split_indicators(text)
    return IndicatorList(tuple(_indicator(entry) for entry in entries), lines)


def _indicator(entry: Entry) -> Indicator:
    quantities: list[Quantity] = []
    doubts = [Doubt(code, entry.number, 0, 0) for code in entry.doubts]
    first = entry.parts[0].start if entry.parts else len(entry.text)
    pieces = [(None, 0, first), *((part.number, part.start, part.end) for part in entry.parts)]
    for number, start, end in pieces:
        begin = start + len(number or "")
        found, open_doubts = read_with_doubts(entry.text[begin:end])
        quantities += [_shifted(one, begin, len(quantities), number) for one in found]
        doubts += [_moved(doubt, begin) for doubt in open_doubts]
    return Indicator(
        entry.number,
        entry.text,
        tuple(quantities),
        entry.parts,
        entry.heading,
        entry.line,
        tuple(doubts),
    )


def _shifted(one: Quantity, by: int, index: int, sub: str | None) -> Quantity:
    return replace(
        one,
        start=one.start + by,
        end=one.end + by,
        part_of=None if one.part_of is None else one.part_of + index,
        sub=sub,
        doubts=tuple(_moved(doubt, by) for doubt in one.doubts),
    )


def _moved(doubt: Doubt, by: int) -> Doubt:
    return replace(doubt, start=doubt.start + by, end=doubt.end + by)
