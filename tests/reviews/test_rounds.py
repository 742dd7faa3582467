"""Setting a round up, assigning, opening, closing, opening again; every pair of states."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from applications.models import ProposalAccess
from calls.enums import CallState
from calls.models import Call
from core.models import AuditEntry, Message
from parties.models import Membership, User
from reviews import queries
from reviews.assigning import assign_by_hand, assign_evenly, plan_for
from reviews.closing import behind, close_round, open_round, remind, reopen_round
from reviews.declaring import declare_no_conflict, recuse
from reviews.enums import (
    ASSIGNMENT_TRANSITIONS,
    ROUND_TRANSITIONS,
    AssignmentState,
    RoundState,
)
from reviews.inviting import add_reviewers, invite_reviewer, remove_reviewer
from reviews.locking import move
from reviews.models import Assignment, Award, PanelMember, RankedProposal, ReviewRound
from reviews.refusals import (
    AssignmentRefused,
    PanelRefused,
    RoundRefused,
    TransitionRefused,
)
from reviews.setting_up import set_rules
from tests.factories.reviews import (
    assign,
    make_accepted,
    make_open_round,
    make_panel,
    make_ranked_round,
    score,
)
from tests.factories.world import World, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def act(world):
    return {"by": world.staff, "at": timezone.localtime()}


RULES = {
    "reviewers_each": 3, "drop_highest": 1, "drop_lowest": 1, "pass_mark": Decimal(60),
    "tie_rule": "earlier",
}  # fmt: skip
LINE = {
    "name": "可行性", "description": "是否具体可行", "max_score": Decimal(100),
    "step": Decimal(1), "weight": Decimal(1),
}  # fmt: skip


# --- Transitions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("before", RoundState)
@pytest.mark.parametrize("after", RoundState)
def test_a_round_moves_only_as_its_table_says(before, after):
    review_round = ReviewRound(state=before)
    if after in ROUND_TRANSITIONS[before]:
        move(review_round, after, ROUND_TRANSITIONS)
        assert review_round.state == after
    else:
        with pytest.raises(TransitionRefused):
            move(review_round, after, ROUND_TRANSITIONS)
        assert review_round.state == before


@pytest.mark.parametrize("before", AssignmentState)
@pytest.mark.parametrize("after", AssignmentState)
def test_an_assignment_moves_only_as_its_table_says(before, after):
    assignment = Assignment(state=before)
    if after in ASSIGNMENT_TRANSITIONS[before]:
        move(assignment, after, ASSIGNMENT_TRANSITIONS)
        assert assignment.state == after
    else:
        with pytest.raises(TransitionRefused):
            move(assignment, after, ASSIGNMENT_TRANSITIONS)
        assert assignment.state == before


ACTS = {
    "open": lambda one, world: open_round(one, **act(world)),
    "close": lambda one, world: close_round(one, reason="", **act(world)),
    "reopen": lambda one, world: reopen_round(one, reason="计分有误", **act(world)),
}


@pytest.mark.parametrize("name", ["open", "reopen"])
def test_an_act_that_the_state_forbids_leaves_no_trace(world, name):
    review_round, _members, _proposals = make_open_round(world)
    before = AuditEntry.objects.count(), Message.objects.count()
    with pytest.raises((TransitionRefused, RoundRefused)):
        ACTS[name](review_round, world)
    assert (AuditEntry.objects.count(), Message.objects.count()) == before
    review_round.refresh_from_db()
    assert review_round.state == RoundState.OPEN


# --- Rules and panel ------------------------------------------------------------------------------


def test_rules_and_rubric_are_replaced_until_scoring_begins(world):
    review_round, _members = make_panel(world, world.reviewers)
    review_round = set_rules(review_round, rules=RULES, criteria=[LINE], **act(world))
    assert [one.name for one in review_round.criteria.all()] == ["可行性"]
    assert review_round.pass_mark == 60
    entry = AuditEntry.objects.get(act="reviews.set_rules")
    assert entry.after["criteria"] == [{"name": "可行性", "max": "100", "weight": "1"}]


def test_rules_are_locked_once_a_score_is_saved(world):
    review_round, _members, _proposals = make_open_round(world)
    score(Assignment.objects.first())
    with pytest.raises(RoundRefused) as caught:
        set_rules(review_round, rules=RULES, criteria=[LINE], **act(world))
    assert caught.value.code == "locked"
    assert review_round.criteria.count() == 5


def test_people_join_once_and_leave_while_nothing_is_assigned(world):
    review_round, _members = make_panel(world, [])
    people = world.reviewers[:2]
    assert len(add_reviewers(review_round, people, kind="expert", **act(world))) == 2
    assert add_reviewers(review_round, people, kind="finance", **act(world)) == []
    member = PanelMember.objects.get(user=people[0])
    remove_reviewer(review_round, member, **act(world))
    assert [one.user for one in review_round.panel.all()] == [people[1]]


def test_who_has_proposals_does_not_leave(world):
    review_round, members, _proposals = make_open_round(world)
    with pytest.raises(PanelRefused):
        remove_reviewer(review_round, members[0], **act(world))


def test_a_person_without_an_account_gets_one_and_is_told_how_to_sign_in(world):
    review_round, _members = make_panel(world, [])
    member, is_new = invite_reviewer(
        review_round, email="New.Person@Example.invalid", name="闻人静", employer="明德学院",
        kind="expert", **act(world),
    )  # fmt: skip
    assert is_new
    assert member.user.email == "new.person@example.invalid"
    assert not member.user.has_usable_password()
    message = Message.objects.get(recipient=member.user)
    assert "new.person@example.invalid" in message.body
    again, is_new = invite_reviewer(
        review_round, email="new.person@example.invalid", name="", employer="", kind="expert",
        **act(world),
    )  # fmt: skip
    assert (again, is_new) == (None, False)
    assert User.objects.filter(email="new.person@example.invalid").count() == 1


# --- Assigning ------------------------------------------------------------------------------------


def test_the_plan_leaves_out_members_and_employees_of_the_applicant(world):
    review_round, members = make_panel(world, world.reviewers, reviewers_each=3)
    applicant = make_organization("松风社", (world.reviewers[0], "reader"))
    world.reviewers[1].employer = " 松风社 "
    world.reviewers[1].save()
    make_accepted(world.project, applicant)
    plan, _rows, _members = plan_for(review_round, together=True)
    assert [one.reviewer for one in plan.choices] == [members[2].pk]
    assert list(plan.unmet.values()) == [2]


def test_the_plan_that_was_shown_is_carried_out_and_no_other(world):
    review_round, members = make_panel(world, world.reviewers, reviewers_each=2)
    proposal = make_accepted(world.project, world.organization)
    plan, _rows, _members = plan_for(review_round, together=True)
    make_accepted(world.project, world.rival_organization)
    with pytest.raises(AssignmentRefused):
        assign_evenly(review_round, fingerprint=plan.fingerprint, together=True, **act(world))
    plan, _rows, _members = plan_for(review_round, together=True)
    made = assign_evenly(review_round, fingerprint=plan.fingerprint, together=True, **act(world))
    assert len(made) == 4
    assert all(one.why for one in made)
    assert made[0].version.number == proposal.version_count
    assert {one.reviewer for one in made} <= set(members)


def test_by_hand_conflicts_are_refused_by_name_and_nothing_is_changed(world):
    review_round, members = make_panel(world, world.reviewers)
    proposal = make_accepted(world.project, world.organization)
    Membership.objects.create(party=world.organization, user=world.reviewers[0], role="reader")
    pairs = {(proposal.pk, members[0].pk), (proposal.pk, members[1].pk)}
    with pytest.raises(AssignmentRefused) as caught:
        assign_by_hand(review_round, add=pairs, remove=set(), **act(world))
    assert len(caught.value.problems) == 1
    assert str(world.reviewers[0]) in str(caught.value)
    assert not Assignment.objects.exists()


def test_by_hand_a_scored_proposal_is_not_taken_away(world):
    review_round, members, proposals = make_open_round(world)
    score(Assignment.objects.get(proposal=proposals[0], reviewer=members[0]))
    taken = {(proposals[0].pk, members[0].pk), (proposals[1].pk, members[0].pk)}
    with pytest.raises(AssignmentRefused):
        assign_by_hand(review_round, add=set(), remove=taken, **act(world))
    assert Assignment.objects.count() == 4
    free = {(proposals[1].pk, members[0].pk)}
    assert assign_by_hand(review_round, add=set(), remove=free, **act(world)) == (0, 1)
    assert Assignment.objects.count() == 3


def test_a_replacement_in_an_open_round_is_told_and_ends_the_offices_task(world):
    review_round, members, proposals = make_open_round(world)
    one = Assignment.objects.get(proposal=proposals[0], reviewer=members[0])
    recuse(one, reason="同事", by=members[0].user, at=timezone.localtime())
    third = PanelMember.objects.create(round=review_round, user=world.reviewers[2])
    assert assign_by_hand(
        review_round, add={(proposals[0].pk, third.pk)}, remove=set(), **act(world)
    ) == (1, 0)
    assert Message.objects.filter(recipient=third.user, kind="reviews.assigned").count() == 1
    again = {(proposals[0].pk, members[0].pk)}
    with pytest.raises(AssignmentRefused):
        assign_by_hand(review_round, add=again, remove=set(), **act(world))


# --- Opening, closing -----------------------------------------------------------------------------


def test_a_round_opens_only_when_everything_is_there(world):
    review_round, _members = make_panel(world, [])
    with pytest.raises(RoundRefused) as caught:
        open_round(review_round, **act(world))
    assert caught.value.code == "not-ready"


def test_closing_names_every_missing_sheet(world):
    review_round, members, proposals = make_open_round(world)
    score(Assignment.objects.get(proposal=proposals[0], reviewer=members[0]))
    score(Assignment.objects.get(proposal=proposals[0], reviewer=members[1]))
    score(Assignment.objects.get(proposal=proposals[1], reviewer=members[1]))
    with pytest.raises(RoundRefused) as caught:
        close_round(review_round, reason="", **act(world))
    assert caught.value.code == "missing"
    _head, *lines = [text for _field, text in caught.value.problems]
    assert len(lines) == 1
    assert proposals[1].receipt_number in lines[0]
    closed = close_round(review_round, reason="评委因病缺席", **act(world))
    assert (closed.state, closed.close_note) == (RoundState.CLOSED, "评委因病缺席")
    assert RankedProposal.objects.count() == 2


def test_no_reason_closes_a_round_that_leaves_nothing_to_average(world):
    review_round, _members, _proposals = make_open_round(world)
    with pytest.raises(RoundRefused) as caught:
        close_round(review_round, reason="赶时间", **act(world))
    assert caught.value.code == "too-few"


def test_the_ranking_is_stored_with_its_steps_and_replayed_equal(world):
    review_round, _members, proposals = make_ranked_round(world)
    rows = list(queries.ranking_of(review_round))
    assert [(row.proposal, row.rank, row.average) for row in rows] == [
        (proposals[0], 1, Decimal("90.0000")),
        (proposals[1], 1, Decimal("80.0000")),
    ]
    told = StringIO()
    call_command("replay_ranking", str(review_round.pk), stdout=told)
    assert told.getvalue() == "equal\n"


def test_a_replay_that_differs_says_where_and_ends_with_one(world):
    review_round, _members, _proposals = make_ranked_round(world)
    row = RankedProposal.objects.order_by("proposal_id").first()
    RankedProposal.objects.filter(pk=row.pk).update(average=Decimal("90.0001"))
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("replay_ranking", str(review_round.pk), stdout=told)
    assert ended.value.code == 1
    assert told.getvalue() == (
        f"proposal {row.proposal_id}, average: stored Decimal('90.0001'), "
        "reckoned Decimal('90.0000')\n"
    )


def test_a_round_is_opened_again_until_something_is_decided(world):
    review_round, _members, proposals = make_ranked_round(world)
    with pytest.raises(RoundRefused):
        reopen_round(review_round, reason="", **act(world))
    reopen_round(review_round, reason="一份评分录错", **act(world))
    assert not RankedProposal.objects.exists()
    close_round(review_round, reason="", **act(world))
    Award.objects.create(
        proposal=proposals[0], stage=world.stage("decision"), decision="declined", reason="重复",
        decided_by=world.lead,
    )  # fmt: skip
    with pytest.raises(RoundRefused) as caught:
        reopen_round(review_round, reason="一份评分录错", **act(world))
    assert caught.value.code == "decided"


def test_who_is_behind_is_reminded_once_a_day(world):
    review_round, members, _proposals = make_open_round(world)
    for one in Assignment.objects.filter(reviewer=members[0]):
        score(one)
    late = behind(review_round)
    assert [member.pk for member in late] == [members[1].pk]
    assert remind(review_round, members=members, **act(world)) == 1
    assert remind(review_round, members=members, **act(world)) == 0
    assert AuditEntry.objects.filter(act="reviews.remind").count() == 1
    assert Message.objects.filter(kind="reviews.reminder").count() == 1


def test_a_withdrawn_proposal_takes_no_part(world):
    review_round, _members = make_panel(world, world.reviewers[:1], reviewers_each=1)
    stays = make_accepted(world.project, world.organization)
    leaves = make_accepted(world.project, world.rival_organization)
    for proposal in (stays, leaves):
        assign(review_round, proposal, _members[0])
    open_round(review_round, **act(world))
    score(Assignment.objects.get(proposal=stays))
    leaves.state = "withdrawn"
    leaves.withdrawn_at = timezone.localtime()
    leaves.save()
    close_round(review_round, reason="", **act(world))
    assert [row.proposal for row in queries.ranking_of(review_round)] == [stays]


# --- What holds whatever happened meanwhile -------------------------------------------------------


@pytest.mark.parametrize("name", ["close", "reopen"])
def test_nothing_is_reviewed_in_a_call_that_was_cancelled(world, name):
    review_round, _members, _proposals = make_open_round(world)
    Call.objects.filter(pk=world.call.pk).update(
        state=CallState.CANCELLED, ended_at=timezone.localtime(), cancel_reason="资金取消"
    )
    with pytest.raises(RoundRefused) as caught:
        ACTS[name](review_round, world)
    assert caught.value.code == "call"


def test_who_joined_the_applicant_after_the_assignment_must_recuse(world):
    _round, members, _proposals = make_open_round(world)
    assignment = Assignment.objects.filter(reviewer=members[0]).first()
    Membership.objects.create(
        party=assignment.proposal.applicant, user=members[0].user, role="reader"
    )
    with pytest.raises(AssignmentRefused) as caught:
        declare_no_conflict(assignment, by=members[0].user, at=timezone.localtime())
    assert caught.value.code == "conflict"
    assert not ProposalAccess.objects.filter(party=members[0].user.party).exists()


def test_an_office_finds_its_own_earlier_reviewers_and_whole_addresses_only(world):
    make_panel(world, world.reviewers[:1])
    known, unknown = world.reviewers[0], world.reviewers[1]
    assert list(queries.people_found(known.name, office=world.office)) == [known]
    assert list(queries.people_found(known.name, office=world.other_office)) == []
    assert list(queries.people_found(unknown.email[:6], office=world.office)) == [known]
    assert list(queries.people_found(unknown.email, office=world.office)) == [unknown]
    ids = [str(unknown.pk), "²", "9" * 5000]
    assert list(queries.people_by_id(ids, office=world.office, email="")) == []
    assert list(queries.people_by_id(ids, office=world.office, email=unknown.email)) == [unknown]
