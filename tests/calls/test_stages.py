"""Stages as data: laid out by staff in a draft, finished in a published call."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls import checklist, stages
from calls.arranging import ArrangingRefused, add_stage, move_stage, remove_stage
from calls.finishing import FinishingRefused, finish_stage, take_up_stage
from calls.models import Stage
from calls.workspace import status_of
from core.models import AuditEntry
from reviews.models import ReviewRound
from tests.factories.authoring import client_for
from tests.factories.reviews import make_accepted, make_panel
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def act(world):
    return {"by": world.lead, "at": timezone.localtime()}


def kinds(call):
    return list(call.stages.order_by("position").values_list("kind", flat=True))


# --- Laid out ---------------------------------------------------------------------------------------


def test_a_second_review_is_added_with_its_settings_and_moved_before_the_decision(world):
    added = add_stage(world.draft_call, "review", **act(world))
    assert kinds(world.draft_call)[-2:] == ["decision", "review"]
    assert ReviewRound.objects.filter(stage=added).exists()
    move_stage(added, -1, **act(world))
    assert kinds(world.draft_call) == ["solicitation", "screening", "review", "review", "decision"]
    positions = world.draft_call.stages.order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4, 5]
    assert AuditEntry.objects.filter(act__in=["calls.add_stage", "calls.move_stage"]).count() == 2


def test_of_some_kinds_a_call_has_one(world):
    with pytest.raises(ArrangingRefused) as caught:
        add_stage(world.draft_call, "decision", **act(world))
    assert caught.value.field == "kind"
    with pytest.raises(ArrangingRefused):
        add_stage(world.draft_call, "no_such_kind", **act(world))


def test_nothing_moves_to_the_wrong_side_of_the_proposals(world):
    screening = world.stage("screening", world.draft_call)
    with pytest.raises(ArrangingRefused, match="之后"):
        move_stage(screening, -1, **act(world))
    with pytest.raises(ArrangingRefused):
        move_stage(world.stage("decision", world.draft_call), 1, **act(world))
    assert kinds(world.draft_call) == ["solicitation", "screening", "review", "decision"]


def test_a_stage_is_taken_out_but_not_the_one_that_takes_proposals(world):
    remove_stage(world.stage("screening", world.draft_call), **act(world))
    assert kinds(world.draft_call) == ["solicitation", "review", "decision"]
    with pytest.raises(ArrangingRefused):
        remove_stage(world.stage("solicitation", world.draft_call), **act(world))


def test_what_has_begun_stays_where_it_is(world):
    review = world.stage("review", world.draft_call)
    ReviewRound.objects.filter(stage=review).update(state="open", opened_at=timezone.now())
    for refused in (
        lambda: remove_stage(review, **act(world)),
        lambda: move_stage(review, 1, **act(world)),
        lambda: move_stage(world.stage("decision", world.draft_call), -1, **act(world)),
    ):
        with pytest.raises(ArrangingRefused) as caught:
            refused()
        assert caught.value.code == "begun"


def test_the_stages_of_a_published_call_stay(world):
    for refused in (
        lambda: add_stage(world.call, "review", **act(world)),
        lambda: move_stage(world.stage("review"), 1, **act(world)),
        lambda: remove_stage(world.stage("review"), **act(world)),
    ):
        with pytest.raises(ArrangingRefused) as caught:
            refused()
        assert caught.value.code == "published"


def test_a_wrong_order_is_a_problem_of_the_checklist(world):
    first, second = world.draft_call.stages.order_by("position")[:2]
    Stage.objects.filter(pk=first.pk).update(position=99)
    Stage.objects.filter(pk=second.pk).update(position=1)
    found = checklist.problems(world.draft_call, at=timezone.localtime())
    assert "out_of_place" in {item.code for item in found if item.blocks}


def test_the_page_lists_moves_adds_and_takes_out(world):
    client = client_for(world.staff)
    address = reverse("calls:stages", args=[world.draft_call.pk])
    assert client.get(address).content.decode().count('<li class="panel"') == 4
    assert client.post(address, {"kind": "review"}).status_code == 302
    assert client.post(address, {"kind": "decision"}).status_code == 409
    added = world.draft_call.stages.order_by("position").last()
    client.post(reverse("calls:arrange_stage", args=[added.pk, "up"]))
    assert kinds(world.draft_call)[-1] == "decision"
    client.post(reverse("calls:arrange_stage", args=[added.pk, "remove"]))
    assert kinds(world.draft_call) == ["solicitation", "screening", "review", "decision"]
    assert (
        client.post(reverse("calls:arrange_stage", args=[added.pk, "sideways"])).status_code == 404
    )


# --- Finished ---------------------------------------------------------------------------------------


def test_a_stage_with_open_items_is_not_finished_and_says_which(world):
    make_panel(world, world.reviewers[:1], reviewers_each=1)
    make_accepted(world.project, world.organization)
    review = world.stage("review")
    with pytest.raises(FinishingRefused) as caught:
        finish_stage(review, **act(world))
    items = stages.get("review").open_items(review)
    assert [text for _name, text in caught.value.problems] == [item.text for item in items]
    page = client_for(world.lead).get(reverse("calls:finish_stage", args=[review.pk]))
    assert items[0].text in page.content.decode()


def test_taking_proposals_is_not_finished_while_it_is_open(world):
    taking = world.stage("solicitation")
    with pytest.raises(FinishingRefused):
        finish_stage(taking, **act(world))
    now = timezone.localtime()
    set_window(taking, opens_at=now - timezone.timedelta(days=9), closes_at=now)
    assert finish_stage(taking, **act(world)).finished_by == world.lead


def test_a_finished_stage_is_over_whatever_its_dates_say_and_only_once(world):
    screening = world.stage("screening")
    assert status_of(screening, at=timezone.localtime()) == "now"
    assert client_for(world.lead).post(
        reverse("calls:finish_stage", args=[screening.pk])
    ).status_code == 302  # fmt: skip
    screening = Stage.objects.get(pk=screening.pk)
    assert status_of(screening, at=timezone.localtime()) == "after"
    with pytest.raises(FinishingRefused) as caught:
        finish_stage(screening, **act(world))
    assert caught.value.code == "finished"
    assert "finish" in AuditEntry.objects.get(act="calls.finish_stage").act


def test_a_finished_stage_is_taken_up_with_a_reason_until_a_later_one_begins(world):
    screening = finish_stage(world.stage("screening"), **act(world))
    with pytest.raises(FinishingRefused):
        take_up_stage(screening, reason=" ", **act(world))
    take_up_stage(screening, reason="补交一份", **act(world))
    finish_stage(screening, **act(world))
    ReviewRound.objects.filter(stage=world.stage("review")).update(
        state="open", opened_at=timezone.now()
    )
    with pytest.raises(FinishingRefused) as caught:
        take_up_stage(screening, reason="补交一份", **act(world))
    assert caught.value.code == "later"
