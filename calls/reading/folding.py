"""Two views of one text: what the page shows, and what the grammar reads.

Pasted text comes with Word's control characters, full-width digits, odd spaces and signs in many
shapes. The grammar is written for one shape only, so the text is folded before it is read; every
character of the folded text remembers where it stands in the shown text, so that the page can mark
a finding in what the user typed.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

# Word ends a table cell with \x07 and a soft line with \x0b; form feeds end a page.
_CELL_END = "\x07"
_SOFT_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
# Fields (\x13..\x15), soft hyphens, marks of direction and width: none of them is ever seen.
_UNSEEN = dict.fromkeys(
    [code for code in range(0x20) if code not in (0x07, 0x09, 0x0A, 0x0B, 0x0C, 0x0D)]
    + [0x7F, *range(0x80, 0x85), *range(0x86, 0xA0), 0xAD, 0x61C, 0xFEFF]
    + [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)

_ONE_TO_ONE = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("‐‑‒–—―─━", "-"),
    **dict.fromkeys("〜∼˜", "~"),
    **dict.fromkeys("≧⩾≮", "≥"),
    **dict.fromkeys("≦⩽≯", "≤"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("﹪٪", "%"),
    **dict.fromkeys("⁄∕", "/"),
    "﹙": "(", "﹚": ")", "〔": "[", "〕": "]", "【": "[", "】": "]", "﹒": ".",
    # Traditional forms that turn up in texts copied from other sites.
    **dict(zip("兩萬個場於達過戶條項隊間張數時週節廳參與隻輛億",
               "两万个场于达过户条项队间张数时周节厅参与只辆亿", strict=True)),
}  # fmt: skip
# Looking for the few signs to change is ten times as fast as asking a table for every character.
_FOLDED_SIGN = re.compile("[" + "".join(map(re.escape, _ONE_TO_ONE)) + "]")

_SPACE = re.compile(r"[^\S\n\t]|\u3000")
_BREAK = re.compile(r"\((?:不?含|及|或)(?:以[上下])?\)|([,;。!?()\n\t\[\]])")
_ENDS_ALL = ";。!?\n\t"
# A line this long was broken by the width of the page, not by its writer.
WRAPPED_LINE = 20
# A short line that ends with a count is whole: '活动12场', '满意度90%'.
_COUNT_ENDS = set("场次人名位户支家个条项件份篇期节册本套张元%天上")
_LINE_ENDS = set("0123456789;。!?:,)\n\t")


def clean(text: str) -> str:
    """The text as the page shows it: as typed, without control characters, lines ended by \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_CELL_END, "\t")
    return text.translate(_SOFT_BREAKS).translate(_UNSEEN)


def fold(text: str) -> str:
    """``text`` with one shape a sign; exactly as long as before."""
    return _FOLDED_SIGN.sub(_one_shape, text)


def _one_shape(sign: re.Match[str]) -> str:
    return _ONE_TO_ONE[sign[0]]


@dataclass(frozen=True)
class Folded:
    """A shown text with the text that the grammar reads.

    ``text`` has no spaces; ``at[i]`` says where its character ``i`` stands in ``shown``;
    ``joined`` holds the places in ``text`` where a space between two digits was taken out.
    """

    shown: str
    text: str
    at: tuple[int, ...]
    joined: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the part ``start``-``end`` of the folded text stands in the shown text."""
        if start >= end:
            place = self.at[start] if start < len(self.at) else len(self.shown)
            return place, place
        return self.at[start], self.at[end - 1] + 1

    def as_shown(self, start: int, end: int) -> str:
        """The words of a part of the folded text, as the user typed them but without spaces."""
        first, last = self.span(start, end)
        return re.sub(r"\s+", "", self.shown[first:last])

    @cached_property
    def _clauses(self) -> tuple[list[int], list[int]]:
        """Places of the signs that end a clause, and where the clause behind each of them began.

        Behind a closing bracket the clause goes on that the bracket interrupted: in
        '每月开展培训(线上或线下)不少于2场' 每月 stands in the clause of the number.
        """
        places: list[int] = []
        starts: list[int] = []
        outer: list[int] = []
        start = 0
        for match in _BREAK.finditer(self.text):
            sign = match[1]
            if not sign:
                continue
            if sign == "(":
                outer.append(start)
            elif sign in _ENDS_ALL:
                outer.clear()
            start = outer.pop() if sign == ")" and outer else match.end()
            places.append(match.start())
            starts.append(start)
        return places, starts

    def clause_start(self, place: int) -> int:
        """Where the clause around ``place`` begins."""
        places, starts = self._clauses
        index = bisect_left(places, place)
        return starts[index - 1] if index else 0

    def clause(self, place: int) -> tuple[int, int]:
        """The clause around ``place``; it ends at the next sign, also at an opening bracket."""
        places, _ = self._clauses
        index = bisect_left(places, place)
        end = places[index] if index < len(places) else len(self.text)
        return self.clause_start(place), end


def prepare(shown: str) -> Folded:
    """Fold a shown text for the grammar: no spaces, wrapped lines joined, one shape a sign."""
    folded = fold(shown)
    letters: list[str] = []
    at: list[int] = []
    joined: set[int] = set()
    line_length = 0
    for place, letter in enumerate(folded):
        line_length += 1
        if _SPACE.match(letter):
            before, after = letters[-1:], folded[place + 1 : place + 2]
            if before and before[0].isdigit() and after.isdigit():
                joined.add(len(letters))
            continue
        if letter == "\n":
            long, line_length = line_length > WRAPPED_LINE, 0
            last = letters[-1] if letters else "\n"
            if last not in _LINE_ENDS and (long or last not in _COUNT_ENDS):
                continue
        letters.append(letter)
        at.append(place)
    return Folded(shown, "".join(letters), tuple(at), frozenset(joined))
