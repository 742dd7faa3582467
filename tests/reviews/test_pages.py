"""What the office is told before it ranks and decides, and where it goes next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.windows import stage_of_kind
from reviews.closing import close_round
from reviews.models import Assignment
from tests.factories.reviews import make_open_round, make_ranked_round, score
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


def test_a_reviewer_who_recuses_after_scoring_is_shut_out_and_the_ranking_says_so(client, world):
    """On the pages: the reviewer's own way out, what it closes, and what the office reads afterwards."""
    people = world.reviewers[:3]
    review_round, _members, made = make_open_round(world, proposals=1, people=people)
    for one in Assignment.objects.all():
        score(one)
    gone = Assignment.objects.order_by("pk").first()
    client.force_login(gone.reviewer.user, "django.contrib.auth.backends.ModelBackend")
    preview = reverse("applications:preview", args=[made[0].pk])
    assert client.get(preview).status_code == 200
    declare = reverse("reviews:declare", args=[gone.pk])
    told = client.post(declare, {"declaration": "recuse", "reason": "受聘为其顾问"}, follow=True)
    assert told.status_code == 200
    gone.refresh_from_db()
    assert gone.state == "recused"
    assert client.get(preview).status_code == 404
    sheet = client.get(reverse("reviews:score", args=[gone.pk]), follow=True).content.decode()
    assert "活动材料" not in sheet
    close_round(review_round, reason="回避后重新计算", by=world.lead, at=timezone.localtime())
    page = shown(client, world, "reviews:round_tab", review_round.stage).content.decode()
    assert "不计入：评分后回避" in page
