"""Texts that come from a scanner: a space between all signs, numbers torn apart, narrow lines.

Such a text shows itself by several lines whose Chinese characters stand alone. Only in it are
single spaces between characters, digits and signs taken out, and lines joined that break off in
the middle of a value; in any other text a space parts words that somebody wrote apart.
"""

import re

from ..folding import fold

_SPACED = re.compile(r"(?:[一-龥](?:[ \u3000][一-龥0-9:：，,.、()（）]){2,})")
_FEWEST = 3
_SIGN = r"[一-龥0-9:;,.、。!?()\[\]“”《》%*+/-]"
# Between two signs of which one is Chinese or punctuation, and between two digits.
_GAP = re.compile(rf"(?<={_SIGN})[ \u3000](?={_SIGN})")
# Between Chinese words a space stays where only numbers and signs of the line were torn apart.
_GAP_AT_SIGN = re.compile(
    r"(?<=[0-9:;,.、。!?()\[\]%*+/-])[ \u3000](?=[一-龥0-9:;,.、。!?()\[\]“”《》%*+/-])"
    r"|(?<=[一-龥])[ \u3000](?=[0-9:;,.、。!?()\[\]%*+/-])"
)


def is_scanned(shown: list[str]) -> bool:
    """Whether at least three lines have their characters standing apart."""
    told = 0
    for line in shown:
        told += bool(_SPACED.search(line))
        if told == _FEWEST:
            return True
    return False


def closed_up(line: str) -> str:
    """A line of a scanned text without the spaces that the scanner put in."""
    if "\t" in line:
        return line
    folded = fold(line)
    pattern = _GAP if _SPACED.search(line) else _GAP_AT_SIGN
    kept, start = [], 0
    for gap in pattern.finditer(folded):
        kept.append(line[start : gap.start()])
        start = gap.end()
    return "".join([*kept, line[start:]])
