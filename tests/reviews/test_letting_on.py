"""Two rounds in a row: who goes on from the first is said once, and the second sees only those."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import passing
from applications.enums import OutcomeResult, ProposalState
from applications.models import ProposalAccess, StageOutcome
from calls import stages
from calls.models import Stage
from core.models import AuditEntry, Message
from reviews import queries
from reviews.closing import close_round, open_round, reopen_round
from reviews.enums import Reach, RoundState
from reviews.letting_on import Choice, let_on, lines_of
from reviews.models import Assignment, ReviewRound
from reviews.refusals import RoundRefused
from tests.factories.reviews import assign, make_accepted, make_panel, score
from tests.factories.world import World, make_organization

pytestmark = pytest.mark.django_db


def add_second_round(world):
    """A final review between the review and the decision."""
    decision = world.stage("decision")
    place = decision.position
    Stage.objects.filter(pk=decision.pk).update(position=place + 1)
    second = Stage.objects.create(call=world.call, kind="review", position=place, name="终评")
    stages.get("review").lay_out(second, {"criteria": ({"name": "现场答辩", "max_score": 100},)})
    return second


def ranked(world, shares=("0.9", "0.8", "0.6"), **rules):
    """A ranked first round whose proposals compete for one project."""
    review_round, members = make_panel(world, world.reviewers[:2], **rules)
    made = []
    for number, _share in enumerate(shares):
        proposal = make_accepted(world.project, make_organization(f"入围社{number}"))
        made.append(proposal)
        for member in members:
            assign(review_round, proposal, member)
    open_round(review_round, by=world.staff, at=timezone.localtime())
    for proposal, share in zip(made, shares, strict=True):
        for one in Assignment.objects.filter(proposal=proposal):
            score(one, share=Decimal(share))
    close_round(review_round, reason="", by=world.staff, at=timezone.localtime())
    review_round.refresh_from_db()
    return review_round, made


@pytest.fixture
def world():
    world = World()
    world.second = add_second_round(world)
    return world


def act(world):
    return {"by": world.staff, "at": timezone.localtime()}


def by_rule(review_round):
    return {line.row.proposal_id: Choice(line.goes_on) for line in lines_of(review_round)}


def test_the_second_round_sees_only_what_the_first_let_on(world):
    review_round, (first, second, third) = ranked(world, most_on=2)
    assert list(queries.candidates(world.second)) == []
    assert let_on(review_round, by_rule(review_round), **act(world)) == 2
    assert set(queries.candidates(world.second)) == {first, second}
    assert set(queries.candidates(world.stage("decision"))) == {first, second}
    third.refresh_from_db()
    assert third.state == ProposalState.DECIDED
    outcome = StageOutcome.objects.get(proposal=third)
    assert (outcome.result, outcome.stage) == (OutcomeResult.FAILED, review_round.stage)
    assert (
        Message.objects.filter(kind="reviews.let_on").count() == 0
    )  # the applicants have no people
    assert AuditEntry.objects.filter(act="reviews.let_on").count() == 1


def test_the_reviewers_of_the_first_round_lose_the_proposals(world):
    review_round, _made = ranked(world)
    assert ProposalAccess.objects.filter(reason="review", until=None).exists()
    let_on(review_round, by_rule(review_round), **act(world))
    assert not ProposalAccess.objects.filter(reason="review", until=None).exists()


def test_the_applicants_hear_once_whether_they_go_on(world):
    review_round, made = ranked(world, shares=("0.9",))
    from parties.models import Membership

    Membership.objects.create(party=made[0].applicant, user=world.applicant, role="lead")
    let_on(review_round, by_rule(review_round), **act(world))
    with pytest.raises(RoundRefused, match="已经"):
        let_on(review_round, by_rule(review_round), **act(world))
    assert Message.objects.filter(kind="reviews.let_on").count() == 1


def test_below_the_pass_mark_nobody_goes_on_whatever_is_ticked(world):
    review_round, (_first, _second, third) = ranked(world, pass_mark=70)
    assert [line.goes_on for line in lines_of(review_round)] == [True, True, False]
    choices = by_rule(review_round) | {third.pk: Choice(True, "街道需要")}
    with pytest.raises(RoundRefused) as caught:
        let_on(review_round, choices, **act(world))
    assert [name for name, _text in caught.value.problems] == [f"goes_on-{third.pk}"]
    assert not StageOutcome.objects.filter(stage=review_round.stage).exists()


def test_to_depart_from_the_rule_needs_a_reason_that_the_applicant_reads(world):
    review_round, (_first, second, third) = ranked(world, most_on=1)
    choices = by_rule(review_round) | {second.pk: Choice(True)}
    with pytest.raises(RoundRefused) as caught:
        let_on(review_round, choices, **act(world))
    assert [name for name, _text in caught.value.problems] == [f"reason-{second.pk}"]
    let_on(review_round, choices | {second.pk: Choice(True, "覆盖空白院落")}, **act(world))
    assert "覆盖空白院落" in StageOutcome.objects.get(proposal=second).note
    assert set(queries.candidates(world.second)) == {_first, second}
    third.refresh_from_db()
    assert third.state == ProposalState.DECIDED


def test_a_tie_at_the_last_place_is_shown_and_not_cut(world):
    review_round, _made = ranked(
        world, shares=("0.9", "0.8", "0.8"), most_on=2, most_on_in=Reach.CALL
    )
    assert [(line.goes_on, line.doubt) for line in lines_of(review_round)] == [
        (True, ""),
        (True, "tie"),
        (True, "tie"),
    ]


def test_a_round_before_the_decision_lets_nobody_on(world):
    assert not passing.is_gate(world.second)
    assert passing.is_gate(world.stage("review"))
    review_round = ReviewRound.objects.get(stage=world.second)
    ReviewRound.objects.filter(pk=review_round.pk).update(
        state=RoundState.CLOSED, opened_at=timezone.now(), closed_at=timezone.now()
    )
    with pytest.raises(RoundRefused):
        let_on(review_round, {}, **act(world))


def test_what_was_said_cannot_be_taken_back(world):
    review_round, _made = ranked(world)
    let_on(review_round, by_rule(review_round), **act(world))
    review_round.refresh_from_db()
    with pytest.raises(RoundRefused):
        reopen_round(review_round, reason="想改", **act(world))


def test_the_page_shows_the_rule_keeps_what_was_typed_and_lets_on(world, client):
    review_round, (first, second, third) = ranked(world, most_on=1)
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    address = reverse("reviews:let_on", args=[review_round.stage_id])
    assert (
        reverse("reviews:let_on", args=[review_round.stage_id])
        in client.get(reverse("reviews:round_tab", args=[review_round.stage_id])).content.decode()
    )
    page = client.get(address).content.decode()
    assert page.count(" checked") == 1
    answer = client.post(address, {f"goes_on-{first.pk}": "on", f"goes_on-{third.pk}": "on"})
    assert answer.status_code == 409
    assert "请说明" in answer.content.decode()
    data = {f"goes_on-{first.pk}": "on", f"goes_on-{third.pk}": "on",
            f"reason-{third.pk}": "服务残障居民"}  # fmt: skip
    assert client.post(address, data).status_code == 302
    assert set(queries.candidates(world.second)) == {first, third}
    second.refresh_from_db()
    assert second.state == ProposalState.DECIDED


def test_the_decision_goes_by_the_last_round_only(world):
    """The first round wrote its own outcomes; making decisions final leaves them as they are."""
    from reviews.deciding import Choice as Decide
    from reviews.deciding import save_decisions
    from reviews.finalising import finalise

    review_round, (first, second, third) = ranked(world, most_on=2)
    let_on(review_round, by_rule(review_round), **act(world))
    final = ReviewRound.objects.get(stage=world.second)
    ReviewRound.objects.filter(pk=final.pk).update(
        state=RoundState.CLOSED, opened_at=timezone.now(), closed_at=timezone.now()
    )
    from reviews.models import RankedProposal

    for place, one in enumerate((second, first), start=1):
        RankedProposal.objects.create(
            round=final, proposal=one, rank=place, average=Decimal(90 - place),
            steps={"pass_mark": "", "sheets": [], "aside": []},
        )  # fmt: skip
    stage = world.stage("decision")
    choices = [
        Decide(second.pk, "awarded", amount=Decimal(50000)),
        Decide(first.pk, "reserve", reserve_rank=1),
    ]
    save_decisions(stage, choices, by=world.lead, at=timezone.localtime())
    finalise(stage, by=world.lead, at=timezone.localtime())
    found = {(one.proposal_id, one.stage_id): one.result for one in StageOutcome.objects.all()}
    assert found == {
        (first.pk, review_round.stage_id): OutcomeResult.PASSED,
        (second.pk, review_round.stage_id): OutcomeResult.PASSED,
        (third.pk, review_round.stage_id): OutcomeResult.FAILED,
        (first.pk, final.stage_id): OutcomeResult.PASSED,
        (second.pk, final.stage_id): OutcomeResult.PASSED,
        (second.pk, stage.pk): OutcomeResult.PASSED,
        (first.pk, stage.pk): OutcomeResult.FAILED,
    }
