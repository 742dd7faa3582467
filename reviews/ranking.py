"""From score sheets to a ranking: exact decimals, every step kept, nothing read or written.

The rule, as the pages tell it: a sheet's total is the sum of score × weight. The totals of a proposal
are sorted; the round's highest and lowest ones are left out; the rest is averaged, rounded half up
to four places. Proposals for the same project (or lot) are ordered by that average. Where averages
are equal, the round's tie rule comes first and the other rules follow; what no rule parts keeps the
same rank. Sheets that do not count (of somebody who recused later, of a calibration that was practice)
are set aside: the steps name them with their totals.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from reviews.enums import TieRule

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Rubric:
    """How a round reckons. ``names`` and ``weights`` follow the order of the criteria."""

    names: tuple[str, ...]
    weights: tuple[Decimal, ...]
    drop_highest: int = 0
    drop_lowest: int = 0
    pass_mark: Decimal | None = None
    tie_rule: str = TieRule.CRITERIA


@dataclass(frozen=True)
class Sheet:
    """One submitted sheet. ``label`` stands for the reviewer (R1, R2 …); scores follow the criteria."""

    label: str
    scores: tuple[Decimal, ...]


@dataclass(frozen=True)
class Aside:
    """A submitted sheet that does not count; ``why`` is 'recused' or 'calibration'."""

    sheet: Sheet
    why: str


@dataclass(frozen=True)
class Entry:
    """One proposal. ``group`` is what it competes in; ``submitted_at`` is aware, ``requested`` yuan."""

    key: int
    group: str
    sheets: tuple[Sheet, ...]
    submitted_at: datetime
    requested: Decimal
    aside: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """The place of one proposal. ``steps`` holds the arithmetic as strings, ready to be stored."""

    key: int
    group: str
    rank: int
    average: Decimal
    passed: bool
    steps: dict = field(compare=False)


def plain(number):
    """An exact decimal without superfluous zeros and without an exponent: ``86.50`` → ``86.5``."""
    return f"{Decimal(number).normalize():f}"


def mean(numbers):
    """The average, rounded half up to four places. Raises ZeroDivisionError for no numbers."""
    return (sum(numbers) / Decimal(len(numbers))).quantize(PLACES, ROUND_HALF_UP)


def total_of(scores, weights):
    """Σ score × weight, exact."""
    return sum((s * w for s, w in zip(scores, weights, strict=True)), Decimal(0))


def left_out(totals, *, highest, lowest):
    """Which totals do not count: ``{index: 'highest' or 'lowest'}``.

    Among equal extremes it does not matter which one goes, because the average stays the same; the
    later label goes. Where the round would leave nothing over, nothing is left out.
    """
    if highest + lowest >= len(totals):
        return {}
    order = sorted(range(len(totals)), key=lambda i: totals[i])
    out = dict.fromkeys(order[:lowest], "lowest")
    return out | {index: "highest" for index in order[len(order) - highest :] if highest}


@dataclass(frozen=True)
class _Reckoned:
    entry: Entry
    average: Decimal
    criteria: tuple[Decimal, ...]
    steps: dict


def rank(entries, rubric):
    """The ranking of all entries, group by group, best first.

    Args: ``entries`` in any order, each with at least one sheet; ``rubric`` of the round.

    Raises:
        ZeroDivisionError: for an entry without a sheet: the caller refuses that before.
    """
    groups = defaultdict(list)
    for entry in entries:
        groups[entry.group].append(_reckon(entry, rubric))
    ranked = []
    for name in sorted(groups):
        ranked += _rank_group(groups[name], rubric)
    return ranked


def _reckon(entry, rubric):
    sheets = sorted(entry.sheets, key=_by_label)
    totals = [total_of(sheet.scores, rubric.weights) for sheet in sheets]
    out = left_out(totals, highest=rubric.drop_highest, lowest=rubric.drop_lowest)
    kept = [total for index, total in enumerate(totals) if index not in out]
    average = mean(kept)
    # Over all sheets, so that it does not depend on which of two equal extremes was left out.
    criteria = tuple(mean(column) for column in zip(*(s.scores for s in sheets), strict=True))
    steps = {
        "sheets": [
            {
                "label": sheet.label,
                "scores": [plain(score) for score in sheet.scores],
                "total": plain(total),
                "left_out": out.get(index, ""),
            }
            for index, (sheet, total) in enumerate(zip(sheets, totals, strict=True))
        ],
        "counted": str(len(kept)),
        "sum": plain(sum(kept)),
        "average": str(average),
        "criteria": [
            {"name": name, "weight": plain(weight), "average": str(value)}
            for name, weight, value in zip(rubric.names, rubric.weights, criteria, strict=True)
        ],
        "pass_mark": "" if rubric.pass_mark is None else plain(rubric.pass_mark),
        "aside": [
            {
                "label": one.sheet.label,
                "total": plain(total_of(one.sheet.scores, rubric.weights)),
                "why": one.why,
            }
            for one in sorted(entry.aside, key=lambda one: _by_label(one.sheet))
        ],
    }
    return _Reckoned(entry, average, criteria, steps)


def _by_label(sheet):
    """R2 before R10."""
    return (len(sheet.label), sheet.label)


def tie_rules(first):
    """The rules in the order in which they are asked: the round's own first, the others after it."""
    return [TieRule(first)] + [rule for rule in TieRule if rule != first]


_KEYS = {
    TieRule.CRITERIA: lambda one: tuple(-value for value in one.criteria),
    TieRule.EARLIER: lambda one: (one.entry.submitted_at,),
    TieRule.LOWER_REQUEST: lambda one: (one.entry.requested,),
}


def _rank_group(rows, rubric):
    rules = tie_rules(rubric.tie_rule)

    def order(one):
        return (-one.average, *(_KEYS[rule](one) for rule in rules))

    rows = sorted(rows, key=lambda one: (order(one), one.entry.key))
    ranked = []
    for index, one in enumerate(rows):
        same = index > 0 and order(rows[index - 1]) == order(one)
        place = ranked[-1].rank if same else index + 1
        passed = rubric.pass_mark is None or one.average >= rubric.pass_mark
        steps = {**one.steps, "rank": str(place), "of": str(len(rows))}
        steps["tie"] = _tie_of(one, rows, rules)
        ranked.append(Ranked(one.entry.key, one.entry.group, place, one.average, passed, steps))
    return ranked


def _tie_of(one, rows, rules):
    """Which rule parted ``one`` from the others of the same average: '' where nobody had it.

    'same' says that no rule parted it from at least one of them, so that they share a rank.
    """
    others = [row for row in rows if row is not one and row.average == one.average]
    if not others:
        return ""
    last = ""
    for rule in rules:
        apart = [row for row in others if _KEYS[rule](row) != _KEYS[rule](one)]
        if apart:
            last = str(rule.value)
        others = [row for row in others if row not in apart]
        if not others:
            return last
    return "same"
