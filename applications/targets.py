"""The announcement's indicators and targets, laid out for whoever commits to them."""

from dataclasses import dataclass, field
from decimal import Decimal

from calls.enums import Comparator
from calls.models import Indicator, Target
from calls.targets import target_words


@dataclass
class Row:
    """One target below its indicator; ``depth`` is 1 for a part of another target."""

    indicator: Indicator
    target: Target
    is_first: bool
    depth: int
    words: str = field(init=False)

    def __post_init__(self):
        self.words = target_words(self.target)

    def is_met_by(self, value: Decimal):
        """Whether a commitment of ``value`` is as much as the announcement asks for."""
        asked, comparator = self.target.value, self.target.comparator
        if comparator == Comparator.AT_LEAST:
            return value >= asked
        if comparator == Comparator.AT_MOST:
            return value <= asked
        if comparator == Comparator.RANGE:
            return asked <= value <= self.target.value_max
        return value == asked


def rows_of(project):
    """A row for each target of ``project`` (None: none), parts below what contains them."""
    if project is None:
        return []
    rows = []
    for indicator in project.indicators.prefetch_related("targets"):
        targets = list(indicator.targets.all())
        known = {target.pk for target in targets}
        placed = []
        for target in targets:
            if target.part_of_id not in known:
                _place(target, targets, 0, placed)
        rows += [
            Row(indicator, target, is_first=number == 0, depth=depth)
            for number, (target, depth) in enumerate(placed)
        ]
    return rows


def _place(target, targets, depth, placed):
    """Put ``target`` and then its parts into ``placed``; a circle of parts ends where it closes."""
    if any(target.pk == other.pk for other, _depth in placed):
        return
    placed.append((target, depth))
    for part in targets:
        if part.part_of_id == target.pk:
            _place(part, targets, depth + 1, placed)
