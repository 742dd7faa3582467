"""What the office is told before it ranks and decides, and where it goes next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.windows import stage_of_kind
from tests.factories.reviews import make_open_round, make_ranked_round
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def shown(client, world, name, stage):
    client.force_login(world.lead, "django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, args=[stage.pk]))


def test_who_ranks_while_proposals_still_come_is_warned(client, world):
    review_round = make_open_round(world)[0]
    solicitation = stage_of_kind(world.call, "solicitation")
    closes_at = timezone.now() + timedelta(days=2)
    for lot in world.call.lots.all():
        set_window(solicitation, closes_at=closes_at, lot=lot)
    page = shown(client, world, "reviews:close", review_round.stage)
    assert page.context["warning"].startswith("申报到")
    for lot in world.call.lots.all():
        set_window(solicitation, closes_at=timezone.now() - timedelta(hours=1), lot=lot)
    assert shown(client, world, "reviews:close", review_round.stage).context["warning"] == ""


def test_a_ranking_leads_to_the_decisions(client, world):
    review_round = make_ranked_round(world)[0]
    page = shown(client, world, "reviews:round_tab", review_round.stage)
    decision = stage_of_kind(world.call, "decision")
    assert reverse("reviews:decision_tab", args=[decision.pk]) in page.content.decode()
    assert page.context["decision_stage"] == decision
