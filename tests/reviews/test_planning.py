"""Who gets which proposal: even, mixed, without conflicts, the same each time."""

from collections import Counter, defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.planning import Candidate, Need, plan_evenly


def panel(*kinds):
    return [Candidate(number, kind) for number, kind in enumerate(kinds, start=1)]


def needs(count, each, group=lambda number: f"p{number}"):
    return [Need(100 + n, group(n), each) for n in range(count)]


def loads(plan):
    return Counter(choice.reviewer for choice in plan.choices)


def test_thirty_proposals_with_three_reviewers_each_come_to_seven_or_eight_for_twelve():
    members = panel(*["expert", "department", "finance", "resident"] * 3)
    plan = plan_evenly(members, needs(30, 3), {}, together=False)
    assert sorted(loads(plan).values()) == [7] * 6 + [8] * 6
    assert plan.unmet == {}


def test_kinds_are_mixed_on_every_proposal_as_far_as_loads_allow():
    members = panel(*["expert"] * 6, *["resident"] * 6)
    plan = plan_evenly(members, needs(4, 3), {}, together=False)
    kinds = defaultdict(set)
    for choice in plan.choices:
        kinds[choice.proposal].add("expert" if choice.reviewer <= 6 else "resident")
    assert all(found == {"expert", "resident"} for found in kinds.values())


def test_proposals_of_one_project_get_the_same_reviewers():
    members = panel(*["expert"] * 6)
    plan = plan_evenly(members, needs(6, 3, lambda n: f"p{n // 3}"), {}, together=True)
    teams = defaultdict(set)
    for choice in plan.choices:
        teams[choice.proposal].add(choice.reviewer)
    assert [teams[100 + n] for n in range(6)] == [{1, 2, 3}] * 3 + [{4, 5, 6}] * 3
    assert loads(plan) == dict.fromkeys(range(1, 7), 3)


def test_who_is_barred_is_never_chosen_and_what_is_missing_is_told():
    plan = plan_evenly(panel("expert", "expert"), needs(1, 2), {(1, 100): "回避"}, together=True)
    assert [(one.proposal, one.reviewer) for one in plan.choices] == [(100, 2)]
    assert plan.unmet == {100: 1}


def test_a_reviewer_that_the_proposal_has_is_not_chosen_twice():
    need = Need(100, "p", 1, frozenset({1}))
    plan = plan_evenly(panel("expert", "expert"), [need], {}, together=True)
    assert [one.reviewer for one in plan.choices] == [2]


def test_loads_from_before_count():
    members = [Candidate(1, "expert", 5), Candidate(2, "expert", 1)]
    plan = plan_evenly(members, needs(3, 1), {}, together=False)
    assert loads(plan) == {2: 3}


# A busy machine is slow to draw examples; that says nothing about the plan.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["expert", "finance", "resident"]), min_size=1, max_size=8),
    st.integers(1, 12),
    st.integers(1, 4),
)
def test_without_conflicts_loads_differ_by_one_at_most_and_the_plan_is_the_same_again(
    kinds, count, each
):
    plan = plan_evenly(panel(*kinds), needs(count, each), {}, together=False)
    again = plan_evenly(panel(*kinds), needs(count, each), {}, together=False)
    found = loads(plan)
    all_loads = [found[number] for number in range(1, len(kinds) + 1)]
    assert max(all_loads) - min(all_loads) <= 1
    assert (plan.choices, plan.unmet) == (again.choices, again.unmet)
    assert sum(all_loads) + sum(plan.unmet.values()) == count * each
