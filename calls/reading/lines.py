"""Splitting a pasted list into its indicators, line by line, with nothing dropped.

Offices number in every way there is (1. 1、 1) (1) ① A. 一、 (一)), mix them, forget one, put two
on a line, break a line in the middle, and nest (1)…(7) inside one indicator. A number is believed
to be a list number where it stands at the head of a line or behind a full stop and fits the
sequence; 1.5万, 2.0版 and 16:00 are none.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from .folding import clean, fold
from .numbers import parse_chinese

Role = Literal["indicator", "sub", "continuation", "heading", "title", "unnumbered"]

_CN = "[一二三四五六七八九十]{1,3}"
_UNIT = "[场次人名户支家个条篇期件份项]"
_INTEGER_UNIT = rf"(?=\d{{1,4}}{_UNIT})"
# One alternative a shape; the named group tells the kind, so that equal kinds make one level.
MARKER = re.compile(
    r"(?P<levels>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)[ \t、]\s?(?![万千亿元倍版米])"  # 1.1 活动
    rf"|(?P<first>第{_CN})[,、:]\s?|(?P<is>{_CN}是)(?!否)"  # 第一, 一是
    rf"|(?P<dot>\d{{1,3}})\s?\.\s?(?:(?!\d)|{_INTEGER_UNIT})"  # 1.
    rf"|(?P<comma>\d{{1,3}})\s?、\s?(?!\d)"  # 1、
    rf"|\(\s?(?P<brackets>\d{{1,2}})\s?\)\s?[.、]?"  # (1)
    rf"|(?P<bracket>\d{{1,2}})\s?\)\s?"  # 1)
    rf"|(?P<circle>[①-⑳⑴-⒇⒈-⒛❶-❿])\s?[.、]?"  # ①
    rf"|(?P<cn_comma>{_CN})\s?[、.]\s?"  # 一、
    rf"|\(\s?(?P<cn_brackets>{_CN})\s?\)\s?[.、]?"  # (一)
    rf"|\[\s?(?P<boxed>\d{{1,2}}|{_CN})\s?\]\s?[.、:]?"  # 【一】
    rf"|(?P<letter>[A-Za-z])\s?(?:[.、](?!\d)|\)\s?)"  # A.
    rf"|(?:具体|考核)?指标\s?(?P<named>\d{{1,2}}|{_CN})\s?[:、.]?\s?(?!\d)"  # 指标1:
    rf"|(?P<spaced>\d{{1,2}})(?:\t\s*|\s{{1,4}}(?=[“《一-龥])(?!{_UNIT}))"  # 1 活动
)
_TOP_KINDS = {"dot", "comma", "bracket", "brackets", "named", "spaced"}
_CN_KINDS = {"cn_comma", "cn_brackets"}
_INLINE = re.compile(
    r"(?<=[;。!?\t])\s*|(?<=\S)[\s\u3000]{2,}|(?<=\S)\s(?=\(\d{1,2}\)|[①-⑳])"
    # 1、议事会每月1次2、微更新3处: a next number right behind a word, with a word behind it
    r"|(?<=[一-龥)%”])[\s\u3000]?(?=\d{1,2}[.、](?=[一-龥“《]))"
)
_BULLET = re.compile(r"\s*(?:[•●◆■★▪◇○►➢✓]\s*|[-*·]\s+)")
_SUB_PLACE = re.compile(r"\(\d{1,2}\)|[①-⑳⑴-⒇❶-❿]|(?<=[;。:])\s?\d{1,2}\)")
_TITLE = re.compile(
    r"\s*序号\D*$|\s*(?:项目)?(?:具体|考核|绩效|量化|服务|产出|主要|任务)*(?:指标|要求|目标|任务)(?:要求|内容|如下)?\s*(?::|$)\s*"
)
_CLOSING = " \t\n;。,、.\uff1b\uff0c\uff0e\u3000"
_CIRCLES = (("①", 1), ("⑴", 1), ("⒈", 1), ("❶", 1))
_HEADING_LENGTH = 24


@dataclass(frozen=True)
class LineRead:
    """What one line of the paste was read as; ``line`` counts from 1, blank lines included."""

    line: int
    role: Role
    text: str


@dataclass(frozen=True)
class Part:
    """A numbered part inside an indicator: '(1)' and where it stands in the indicator's text."""

    number: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """One indicator before its quantities are read; ``doubts`` are codes, lines count from 1."""

    number: str
    text: str
    line: int
    heading: str | None
    parts: tuple[Part, ...]
    doubts: tuple[str, ...]


@dataclass
class _Open:
    """The indicator that is being collected."""

    number: str
    order: int | None
    line: int
    heading: str | None
    doubts: list[str]
    pieces: list[str] = field(default_factory=list)
    subs: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Mark:
    kind: str
    number: str
    order: int
    written: str


class _Splitter:
    """Reads lines one after the other; ``entries`` and ``lines`` hold the outcome."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.lines: list[LineRead] = []
        self.heading: str | None = None
        self.top: str | None = None
        self.seen: set[tuple[str, str | None]] = set()
        self.last: int | None = None

    def read(self, number: int, line: str, next_kind: str | None) -> None:
        """Take one line that is not blank."""
        shown = line
        title = _TITLE.match(fold(line))
        if title and not MARKER.match(fold(line[title.end() :]) or " ") and title.end() < len(line):
            title = None if not fold(line)[: title.end()].rstrip().endswith(":") else title
        if title:
            line = line[title.end() :]
            if not line.strip():
                self.lines.append(LineRead(number, "title", shown))
                return
        role: Role | None = None
        for piece in pieces_of_line(line, self._expects(), self.top):
            one = self._take(number, piece, next_kind)
            role = role or one
        self.lines.append(LineRead(number, role or "continuation", shown))

    def _expects(self) -> int | None:
        return self.open[-1].order + 1 if self.open and self.open[-1].order is not None else None

    def _take(self, line: int, piece: str, next_kind: str | None) -> Role:
        mark, body = read_marker(piece, self._expects())
        if mark is None:
            return self._plain(line, piece)
        if self._is_heading(mark, body, next_kind):
            self.heading = piece.strip()
            return "heading"
        if self._is_sub(mark):
            self.open[-1].subs.append((mark.written, mark.order))
            self.open[-1].pieces.append(piece)
            return "sub"
        self.top = self.top or mark.kind
        doubts = self._doubts(mark)
        self.open.append(_Open(mark.number, mark.order, line, self.heading, doubts, [body]))
        return "indicator"

    def _plain(self, line: int, piece: str) -> Role:
        if self.open:
            self.open[-1].pieces.append(piece)
            return "continuation"
        if fold(piece).rstrip().endswith(":") and len(piece) <= 2 * _HEADING_LENGTH:
            self.heading = piece.strip()
            return "heading"
        self.open.append(_Open("", None, line, self.heading, ["unnumbered"], [piece]))
        return "unnumbered"

    def _is_heading(self, mark: _Mark, body: str, next_kind: str | None) -> bool:
        """'(一)活动类' over a list of 1. 2. 3.: short, without an end, and a lower list follows."""
        if mark.kind not in _CN_KINDS or next_kind is None or next_kind in _CN_KINDS:
            return False
        plain = body.strip().rstrip(":\uff1a")
        return len(plain) <= _HEADING_LENGTH and not re.search(r"\d|[;。]", fold(plain))

    def _is_sub(self, mark: _Mark) -> bool:
        """Whether a numbered line stands inside the open indicator and not beside it."""
        if not self.open or self.open[-1].order is None:
            return False
        current = self.open[-1]
        if mark.kind == self.top:
            return False
        if mark.kind in _CN_KINDS and self.top in _TOP_KINDS:
            return False
        if current.subs and mark.order == current.subs[-1][1] + 1:
            return True
        next_top = current.order is not None and mark.order == current.order + 1
        return mark.order == 1 or not next_top

    def _doubts(self, mark: _Mark) -> list[str]:
        known = (mark.number, self.heading) in self.seen
        self.seen.add((mark.number, self.heading))
        last, self.last = self.last, mark.order
        if last is None:
            return ["starts_late"] if mark.order > 1 else []
        if known:
            return ["repeated"]
        under_new_heading = self.open[-1].heading != self.heading
        new_level = mark.kind == "levels" and mark.order == 1  # 2.1 behind 1.4
        return ["gap"] if mark.order != last + 1 and not (under_new_heading or new_level) else []


def split_indicators(text: str) -> tuple[tuple[Entry, ...], tuple[LineRead, ...]]:
    """Split a paste into entries, and say for each line that is not blank what it was read as."""
    numbered = [
        (number, line) for number, line in enumerate(clean(text).split("\n"), 1) if line.strip()
    ]
    if not any(_has_marker(line) for _, line in numbered):
        return _split_unnumbered(numbered)
    splitter = _Splitter()
    kinds = [_kind(line) for _, line in numbered]
    for place, (number, line) in enumerate(numbered):
        following = kinds[place + 1] if place + 1 < len(kinds) else None
        splitter.read(number, line, following)
    return tuple(_entry(one) for one in splitter.open), tuple(splitter.lines)


def read_marker(piece: str, expected: int | None) -> tuple[_Mark | None, str]:
    """The list number at the head of a piece and the text behind it.

    ``3.10场`` is only a number 3 with the text '10场' where a 3 is ``expected``.
    """
    if bullet := _BULLET.match(piece):
        piece = piece[bullet.end() :]
    match = MARKER.match(fold(piece).lstrip())
    if not match:
        return None, piece
    kind = match.lastgroup or ""
    number = match[kind]
    order = order_of(number)
    body = piece.lstrip()[match.end() :]
    decimal = kind == "dot" and body[:1].isdigit()
    if order is None or (decimal and order != expected):
        return None, piece
    return _Mark(
        kind, number if number.isascii() else _plain_number(number), order, match[0].strip(" .、")
    ), body


def _plain_number(number: str) -> str:
    number = number.strip("第是")
    return number if number[0] in "一二三四五六七八九十" else str(order_of(number))


def order_of(number: str) -> int | None:
    """What a list number counts: order_of("三") is 3, order_of("②") is 2; None when it is none."""
    if number.isascii() and number.replace(".", "").isdigit():
        return int(number.rpartition(".")[2])
    number = number.strip("第是")
    if number.isascii() and number.isalpha():
        return ord(number.upper()) - ord("A") + 1
    for first, value in _CIRCLES:
        if 0 <= ord(number[0]) - ord(first) < 20:
            return ord(number[0]) - ord(first) + value
    return parse_chinese(number)


def _has_marker(line: str) -> bool:
    title = _TITLE.match(fold(line))
    rest = line[title.end() :] if title else line
    return read_marker(rest, None)[0] is not None


def _kind(line: str) -> str | None:
    mark, _ = read_marker(line, None)
    return mark.kind if mark else None


def pieces_of_line(line: str, expected: int | None = None, top: str | None = None) -> list[str]:
    """A line cut where a next list number stands behind a full stop: '1.活动6场;2.培训3次'.

    expected, top: order and kind that the next number of the list would have, for a line that has
    no number of its own
    """
    pieces: list[str] = []
    start = 0
    mark, _ = read_marker(line, expected)
    kind, order = (mark.kind, mark.order) if mark else (top, (expected or 1) - 1)
    folded = fold(line)
    # Behind 1. a (2) is the next number only where no (1) shows that a list begins inside.
    peers = _TOP_KINDS - ({"brackets"} if "(1)" in folded else set())
    for gap in _INLINE.finditer(folded):
        found = MARKER.match(folded, gap.end())
        if not found or gap.end() <= start:
            continue
        number = order_of(found[found.lastgroup or ""])
        same = kind is None or found.lastgroup == kind or {found.lastgroup, kind} <= peers
        if number == order + 1 and same and found.lastgroup != "spaced":
            pieces.append(line[start : gap.end()])
            start, order, kind = gap.end(), number, found.lastgroup
    pieces.append(line[start:])
    return [piece for piece in pieces if piece.strip()]


def _split_unnumbered(
    numbered: list[tuple[int, str]],
) -> tuple[tuple[Entry, ...], tuple[LineRead, ...]]:
    """Lines without any number: a line ends an indicator where it ends with ; or 。"""
    groups: list[_Open] = []
    lines: list[LineRead] = []
    closed = True
    for number, line in numbered:
        if _TITLE.fullmatch(fold(line)):
            lines.append(LineRead(number, "title", line))
            continue
        title = _TITLE.match(fold(line))
        body = line[title.end() :] if title and title[0].rstrip().endswith(":") else line
        role: Role = "unnumbered" if closed else "continuation"
        if closed:
            order = len(groups) + 1
            bullet = _BULLET.match(body)
            body = body[bullet.end() :] if bullet else body
            groups.append(_Open(str(order), None, number, None, [], [body]))
        else:
            groups[-1].pieces.append(body)
        lines.append(LineRead(number, role, line))
        closed = fold(line).rstrip()[-1] in ";。!" or len(line) <= _HEADING_LENGTH
    if len(groups) > 1:
        for one in groups:
            one.doubts.append("numbered_by_order")
    return tuple(_entry(one) for one in groups), tuple(lines)


def _entry(one: _Open) -> Entry:
    text = "\n".join(piece.strip("\n") for piece in one.pieces).strip().rstrip(_CLOSING)
    return Entry(one.number, text, one.line, one.heading, find_parts(text), tuple(one.doubts))


def find_parts(text: str) -> tuple[Part, ...]:
    """The numbered parts of an indicator's text: a row that begins at 1 and has a 2."""
    folded = fold(text)
    row: list[tuple[str, int]] = []
    for match in _SUB_PLACE.finditer(folded):
        order = order_of(match[0].strip("() "))
        if order == len(row) + 1:
            row.append((match[0].strip(), match.start()))
    if len(row) < 2:
        return ()
    ends = [start for _, start in row[1:]] + [len(text)]
    return tuple(Part(number, start, end) for (number, start), end in zip(row, ends, strict=True))
