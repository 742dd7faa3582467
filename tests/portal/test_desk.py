"""The desk, by what a person is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.enums import ProposalState
from parties.desk_tasks import give_task
from parties.models import Membership
from tests.factories.portal import make_many, make_proposal, open_round
from tests.factories.world import World, make_call

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def desk_of(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("portal:desk"))


def test_a_newcomer_is_led_to_register_an_organization(client, world):
    response = desk_of(client, world.stranger)
    assert response.context["is_newcomer"]
    assert reverse("parties:organization_new") in response.content.decode()


def test_tasks_come_by_date_and_those_without_last(client, world):
    now = timezone.localtime()
    for name, days in (("later", 5), ("none", None), ("soon", 1)):
        due = now + timedelta(days=days) if days else None
        give_task(
            world.organization, what=name, occasion="x", title=name, link="/", at=now, due_at=due
        )
    response = desk_of(client, world.applicant)
    found = [(day.name, [task.title for task in day.shown]) for day in response.context["days"]]
    assert found == [("7天内", ["soon", "later"]), ("无固定日期", ["none"])]


def test_a_day_that_ends_at_midnight_is_that_day_and_what_is_over_is_late(client, world):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=SHANGHAI), tick=False):
        for name, day in (("late", 20), ("today", 21), ("week", 22)):
            due = datetime(2026, 11, day, tzinfo=SHANGHAI)
            give_task(
                world.organization, what=name, occasion="x", title=name, link="/",
                at=timezone.now(), due_at=due,
            )  # fmt: skip
        days = desk_of(client, world.applicant).context["days"]
    assert [(day.name, [task.title for task in day.shown]) for day in days] == [
        ("已逾期", ["late"]),
        ("今天", ["today"]),
        ("7天内", ["week"]),
    ]


def test_many_alike_never_hide_the_one_other_thing(client, world):
    for number in range(30):
        give_task(
            world.organization, what="many", occasion=str(number), title="many", link="/",
            at=timezone.now(),
        )  # fmt: skip
    give_task(
        world.organization, what="other", occasion="x", title="other", link="/", at=timezone.now()
    )
    (day,) = desk_of(client, world.applicant).context["days"]
    assert [task.title for task in day.shown] == ["many"] * 5 + ["other"]
    assert (len(day.folded), day.count) == (25, 31)


def test_an_applicant_sees_its_own_proposals_with_the_lots_deadline(client, world):
    own = make_proposal(world)
    make_proposal(world, applicant=world.rival_organization)
    context = desk_of(client, world.applicant).context
    assert [row.pk for row in context["proposals"]] == [own.pk]
    window = world.stage("solicitation").windows.get()
    assert context["proposals"][0].closes_at == window.closes_at


def test_staff_sees_the_figures_of_its_calls_and_never_a_draft(client, world):
    make_proposal(world)
    submitted = make_proposal(
        world, applicant=world.rival_organization, state=ProposalState.SUBMITTED
    )
    context = desk_of(client, world.staff).context
    figures = {
        line.call.title: [figure.value for figure in line.figures] for line in context["lines"]
    }
    assert figures == {
        "社区保障资金项目征集": [1, 1, 0, 0, "0 / 0", 0],
        "尚未发布的征集": [],
    }
    assert [row.pk for row in context["latest"]] == [submitted.pk]
    published = next(line for line in context["lines"] if line.figures)
    links = [figure.link for figure in published.figures]
    listed = client.get(links[1])
    assert [row.pk for row in listed.context["page"]] == [submitted.pk]
    assert all(client.get(link).status_code == 200 for link in links)
    assert context["plots"]["lots"] == [
        (world.lots[0].name, 1, 1),
        (world.lots[1].name, 0, 0),
    ]
    assert [number for _day, number in context["plots"]["days"]] == [1]


def test_the_other_office_sees_none_of_it(client, world):
    make_proposal(world, state=ProposalState.SUBMITTED)
    context = desk_of(client, world.other_staff).context
    assert [line.call.title for line in context["lines"]] == ["另一街道的草稿"]
    assert context["latest"] == []
    assert context["plots"] is None


def test_the_call_of_the_plots_is_chosen_in_the_address_but_only_among_ones_own(client, world):
    second = make_call(world.office, world.lead, title="第二个征集", lots=0)
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    for asked, shown in (
        (world.call.pk, world.call.pk),
        (second.pk, second.pk),
        (world.other_call.pk, second.pk),
        ("x", second.pk),
    ):
        response = client.get(reverse("portal:desk"), {"call": asked})
        assert response.context["chosen"].pk == shown


def test_a_reviewer_sees_the_progress_of_open_rounds_alone(client, world):
    at = timezone.localtime()
    proposals = [
        make_proposal(world, applicant=party, state=ProposalState.ACCEPTED)
        for party in (world.organization, world.rival_organization)
    ]
    review_round = open_round(world, proposals, reviewers=[world.reviewer], at=at)
    first = review_round.assignments.first()
    first.state, first.declared_at = "scored", at
    first.save()
    (row,) = desk_of(client, world.reviewer).context["rounds"]
    assert (row["assigned"], row["scored"], row["undeclared"]) == (2, 1, 1)
    type(review_round).objects.filter(pk=review_round.pk).update(state="closed", closed_at=at)
    assert desk_of(client, world.reviewer).context["rounds"] == []


def test_the_figures_reach_the_plots_as_json_and_no_script_stands_in_the_page(client, world):
    make_proposal(world, state=ProposalState.SUBMITTED)
    content = desk_of(client, world.staff).content.decode()
    assert '<script id="plot-data" type="application/json">' in content
    assert content.count("<script>") == 0
    assert 'style="' not in content


QUERIES = 15


@pytest.mark.parametrize("number", [1, 30])
def test_a_desk_of_every_role_costs_the_same_queries_at_any_length(client, world, number):
    make_many(world, number)
    Membership.objects.create(party=world.office, user=world.applicant, role="writer")
    proposals = [
        make_proposal(world, applicant=row.party.organization, state=ProposalState.ACCEPTED)
        for row in world.applicant.memberships.filter(party__kind="organization").select_related(
            "party__organization"
        )[:number]
    ]
    open_round(world, proposals, reviewers=[world.applicant], at=timezone.localtime())
    for position in range(number):
        make_call(world.office, world.lead, title=f"征集{position}", lots=0)
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("portal:desk")).status_code == 200
    assert len(queries) == QUERIES
