"""How far reviewers agree: plain figures with plain rules, for the office alone and never for reviewers.

All is reckoned from the totals of submitted sheets, in points. Shares are of the highest total.

- agreement on a proposal: the standard deviation of its totals; close up to 5 %, moderate up to 10 %;
- an outlier: a sheet that differs by more than 15 % from the mean of at least two others;
- strict or lenient: over at least three proposals a reviewer's totals differ on average by more than 5 %
  from the mean of the others on the same proposals; over time: the later half of them against the
  earlier half;
- the whole round: Krippendorff's alpha for figures on an interval scale, 1 for full agreement, 0 for chance.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, pstdev

CLOSE, MODERATE, OUTLIER, LEANING = 0.05, 0.10, 0.15, 0.05
FEWEST_OTHERS = 2
FEWEST_COMPARED = 3


@dataclass(frozen=True)
class Total:
    """One submitted sheet: proposal and reviewer ids, total in points, aware instant of submission."""

    proposal: int
    reviewer: int
    points: float
    at: datetime


@dataclass(frozen=True)
class OnProposal:
    """Agreement on one proposal; ``level`` is 'close', 'moderate', 'apart' or '' for a single sheet."""

    proposal: int
    sheets: int
    mean: float
    deviation: float
    level: str


@dataclass(frozen=True)
class Outlier:
    """A sheet far from the others of its proposal; ``by`` in points, negative when lower."""

    proposal: int
    reviewer: int
    points: float
    others: float

    @property
    def by(self):
        return self.points - self.others


@dataclass(frozen=True)
class OfReviewer:
    """One reviewer against the others.

    ``leaning`` and ``drift`` in points, None where too little can be compared; ``level`` is 'strict',
    'lenient', 'even' or '' for too little.
    """

    reviewer: int
    sheets: int
    compared: int
    leaning: float | None
    drift: float | None
    level: str


@dataclass(frozen=True)
class Figures:
    """Everything of one round; ``alpha`` None where nothing can be compared."""

    sheets: int
    alpha: float | None
    proposals: list
    outliers: list
    reviewers: list


def figures_of(totals, highest):
    """The figures of a round.

    Args: ``totals`` a list of ``Total``; ``highest`` the highest total that the rubric allows.
    """
    by_proposal = defaultdict(list)
    for one in totals:
        by_proposal[one.proposal].append(one)
    apart = _differences(by_proposal)
    return Figures(
        sheets=len(totals),
        alpha=alpha_of(by_proposal.values()),
        proposals=[_on_proposal(key, rows, highest) for key, rows in by_proposal.items()],
        outliers=_outliers(by_proposal, highest),
        reviewers=_reviewers(totals, apart, highest),
    )


def _on_proposal(key, rows, highest):
    points = [one.points for one in rows]
    deviation = pstdev(points) if len(points) > 1 else 0.0
    level = ""
    if len(points) > 1:
        share = deviation / highest
        level = "close" if share <= CLOSE else "moderate" if share <= MODERATE else "apart"
    return OnProposal(key, len(points), fmean(points), deviation, level)


def _others_mean(rows, one):
    return (sum(row.points for row in rows) - one.points) / (len(rows) - 1)


def _outliers(by_proposal, highest):
    found = []
    for key, rows in by_proposal.items():
        if len(rows) <= FEWEST_OTHERS:
            continue
        for one in rows:
            others = _others_mean(rows, one)
            if abs(one.points - others) > OUTLIER * highest:
                found.append(Outlier(key, one.reviewer, one.points, others))
    return sorted(found, key=lambda one: (-abs(one.by), one.proposal, one.reviewer))


def _differences(by_proposal):
    """``{reviewer: [(instant, total - mean of the others)]}``, in the order of submission."""
    apart = defaultdict(list)
    for rows in by_proposal.values():
        if len(rows) > 1:
            for one in rows:
                apart[one.reviewer].append((one.at, one.points - _others_mean(rows, one)))
    return {key: sorted(values) for key, values in apart.items()}


def _reviewers(totals, apart, highest):
    sheets = defaultdict(int)
    for one in totals:
        sheets[one.reviewer] += 1
    found = []
    for key in sorted(sheets):
        differences = [value for _at, value in apart.get(key, [])]
        leaning = drift = None
        level = ""
        if len(differences) >= FEWEST_COMPARED:
            leaning = fmean(differences)
            share = leaning / highest
            level = "lenient" if share > LEANING else "strict" if share < -LEANING else "even"
        if len(differences) >= 2 * FEWEST_OTHERS:
            middle = len(differences) // 2
            drift = fmean(differences[-middle:]) - fmean(differences[:middle])
        found.append(OfReviewer(key, sheets[key], len(differences), leaning, drift, level))
    return found


def alpha_of(units):
    """Krippendorff's alpha of lists of ``Total``: 1 - observed / expected disagreement; or None.

    Source: K. Krippendorff, Content Analysis (2004), chapter 11, interval metric. Squared differences
    are summed through Σx and Σx², so that a thousand sheets cost a thousand steps.
    """
    units = [[one.points for one in rows] for rows in units if len(rows) > 1]
    values = [value for row in units for value in row]
    if len(values) < 2:
        return None
    observed = sum(_pairs(row) / (len(row) - 1) for row in units) / len(values)
    expected = _pairs(values) / (len(values) * (len(values) - 1))
    return None if expected == 0 else 1 - observed / expected


def _pairs(values):
    """Σ (a - b)² over all ordered pairs."""
    middle = fmean(values)
    return 2 * len(values) * sum((value - middle) ** 2 for value in values)
