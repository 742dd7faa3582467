"""Awards within amounts, counts and budget; all decisions made final at once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from applications.enums import AccessReason, ProposalState
from applications.models import ProposalAccess, StageOutcome
from core.models import AuditEntry, Message
from reviews.deciding import Choice, mark_of, save_decisions
from reviews.enums import RoundState
from reviews.exports import open_awards
from reviews.finalising import finalise
from reviews.models import Assignment, Award, DecisionSettings
from reviews.refusals import DecisionRefused
from tests.core.samples import exported
from tests.factories.reviews import make_accepted, make_open_round, make_ranked_round, score
from tests.factories.world import World, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def act(world):
    return {"by": world.lead, "at": timezone.localtime()}


def rivals(world, count=2, **rules):
    """A ranked round whose proposals compete for one project of 100,000 yuan."""
    from reviews.closing import close_round, open_round
    from tests.factories.reviews import assign, make_panel

    review_round, members = make_panel(world, world.reviewers[:2], **rules)
    made = [
        make_accepted(world.project, make_organization(f"申报社{number}"))
        for number in range(count)
    ]
    for proposal in made:
        for member in members:
            assign(review_round, proposal, member)
    open_round(review_round, by=world.staff, at=timezone.localtime())
    for number, proposal in enumerate(made):
        for one in Assignment.objects.filter(proposal=proposal):
            score(one, share=Decimal("0.9") - Decimal("0.1") * number)
    close_round(review_round, reason="", by=world.staff, at=timezone.localtime())
    return made


def awarded(proposal, amount, **more):
    return Choice(proposal.pk, "awarded", amount=Decimal(amount), **more)


def declined(proposal, **more):
    return Choice(proposal.pk, "declined", reason="名额已满", **more)


def refused(world, *choices):
    """The problems with which these choices are refused, as ``{field: message}``; nothing is kept."""
    before = list(Award.objects.values())
    with pytest.raises(DecisionRefused) as caught:
        save_decisions(world.stage("decision"), choices, **act(world))
    assert list(Award.objects.values()) == before
    return dict(caught.value.problems)


def test_decisions_are_kept_as_proposed_and_told_in_the_audit_trail(world):
    first, second = rivals(world)
    stage = world.stage("decision")
    assert save_decisions(stage, [awarded(first, 90000), declined(second)], **act(world)) == 2
    award = Award.objects.get(proposal=first)
    assert (award.amount, award.is_final, award.decided_by) == (Decimal(90000), False, world.lead)
    assert AuditEntry.objects.filter(act="reviews.decide").count() == 2
    first.refresh_from_db()
    assert first.state == ProposalState.ACCEPTED


def test_what_did_not_change_is_not_written_again(world):
    first, second = rivals(world)
    stage = world.stage("decision")
    save_decisions(stage, [awarded(first, 90000)], **act(world))
    seen = mark_of(Award.objects.get())
    assert save_decisions(stage, [awarded(first, 90000, seen=seen)], **act(world)) == 0


def test_awards_of_one_project_keep_to_its_amount(world):
    first, second = rivals(world)
    DecisionSettings.objects.update(awards_per_project=2)
    problems = refused(world, awarded(first, 60000), awarded(second, 40001))
    assert list(problems) == [f"amount-{second.pk}"]
    assert "100,001 元" in problems[f"amount-{second.pk}"]
    save_decisions(
        world.stage("decision"), [awarded(first, 60000), awarded(second, 40000)], **act(world)
    )
    assert Award.objects.count() == 2


def test_awards_keep_to_the_budget_of_the_call(world):
    first, _second = rivals(world)
    world.call.budget = Decimal(80000)
    world.call.save()
    assert list(refused(world, awarded(first, 80001))) == [None]


def test_an_award_is_not_more_than_was_requested_nor_nothing(world):
    first, _second = rivals(world)
    assert list(refused(world, awarded(first, 90001))) == [f"amount-{first.pk}"]
    assert list(refused(world, Choice(first.pk, "awarded"))) == [f"amount-{first.pk}"]


def test_awards_and_reserves_are_counted_for_each_project(world):
    first, second = rivals(world)
    assert list(refused(world, awarded(first, 1000), awarded(second, 1000))) == [
        f"decision-{second.pk}"
    ]
    DecisionSettings.objects.update(reserves_per_project=0)
    assert list(refused(world, Choice(first.pk, "reserve", reserve_rank=1))) == [
        f"decision-{first.pk}"
    ]


def test_the_places_of_the_reserves_have_neither_gap_nor_pair(world):
    first, second = rivals(world)
    DecisionSettings.objects.update(reserves_per_project=2)
    for places in ((1, 1), (2, 3)):
        chosen = [
            Choice(one.pk, "reserve", reserve_rank=place)
            for one, place in zip((first, second), places, strict=True)
        ]
        assert "reserve_rank" in str(list(refused(world, *chosen)))


def test_who_declines_says_why(world):
    first, _second = rivals(world)
    assert list(refused(world, Choice(first.pk, "declined"))) == [f"reason-{first.pk}"]


def test_below_the_pass_mark_nothing_is_awarded_or_kept_in_reserve(world):
    first, second = rivals(world, pass_mark=Decimal(85))
    assert list(refused(world, awarded(second, 1000))) == [f"decision-{second.pk}"]
    assert list(refused(world, Choice(second.pk, "reserve", reserve_rank=1))) == [
        f"decision-{second.pk}"
    ]
    assert save_decisions(world.stage("decision"), [declined(second)], **act(world)) == 1


def test_nothing_is_awarded_without_a_ranking(world):
    _round, _members, proposals = make_open_round(world)
    assert list(refused(world, awarded(proposals[0], 1000))) == [f"decision-{proposals[0].pk}"]


def test_what_somebody_else_decided_meanwhile_is_not_overwritten(world):
    first, _second = rivals(world)
    save_decisions(world.stage("decision"), [awarded(first, 90000)], **act(world))
    problems = refused(world, declined(first))
    assert str(world.lead) in problems[f"decision-{first.pk}"]


def test_a_proposed_decision_is_taken_back(world):
    first, _second = rivals(world)
    stage = world.stage("decision")
    save_decisions(stage, [awarded(first, 90000)], **act(world))
    seen = mark_of(Award.objects.get())
    assert save_decisions(stage, [Choice(first.pk, "", seen=seen)], **act(world)) == 1
    assert not Award.objects.exists()
    assert AuditEntry.objects.filter(act="reviews.withdraw_decision").count() == 1


# --- Final ----------------------------------------------------------------------------------------


def test_every_accepted_proposal_needs_its_decision(world):
    first, second = rivals(world)
    save_decisions(world.stage("decision"), [awarded(first, 90000)], **act(world))
    with pytest.raises(DecisionRefused) as caught:
        finalise(world.stage("decision"), **act(world))
    assert caught.value.code == "undecided"
    assert second.receipt_number in str(caught.value)
    assert not StageOutcome.objects.exists()


def test_final_decisions_end_the_proposals_and_reach_every_applicant(world):
    review_round, _members, proposals = make_ranked_round(world)
    stage = world.stage("decision")
    chosen = [awarded(proposals[0], 90000), declined(proposals[1])]
    save_decisions(stage, chosen, **act(world))
    finalise(stage, **act(world))
    review_round.refresh_from_db()
    assert review_round.state == RoundState.DECIDED
    for proposal in proposals:
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DECIDED
    found = StageOutcome.objects.filter(proposal=proposals[1]).order_by("stage__position")
    assert [(one.result, one.note) for one in found] == [
        ("passed", "第1名"),
        ("failed", "名额已满"),
    ]
    message = Message.objects.get(recipient=world.applicant, kind="reviews.decided")
    assert "90,000 元" in message.body
    living = ProposalAccess.objects.filter(reason=AccessReason.REVIEW, until=None)
    assert not living.exists()
    with pytest.raises(DecisionRefused):
        finalise(stage, **act(world))


def test_final_awards_are_not_changed(world):
    _round, _members, proposals = make_ranked_round(world)
    stage = world.stage("decision")
    save_decisions(stage, [awarded(one, 1000) for one in proposals], **act(world))
    finalise(stage, **act(world))
    award = Award.objects.get(proposal=proposals[0])
    problems = refused(world, awarded(proposals[0], 2000, seen=mark_of(award)))
    assert list(problems) == [f"decision-{proposals[0].pk}"]


def test_an_amount_corrected_meanwhile_stops_the_final_decision(world):
    first, second = rivals(world)
    stage = world.stage("decision")
    save_decisions(stage, [awarded(first, 90000), declined(second)], **act(world))
    world.project.amount = Decimal(80000)
    world.project.save()
    with pytest.raises(DecisionRefused):
        finalise(stage, **act(world))


def test_the_list_of_results_says_what_the_page_says(world):
    _round, _members, proposals = make_ranked_round(world, drop_highest=1)
    stage = world.stage("decision")
    save_decisions(stage, [awarded(proposals[0], 90000), declined(proposals[1])], **act(world))
    sheet = exported(world.staff, "reviews.results", stage.pk)
    head, first, second = list(sheet.iter_rows(values_only=True))
    assert head == (
        "社区", "项目", "名次", "受理编号", "申报主体", "R1", "R2", "平均分", "达到合格线",
        "申请金额（元）", "决定", "金额（元）", "理由",
    )  # fmt: skip
    assert first[2:] == (
        1, proposals[0].receipt_number, "晨光社工服务中心", 90, "90（已去除）", 90, "是", 90000,
        "立项", 90000, None,
    )  # fmt: skip
    assert second[10:] == ("未入选", None, "名额已满")
    usual = {
        key
        for key, _label, is_usual in open_awards(world.staff, stage.pk, {}).choices()
        if is_usual
    }
    head, award = exported(world.staff, "reviews.awards", stage.pk, keys=usual).values
    assert "联系人" not in head
    assert award[4] == "晨光社工服务中心"
    assert award[6:8] == (90000, 90000)
