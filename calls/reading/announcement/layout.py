"""From a text to logical lines: table rows cut into cells, page marks set aside, broken lines joined.

A logical line knows the physical lines it was made of, so that each of them can be accounted for.
A row of a table is a line whose cells stand between tabs (or bars); a line break inside a cell is
written as a vertical tab, as Word and our own .docx reader do.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..folding import clean, fold
from ..lines import MARKER
from .scanned import closed_up, is_scanned
from .words import label_kind, section_kind

CELL_BREAK = "\x0b"
_KEPT_BREAK = "\ue00b"  # stands for a break inside a cell while the text is cleaned
_ORNAMENT = re.compile(r"[\s★☆●◆■▲◎○※*_=~\-.·•…—─━#+]+")
# - 3 -, — 3 —, 第3页, 第 3 页 共 10 页, 3/10
_PAGE = re.compile(
    r"\s*(?:-{1,3}\s*\d{1,3}\s*-{1,3}"
    r"|第\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}|页码\s*:?\s*\d{1,3})\s*"
)
_ENDS = re.compile(r"[。;:!?)”》」\]]\s*$")
_BROKEN = re.compile(r"[,、(“《+]\s*$")  # such an end is never the end of a line's thought
# A line that begins so is the rest of the line before it: a sign that closes, '起至2026年1月'.
_RESTS = re.compile(r"\s*(?:[,;。、)》”%]|起?至(?!少)|起算)")
_COMMUNITY = re.compile(r"^\W*.{0,12}(?:社区|村)\W*$")
_LONELY = re.compile(r"\d{1,2}\t")  # a list number that a tab parts from its text
_SPLIT_BY_SPACE = re.compile(r"\s*\|\s*|\t|\s{2,}")
_FULL = 36  # columns (two for a Chinese character) from which a line can be one that was wrapped
_PART = (
    r"(?:PART\s*(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|[IVX]{1,4}|\d{1,2})"
    r"|第(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:部分|章|篇|节|包|标段|标))"
)
PART = re.compile(rf"\s*{_PART}\s*[:、.\-]*\s*", re.IGNORECASE)
PROJECT_HEAD = re.compile(
    r"\s*[★●◆■*]*\s*\[?(?:"
    r"(?:子)?项目\s*\(?(?P<a>\d{1,3}"
    r"|[一二三四五六七八九十]{1,3})\)?(?![\d个万元期年月日类户名支场次%])"
    r"|(?P<b>\d{1,3}|[一二三四五六七八九十]{1,3})\s*号\s*项目"
    r"|第\s*(?P<c>\d{1,3}|[一二三四五六七八九十]{1,3})\s*个?\s*项目"
    r"|PROJECT\s*(?:NO\.?\s*)?(?P<d>\d{1,3}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT)"
    r"|项目(?:编号|序号)\s*:?\s*(?P<e>\d{1,3}"
    r"|[一二三四五六七八九十]{1,3})(?!\d))\]?\s*[:、.\-]*\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One logical line.

    numbers: the physical lines (from 1) it was made of
    text, folded: as shown and as read, equally long
    cells: the cells of a table's row, with ``\\n`` inside; () for prose
    sign: 'page' for page marks, 'ornament' for lines of stars, '' otherwise
    """

    numbers: tuple[int, ...]
    text: str
    cells: tuple[str, ...] = ()
    sign: str = ""

    @property
    def number(self) -> int:
        return self.numbers[0]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


def shown_lines(text: str) -> list[str]:
    """The physical lines of a text as they are counted; a cell's inner breaks end no line."""
    kept = clean(text.replace(CELL_BREAK, _KEPT_BREAK))
    return [
        line.replace(_KEPT_BREAK, CELL_BREAK if "\t" in line else " ") for line in kept.split("\n")
    ]


def logical_lines(text: str) -> list[Line]:
    """All lines of ``text`` that are not blank, as logical lines in order."""
    shown = shown_lines(text)
    scanned = is_scanned(shown)
    lines = [
        _line(number, closed_up(one) if scanned else one)
        for number, one in enumerate(shown, 1)
        if one.strip(" \t\x0b\u3000")
    ]
    lines = _mark_running_heads(lines)
    return _join(lines, scanned)


def _line(number: int, shown: str) -> Line:
    if _is_row(shown):
        cells = [cell.replace(CELL_BREAK, "\n").strip() for cell in _cut(shown)]
        if sum(1 for cell in cells if cell) > 1 or len(cells) > 2:
            return Line((number,), shown.strip("\n"), tuple(cells))
    body = shown.strip()
    if not _LONELY.match(fold(body)):
        body = body.replace("\t", " ")
    folded = fold(body)
    if _PAGE.fullmatch(folded):
        return Line((number,), body, sign="page")
    if _ORNAMENT.fullmatch(folded):
        return Line((number,), body, sign="ornament")
    return Line((number,), body)


def _is_row(shown: str) -> bool:
    """A row has tabs or bars between words; a tab behind a list number or an indent makes none."""
    folded = fold(shown).strip(" ")
    if "|" in folded and folded.count("|") >= 2:
        return True
    if "\t" not in folded.strip("\t"):
        # An empty first cell is a cell that goes on from the row above.
        return folded.startswith("\t") and folded.count("\t") >= 2 and not folded.endswith("\t")
    head = folded.lstrip().split("\t", 1)[0]
    lonely = MARKER.fullmatch(head + "\t") or MARKER.fullmatch(head)
    return not (lonely and folded.strip().count("\t") == 1)


def _cut(shown: str) -> list[str]:
    folded = fold(shown)
    if "|" in folded and "\t" not in folded:
        return [shown[a:b] for a, b in _between_bars(folded)]
    return shown.split("\t")


def _between_bars(folded: str) -> list[tuple[int, int]]:
    bars = [match.start() for match in re.finditer(r"\|", folded)]
    first = 0 if folded[: bars[0]].strip() else bars[0] + 1
    ends = [bar for bar in bars if bar >= first]
    if folded[ends[-1] + 1 :].strip():
        ends.append(len(folded))
    starts = [first, *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


def cut_by_space(line: Line) -> tuple[str, ...]:
    """The pieces of a prose line between wide spaces, for tables typed with spaces."""
    return tuple(piece for piece in _SPLIT_BY_SPACE.split(line.text) if piece)


def _mark_running_heads(lines: list[Line]) -> list[Line]:
    """A short line that stands next to page numbers three times and more is the page's head."""
    beside: Counter[str] = Counter()
    for place, line in enumerate(lines):
        if line.sign != "page":
            continue
        for other in lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]:
            if not other.sign and len(other.text) <= 40:
                beside[other.text] += 1
    heads = {text for text, times in beside.items() if times >= 2}
    kept = []
    seen: set[str] = set()
    for line in lines:
        again = line.text in seen
        seen.add(line.text)
        repeated = not line.sign and not line.cells and line.text in heads
        kept.append(Line(line.numbers, line.text, sign="page") if repeated and again else line)
    return kept


def _columns(text: str) -> int:
    return len(text.encode("gbk", "replace"))  # two bytes where a printer needs two columns


def _page_width(lines: list[Line]) -> int | None:
    """The width in columns at which the text was wrapped, or None where it was not.

    Wrapped text has many lines of one width, and lines of that width that end in mid-sentence.
    """
    widths = [_columns(line.text) for line in lines if not line.cells and not line.sign]
    if len(widths) < 8:
        return None
    counted = Counter(width // 2 * 2 for width in widths if width >= _FULL)
    if not counted:
        return None
    widest = max(counted)
    near = sum(times for width, times in counted.items() if width >= widest - 6)
    unfinished = sum(
        1
        for line in lines
        if not line.cells and _columns(line.text) >= widest - 6 and not _ENDS.search(line.folded)
    )
    return widest if near >= 5 and near * 5 >= len(widths) and unfinished * 2 >= near else None


def _join(lines: list[Line], scanned: bool) -> list[Line]:
    width = _page_width(lines)
    joined: list[Line] = []
    pages: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if line.sign == "page":
            pages.append(line)
            continue
        if before and _goes_on(before, line, width, scanned):
            joined[-1] = _joined(before, line)
            continue
        joined.append(line)
    return sorted([*joined, *pages], key=lambda line: line.number)


def _goes_on(before: Line, line: Line, width: int | None, scanned: bool) -> bool:
    if before.cells or line.cells or before.sign or line.sign:
        return False
    if begins_anew(line.folded):
        return False
    if _BROKEN.search(before.folded) or _RESTS.match(line.folded):
        return True
    if scanned and _breaks_off(before, line):
        return True
    last = before.text.rsplit("\n", 1)[-1]
    full = width is not None and _last_columns(before, last) >= width - 6
    return full and not re.search(r"[。;!?]\s*$", before.folded)


def _breaks_off(before: Line, line: Line) -> bool:
    """Whether a value or an item of a scanned text stops in mid-sentence above a line without head."""
    if re.search(r"[。;:!?]\s*$", before.folded) or _is_head(line.folded):
        return False
    name, colon, value = before.folded.partition(":")
    if colon and label_kind(name) is not None:
        return bool(value.strip())
    return bool(MARKER.match(before.folded.lstrip())) and not _is_head(before.folded)


def _is_head(folded: str) -> bool:
    """Whether a line is the heading of a community or of a section, with or without a number."""
    marker = MARKER.match(folded.lstrip())
    body = folded.lstrip()[marker.end() :] if marker else folded
    return bool(section_kind(body.strip()) or _COMMUNITY.search(body))


def _last_columns(before: Line, text: str) -> int:
    """The width of the last physical line of a joined one (its length is kept behind the text)."""
    return _columns(text[-before.last :]) if isinstance(before, _Joined) else _columns(text)


@dataclass(frozen=True)
class _Joined(Line):
    last: int = 0


def _joined(before: Line, line: Line) -> Line:
    space = before.text[-1:].isascii() and before.text[-1:].isalpha() and line.text[:1].isascii()
    glue = " " if space and line.text[:1].isalpha() else ""
    text = before.text + glue + line.text
    return _Joined(before.numbers + line.numbers, text, last=len(line.text))


def begins_anew(folded: str) -> bool:
    """Whether a line has a head of its own, so that it is never the rest of the line before."""
    body = folded.lstrip()
    if PROJECT_HEAD.match(body) or PART.match(body) or body[:1] in "★●◆■":
        return True
    marker = MARKER.match(body)
    if marker and marker.lastgroup != "spaced":
        return True
    name, colon, _ = body.partition(":")
    return bool(colon) and label_kind(name) is not None
