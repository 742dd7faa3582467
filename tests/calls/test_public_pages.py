"""A call and a project as anyone sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from calls.applying import way_to_apply
from calls.models import Call, Indicator, Target
from calls.targets import nested_targets, target_words
from calls.windows import stage_of_kind
from parties.models import Membership
from tests.factories.world import World, make_project, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def at():
    return timezone.localtime()


def sign_in(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")


def test_a_call_says_everything_that_its_lots_ask(client, world):
    content = client.get(reverse("calls:detail", args=[world.call.pk])).content.decode()
    for lot in world.lots:
        assert lot.name in content
        assert lot.contact_phone in content
        for text in (*lot.eligibility.all(), *lot.documents.all(), *lot.duties.all()):
            assert escape(str(text)) in content
        for project in lot.projects.all():
            assert project.name in content
            for indicator in project.indicators.all():
                assert escape(indicator.text) in content


def test_no_draft_is_seen_by_another_office_and_its_projects_neither(client, world):
    project = world.other_call.lots.get().projects.first()
    for user in (world.staff, world.lead, world.applicant):
        sign_in(client, user)
        assert client.get(reverse("calls:detail", args=[world.other_call.pk])).status_code == 404
        assert client.get(reverse("calls:project", args=[project.pk])).status_code == 404


def test_the_page_of_a_call_costs_the_same_queries_at_any_size(client, world):
    def count(url):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    url = reverse("calls:detail", args=[world.call.pk])
    small = count(url)
    for position in range(3, 20):
        make_project(world.lots[0], position)
    assert (small, count(url)) == (18, 18)
    page = reverse("calls:project", args=[world.project.pk])
    small = count(page)
    for place in range(2, 30):
        row = Indicator.objects.create(
            project=world.project, position=place, number=str(place), text="活动12场。"
        )
        Target.objects.create(indicator=row, position=1, value=12, unit="场")
    assert (small, count(page)) == (13, 13)


@pytest.mark.parametrize(
    ("opens", "closes", "standing"),
    [(1, 5, "upcoming"), (0, 5, "open"), (-5, 1, "open"), (-5, 0, "closed"), (-5, -1, "closed")],
)
def test_the_standing_at_the_exact_instants(world, at, opens, closes, standing):
    window = set_window(
        world.stage("solicitation"),
        opens_at=at + timedelta(days=opens),
        closes_at=at + timedelta(days=closes),
    )
    assert way_to_apply(world.applicant, world.call, window, at=at).standing == standing


@pytest.mark.parametrize(
    ("state", "standing"), [("draft", "draft"), ("closed", "ended"), ("cancelled", "ended")]
)
def test_a_call_that_does_not_run_takes_nothing(world, at, state, standing):
    # Not saved: only the standing is asked for.
    world.call.state = state
    window = set_window(world.stage("solicitation"), closes_at=at + timedelta(days=1))
    way = way_to_apply(world.applicant, world.call, window, at=at)
    assert (way.standing, way.can_start) == (standing, False)


def test_a_cancelled_call_says_why_to_everybody(client, world, at):
    Call.objects.filter(pk=world.call.pk).update(
        state="cancelled", ended_at=at, cancel_reason="资金来源调整"
    )
    for name, pk in (("calls:detail", world.call.pk), ("calls:project", world.project.pk)):
        content = client.get(reverse(name, args=[pk])).content.decode()
        assert "资金来源调整" in content


def test_a_call_without_a_window_says_that_no_day_is_set(world, at):
    assert way_to_apply(world.applicant, world.call, None, at=at).standing == "undated"


def test_the_steps_before_one_can_start(client, world):
    url = reverse("calls:project", args=[world.project.pk])
    start = reverse("applications:start", args=[world.project.pk])
    steps = {}
    for name, user in (
        ("anonymous", None),
        ("stranger", world.stranger),
        ("applicant", world.applicant),
    ):
        if user:
            sign_in(client, user)
        response = client.get(url)
        steps[name] = (response.context["way"].step, start in response.content.decode())
    assert steps == {
        "anonymous": ("sign_in", False),
        "stranger": ("organization", False),
        "applicant": ("", True),
    }


def test_a_reader_of_an_organization_is_told_whom_to_ask(client, world):
    Membership.objects.create(party=world.organization, user=world.stranger, role="reader")
    sign_in(client, world.stranger)
    response = client.get(reverse("calls:project", args=[world.project.pk]))
    assert response.context["way"].step == "role"


def test_after_the_deadline_the_page_says_when_it_was_and_what_time_it_is(client, world, at):
    stage = stage_of_kind(Call.objects.get(pk=world.call.pk), "solicitation")
    lot = world.lots[0]
    set_window(stage, lot=lot, closes_at=at - timedelta(minutes=1))
    response = client.get(reverse("calls:project", args=[world.project.pk]))
    assert response.context["way"].standing == "closed"
    # The other lot has its own time.
    other = world.lots[1].projects.first()
    response = client.get(reverse("calls:project", args=[other.pk]))
    assert response.context["way"].standing == "open"


def test_targets_are_said_nested(world):
    targets = list(world.project.indicators.get().targets.all())
    with override("zh-hans"):
        (outer,) = nested_targets(targets)
        assert outer.words == target_words(targets[0])
        assert [part.target for part in outer.parts] == [targets[1]]
        assert outer.words.endswith("不少于 12 场/年")


def test_a_part_whose_whole_is_gone_still_stands(world):
    targets = list(world.project.indicators.get().targets.all())
    assert [view.target for view in nested_targets(targets[1:])] == [targets[1]]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "项目" * 99])
def test_hostile_and_long_names_are_shown_as_text(client, world, name):
    world.project.name = name
    world.project.save()
    content = client.get(reverse("calls:project", args=[world.project.pk])).content.decode()
    assert "<script>alert(1)</script>" not in content
