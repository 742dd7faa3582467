"""The office's lists cost the same at one row and at thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.authoring import client_for
from tests.factories.world import World, make_call, make_project

pytestmark = pytest.mark.django_db

OFFICE_CALLS = 5
# One page with everything that a call holds: a query for each kind of row in it.
DRAFT = 25
# Two of them ask the permissions of the calendar in the side bar.
ADMIN = {"calls_call": 11, "calls_lot": 12, "calls_project": 12}


@pytest.fixture
def world():
    return World()


def cost(world, address):
    client = client_for(world.staff)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_of_the_offices_calls(world):
    address = reverse("calls:office_calls")
    assert cost(world, address) == OFFICE_CALLS
    for number in range(28):
        make_call(world.office, world.lead, title=f"征集{number}", lots=0, state="draft")
    assert cost(world, address) == OFFICE_CALLS


def test_the_tree_of_a_draft(world):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    make_project(lot, 1)
    address = reverse("calls:workspace", args=[world.draft_call.pk])
    first = cost(world, address)
    for position in range(2, 31):
        make_project(lot, position)
    assert cost(world, address) == first == DRAFT


def test_the_admins_lists(world):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    make_project(lot, 1)
    for name, literal in ADMIN.items():
        assert cost(world, reverse(f"admin:{name}_changelist")) == literal, name
    for number in range(2, 31):
        make_project(lot, number)
        make_call(world.office, world.lead, title=f"征集{number}", lots=0, state="draft")
        world.draft_call.lots.create(position=number, name=f"社区{number}")
    for name, literal in ADMIN.items():
        assert cost(world, reverse(f"admin:{name}_changelist")) == literal, name
