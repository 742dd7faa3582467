"""The figures of agreement: their rules at the edges, at none, one and a thousand sheets."""

from datetime import UTC, datetime, timedelta

import pytest

from reviews.agreement import Total, figures_of

START = datetime(2026, 5, 1, tzinfo=UTC)


def totals(rows):
    """``{proposal: {reviewer: points}}`` as sheets, submitted one after the other."""
    found, at = [], START
    for proposal, given in rows.items():
        for reviewer, points in given.items():
            at += timedelta(minutes=1)
            found.append(Total(proposal, reviewer, float(points), at))
    return found


def test_nothing_and_a_single_sheet_say_nothing():
    empty = figures_of([], 100.0)
    assert (empty.sheets, empty.alpha, empty.proposals) == (0, None, [])
    one = figures_of(totals({1: {1: 80}}), 100.0)
    assert one.alpha is None
    assert one.proposals[0].level == ""
    assert (one.reviewers[0].level, one.reviewers[0].leaning) == ("", None)


@pytest.mark.parametrize(
    ("given", "level"), [((75, 85), "close"), ((70, 90), "moderate"), ((69, 91), "apart")]
)
def test_agreement_on_a_proposal_follows_its_rule(given, level):
    rows = totals({1: dict(enumerate(given))})
    assert figures_of(rows, 100.0).proposals[0].level == level


def test_a_sheet_far_from_two_others_is_named_and_never_one_of_two():
    found = figures_of(totals({1: {1: 80, 2: 82, 3: 60}, 2: {1: 90, 2: 20}}), 100.0)
    assert [(one.proposal, one.reviewer, one.by) for one in found.outliers] == [(1, 3, -21.0)]


def test_who_is_always_lower_is_strict_and_who_grows_milder_drifts():
    rows = {n: {1: 80, 2: 80, 3: 60 + 5 * n} for n in range(1, 5)}
    found = {one.reviewer: one for one in figures_of(totals(rows), 100.0).reviewers}
    assert (found[3].level, found[3].leaning, found[3].drift) == ("strict", -7.5, 10.0)
    assert found[1].level == "even"


def test_alpha_is_one_for_full_agreement_and_as_krippendorff_reckons():
    same = figures_of(totals({1: {1: 80, 2: 80}, 2: {1: 60, 2: 60}}), 100.0)
    assert same.alpha == 1
    # By hand: 2 pairs of 2² in each unit, 16 over 4 values is 4; of all 12 ordered pairs the squares
    # come to 2 · (4 + 16 + 36 + 4 + 16 + 4) = 160.
    apart = figures_of(totals({1: {1: 1, 2: 3}, 2: {1: 5, 2: 7}}), 10.0)
    assert apart.alpha == pytest.approx(1 - 4 / (160 / 12))


def test_a_thousand_sheets_are_no_burden():
    rows = {
        proposal: {n: (proposal * 7 + n * 3) % 40 + 60 for n in range(5)} for proposal in range(200)
    }
    assert figures_of(totals(rows), 100.0).sheets == 1000
