"""The visible numbers of Word's own lists: w:numPr says which list and level, this room counts."""

import re
from collections import defaultdict

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CN = "零一二三四五六七八九"
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "chineseLegalSimplified",
}  # fmt: skip
_CIRCLES = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


def _attr(element, name, default=None):
    return element.get(_W + name, default) if element is not None else default


class Numbering:
    """Counts the paragraphs of each list of a document, in the order of the document."""

    def __init__(self, root, styles) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()
        self._styles = _styles(styles)
        if root is not None:
            self._read(root)

    def _read(self, root) -> None:
        for abstract in root.iter(_W + "abstractNum"):
            key = _attr(abstract, "abstractNumId")
            for level in abstract.findall(_W + "lvl"):
                depth = int(_attr(level, "ilvl", "0"))
                form = _attr(level.find(_W + "numFmt"), "val", "decimal")
                text = _attr(level.find(_W + "lvlText"), "val", "")
                start = int(_attr(level.find(_W + "start"), "val", "1"))
                self._levels[key, depth] = (form, text, start)
        for num in root.findall(_W + "num"):
            key = _attr(num, "numId")
            self._abstract[key] = _attr(num.find(_W + "abstractNumId"), "val", "")
            for override in num.findall(_W + "lvlOverride"):
                start = override.find(_W + "startOverride")
                if start is not None:
                    depth = int(_attr(override, "ilvl", "0"))
                    self._overrides[key, depth] = int(_attr(start, "val", "1"))

    def number_of(self, paragraph) -> str:
        """The visible number of a paragraph with what parts it from the text, or ''."""
        num, depth = self._list_of(paragraph)
        abstract = self._abstract.get(num or "")
        if abstract is None or (abstract, depth) not in self._levels:
            return ""
        counts = self._counts[abstract]
        if (num, depth) in self._overrides and (num, depth) not in self._restarted:
            self._restarted.add((num, depth))
            counts.pop(depth, None)
            start = self._overrides[num, depth]
        else:
            start = self._levels[abstract, depth][2]
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return self._shown(abstract, depth, counts)

    def _list_of(self, paragraph) -> tuple[str | None, int]:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return None, 0
        own = properties.find(_W + "numPr")
        if own is not None:
            num = _attr(own.find(_W + "numId"), "val")
            depth = int(_attr(own.find(_W + "ilvl"), "val", "0"))
            return (None if num == "0" else num), depth
        style = _attr(properties.find(_W + "pStyle"), "val")
        return self._styles.get(style, (None, 0))

    def _shown(self, abstract: str, depth: int, counts: dict[int, int]) -> str:
        form, text, _ = self._levels[abstract, depth]
        if form == "none":
            return ""
        if form == "bullet":
            return "• "

        def one(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            shape, _, start = self._levels.get((abstract, level), ("decimal", "", 1))
            return format_number(counts.get(level, start), shape)

        shown = re.sub(r"%(\d)", one, text)
        return shown if shown[-1:] in ".、)）．:：" else shown + " "


def _styles(root) -> dict[str, tuple[str | None, int]]:
    found: dict[str, tuple[str | None, int]] = {}
    if root is None:
        return found
    for style in root.iter(_W + "style"):
        num = style.find(f"{_W}pPr/{_W}numPr")
        if num is not None:
            number = _attr(num.find(_W + "numId"), "val")
            depth = int(_attr(num.find(_W + "ilvl"), "val", "0"))
            found[_attr(style, "styleId")] = (number, depth)
    return found


def format_number(value: int, form: str) -> str:
    """A count in one of Word's shapes: 3 is 三 in 'chineseCounting', ③ in a circle."""
    if form in _CHINESE:
        return _chinese(value)
    if form in _CIRCLES and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + value - 1)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _chinese(value: int) -> str:
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CN[tens] + "十"
    return head + (_CN[ones] if ones else "")


def _roman(value: int) -> str:
    shown = ""
    for size, sign in _ROMAN:
        while value >= size:
            shown += sign
            value -= size
    return shown
