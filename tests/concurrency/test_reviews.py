"""Races of reviewing: two awards against one amount, two saves of one sheet, a save and a close."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from calls.models import Call, Project
from reviews import locking, scoring
from reviews.closing import close_round
from reviews.deciding import Choice, save_decisions
from reviews.declaring import declare_no_conflict
from reviews.models import (
    Assignment,
    Award,
    DecisionSettings,
    RankedProposal,
    ReviewRound,
    Score,
    ScoreSheet,
)
from reviews.refusals import DecisionRefused, EditionRefused, ScoringRefused
from reviews.scoring import Mark, save_sheet, submit_sheet, take_up_sheet
from tests.factories.reviews import assign, make_accepted, make_open_round, make_panel, score
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def together(*acts):
    """Run the acts at once in threads of their own; their results or exceptions, in order."""
    found = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place, act):
        try:
            gate.wait(PATIENCE)
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return found


@pytest.fixture
def world():
    return World()


# --- Two awards against one amount ------------------------------------------------------------------


@pytest.fixture
def rivals(world):
    """Two ranked proposals for one project of 100,000 yuan, 90,000 requested by each."""
    review_round, members = make_panel(world, world.reviewers[:1], reviewers_each=1)
    DecisionSettings.objects.update(awards_per_project=2)
    made = [
        make_accepted(world.project, one) for one in (world.organization, world.rival_organization)
    ]
    for proposal in made:
        assign(review_round, proposal, members[0])
    from reviews.closing import open_round

    open_round(review_round, by=world.staff, at=timezone.localtime())
    for one in Assignment.objects.all():
        score(one)
    close_round(review_round, reason="", by=world.staff, at=timezone.localtime())
    return made


def award_both(world, rivals):
    stage = world.stage("decision")

    def award(proposal):
        choice = Choice(proposal.pk, "awarded", amount=Decimal(60000))
        return save_decisions(stage, [choice], by=world.lead, at=timezone.localtime())

    return together(*(lambda one=one: award(one) for one in rivals))


def spent():
    return sum(one.amount for one in Award.objects.all())


def test_two_awards_at_once_do_not_spend_one_amount_twice(world, rivals):
    found = award_both(world, rivals)
    assert sorted(type(one) for one in found if isinstance(one, Exception)) == [DecisionRefused]
    assert spent() == 60000


def test_without_the_locks_the_amount_is_overspent(world, rivals, monkeypatch):
    meeting = threading.Barrier(2)

    def unlocked_awards(stage):
        found = {one.proposal_id: one for one in Award.objects.filter(stage=stage)}
        meeting.wait(PATIENCE)
        return found

    def unlocked_money(call_id, project_ids):
        projects = Project.objects.filter(pk__in=project_ids)
        return Call.objects.get(pk=call_id), {one.pk: one for one in projects}

    monkeypatch.setattr(locking, "lock_money", unlocked_money)
    monkeypatch.setattr(locking, "lock_awards", unlocked_awards)
    monkeypatch.setattr(locking, "lock_round", unlocked_round)
    assert award_both(world, rivals) == [1, 1]
    assert spent() == 120000 > rivals[0].project.amount


def unlocked_round(round_id):
    return ReviewRound.objects.select_related("stage__call__office").get(pk=round_id)


# --- Two saves of one sheet -------------------------------------------------------------------------


@pytest.fixture
def cleared(world):
    make_open_round(world, proposals=1, people=world.reviewers[:1])
    one = Assignment.objects.get()
    one = declare_no_conflict(one, by=world.reviewer, at=timezone.localtime())
    criterion = one.round.criteria.first()
    marks = {criterion.pk: Mark(Decimal(10))}
    save_sheet(one, marks=marks, comment="", edition=0, by=world.reviewer, at=timezone.localtime())
    return one


def save_twice(world, assignment):
    criterion = assignment.round.criteria.first()

    def save(value):
        return save_sheet(
            assignment, marks={criterion.pk: Mark(Decimal(value))}, comment="", edition=1,
            by=world.reviewer, at=timezone.localtime(),
        ).edition  # fmt: skip

    return together(lambda: save(11), lambda: save(12))


def test_of_two_windows_that_save_at_once_one_is_told(world, cleared):
    found = save_twice(world, cleared)
    assert [type(one) for one in found if isinstance(one, Exception)] == [EditionRefused]
    sheet = ScoreSheet.objects.get()
    assert (sheet.edition, sheet.total) == (2, sheet.scores.get().value)


def test_without_the_locks_one_window_overwrites_the_other(world, cleared, monkeypatch):
    meeting = threading.Barrier(2)

    def unlocked_assignment(assignment_id):
        found = Assignment.objects.select_related(
            "reviewer__user", "proposal__applicant", "proposal__lot"
        ).get(pk=assignment_id)
        meeting.wait(PATIENCE)
        return found

    def meet_again(sheet, criteria):
        # Both have compared editions by now; the second writes over the first.
        return sum(one.value for one in Score.objects.filter(sheet=sheet))

    monkeypatch.setattr(scoring, "lock_round", unlocked_round)
    monkeypatch.setattr(scoring, "lock_assignment", unlocked_assignment)
    monkeypatch.setattr(scoring, "total_of_sheet", meet_again)
    assert save_twice(world, cleared) == [2, 2]


# --- A change against the close ---------------------------------------------------------------------


def test_a_sheet_is_not_taken_up_behind_the_back_of_the_close(world):
    review_round, _members, _made = make_open_round(world, proposals=1, people=world.reviewers[:1])
    one = Assignment.objects.get()
    score(one)
    found = together(
        lambda: close_round(review_round, reason="", by=world.staff, at=timezone.localtime()).state,
        lambda: take_up_sheet(one, by=world.reviewer, at=timezone.localtime()).edition,
    )
    refusals = [type(item).__name__ for item in found if isinstance(item, Exception)]
    assert len(refusals) == 1, found
    with transaction.atomic():
        is_closed = ReviewRound.objects.get(pk=review_round.pk).state == "closed"
    assert is_closed == isinstance(found[1], ScoringRefused)


# --- A submission in the second of closing ----------------------------------------------------------


def test_a_sheet_submitted_while_the_round_closes_counts_or_is_refused(world):
    """Two sheets, of which one is submitted already; the reason allows to close without the other."""
    make_open_round(world, proposals=1, people=world.reviewers[:2])
    first, late = Assignment.objects.order_by("pk")
    score(first)
    by, at = late.reviewer.user, timezone.localtime()
    late = declare_no_conflict(late, by=by, at=at)
    marks = {one.pk: Mark(Decimal(1)) for one in late.round.criteria.all()}
    sheet = save_sheet(late, marks=marks, comment="", edition=0, by=by, at=at)
    found = together(
        lambda: submit_sheet(late, edition=sheet.edition, by=by, at=timezone.localtime()),
        lambda: close_round(late.round, reason="截止", by=world.staff, at=timezone.localtime()),
    )
    late.refresh_from_db()
    steps = RankedProposal.objects.get().steps
    assert ReviewRound.objects.get(pk=late.round_id).state == "closed"
    if isinstance(found[0], Exception):
        assert (type(found[0]), late.state, steps["counted"]) == (ScoringRefused, "cleared", "1")
    else:
        assert (late.state, steps["counted"]) == ("scored", "2")
