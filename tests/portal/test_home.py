"""The first page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.windows import stage_of_kind
from tests.factories.world import World, make_call, make_office, make_user, set_window

pytestmark = pytest.mark.django_db


def test_an_empty_portal_says_what_one_can_do(client):
    response = client.get(reverse("portal:home"))
    assert response.status_code == 200
    assert reverse("parties:organization_new") in response.content.decode()


def test_calls_stand_where_they_belong_and_drafts_nowhere(client):
    world = World()
    at = timezone.localtime()
    coming = make_call(make_office("甲街道"), world.lead, title="将来的征集", lots=1)
    past = make_call(make_office("乙街道"), world.lead, title="过去的征集", lots=1)
    set_window(
        stage_of_kind(coming, "solicitation"),
        opens_at=at + timedelta(days=2),
        closes_at=at + timedelta(days=9),
    )
    set_window(
        stage_of_kind(past, "solicitation"),
        opens_at=at - timedelta(days=9),
        closes_at=at - timedelta(days=2),
    )
    client.force_login(world.lead, "django.contrib.auth.backends.ModelBackend")
    context = client.get(reverse("portal:home")).context
    assert [call.title for call in context["open_calls"]] == [world.call.title]
    assert [call.title for call in context["coming_calls"]] == ["将来的征集"]
    assert [call.title for call in context["past_calls"]] == ["过去的征集"]


QUERIES = 9


@pytest.mark.parametrize("number", [1, 30])
def test_the_home_page_costs_the_same_queries_with_many_calls(client, number):
    lead = make_user("lead")
    at = timezone.localtime()
    for kind, (opens, closes) in {"o": (-1, 5), "c": (2, 9), "p": (-9, -2)}.items():
        for position in range(number):
            call = make_call(make_office(f"{kind}{position}"), lead, lots=1, projects=1)
            set_window(
                stage_of_kind(call, "solicitation"),
                opens_at=at + timedelta(days=opens),
                closes_at=at + timedelta(days=closes),
            )
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("portal:home")).status_code == 200
    assert len(queries) == QUERIES
