"""Declaring, saving, submitting: what is kept, what is refused, and in which words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from applications.enums import AccessReason
from applications.models import ProposalAccess
from applications.queries import proposals_visible_to
from core.models import AuditEntry, Message
from parties.models import Task
from reviews.closing import close_round
from reviews.declaring import declare_no_conflict, recuse
from reviews.models import Assignment, Criterion, ScoreSheet
from reviews.reading_scores import read_score
from reviews.refusals import (
    AssignmentRefused,
    EditionRefused,
    ScoringRefused,
    TransitionRefused,
)
from reviews.scoring import Mark, save_sheet, submit_sheet, take_up_sheet
from tests.factories.reviews import full_marks, make_open_round, score
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def assignment(world):
    make_open_round(world)
    return Assignment.objects.filter(reviewer__user=world.reviewer).first()


def now():
    return timezone.localtime()


def save(assignment, marks, *, edition=0, at=None, comment=""):
    by = assignment.reviewer.user
    return save_sheet(
        assignment, marks=marks, comment=comment, edition=edition, by=by, at=at or now()
    )


def cleared(assignment):
    return declare_no_conflict(assignment, by=assignment.reviewer.user, at=now())


# --- What a score may be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [("18", "18"), (" 18.5 ", "18.5"), ("18", "18"), ("8。5", "8.5"), ("0", "0"), ("20.0", "20")],
)
def test_a_score_is_read_as_people_type_it(typed, value):
    criterion = Criterion(max_score=Decimal(20), step=Decimal("0.5"))
    assert read_score(typed, criterion) == Decimal(value)


def test_nothing_typed_is_no_score():
    assert read_score("  ", Criterion(max_score=Decimal(20), step=Decimal(1))) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("20.5", "20.5超过最高分20。"),
        ("-1", "-1低于最低分0。"),
        ("8.3", "8.3不在0.5分的分档上，请填写8或8.5。"),
        ("十五", "“十五”不是数字，请填写0到20之间的分数。"),
        ("1e1", "“1e1”不是数字，请填写0到20之间的分数。"),
        ("NaN", "“NaN”不是数字，请填写0到20之间的分数。"),
    ],
)
def test_a_wrong_score_is_refused_in_exact_words(typed, told):
    with pytest.raises(ValidationError) as caught:
        read_score(typed, Criterion(max_score=Decimal(20), step=Decimal("0.5")))
    assert caught.value.messages == [told]


# --- Declaring ------------------------------------------------------------------------------------


def sees(user, proposal):
    return proposals_visible_to(user).filter(pk=proposal.pk).exists()


def test_a_proposal_opens_with_the_declaration_and_closes_with_the_recusal(world, assignment):
    assert not sees(world.reviewer, assignment.proposal)
    cleared(assignment)
    assert sees(world.reviewer, assignment.proposal)
    assert not sees(world.other_reviewer, assignment.proposal)
    recuse(assignment, reason="曾任其顾问", by=world.reviewer, at=now())
    assert not sees(world.reviewer, assignment.proposal)
    row = ProposalAccess.objects.get(party=world.reviewer.party, reason=AccessReason.REVIEW)
    assert row.until is not None


def test_a_recusal_asks_the_office_for_a_replacement(world, assignment):
    recuse(assignment, reason="亲属在该机构任职", by=world.reviewer, at=now())
    task = Task.objects.get(party=world.office, what="review_replacement")
    assert task.done_at is None
    entry = AuditEntry.objects.get(act="reviews.recuse")
    assert (entry.note, entry.office_id) == ("亲属在该机构任职", world.office.pk)


def test_a_recusal_needs_its_reason(world, assignment):
    with pytest.raises(AssignmentRefused):
        recuse(assignment, reason="", by=world.reviewer, at=now())


def test_nothing_is_declared_twice(assignment):
    cleared(assignment)
    with pytest.raises(TransitionRefused):
        cleared(assignment)


# --- Saving and submitting ------------------------------------------------------------------------


def test_scores_are_kept_with_their_exact_total(world, assignment):
    cleared(assignment)
    criteria = list(assignment.round.criteria.all())
    Criterion.objects.filter(pk=criteria[0].pk).update(weight=Decimal("1.25"))
    sheet = save(assignment, {criteria[0].pk: Mark(Decimal("15"), "需求清楚")}, comment="总体可行")
    assert (sheet.total, sheet.edition, sheet.comment) == (Decimal("18.75"), 1, "总体可行")
    sheet = save(assignment, {criteria[1].pk: Mark(Decimal("20"))}, edition=1)
    assert (sheet.total, sheet.edition) == (Decimal("38.75"), 2)
    kept = sheet.scores.get(criterion=criteria[0])
    assert (kept.value, kept.comment) == (Decimal(15), "需求清楚")


def test_a_comment_is_kept_before_there_is_a_score(assignment):
    cleared(assignment)
    criterion = assignment.round.criteria.first()
    sheet = save(assignment, {criterion.pk: Mark(None, "待核实")})
    assert (sheet.total, sheet.scores.get().comment) == (0, "待核实")


def test_nothing_is_scored_before_the_declaration(assignment):
    with pytest.raises(ScoringRefused, match="请先声明"):
        save(assignment, {})
    assert not ScoreSheet.objects.exists()


def test_the_deadline_is_judged_at_the_instant_of_arrival(world, assignment):
    cleared(assignment)
    end = now() + timedelta(hours=1)
    set_window(world.stage("review"), opens_at=None, closes_at=end)
    save(assignment, {}, at=end - timedelta(microseconds=1))
    with pytest.raises(ScoringRefused) as caught:
        save(assignment, {}, edition=1, at=end)
    assert caught.value.code == "not-open"
    assert ScoreSheet.objects.get().edition == 1


def test_another_window_that_saved_first_is_not_overwritten(assignment):
    cleared(assignment)
    criterion = assignment.round.criteria.first()
    save(assignment, {criterion.pk: Mark(Decimal(11))})
    with pytest.raises(EditionRefused):
        save(assignment, {criterion.pk: Mark(Decimal(12))}, edition=0)
    assert ScoreSheet.objects.get().scores.get().value == 11


def test_an_incomplete_sheet_is_not_submitted_and_names_what_is_empty(assignment):
    cleared(assignment)
    first, *others = assignment.round.criteria.all()
    sheet = save(assignment, {first.pk: Mark(Decimal(10))})
    with pytest.raises(ScoringRefused) as caught:
        submit_sheet(assignment, edition=sheet.edition, by=assignment.reviewer.user, at=now())
    assert [field for field, _text in caught.value.problems] == [
        f"score-{one.pk}" for one in others
    ]
    assert all(one.name in str(caught.value) for one in others)


def test_a_submitted_sheet_is_changed_only_after_it_is_taken_up(world, assignment):
    sheet = score(assignment)
    assignment.refresh_from_db()
    with pytest.raises(ScoringRefused):
        save(assignment, full_marks(assignment.round), edition=sheet.edition)
    taken = take_up_sheet(assignment, by=world.reviewer, at=now())
    assert taken.submitted_at is None
    save(assignment, full_marks(assignment.round, Decimal("0.8")), edition=taken.edition)
    assert ScoreSheet.objects.get().total == 80


def test_the_task_ends_with_the_last_sheet_and_returns_when_one_is_taken_up(world, assignment):
    mine = list(Assignment.objects.filter(reviewer=assignment.reviewer))
    tasks = Task.objects.filter(party=world.reviewer.party, what="review", done_at=None)
    score(mine[0])
    assert tasks.count() == 1
    score(mine[1])
    assert tasks.count() == 0
    take_up_sheet(mine[1], by=world.reviewer, at=now())
    assert tasks.count() == 1


def test_no_score_is_saved_once_the_round_is_closed(world, assignment):
    for one in Assignment.objects.all():
        score(one)
    close_round(assignment.round, reason="", by=world.staff, at=now())
    with pytest.raises(ScoringRefused):
        take_up_sheet(assignment, by=world.reviewer, at=now())


def test_each_reviewer_of_an_opened_round_gets_one_message(world, assignment):
    found = Message.objects.filter(kind="reviews.round_opened")
    assert found.count() == 2
    assert "2份" in found.first().body
