"""Lists cost the same few queries with one row and with thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parties.models import Membership
from tests.core.samples import exported
from tests.factories.applications import make_plain
from tests.factories.world import make_organization, make_project

ROWS = (1, 30)
COUNTS = {
    "applications:mine": 7,
    "applications:screening_tab": 15,
    "applications:solicitation_tab": 13,
}
STAGES = {
    "applications:screening_tab": "screening",
    "applications:solicitation_tab": "solicitation",
}


@pytest.mark.parametrize("rows", ROWS)
def test_the_export_costs_the_same_queries(world, django_assert_num_queries, rows):
    for number in range(rows):
        make_plain(make_project(world.lots[0], 100 + number), world.organization,
                   world.applicant, number=number)  # fmt: skip
    stage = world.stage("screening")
    with django_assert_num_queries(6):
        sheet = exported(world.staff, "applications.proposals", stage.pk)
    assert sheet.max_row == rows + 1
    assert sheet["D2"].value == world.organization.uscc


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("rows", ROWS)
def test_a_list_costs_the_same_queries(world, client_of, name, rows):
    for number in range(rows):
        project = make_project(world.lots[0], 100 + number)
        organization = make_organization(f"第{number}社工站")
        Membership.objects.create(party=organization, user=world.applicant, role="lead")
        make_plain(project, organization, world.applicant, number=number)
    person = "applicant" if name == "applications:mine" else "staff"
    args = [world.stage(STAGES[name]).pk] if name in STAGES else []
    client, address = client_of(person), reverse(name, args=args)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(queries) == COUNTS[name]
