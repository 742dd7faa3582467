"""The stored ranking made ready for a page: grouped by project, with the arithmetic in words."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from reviews import queries
from reviews.enums import TieRule
from reviews.ranking import plain

# Totals of one proposal that lie further apart than this share of the highest total are marked.
WIDE = Decimal("0.2")


@dataclass
class Place:
    """One ranked proposal. ``sheets`` are those of its steps with the reviewer's name."""

    row: object
    sheets: list
    aside: list
    spread: Decimal
    is_wide: bool
    tie: str

    @property
    def average(self):
        """To two places, as lists show it."""
        return shown(self.row.average)


@dataclass
class Group:
    """The proposals that compete for one project (or lot)."""

    name: str
    first: object
    places: list = field(default_factory=list)


def shown(average):
    """An average as lists show it: two places, rounded half up."""
    return average.quantize(Decimal("0.01"), ROUND_HALF_UP)


def groups_of(review_round, members):
    """The ranking of a round, group by group. ``members``: the panel in its order."""
    highest = sum((c.max_score * c.weight for c in queries.criteria_of(review_round)), Decimal(0))
    names = {f"R{number}": member for number, member in enumerate(members, start=1)}
    rows = list(queries.ranking_of(review_round))
    groups = []
    for _key, part in groupby(rows, key=lambda row: queries.group_of(row.proposal)):
        part = list(part)
        places = [_place(row, names, highest) for row in part]
        first = part[0].proposal
        groups.append(Group(queries.name_of_group(first), first, places))
    return groups


def _place(row, names, highest):
    totals = [Decimal(sheet["total"]) for sheet in row.steps["sheets"]]
    spread = max(totals) - min(totals)
    sheets = [{**sheet, "member": names.get(sheet["label"])} for sheet in row.steps["sheets"]]
    aside = [{**one, "member": names.get(one["label"])} for one in row.steps["aside"]]
    return Place(
        row, sheets, aside, Decimal(plain(spread)), spread > highest * WIDE, _tie(row.steps)
    )


def _tie(steps):
    """What parted equal averages, in a sentence; '' where there were none."""
    if not steps["tie"]:
        return ""
    if steps["tie"] == "same":
        return _("Equal average, and no rule parts them: they share the rank.")
    return _("Equal average; the order follows: %(rule)s.") % {"rule": TieRule(steps["tie"]).label}
