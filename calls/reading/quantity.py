"""What the reader hands out: quantities, and its doubts about them."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

Comparator = Literal[">=", "<=", "=", "range"]
Period = Literal[
    "day", "week", "biweek", "month", "bimonth", "quarter", "halfyear", "year", "once"
]  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """Something that the reader was not sure of; ``wording.describe_doubt`` says it in words.

    ``start`` and ``end`` are offsets into the shown text.
    """

    code: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Quantity:
    """One target of an indicator.

    value, value_max: the number; ``value_max`` only for a range, or after '≥2500-3000'
    comparator: '>=', '<=', '=' (a bare count) or 'range'
    unit: as written (场, 人次, %), 万元 already reckoned in 元; '' when none is written
    per: the period in which the value is to be reached each time, None for the whole project
    what: what is counted (骨干培训)
    each: per what (每支队伍, 社区)
    condition: for whom it holds (55岁以下)
    by: until when (6月底前)
    part_of: index of the quantity of the same text that already contains this one
    sub: the number inside the indicator that it stands under ('(1)')
    start, end: where it stands in the shown text
    doubts: what staff should look at
    """

    value: Decimal
    comparator: Comparator
    unit: str
    value_max: Decimal | None = None
    per: Period | None = None
    what: str | None = None
    each: str | None = None
    condition: str | None = None
    by: str | None = None
    part_of: int | None = None
    sub: str | None = None
    start: int = 0
    end: int = 0
    doubts: tuple[Doubt, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The quantity as the JSON contract writes it: plain numbers, no offsets, no doubts."""
        found = asdict(self)
        for key in ("start", "end", "doubts"):
            del found[key]
        for key in ("value", "value_max"):
            number = found[key]
            if number is not None:
                found[key] = int(number) if number == number.to_integral_value() else float(number)
        order = (
            "value", "value_max", "comparator", "unit", "per", "what", "each", "condition", "by",
            "part_of", "sub",
        )  # fmt: skip
        return {key: found[key] for key in order}
