"""Races of endorsement: two offices side by side, one opinion twice, one place for two proposals."""

import threading
from decimal import Decimal

import pytest
from django.utils import timezone

from applications.endorsing import opining, putting_forward
from applications.models import Endorsement, Proposal, StageOutcome
from calls.models import AreaQuota, Call
from calls.quotas import QuotaFull, counted
from parties.models import Opinion, OpinionChain
from parties.opinions import chains
from parties.opinions.refusals import NotItsTurn
from reviews import locking
from reviews.deciding import Choice, save_decisions
from reviews.models import Award, DecisionSettings
from reviews.refusals import DecisionRefused
from tests.concurrency.test_reviews import PATIENCE, together
from tests.factories.endorsing import SIDE_BY_SIDE, Chain
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def unlock(monkeypatch):
    """Give opinions without any lock."""
    monkeypatch.setattr(opining, "lock_call", lambda pk: Call.objects.get(pk=pk))
    monkeypatch.setattr(
        opining, "locked", lambda pk: Proposal.objects.select_related("call").get(pk=pk)
    )
    monkeypatch.setattr(opining, "lock_chain", lambda pk: OpinionChain.objects.get(pk=pk))


# --- Two offices side by side -----------------------------------------------------------------------


@pytest.fixture
def pair():
    chain = Chain(World(), steps=SIDE_BY_SIDE)
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    chain.settle(proposal, payee=chain.world.organization)
    return chain, proposal


def agree_side_by_side(chain, proposal):
    return together(
        lambda: chain.give(proposal, "民政局意见", "district"),
        lambda: chain.give(proposal, "财政局意见", "finance"),
    )


def test_two_offices_that_agree_at_once_pass_the_proposal_once(pair):
    found = agree_side_by_side(*pair)
    assert [type(one) for one in found] == [Opinion, Opinion]
    assert OpinionChain.objects.get().state == "passed"
    assert StageOutcome.objects.count() == 1


def test_without_the_locks_each_waits_for_the_other_for_ever(pair, monkeypatch):
    unlock(monkeypatch)
    meeting = threading.Barrier(2)
    go_on = chains._go_on

    def meet(*args, **kwargs):
        meeting.wait(PATIENCE)
        go_on(*args, **kwargs)

    monkeypatch.setattr(chains, "_go_on", meet)
    found = agree_side_by_side(*pair)
    assert [type(one) for one in found] == [Opinion, Opinion]
    # Both agreed, and nobody noticed: the proposal stands still.
    assert set(OpinionChain.objects.get().steps.values_list("state", flat=True)) == {"agreed"}
    assert OpinionChain.objects.get().state == "running"


# --- One opinion twice ------------------------------------------------------------------------------


def test_of_two_opinions_at_once_one_stands_and_the_other_sees_it():
    chain = Chain(World())
    proposal = chain.submit()
    found = together(
        lambda: chain.give(proposal, "街道意见", "street"),
        lambda: chain.give(proposal, "街道意见", "street", "refuse"),
    )
    assert {type(one) for one in found} == {Opinion, NotItsTurn}
    refused = next(one for one in found if isinstance(one, NotItsTurn))
    assert str(chain.world.staff) in str(refused)
    assert Opinion.objects.count() == 1


# --- One place for two proposals --------------------------------------------------------------------


@pytest.fixture
def last_place():
    """Two proposals before a district that may put one forward."""
    chain = Chain(World())
    AreaQuota.objects.create(stage=chain.stage, area=chain.district, places=1, most=1)
    proposals = [chain.submit(number) for number in range(2)]
    for one in proposals:
        chain.give(one, "街道意见", "street")
    return chain, proposals


def put_both(chain, proposals):
    return together(
        *(lambda one=one: chain.give(one, "区民政局意见", "district") for one in proposals)
    )


def put_forward():
    return Endorsement.objects.filter(put_forward_at__isnull=False).count()


def test_two_put_forward_at_once_do_not_pass_the_most(last_place):
    found = put_both(*last_place)
    assert {type(one) for one in found} == {Opinion, QuotaFull}
    assert put_forward() == 1


def test_without_the_lock_the_district_puts_forward_too_many(last_place, monkeypatch):
    meeting = threading.Barrier(2)

    def count(*args):
        found = counted(*args)
        meeting.wait(PATIENCE)
        return found

    monkeypatch.setattr(opining, "lock_call", lambda pk: Call.objects.get(pk=pk))
    monkeypatch.setattr(putting_forward, "counted", count)
    assert [type(one) for one in put_both(*last_place)] == [Opinion, Opinion]
    assert put_forward() == 2


# --- Two officers and one place ---------------------------------------------------------------------


@pytest.fixture
def endorsed(last_place):
    chain, proposals = last_place
    AreaQuota.objects.update(most=None)
    for one in proposals:
        chain.give(one, "区民政局意见", "district")
        chain.give(one, "市民政局意见", "city")
    DecisionSettings.objects.update(awards_per_project=2)
    return chain, proposals


def award_both(chain, proposals):
    stage = chain.call.stages.get(kind="decision")

    def award(proposal):
        choice = Choice(proposal.pk, "awarded", amount=Decimal(50000))
        return save_decisions(stage, [choice], by=chain.world.lead, at=timezone.now())

    return together(*(lambda one=one: award(one) for one in proposals))


def test_two_officers_do_not_give_one_place_twice(endorsed):
    found = award_both(*endorsed)
    assert {type(one) for one in found} == {int, DecisionRefused}
    assert Award.objects.count() == 1


def test_without_the_lock_one_place_is_given_twice(endorsed, monkeypatch):
    meeting = threading.Barrier(2)

    def unlocked_awards(stage):
        found = {one.proposal_id: one for one in Award.objects.filter(stage=stage)}
        meeting.wait(PATIENCE)
        return found

    monkeypatch.setattr(locking, "lock_money", lambda pk, projects: (Call.objects.get(pk=pk), {}))
    monkeypatch.setattr(locking, "lock_awards", unlocked_awards)
    assert award_both(*endorsed) == [1, 1]
    assert Award.objects.count() == 2
