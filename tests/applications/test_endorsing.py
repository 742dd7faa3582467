"""Endorsement: whose turn it is, what each decision means, and that nobody skips a step."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.utils import timezone

from applications.clock import close_all_run_out
from applications.endorsing.limits import above_settled, over_quota
from applications.endorsing.naming import name_another
from applications.endorsing.on_paper import places_of
from applications.endorsing.reading import opinions_of, settled_of, stuck_steps
from applications.endorsing.together import agree_together, lines_for
from applications.enums import AccessReason, ProposalState
from applications.models import Endorsement, EndorsementSettings, Proposal
from applications.queries import proposals_visible_to
from applications.submission import submit_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from calls.models import AreaQuota, StageWindow
from calls.publishing import cancel_call
from calls.quotas import (
    QuotaFull,
    QuotaRefused,
    Wanted,
    move_places,
    rooms_of,
    set_quotas,
)
from core.audit import entries_for
from core.errors import Refusal
from core.models import AuditEntry, Message
from parties.enums import CHAIN_TRANSITIONS, STEP_TRANSITIONS, ChainState, StepState
from parties.models import Membership, OpinionChain, OpinionStep, Task
from parties.opinions.chains import move_chain, move_step
from parties.opinions.refusals import NotItsTurn, OpinionRefused, SubstituteRefused
from parties.opinions.substitutes import name_substitute, sweep
from tests.factories.endorsing import SIDE_BY_SIDE, Chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(world):
    return Chain(world)


def states(proposal):
    rows = OpinionStep.objects.filter(
        chain__in=proposal.endorsements.filter(is_living=True).values("chain")
    )
    return [one.state for one in rows.order_by("position", "pk")]


def sees(user, proposal):
    return proposals_visible_to(user, AccessReason.ENDORSEMENT).filter(pk=proposal.pk).exists()


def open_tasks(office):
    return Task.objects.filter(party=office, what="applications.opinion", done_at__isnull=True)


# --- The tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), list(product(StepState.values, repeat=2)))
def test_the_table_alone_says_what_follows_for_a_step(before, after):
    step = OpinionStep(state=before, name="街道意见")
    if after in STEP_TRANSITIONS[before]:
        move_step(step, after)
        assert step.state == after
    else:
        with pytest.raises(OpinionRefused):
            move_step(step, after)
        assert step.state == before


def test_the_table_alone_says_what_follows_for_a_chain(world):
    at = timezone.now()
    for before, after in product(ChainState.values, repeat=2):
        row = OpinionChain.objects.create(
            purpose="x", title="邻里", run_by=world.office, state=before, began_at=at,
            ended_at=None if before in ("running", "returned") else at,
        )  # fmt: skip
        if after in CHAIN_TRANSITIONS[before]:
            move_chain(row, after, at=at)
            assert row.state == after
        else:
            with pytest.raises(OpinionRefused):
                move_chain(row, after, at=at)
            assert row.state == before


# --- From office to office ------------------------------------------------------------------------


def test_a_proposal_goes_from_office_to_office_and_passes_with_the_last(chain):
    proposal = chain.submit()
    assert proposal.state == ProposalState.ACCEPTED
    assert states(proposal) == ["waiting", "coming", "coming"]
    assert open_tasks(chain.world.office).count() == 1
    assert not sees(chain.clerks["district"], proposal)
    chain.give(proposal, "街道意见", "street")
    assert states(proposal) == ["agreed", "waiting", "coming"]
    assert open_tasks(chain.world.office).count() == 0
    assert sees(chain.clerks["district"], proposal)
    assert Message.objects.filter(
        kind="applications.opinion_wanted", recipient=chain.clerks["district"]
    ).exists()
    chain.give(proposal, "区民政局意见", "district")
    assert not proposal.outcomes.exists()
    chain.give(proposal, "市民政局意见", "city")
    outcome = proposal.outcomes.get(stage=chain.stage)
    assert outcome.result == "passed"
    told = opinions_of(proposal)
    assert [(one.name, one.office, one.person, one.decision) for one in told] == [
        ("街道意见", str(chain.world.office), "staff", "agree"),
        ("区民政局意见", "云栖区民政局", "district", "agree"),
        ("市民政局意见", "星河市民政局", "city", "agree"),
    ]
    acts = list(entries_for(proposal).values_list("act", flat=True))
    assert acts.count("applications.give_opinion") == 3


def test_nobody_skips_a_step_nor_gives_another_offices_opinion(chain):
    proposal = chain.submit()
    before = AuditEntry.objects.count()
    with pytest.raises(NotItsTurn):
        chain.give(proposal, "区民政局意见", "district")
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "街道意见", "district")
    assert states(proposal) == ["waiting", "coming", "coming"]
    assert AuditEntry.objects.count() == before
    chain.give(proposal, "街道意见", "street")
    with pytest.raises(NotItsTurn, match="staff"):
        chain.give(proposal, "街道意见", "street")


def test_a_reader_of_an_office_gives_no_opinion(chain):
    proposal = chain.submit()
    Membership.objects.filter(user=chain.world.staff).update(role="reader")
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "街道意见", "street")


def test_an_opinion_says_what_it_needs_to_say(world):
    chain = Chain(world, steps=SIDE_BY_SIDE)
    proposal = chain.submit()
    with pytest.raises(OpinionRefused) as refused:
        chain.give(proposal, "街道意见", "street", "changes", text="")
    assert [name for name, _text in refused.value.problems] == ["text", "changes"]
    chain.give(proposal, "街道意见", "street")
    with pytest.raises(OpinionRefused) as refused:
        chain.give(proposal, "采购评审意见", "review")
    assert [name for name, _text in refused.value.problems] == ["amount", "payee"]
    with pytest.raises(OpinionRefused) as refused:
        chain.settle(proposal, payee=world.organization, amount=Decimal(80001))
    assert refused.value.field == "amount"
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(OpinionRefused) as refused:
        chain.settle(proposal, payee=world.organization, sealed_on=tomorrow)
    assert refused.value.field == "sealed_on"


def test_two_offices_side_by_side_must_both_agree_and_payee_and_amount_are_settled(world):
    chain = Chain(world, steps=SIDE_BY_SIDE)
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.settle(proposal, payee=world.rival_organization)
    assert states(proposal) == ["agreed", "agreed", "waiting", "waiting"]
    chain.give(proposal, "财政局意见", "finance")
    assert not proposal.outcomes.exists()
    chain.give(proposal, "民政局意见", "district")
    assert proposal.outcomes.get().result == "passed"
    settled = settled_of(proposal)
    assert (settled.amount, settled.payee) == (Decimal(70000), world.rival_organization)
    # No place for a seal is printed at the procurement review.
    assert [one.has_seal for one in opinions_of(proposal)] == [True, False, True, True]

    class Award:
        amount = Decimal(70001)

    assert [pk for pk, _text in above_settled({proposal.pk: proposal}, {proposal.pk: Award})] == [
        proposal.pk
    ]


def test_one_step_back_sets_aside_what_was_written_there_and_beside(world):
    chain = Chain(world, steps=SIDE_BY_SIDE)
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.settle(proposal, payee=world.organization)
    chain.give(proposal, "财政局意见", "finance")
    chain.give(proposal, "民政局意见", "district", "step_back", text="金额依据不足。")
    assert states(proposal) == ["agreed", "waiting", "coming", "coming"]
    assert settled_of(proposal).payee is None
    assert [one.text for one in opinions_of(proposal)] == ["情况属实，同意。", "", "", ""]
    chain.settle(proposal, payee=world.organization, amount=Decimal(60000))
    assert states(proposal) == ["agreed", "agreed", "waiting", "waiting"]


def test_the_first_office_has_no_step_before_it(chain):
    proposal = chain.submit()
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "街道意见", "street", "step_back")
    assert states(proposal) == ["waiting", "coming", "coming"]


def test_a_refusal_ends_it(chain):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street", "refuse", text="场地不符。")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECIDED
    outcome = proposal.outcomes.get()
    assert (outcome.result, "场地不符。" in outcome.note) == ("failed", True)
    assert states(proposal) == ["refused", "ended", "ended"]
    assert Message.objects.filter(kind="applications.endorsed").exists()
    with pytest.raises(NotItsTurn):
        chain.give(proposal, "街道意见", "street")


# --- Back to the applicant ------------------------------------------------------------------------


@pytest.fixture
def returned(chain):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.give(
        proposal, "区民政局意见", "district", "return", text="请补充预算依据。", sections=["budget"]
    )
    proposal.refresh_from_db()
    return proposal


def test_an_answer_comes_back_to_the_office_that_returned_it(chain, returned):
    from applications.editing import may_change

    assert returned.state == ProposalState.RETURNED
    assert states(returned) == ["agreed", "returned", "coming"]
    assert (may_change(returned, "budget"), may_change(returned, "plan")) == (True, False)
    with pytest.raises(NotItsTurn):
        chain.give(returned, "区民政局意见", "district")
    submit_proposal(returned, by=chain.world.applicant, at=timezone.now())
    returned.refresh_from_db()
    assert (returned.state, returned.version_count) == (ProposalState.ACCEPTED, 2)
    assert states(returned) == ["agreed", "waiting", "coming"]
    assert open_tasks(chain.bureau).count() == 1
    with pytest.raises(NotItsTurn):
        chain.give(returned, "区民政局意见", "district", version=1)
    chain.give(returned, "区民政局意见", "district", version=2)
    assert [one.version for one in opinions_of(returned)] == [1, 2, None]


def test_screening_stands_when_an_office_returns(world):
    from applications.endorsing.reading import open_return
    from applications.enums import OutcomeResult
    from applications.models import StageOutcome
    from calls.models import Stage

    chain = Chain(world)
    Stage.objects.filter(call=chain.call, kind="decision").update(position=9)
    Stage.objects.filter(pk=chain.stage.pk).update(position=3)
    screening = Stage.objects.create(call=chain.call, kind="screening", position=2, name="初审")
    proposal = chain.submit()
    assert proposal.state == ProposalState.SUBMITTED and not proposal.endorsements.exists()
    from applications import screening as acts
    from applications.marking import Mark

    version = proposal.versions.get()
    marks = {one.key: Mark("fine") for one in acts.checklist_of(version)}
    acts.mark_items(proposal, marks, version_number=1, by=world.staff, at=timezone.now())
    acts.accept(proposal, version_number=1, by=world.staff, at=timezone.now())
    chain.give(proposal, "街道意见", "street", "return", text="请补充。", sections=["team"])
    proposal.refresh_from_db()
    submit_proposal(proposal, by=world.applicant, at=timezone.now())
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    assert open_return(proposal) is None
    assert states(proposal) == ["waiting", "coming", "coming"]
    found = StageOutcome.objects.get(proposal=proposal, stage=screening)
    assert found.result == OutcomeResult.PASSED


def test_a_return_opens_at_least_one_part(chain):
    proposal = chain.submit()
    for sections in ((), ("everything",)):
        with pytest.raises(OpinionRefused):
            chain.give(proposal, "街道意见", "street", "return", sections=sections)
    assert states(proposal) == ["waiting", "coming", "coming"]


@pytest.mark.parametrize(
    ("rule", "state", "steps"),
    [
        ("reject", ProposalState.REJECTED, ["agreed", "ended", "ended"]),
        ("judge", ProposalState.ACCEPTED, ["agreed", "waiting", "coming"]),
        ("staff", ProposalState.RETURNED, ["agreed", "returned", "coming"]),
    ],
)
def test_silence_does_what_the_stage_says(chain, returned, rule, state, steps):
    EndorsementSettings.objects.update(on_silence=rule)
    close_all_run_out(at=returned.answer_due_at - timedelta(seconds=1))
    returned.refresh_from_db()
    assert returned.state == ProposalState.RETURNED
    close_all_run_out(at=returned.answer_due_at)
    returned.refresh_from_db()
    assert (returned.state, states(returned)) == (state, steps)


# --- What ends it from outside --------------------------------------------------------------------


def test_withdrawing_ends_the_chain_and_handing_in_anew_begins_another(chain):
    proposal = chain.submit()
    step = chain.step(proposal, "街道意见")
    withdraw_proposal(proposal, reason="", by=chain.world.applicant, at=timezone.now())
    step.refresh_from_db()
    assert step.state == "ended" and not open_tasks(chain.world.office).exists()
    proposal.refresh_from_db()
    reopen_proposal(proposal, by=chain.world.applicant, at=timezone.now())
    submit_proposal(proposal, by=chain.world.applicant, at=timezone.now())
    assert Endorsement.objects.filter(proposal=proposal).count() == 2
    assert states(proposal) == ["waiting", "coming", "coming"]


def test_in_a_cancelled_call_nothing_waits_and_nothing_is_decided(chain):
    proposal = chain.submit()
    cancel_call(chain.call, reason="资金未到位。", by=chain.world.lead, at=timezone.now())
    assert not open_tasks(chain.world.office).exists()
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "街道意见", "street")


# --- Offices --------------------------------------------------------------------------------------


def test_no_single_office_is_guessed_and_the_calls_office_names_it(chain):
    from tests.factories.endorsing import make_office

    make_office("云栖区民政二局", chain.district, "civil_affairs")
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    step = chain.step(proposal, "区民政局意见")
    assert (step.office, step.due_at, step.state) == (None, None, "waiting")
    assert list(stuck_steps(chain.stage, at=timezone.now())) == [step]
    who = {"by": chain.world.staff, "at": timezone.now()}
    with pytest.raises(OpinionRefused):
        name_another(step.pk, chain.bureau, why="", **who)
    name_another(step.pk, chain.bureau, why="由民政局负责。", **who)
    step.refresh_from_db()
    assert step.office_id == chain.bureau.pk and step.due_at is not None
    chain.give(proposal, "区民政局意见", "district")
    assert not stuck_steps(chain.stage, at=timezone.now()).exists()


def test_another_office_takes_over_and_the_first_sees_it_no_more(chain):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    step = chain.step(proposal, "区民政局意见")
    assert stuck_steps(chain.stage, at=step.due_at).get() == step
    name_another(
        step.pk, chain.finance, why="民政局逾期。", by=chain.world.staff, at=timezone.now()
    )
    assert not sees(chain.clerks["district"], proposal)
    assert sees(chain.clerks["finance"], proposal)
    assert not open_tasks(chain.bureau).exists() and open_tasks(chain.finance).count() == 1
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "区民政局意见", "district")
    chain.give(proposal, "区民政局意见", "finance")


def test_an_office_without_people_is_shown_and_none_is_named(chain):
    proposal = chain.submit()
    Membership.objects.filter(party=chain.world.office).delete()
    found = stuck_steps(chain.stage, at=timezone.now()).get()
    assert found.is_empty
    with pytest.raises(OpinionRefused):
        name_another(
            chain.step(proposal, "区民政局意见").pk, chain.world.office, why="代办",
            by=chain.world.lead, at=timezone.now(),
        )  # fmt: skip


def test_an_office_where_something_waits_is_not_deleted(chain):
    from django.db.models import ProtectedError

    proposal = chain.submit()
    with pytest.raises(ProtectedError) as refused:
        chain.finance.delete()
        chain.bureau.delete()
    assert proposal.receipt_number in str(next(iter(refused.value.protected_objects)))


# --- Substitutes ----------------------------------------------------------------------------------


def test_a_substitute_acts_for_a_time_and_sees_for_that_time(chain):
    at = timezone.now()
    until = at + timedelta(days=3)
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    finance = chain.clerks["finance"]
    who = {"by": chain.clerks["district"], "at": at}
    with pytest.raises(SubstituteRefused):
        name_substitute(chain.bureau, chain.finance, since=at, until=at, why="出差", **who)
    with pytest.raises(SubstituteRefused):
        name_substitute(
            chain.bureau, chain.finance, since=at, until=until, why="出差", by=finance, at=at
        )
    name_substitute(chain.bureau, chain.finance, since=at, until=until, why="出差", **who)
    assert sees(finance, proposal)
    with pytest.raises(OpinionRefused):
        chain.give(proposal, "区民政局意见", "finance", at=until)
    chain.give(proposal, "区民政局意见", "finance", at=until - timedelta(seconds=1))
    line = opinions_of(proposal)[1]
    assert (line.office, line.person, line.as_substitute) == ("云栖区民政局", "finance", True)
    assert sweep(at=until) == 1
    assert not sees(finance, proposal)


def test_a_substitution_that_comes_later_begins_by_itself(chain):
    at = timezone.now()
    proposal = chain.submit()
    party = chain.clerks["finance"].party
    Membership.objects.filter(user=chain.world.staff).update(role="lead")
    name_substitute(
        chain.world.office, party, since=at + timedelta(days=1), until=at + timedelta(days=2),
        why="休假", by=chain.world.staff, at=at,
    )  # fmt: skip
    assert not sees(chain.clerks["finance"], proposal)
    assert (sweep(at=at + timedelta(days=1)), sweep(at=at + timedelta(days=1))) == (1, 0)
    assert sees(chain.clerks["finance"], proposal)


# --- Together -------------------------------------------------------------------------------------


def test_many_are_agreed_to_at_once_and_what_cannot_be_is_said_before(world):
    chain = Chain(world)
    AreaQuota.objects.create(stage=chain.stage, area=chain.district, places=5, least=0, most=1)
    proposals = [chain.submit(number) for number in range(2)]
    at, steps = timezone.now(), []
    for one in proposals:
        chain.give(one, "街道意见", "street")
        steps.append(chain.step(one, "区民政局意见").pk)
    lines = lines_for(chain.clerks["district"], steps, at=at)
    assert [bool(one.refusal) for one in lines] == [False, True]
    assert lines_for(chain.clerks["finance"], steps, at=at) == []
    done, refused = agree_together(
        chain.clerks["district"], dict.fromkeys(steps, 1), "同意推荐。", at=at
    )
    assert [one.pk for one in done] == steps[:1]
    assert [one.pk for one, _why in refused] == steps[1:]


# --- Quotas ---------------------------------------------------------------------------------------


@pytest.fixture
def quota(chain):
    return AreaQuota.objects.create(
        stage=chain.stage, area=chain.district, places=1, least=2, most=1000
    )


def test_an_area_puts_forward_up_to_its_most_and_within_its_window(chain, quota):
    AreaQuota.objects.update(least=0, most=1)
    first, second = chain.submit(0), chain.submit(1)
    for one in (first, second):
        chain.give(one, "街道意见", "street")
    closes = timezone.now() + timedelta(days=1)
    StageWindow.objects.create(stage=chain.stage, area=chain.district, closes_at=closes)
    with pytest.raises(QuotaRefused):
        chain.give(first, "区民政局意见", "district", at=closes)
    chain.give(first, "区民政局意见", "district", at=closes - timedelta(seconds=1))
    with pytest.raises(QuotaFull):
        chain.give(second, "区民政局意见", "district")
    # Refusing is always possible.
    chain.give(second, "区民政局意见", "district", "refuse")
    (room,) = rooms_of(chain.stage, at=closes)
    assert (room.put_forward, room.is_over, room.is_short) == (1, True, False)


def test_what_goes_back_to_the_area_counts_no_more(chain, quota):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.give(proposal, "区民政局意见", "district")
    assert rooms_of(chain.stage, at=timezone.now())[0].put_forward == 1
    chain.give(proposal, "市民政局意见", "city", "step_back", text="请再核。")
    assert rooms_of(chain.stage, at=timezone.now())[0].put_forward == 0


def test_too_few_put_forward_is_shown_once_the_window_is_over(chain, quota):
    closes = timezone.now()
    StageWindow.objects.create(stage=chain.stage, area=chain.district, closes_at=closes)
    (room,) = rooms_of(chain.stage, at=closes)
    assert room.is_short
    assert not rooms_of(chain.stage, at=closes - timedelta(seconds=1))[0].is_short


def test_the_table_of_quotas_is_checked_against_itself_and_what_was_done(chain, quota):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.give(proposal, "区民政局意见", "district")
    here, there = chain.district.pk, chain.other_district.pk
    who = {"by": chain.world.lead, "at": timezone.now()}
    with pytest.raises(QuotaRefused) as refused:
        set_quotas(chain.stage, [Wanted(here, 10, 6, 0), Wanted(there, 6, 6, 5)], total=17, **who)
    assert [name for name, _text in refused.value.problems] == [
        f"most-{here}", f"most-{here}", f"most-{there}", None,
    ]  # fmt: skip
    assert AreaQuota.objects.count() == 1
    set_quotas(chain.stage, [Wanted(here, 10, 6, 20), Wanted(there, 7, 6, 20)], total=17, **who)
    with pytest.raises(QuotaRefused):
        move_places(chain.stage, here, there, 11, why="调剂", **who)
    with pytest.raises(QuotaRefused):
        move_places(chain.stage, here, there, 1, why="", **who)
    move_places(chain.stage, here, there, 3, why="调剂", **who)
    assert dict(AreaQuota.objects.values_list("area", "places")) == {here: 7, there: 10}
    entry = AuditEntry.objects.get(act="calls.move_places")
    assert (entry.after["number"], entry.note, entry.actor) == (3, "调剂", chain.world.lead)


def test_awards_keep_to_an_areas_places_and_to_the_total(chain, quota):
    from calls.models import QuotaPlan

    proposals = [chain.submit(number) for number in range(2)]
    ids = [one.pk for one in proposals]
    assert over_quota(chain.call, ids[:1]) == []
    assert [pk for pk, _text in over_quota(chain.call, ids)] == ids[1:]
    AreaQuota.objects.update(places=9)
    QuotaPlan.objects.create(stage=chain.stage, total=1)
    assert [pk for pk, _text in over_quota(chain.call, ids)] == [None]


def test_the_decision_refuses_what_the_quota_does_not_hold(chain, quota):
    from reviews.deciding import Choice, save_decisions

    stage = chain.call.stages.get(kind="decision")
    proposals = [chain.submit(number) for number in range(2)]
    for one in proposals:
        chain.give(one, "街道意见", "street")
        chain.give(one, "区民政局意见", "district")
        chain.give(one, "市民政局意见", "city")
    choices = [Choice(one.pk, "awarded", amount=Decimal(50000)) for one in proposals]
    with pytest.raises(Refusal, match="云栖区"):
        save_decisions(stage, choices, by=chain.world.lead, at=timezone.now())
    assert save_decisions(stage, choices[:1], by=chain.world.lead, at=timezone.now()) == 1
    with pytest.raises(QuotaRefused):
        set_quotas(
            chain.stage, [Wanted(chain.district.pk, 0, 0, None)], total=None,
            by=chain.world.lead, at=timezone.now(),
        )  # fmt: skip
    assert Proposal.objects.get(pk=proposals[0].pk).state == ProposalState.ACCEPTED


# --- On paper -------------------------------------------------------------------------------------


def test_the_printed_form_follows_the_chain_and_bears_what_was_given(chain):
    proposal = chain.submit()
    version = proposal.versions.get()
    places, opinions = places_of(proposal, version)
    assert [(one.title, one.is_sealed) for one in places] == [
        ("街道意见", True),
        ("区民政局意见", True),
        ("市民政局意见", True),
    ]
    assert opinions == [None, None, None]
    chain.give(proposal, "街道意见", "street", text="情况属实。")
    _places, (street, district, _city) = places_of(proposal, version)
    assert (street.office, street.text, district) == (chain.world.office.name, "情况属实。", None)
    # A draft, or a version that was handed in anew since, is not what the office gave its opinion on.
    assert places_of(proposal)[1] == [None, None, None]


def test_before_anything_came_the_form_has_the_places_of_the_calls_chain(chain):
    draft = Proposal(call=chain.call, lot=chain.lot)
    draft.pk = 0
    places, opinions = places_of(draft)
    assert ([one.title for one in places], opinions) == (
        ["街道意见", "区民政局意见", "市民政局意见"], [],
    )  # fmt: skip
