"""What the scores of a criterion mean: read from lines as people paste them, written back the same way.

A line is ``9-10 …``, ``9～10分：…`` or ``5：…``. A whole rubric can be pasted too: a line that ends its
name with ``（20分）`` begins a criterion, lines with scores are its anchors, any other line describes it.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import clean_text, fold_width
from reviews.ranking import plain

LONGEST = 300
MOST = 20
LONGEST_NAME = 60
NUMBER = r"(\d{1,4}(?:\.\d{1,2})?)"
LINE = re.compile(
    rf"^\s*{NUMBER}\s*(?:分?\s*(?:-|–|—|~|至|到)+\s*{NUMBER}\s*)?(分)?\s*([:;,.、]|\s)\s*(.+)$"
)
HEAD = re.compile(
    rf"^\s*(?:[一二三四五六七八九十\d]+\s*[、.)]\s*)?(.+?)\s*\(\s*{NUMBER}\s*分?\s*\)\s*[:]?\s*(.*)$"
)


def read_anchors(text, *, highest, step):
    """``[(low, high, meaning)]`` of the lines of ``text``, the highest band first.

    Args: ``highest`` and ``step`` of the criterion, exact decimals.

    Raises:
        ValidationError: naming each line that states no score, lies above the highest score or off
            the steps, is too long, or overlaps another.
    """
    bands, problems = [], []
    lines = [line.strip() for line in clean_text(text).split("\n") if line.strip()]
    for line in lines:
        try:
            bands.append(_read_line(line, highest, step))
        except ValidationError as error:
            problems += error.messages
    if len(lines) > MOST:
        problems.append(_("At most %(most)d lines.") % {"most": MOST})
    bands.sort(key=lambda band: (-band[1], -band[0]))
    for upper, lower in zip(bands, bands[1:], strict=False):
        if lower[1] >= upper[0]:
            told = {"score": plain(lower[1])}
            problems.append(_("The score %(score)s stands in two lines.") % told)
    if problems:
        raise ValidationError(problems)
    return bands


def _read_line(line, highest, step):
    told = {"line": line[:40]}
    found = LINE.match(_folded(line))
    if not found:
        raise ValidationError(
            _("“%(line)s”: begin with a score or a band, such as “9-10 …”.") % told
        )
    ends = [Decimal(one) for one in (found[1], found[2] or found[1])]
    low, high = min(ends), max(ends)
    # The meaning is taken from the line as typed: folding would change its punctuation.
    meaning = line[found.start(5) :].strip()
    if high > highest:
        told["max"] = plain(highest)
        raise ValidationError(_("“%(line)s”: the highest score is %(max)s.") % told)
    if low % step or high % step:
        told["step"] = plain(step)
        raise ValidationError(_("“%(line)s”: scores go in steps of %(step)s.") % told)
    if len(meaning) > LONGEST:
        told |= {"limit": LONGEST, "length": len(meaning)}
        raise ValidationError(_("“%(line)s”: %(length)d characters, at most %(limit)d.") % told)
    return low, high, meaning


def _folded(line):
    """``line`` with full-width signs in ordinary width, character for character."""
    return fold_width(line).replace("～", "~").replace("。", ".")


def text_of(anchors):
    """Rows of ``Anchor`` as the lines that ``read_anchors`` reads."""
    return "\n".join(f"{span_of(one)} {one.text}" for one in anchors)


def span_of(anchor):
    """``9–10``, or ``5`` for a single score."""
    if anchor.low == anchor.high:
        return plain(anchor.high)
    return f"{plain(anchor.low)}–{plain(anchor.high)}"


@dataclass
class Pasted:
    """One criterion of a pasted rubric, ready for its form."""

    name: str
    max_score: Decimal
    description: list = field(default_factory=list)
    anchors: list = field(default_factory=list)

    @property
    def initial(self):
        return {
            "name": self.name[:LONGEST_NAME],
            "description": "\n".join(self.description),
            "max_score": self.max_score,
            "step": 1,
            "weight": 1,
            "anchors": "\n".join(self.anchors),
        }


def read_rubric(text):
    """``[Pasted]`` of a whole rubric.

    Raises:
        ValidationError: when no line begins a criterion.
    """
    found = []
    for line in clean_text(text).split("\n"):
        line = line.strip()
        if not line:
            continue
        head = HEAD.match(_folded(line))
        anchor = LINE.match(_folded(line))
        if head and Decimal(head[2]) >= 1 and not (anchor and found and _has_score(anchor)):
            name = line[head.start(1) : head.end(1)]
            rest = line[head.start(3) :].strip()
            found.append(Pasted(name, Decimal(head[2]), [rest] if rest else []))
        elif found and anchor and _has_score(anchor):
            found[-1].anchors.append(line)
        elif found:
            found[-1].description.append(line)
    if not found:
        raise ValidationError(
            _("No criterion was found. Write each on a line such as “Need and goals (20分)”.")
        )
    return found


def _has_score(anchor):
    """Whether a line states a score, and is not a numbered item of a description."""
    return bool(anchor[2] or anchor[3] or anchor[4] == ":")
