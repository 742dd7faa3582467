"""The calibration: all score one first; practice does not count; nothing opens before it is over."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from applications.withdrawal import withdraw_proposal
from core.models import Message
from reviews import queries
from reviews.calibrating import choose_calibration, close_calibration
from reviews.closing import close_round, open_round
from reviews.declaring import declare_no_conflict, recuse
from reviews.enums import AssignmentState
from reviews.leaving import leave_panel
from reviews.models import Assignment, RankedProposal, ReviewRound
from reviews.refusals import RoundRefused, ScoringRefused
from reviews.scoring import save_sheet
from tests.factories.reviews import assign, full_marks, make_accepted, make_panel, score
from tests.factories.world import World, make_organization, set_window

pytestmark = pytest.mark.django_db


def act(world):
    return {"by": world.staff, "at": timezone.localtime()}


@pytest.fixture
def world():
    """Two reviewers, one proposal each; the first one's is the calibration proposal."""
    world = World()
    world.round, world.members = make_panel(world, world.reviewers[:2], reviewers_each=1)
    world.made = [
        make_accepted(project, make_organization(f"微光社{number}"))
        for number, project in enumerate(world.lots[0].projects.all())
    ]
    for proposal, member in zip(world.made, world.members, strict=True):
        assign(world.round, proposal, member)
    return world


def begin(world, *, counts=False):
    choose_calibration(world.round, world.made[0], counts=counts, **act(world))
    open_round(world.round, **act(world))
    world.round.refresh_from_db()
    world.first, world.second = Assignment.objects.filter(is_calibration=False).order_by("pk")
    world.practice = Assignment.objects.get(is_calibration=True)


def replay(review_round):
    told = StringIO()
    call_command("replay_ranking", str(review_round.pk), stdout=told)
    return told.getvalue()


def test_everybody_scores_it_first_and_the_last_sheet_opens_the_others(world, client):
    begin(world)
    assert world.practice.reviewer == world.members[1]
    other = declare_no_conflict(world.second, by=world.members[1].user, at=timezone.localtime())
    with pytest.raises(ScoringRefused):
        save_sheet(
            other, marks=full_marks(world.round), comment="", edition=0,
            by=world.members[1].user, at=timezone.localtime(),
        )  # fmt: skip
    client.force_login(world.members[1].user, "django.contrib.auth.backends.ModelBackend")
    sheets = reverse("reviews:calibration_sheets", args=[world.round.pk])
    assert client.get(reverse("reviews:score", args=[other.pk])).url == sheets
    score(world.first)
    assert str(world.members[0].user) not in client.get(sheets).content.decode()
    score(world.practice)
    world.round.refresh_from_db()
    assert not world.round.is_calibrating
    assert str(world.members[0].user) in client.get(sheets).content.decode()
    assert Message.objects.filter(kind="reviews.calibration_closed").count() == 2
    assert client.get(reverse("reviews:score", args=[other.pk])).status_code == 200


@pytest.mark.parametrize(("counts", "average"), [(False, "90.0000"), (True, "70.0000")])
def test_practice_counts_where_the_round_says_so_and_the_replay_is_equal(world, counts, average):
    begin(world, counts=counts)
    score(world.first, share=queries_share(90))
    score(world.practice, share=queries_share(50))
    score(world.second)
    close_round(world.round, reason="", **act(world))
    row = RankedProposal.objects.get(proposal=world.made[0])
    assert str(row.average) == average
    assert row.steps["aside"] == (
        [] if counts else [{"label": "R2", "total": "50", "why": "calibration"}]
    )
    assert replay(world.round) == "equal\n"


def queries_share(percent):
    from decimal import Decimal

    return Decimal(percent) / 100


def test_the_office_closes_it_with_a_note_and_whoever_drops_out_does_not_block(world):
    begin(world)
    score(world.first)
    lost = leave_panel(world.round, world.members[1], reason="生病", **act(world))
    world.round.refresh_from_db()
    assert (lost, world.round.is_calibrating) == (1, False)
    close_calibration(world.round, note="先看需求", **act(world))
    world.round.refresh_from_db()
    assert world.round.calibration_note == "先看需求"
    with pytest.raises(RoundRefused):
        choose_calibration(world.round, None, counts=False, **act(world))
    states = dict(Assignment.objects.values_list("pk", "state"))
    assert states[world.second.pk] == states[world.practice.pk] == AssignmentState.ENDED


def test_a_sheet_of_who_recused_later_is_set_aside_and_the_ranking_says_so(world):
    open_round(world.round, **act(world))
    assign(world.round, world.made[0], world.members[1])
    for one in Assignment.objects.all():
        score(one)
    gone = Assignment.objects.get(proposal=world.made[0], reviewer=world.members[0])
    recuse(gone, reason="聘为顾问", by=world.members[0].user, at=timezone.localtime())
    close_round(world.round, reason="", **act(world))
    row = RankedProposal.objects.get(proposal=world.made[0])
    assert [one["label"] for one in row.steps["sheets"]] == ["R2"]
    assert row.steps["aside"] == [{"label": "R1", "total": "50", "why": "recused"}]
    assert replay(world.round) == "equal\n"


def test_a_withdrawal_ends_assignments_access_and_calibration(world, client):
    begin(world)
    declare_no_conflict(world.first, by=world.members[0].user, at=timezone.localtime())
    now = timezone.localtime()
    set_window(world.stage("solicitation"), closes_at=now + timezone.timedelta(days=1))
    withdraw_proposal(world.made[0], reason="", by=world.made[0].created_by, at=now)
    ended = Assignment.objects.filter(proposal=world.made[0]).values_list("state", flat=True)
    assert set(ended) == {AssignmentState.ENDED}
    client.force_login(world.members[0].user, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("reviews:score", args=[world.first.pk])).status_code == 404
    assert not ReviewRound.objects.get(pk=world.round.pk).is_calibrating
    assert list(queries.panel_with_load(world.round).values_list("load", flat=True)) == [0, 1]
