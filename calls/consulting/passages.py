"""From a pasted text to its numbered passages, and back.

A text is split at one kind of numbering, the highest that it has: articles (第一条) with their
chapters, else 一、 with （一）, else 1.; without any, at its blank lines. What is numbered below that
stays in the body: people comment on an article, not on its second half sentence.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_CN = "[一二三四五六七八九十百零〇0-9]{1,6}"
_CHAPTER = re.compile(rf"\s*(第{_CN}[编章节])\s*(.*)")
_ARTICLE = re.compile(rf"\s*(第{_CN}条)\s*(.*)")
_FIRST = re.compile(r"\s*([一二三四五六七八九十百]{1,5}、)\s*(.*)")
_SECOND = re.compile(r"\s*([（(][一二三四五六七八九十百]{1,5}[）)])\s*(.*)")
_THIRD = re.compile(r"\s*(\d{1,3}[.．、](?!\d))\s*(.*)")
# In each, the pattern, its level, and whether what follows on the line is always its text.
_SCHEMES = (
    ((_CHAPTER, 1, False), (_ARTICLE, 2, True)),
    ((_FIRST, 1, False), (_SECOND, 2, False)),
    ((_THIRD, 3, False),),
)
LONGEST_HEADING = 60
MOST_PASSAGES = 500
# As alike as this, two bodies are one passage that was changed.
ALIKE = 0.5


@dataclass
class Part:
    """A passage that was read; ``key`` is set when it is matched with the version before."""

    level: int
    number: str
    heading: str
    body: str
    key: int = 0


def parse(text):
    """The ``Part`` list of a cleaned text, in order; empty for a text without content."""
    lines = text.split("\n")
    for scheme in _SCHEMES:
        if any(pattern.match(line) for line in lines for pattern, _level, _body in scheme):
            return _split(lines, scheme)
    blocks = re.split(r"\n\s*\n", text)
    return [Part(0, "", "", block.strip("\n")) for block in blocks if block.strip()]


def _split(lines, scheme):
    parts = [Part(0, "", "", "")]
    for line in lines:
        found = _head(line, scheme)
        if found:
            parts.append(found)
        else:
            parts[-1].body += f"\n{line}"
    for part in parts:
        part.body = part.body.strip("\n").rstrip()
    return [part for part in parts if part.number or part.body.strip()]


def _head(line, scheme):
    """The passage that ``line`` begins, or None."""
    for pattern, level, is_body in scheme:
        if match := pattern.match(line):
            number, rest = match.group(1), match.group(2).strip()
            is_heading = rest and not is_body and len(rest) <= LONGEST_HEADING and rest[-1] != "。"
            return Part(level, number, rest if is_heading else "", "" if is_heading else rest)
    return None


def compose(passages):
    """The text of ``passages`` as it was typed, to be changed; parsed again it gives the same."""
    passages = list(passages)
    gap = "\n" if any(one.number for one in passages) else "\n\n"
    return gap.join(one.whole for one in passages)


def match(parts, before, next_key):
    """Give each of ``parts`` the key of the passage that it was, or a new one.

    What says the same is the same passage, whatever its number has become; then what bears the same
    heading; then what is alike; a number alone says nothing once an article was put in.

    Args: ``before`` the passages of the version before; ``next_key`` the first key that is free.
    """
    free = {one.key: one for one in before}
    for is_same in (_is_equal, _has_heading, _is_alike):
        for part in parts:
            if part.key:
                continue
            for key, one in free.items():
                if is_same(part, one):
                    part.key = key
                    del free[key]
                    break
    for part in parts:
        if not part.key:
            part.key, next_key = next_key, next_key + 1
    return parts


def _is_equal(part, one):
    return (part.heading, part.body) == (one.heading, one.body)


def _has_heading(part, one):
    return bool(part.heading) and part.heading == one.heading and part.level == one.level


def _is_alike(part, one):
    if not part.body or not one.body or part.level != one.level:
        return False
    matcher = SequenceMatcher(None, part.body, one.body, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ALIKE
        and matcher.quick_ratio() >= ALIKE
        and (matcher.ratio() >= ALIKE)
    )
