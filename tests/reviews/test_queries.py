"""Each list asks the database as often for one row as for thirty."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.declaring import declare_no_conflict
from reviews.models import Assignment
from reviews.scoring import save_sheet
from tests.core.samples import exported
from tests.factories.reviews import full_marks, make_open_round, make_ranked_round
from tests.factories.world import World

pytestmark = pytest.mark.django_db
SIZES = pytest.mark.parametrize("count", [1, 30])


@pytest.fixture
def world(settings):
    # As in production: the session costs no query.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    return World()


def get(client, user, address, django_assert_num_queries, number):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.get(address)
    with django_assert_num_queries(number):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@SIZES
def test_my_reviews(world, client, django_assert_num_queries, count):
    make_open_round(world, proposals=count)
    address = reverse("reviews:mine")
    html = get(client, world.reviewer, address, django_assert_num_queries, 4)
    assert html.count('data-label="申报主体"') == count


@SIZES
def test_all_declarations_at_once(world, client, django_assert_num_queries, count):
    review_round, _members, _made = make_open_round(world, proposals=count)
    address = reverse("reviews:declare_many", args=[review_round.pk])
    html = get(client, world.reviewer, address, django_assert_num_queries, 6)
    assert html.count('name="clear"') == count


@SIZES
def test_a_score_sheet_beside_its_others(world, client, django_assert_num_queries, count):
    make_open_round(world, proposals=count)
    mine = list(Assignment.objects.filter(reviewer__user=world.reviewer))
    act = {"by": world.reviewer, "at": timezone.localtime()}
    for one in mine:
        marks = full_marks(one.round, Decimal("0.5"))
        save_sheet(declare_no_conflict(one, **act), marks=marks, comment="", edition=0, **act)
    address = reverse("reviews:score", args=[mine[0].pk])
    get(client, world.reviewer, address, django_assert_num_queries, 13)


@SIZES
def test_the_round_while_it_is_open(world, client, django_assert_num_queries, count):
    make_open_round(world, proposals=count)
    address = reverse("reviews:round_tab", args=[world.stage("review").pk])
    get(client, world.staff, address, django_assert_num_queries, 15)


@SIZES
def test_the_ranking(world, client, django_assert_num_queries, count):
    make_ranked_round(world, proposals=count)
    address = reverse("reviews:round_tab", args=[world.stage("review").pk])
    html = get(client, world.staff, address, django_assert_num_queries, 15)
    assert html.count('class="arithmetic"') == count


@SIZES
@pytest.mark.parametrize("name", ["matrix", "assign", "panel"])
def test_the_pages_of_assigning(world, client, django_assert_num_queries, count, name):
    make_open_round(world, proposals=count)
    address = reverse(f"reviews:{name}", args=[world.stage("review").pk])
    get(client, world.staff, address, django_assert_num_queries, NUMBERS[name])


NUMBERS = {"matrix": 15, "assign": 16, "panel": 11}


@SIZES
def test_the_decision(world, client, django_assert_num_queries, count):
    make_ranked_round(world, proposals=count)
    address = reverse("reviews:decision_tab", args=[world.stage("decision").pk])
    html = get(client, world.lead, address, django_assert_num_queries, 14)
    assert html.count('class="decision-form"') == count


@SIZES
def test_the_workbook(world, django_assert_num_queries, count):
    make_ranked_round(world, proposals=count)
    stage = world.stage("decision")
    with django_assert_num_queries(8):
        exported(world.staff, "reviews.results", stage.pk)
