"""The arithmetic of a ranking, held against hand-reckoned cases and against what must always hold."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import SHANGHAI
from reviews.enums import TieRule
from reviews.ranking import Entry, Rubric, Sheet, left_out, mean, plain, rank, tie_rules

NOON = datetime(2026, 6, 1, 12, tzinfo=SHANGHAI)
ONE = Rubric(("总分",), (Decimal(1),))


def entry(key, *totals, group="a", later=0, requested=1000):
    sheets = tuple(Sheet(f"R{n}", (Decimal(t),)) for n, t in enumerate(totals, start=1))
    return Entry(key, group, sheets, NOON + timedelta(seconds=later), Decimal(requested))


def places(entries, rubric=ONE):
    return {one.key: one.rank for one in rank(entries, rubric)}


def test_a_total_is_score_times_weight_and_the_average_is_rounded_half_up_to_four_places():
    rubric = Rubric(("甲", "乙"), (Decimal("0.6"), Decimal("1.5")))
    sheets = (
        Sheet("R1", (Decimal("80"), Decimal("10"))),
        Sheet("R2", (Decimal("75.5"), Decimal("9"))),
        Sheet("R3", (Decimal("70"), Decimal("8"))),
    )
    (only,) = rank([Entry(1, "a", sheets, NOON, Decimal(1))], rubric)
    assert [sheet["total"] for sheet in only.steps["sheets"]] == ["63", "58.8", "54"]
    assert only.steps["sum"] == "175.8"
    assert only.average == Decimal("58.6000")
    assert only.steps["criteria"] == [
        {"name": "甲", "weight": "0.6", "average": "75.1667"},
        {"name": "乙", "weight": "1.5", "average": "9.0000"},
    ]


@pytest.mark.parametrize(
    ("numbers", "average"),
    [(("1", "1", "2"), "1.3333"), (("0.0001", "0.0002"), "0.0002"), (("2", "2", "1"), "1.6667")],
)
def test_the_mean_is_rounded_half_up(numbers, average):
    assert mean([Decimal(n) for n in numbers]) == Decimal(average)


def test_the_extremes_are_left_out_and_marked():
    (only,) = rank([entry(1, 60, 90, 70, 80)], Rubric(("总",), (Decimal(1),), 1, 1))
    assert [sheet["left_out"] for sheet in only.steps["sheets"]] == ["lowest", "highest", "", ""]
    assert (only.average, only.steps["counted"], only.steps["sum"]) == (
        Decimal("75.0000"),
        "2",
        "150",
    )


def test_among_equal_extremes_one_goes_and_the_average_is_the_same_whichever():
    assert left_out([Decimal(9), Decimal(9), Decimal(5)], highest=1, lowest=0) == {1: "highest"}
    (only,) = rank([entry(1, 9, 9, 5)], Rubric(("总",), (Decimal(1),), 1, 0))
    assert only.average == Decimal("7.0000")


def test_nothing_is_left_out_where_nothing_would_remain():
    assert left_out([Decimal(9), Decimal(5)], highest=1, lowest=1) == {}


def test_the_highest_and_lowest_of_all_equal_totals_are_two_different_sheets():
    assert left_out([Decimal(7)] * 3, highest=1, lowest=1) == {0: "lowest", 2: "highest"}


def test_proposals_are_ranked_within_their_project():
    found = places([entry(1, 70), entry(2, 80), entry(3, 60, group="b")])
    assert found == {2: 1, 1: 2, 3: 1}


def test_the_pass_mark_is_held_against_the_average_of_four_places():
    rubric = Rubric(("总",), (Decimal(1),), pass_mark=Decimal(60))
    passed = {one.key: one.passed for one in rank([entry(1, 60), entry(2, "59.99")], rubric)}
    assert passed == {1: True, 2: False}


def two_criteria(key, first, second, **more):
    sheets = (Sheet("R1", (Decimal(first), Decimal(second))),)
    return Entry(
        key, "a", sheets, NOON + timedelta(seconds=more.get("later", 0)),
        Decimal(more.get("requested", 1000)),
    )  # fmt: skip


def test_the_rules_of_a_tie_follow_each_other_beginning_with_the_rounds_own():
    assert tie_rules(TieRule.EARLIER) == [TieRule.EARLIER, TieRule.CRITERIA, TieRule.LOWER_REQUEST]
    weights = (Decimal(1), Decimal(1))
    entries = [two_criteria(1, 30, 50, later=0), two_criteria(2, 40, 40, later=9)]
    assert places(entries, Rubric(("甲", "乙"), weights)) == {2: 1, 1: 2}
    assert places(entries, Rubric(("甲", "乙"), weights, tie_rule=TieRule.EARLIER)) == {1: 1, 2: 2}
    cheap = [two_criteria(1, 40, 40, requested=900), two_criteria(2, 40, 40, requested=800)]
    found = rank(cheap, Rubric(("甲", "乙"), weights))
    assert [(one.key, one.rank, one.steps["tie"]) for one in found] == [
        (2, 1, "lower_request"),
        (1, 2, "lower_request"),
    ]


def test_what_no_rule_parts_shares_its_rank_and_the_next_one_is_skipped():
    found = rank([entry(1, 80), entry(2, 80), entry(3, 70)], ONE)
    assert [(one.key, one.rank) for one in found] == [(1, 1), (2, 1), (3, 3)]
    assert [one.steps["tie"] for one in found] == ["same", "same", ""]


def test_plain_numbers_have_neither_exponent_nor_superfluous_zeros():
    assert [plain(Decimal(n)) for n in ("100", "86.50", "0.00")] == ["100", "86.5", "0"]


# A busy machine is slow to draw examples; that says nothing about the ranking.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
totals = st.lists(st.integers(0, 200).map(lambda n: Decimal(n) / 2), min_size=1, max_size=6)
rubrics = st.builds(
    Rubric,
    names=st.just(("总分",)),
    weights=st.just((Decimal("1.25"),)),
    drop_highest=st.integers(0, 2),
    drop_lowest=st.integers(0, 2),
    pass_mark=st.none() | st.integers(0, 100).map(Decimal),
    tie_rule=st.sampled_from(TieRule),
)
fields = st.lists(
    st.tuples(totals, st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab")),
    min_size=1,
    max_size=6,
)


def entries_from(rows):
    return [
        entry(key, *found, later=later, requested=asked, group=group)
        for key, (found, later, asked, group) in enumerate(rows)
    ]


@patient
@given(fields, rubrics, st.randoms())
def test_the_order_in_which_proposals_and_sheets_come_does_not_matter(rows, rubric, random):
    entries = entries_from(rows)
    mixed = [
        Entry(
            one.key, one.group, tuple(random.sample(one.sheets, len(one.sheets))),
            one.submitted_at, one.requested,
        )
        for one in random.sample(entries, len(entries))
    ]  # fmt: skip
    first, second = rank(entries, rubric), rank(mixed, rubric)
    assert first == second
    assert [one.steps for one in first] == [one.steps for one in second]


@patient
@given(fields, rubrics)
def test_ranks_are_those_of_a_competition(rows, rubric):
    for one in (found := rank(entries_from(rows), rubric)):
        better = [other for other in found if other.group == one.group and other.rank < one.rank]
        assert one.rank == len(better) + 1
        assert all(other.average >= one.average for other in better)


@patient
@given(fields, rubrics, st.integers(0, 5), st.integers(0, 5), st.integers(1, 40))
def test_a_higher_score_never_worsens_a_place(rows, rubric, which, sheet, more):
    entries = entries_from(rows)
    one = entries[which % len(entries)]
    raised = list(one.sheets)
    place = sheet % len(raised)
    raised[place] = Sheet(raised[place].label, (raised[place].scores[0] + more,))
    better = Entry(one.key, one.group, tuple(raised), one.submitted_at, one.requested)
    after = [better if other.key == one.key else other for other in entries]
    assert places(after, rubric)[one.key] <= places(entries, rubric)[one.key]


@patient
@given(totals, rubrics)
def test_the_average_is_the_exact_mean_of_what_counts(found, rubric):
    (only,) = rank([entry(1, *found)], rubric)
    kept = [Fraction(one["total"]) for one in only.steps["sheets"] if not one["left_out"]]
    assert abs(Fraction(only.average) - sum(kept) / len(kept)) <= Fraction(1, 20000)
