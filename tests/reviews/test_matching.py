"""What a district adds to an award: a line of its own, at most what the settings allow."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from parties.models import Area, Membership, Office, Task
from reviews.deciding import Choice, mark_of, save_decisions
from reviews.finalising import finalise
from reviews.matching import lines_of, set_matches
from reviews.models import Award, AwardLine, DecisionSettings
from reviews.refusals import DecisionRefused
from tests.factories.authoring import client_for
from tests.factories.reviews import make_ranked_round
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """One awarded proposal of a community whose street lies in a district that may match 1 : 1."""
    world = World()
    district = Area.objects.create(name="云台区", kind="district")
    Area.objects.filter(pk=world.office.area_id).update(parent=district)
    world.bureau = Office.objects.create(
        kind="office", name="云台区民政局", office_kind="civil_affairs", area=district
    )
    Membership.objects.create(party=world.bureau, user=world.stranger, role="writer")
    _round, _members, (proposal,) = make_ranked_round(world, proposals=1)
    world.decision = world.stage("decision")
    DecisionSettings.objects.update(match_percent=100, awards_per_project=None)
    save_decisions(
        world.decision, [Choice(proposal.pk, "awarded", amount=Decimal(50000))], **act(world)
    )
    world.award = Award.objects.get()
    return world


def act(world):
    return {"by": world.lead, "at": timezone.localtime()}


def test_the_district_of_the_community_adds_at_most_as_much_as_the_award(world):
    (line,) = lines_of(world.decision)
    assert (line.giver, line.most) == (world.bureau, Decimal(50000))
    with pytest.raises(DecisionRefused) as caught:
        set_matches(world.decision, {world.award.pk: Decimal("50000.01")}, **act(world))
    assert [name for name, _text in caught.value.problems] == [f"amount-{world.award.pk}"]
    assert set_matches(world.decision, {world.award.pk: Decimal(50000)}, **act(world)) == 1
    assert set_matches(world.decision, {world.award.pk: Decimal(50000)}, **act(world)) == 0
    world.award.refresh_from_db()
    assert world.award.amount == Decimal(50000)
    assert AuditEntry.objects.filter(act="reviews.match").count() == 1


def test_without_the_setting_there_is_nothing_to_match(world):
    DecisionSettings.objects.update(match_percent=0)
    assert lines_of(world.decision) == []
    page = client_for(world.lead).get(reverse("reviews:match", args=[world.decision.pk]))
    assert page.status_code == 404


def test_an_award_that_carries_an_addition_is_neither_taken_back_nor_made_too_small(world):
    set_matches(world.decision, {world.award.pk: Decimal(40000)}, **act(world))
    for choice, column in (
        (Choice(world.award.proposal_id, "", seen=mark_of(world.award)), "decision"),
        (
            Choice(world.award.proposal_id, "awarded", amount=Decimal(30000),
                   seen=mark_of(world.award)),
            "amount",
        ),
    ):  # fmt: skip
        with pytest.raises(DecisionRefused) as caught:
            save_decisions(world.decision, [choice], **act(world))
        assert [name for name, _text in caught.value.problems] == [
            f"{column}-{world.award.proposal_id}"
        ]
    assert AwardLine.objects.get().amount == Decimal(40000)


def test_the_bureau_finds_it_on_its_desk_once_the_awards_are_final(world):
    finalise(world.decision, **act(world))
    task = Task.objects.get(party=world.bureau, done_at=None)
    assert task.link == reverse("reviews:match", args=[world.decision.pk])
    set_matches(world.decision, {world.award.pk: Decimal(10000)}, **act(world))
    assert not Task.objects.filter(party=world.bureau, done_at=None).exists()


def test_the_bureau_says_its_own_and_others_have_no_business_there(world):
    address = reverse("reviews:match", args=[world.decision.pk])
    bureau = client_for(world.stranger)
    assert "云台区民政局" in bureau.get(address).content.decode()
    answer = bureau.post(address, {f"amount-{world.award.pk}": "6万"})
    assert answer.status_code == 409
    assert "50,000" in answer.content.decode()
    assert bureau.post(address, {f"amount-{world.award.pk}": "2万"}).status_code == 302
    assert AwardLine.objects.get().amount == Decimal(20000)
    assert bureau.post(address, {f"amount-{world.award.pk}": ""}).status_code == 302
    assert not AwardLine.objects.exists()
    assert client_for(world.rival).get(address).status_code == 403
