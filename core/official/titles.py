"""Where the lines of a title end: between words, balanced, never inside a number, name or bracket."""

import re
from functools import lru_cache
from itertools import pairwise

# GB/T 9704-2012, 7.3.1: a title is set in 22 pt; 20 characters fill the type area, and a full line
# at both edges looks like running text.
WIDEST = 18
# No line begins with one of these words or signs, and none ends with one of the others.
NEVER_FIRST = frozenset("的了和与及等、，。：；！？）》”’〕】…—～%％年月日号")
NEVER_LAST = frozenset("（《“‘〔【第")
BRACKETS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "(": ")"}
# Figures with what counts them stay together: 2026年度, 第3批, 〔2026〕12号.
WHOLE = re.compile(
    r"第?[0-9０-９]+(?:[.．][0-9]+)?(?:年度|年|月|日|号|批|期|次|%|％)?|[A-Za-z0-9][\w.-]*"
)
# A name in brackets up to this many characters is not split.
SHORT_NAME = 14


@lru_cache(maxsize=1)
def _dictionary():
    """The segmenter; its words are read once, when the first title is set."""
    from rjieba import Jieba

    return Jieba()


def width_of(text):
    """How many full-width characters ``text`` takes; a letter or figure takes half of one."""
    return sum(0.5 if ord(character) < 0x2000 else 1 for character in text)


def title_lines(title, *, names=(), widest=WIDEST):
    """``title`` in lines of about one length.

    :param names: proper names that must stay whole (the dictionary cannot know them).
    :param widest: longest line in full-width characters.
    :returns: the fewest lines that do; a piece longer than a line is cut where it must be.
    """
    pieces = _pieces(title.strip(), names, widest)
    if not pieces:
        return []
    total = width_of(title)
    count = max(1, -int(-total // widest))
    while True:
        lines = _balanced(pieces, count, widest, total / count)
        if lines:
            return lines
        count += 1


def _pieces(title, names, widest):
    """The smallest parts that no line break splits."""
    kept = []
    for part in _words(title, names):
        kept += [part] if width_of(part) <= widest else _cut(part, widest)
    glued = []
    for part in kept:
        before = glued[-1] if glued else ""
        joins = before and (part[0] in NEVER_FIRST or before[-1] in NEVER_LAST)
        if joins and width_of(before + part) <= widest:
            glued[-1] = before + part
        else:
            glued.append(part)
    return glued


def _words(title, names):
    """Words, numbers and names in order; short bracketed names are one."""
    wholes = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    short = "|".join(
        f"{re.escape(a)}[^{re.escape(a + b)}]{{1,{SHORT_NAME}}}{re.escape(b)}"
        for a, b in BRACKETS.items()
    )
    fixed = "|".join([short, *map(re.escape, wholes), WHOLE.pattern])
    place, words = 0, []
    for match in re.finditer(fixed, title):
        words += _dictionary().cut(title[place : match.start()])
        words.append(match.group())
        place = match.end()
    return [word for word in (*words, *_dictionary().cut(title[place:])) if word]


def _cut(part, widest):
    length = int(widest)
    return [part[start : start + length] for start in range(0, len(part), length)]


def _balanced(pieces, count, widest, ideal):
    """``pieces`` in ``count`` lines, as near to ``ideal`` as can be; [] where they do not fit."""
    best = {(0, 0): (0.0, [])}
    ends = range(1, len(pieces) + 1)
    for line in range(1, count + 1):
        for end in ends:
            found = None
            for start in range(line - 1, end):
                before = best.get((line - 1, start))
                text = "".join(pieces[start:end])
                if before is None or width_of(text) > widest:
                    continue
                cost = before[0] + (width_of(text) - ideal) ** 2
                if found is None or cost < found[0]:
                    found = (cost, [*before[1], text])
            if found:
                best[line, end] = found
    return best.get((count, len(pieces)), (0, []))[1]


def splits_of(lines):
    """``[(end of a line, begin of the next)]``, for those who check a title."""
    return [(before[-1], after[0]) for before, after in pairwise(lines)]
