"""Saving and submitting score sheets. A reviewer's own act; nobody scores for another."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.windows import has_closed, window_of
from core import audit
from core.templatetags.ui import moment
from reviews import queries
from reviews.assigning import end_task_when_done, tell_reviewer
from reviews.calibrating import close_when_all_scored
from reviews.conflicts import same_name
from reviews.enums import ASSIGNMENT_TRANSITIONS, AssignmentState, RoundState
from reviews.locking import lock_assignment, lock_round, move
from reviews.models import Score, ScoreSheet
from reviews.ranking import plain
from reviews.refusals import EditionRefused, ScoringRefused


@dataclass(frozen=True)
class Mark:
    """What is kept for one criterion: ``value`` None while only a comment was written."""

    value: Decimal | None = None
    comment: str = ""


def why_not_open(review_round, assignment, *, at):
    """Why ``assignment`` cannot be scored at ``at`` (aware), in a sentence, or '' when it can."""
    if review_round.state == RoundState.SETUP:
        return _("The round has not been opened yet.")
    if review_round.state != RoundState.OPEN:
        return _("The round was closed on %(time)s; scores stay as they are.") % {
            "time": moment(review_round.closed_at)
        }
    window = window_of(review_round.stage, lot=assignment.proposal.lot)
    if has_closed(window, at=at):
        return _(
            "Scoring ended on %(end)s; this arrived on %(time)s. Ask the office if you need longer."
        ) % {"end": moment(window.closes_at), "time": moment(at)}
    if assignment.state == AssignmentState.RECUSED:
        return _("You recused from this proposal.")
    if assignment.state == AssignmentState.ENDED:
        return _("Your review of this proposal has ended; nothing more is wanted of you.")
    if assignment.state == AssignmentState.ASSIGNED:
        return _("Declare first whether you have a conflict of interest.")
    if review_round.is_calibrating and assignment.proposal_id != review_round.calibration_id:
        return _("Score the calibration proposal first; the others open when all have done so.")
    return ""


def _locked(assignment, *, at, states):
    """Round and assignment, locked; refused unless it can be scored and is in one of ``states``."""
    review_round = lock_round(assignment.round_id)
    assignment = lock_assignment(assignment.pk)
    if reason := why_not_open(review_round, assignment, at=at):
        raise ScoringRefused(reason, code="not-open")
    if assignment.state not in states:
        raise ScoringRefused(
            _("This sheet is submitted. Take it up again to change it."), code="submitted"
        )
    return review_round, assignment


@transaction.atomic
def save_sheet(assignment, *, marks, comment, edition, by, at, notes=None):
    """Keep the scores and comments typed so far.

    Args:
        marks: ``{criterion id: Mark}``; a criterion that is missing keeps what it has.
        comment: the overall comment, or None to keep it; ``notes`` likewise, the reviewer's own.
        edition: the edition that the page was showing; 0 when nothing was saved before.

    Raises:
        ScoringRefused: round not open, deadline over, nothing declared, sheet submitted.
        EditionRefused: when another window saved meanwhile.
    """
    states = (AssignmentState.CLEARED,)
    review_round, assignment = _locked(assignment, at=at, states=states)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    if edition != (sheet.edition if sheet else 0):
        raise EditionRefused
    if sheet is None:
        sheet = ScoreSheet.objects.create(assignment=assignment, saved_at=at)
    criteria = {one.pk: one for one in queries.criteria_of(review_round)}
    for criterion_id, mark in marks.items():
        if criterion_id in criteria:
            Score.objects.update_or_create(
                sheet=sheet,
                criterion=criteria[criterion_id],
                defaults={"value": mark.value, "comment": mark.comment},
            )
    sheet.total = total_of_sheet(sheet, criteria)
    sheet.edition += 1
    sheet.saved_at = at
    if comment is not None:
        sheet.comment = comment
    if notes is not None:
        sheet.notes = notes
    sheet.save(update_fields=["total", "edition", "saved_at", "comment", "notes"])
    return sheet


def total_of_sheet(sheet, criteria):
    """Σ score × weight of what has a value, exact."""
    scores = sheet.scores.exclude(value=None).values_list("criterion_id", "value")
    return sum((value * criteria[pk].weight for pk, value in scores), Decimal(0))


@transaction.atomic
def submit_sheet(assignment, *, edition, by, at, signed_name=""):
    """Hand in the sheet as it was saved.

    Args: ``signed_name`` the reviewer's own name, where the round is signed by typing it.

    Raises:
        ScoringRefused: when a criterion has no score or lacks the comment that the round requires,
            named one by one; when the name typed is not the reviewer's.
        EditionRefused: when another window saved meanwhile.
    """
    states = (AssignmentState.CLEARED,)
    review_round, assignment = _locked(assignment, at=at, states=states)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    if edition != (sheet.edition if sheet else 0):
        raise EditionRefused
    _refuse_incomplete(review_round, sheet)
    _refuse_uncommented(review_round, sheet)
    _refuse_unsigned(review_round, signed_name, by)
    move(assignment, AssignmentState.SCORED, ASSIGNMENT_TRANSITIONS)
    assignment.save(update_fields=["state"])
    sheet.submitted_at = at
    sheet.signed_name = str(by) if review_round.signs_by_typing else ""
    sheet.edition += 1
    sheet.save(update_fields=["submitted_at", "edition", "signed_name"])
    end_task_when_done(review_round, assignment.reviewer, at=at)
    close_when_all_scored(review_round, at=at)
    audit.record(
        "reviews.submit_sheet",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"total": plain(sheet.total), "edition": sheet.edition},
    )
    return sheet


def _refuse_incomplete(review_round, sheet):
    values = dict(sheet.scores.values_list("criterion_id", "value")) if sheet else {}
    empty = [one for one in queries.criteria_of(review_round) if values.get(one.pk) is None]
    if empty:
        text = ngettext(
            "%(count)d criterion has no score yet: %(names)s.",
            "%(count)d criteria have no score yet: %(names)s.",
            len(empty),
        ) % {"count": len(empty), "names": _(", ").join(one.name for one in empty)}
        raise ScoringRefused(
            text,
            code="incomplete",
            problems=[(f"score-{one.pk}", _("Type a score.")) for one in empty],
        )


def needs_comment(review_round, criterion, value):
    """Whether ``value`` lies at an end of the scale where the round requires a comment."""
    if value is None or not criterion.max_score:
        return False
    share = value * 100 / criterion.max_score
    below, above = review_round.comment_below, review_round.comment_above
    return (below is not None and share < below) or (above is not None and share > above)


def _refuse_uncommented(review_round, sheet):
    kept = {one.criterion_id: one for one in sheet.scores.all()}
    bare = [
        one
        for one in queries.criteria_of(review_round)
        if needs_comment(review_round, one, kept[one.pk].value) and not kept[one.pk].comment
    ]
    if bare:
        text = _("Say in a comment why this score was given: %(names)s.") % {
            "names": _(", ").join(one.name for one in bare)
        }
        raise ScoringRefused(
            text,
            code="comment",
            problems=[(f"comment-{one.pk}", _("Write a comment on this score.")) for one in bare],
        )


def _refuse_unsigned(review_round, signed_name, by):
    if review_round.signs_by_typing and same_name(signed_name) != same_name(str(by)):
        raise ScoringRefused(
            _("Type your name as it is kept here to sign: %(name)s.") % {"name": by},
            code="signature",
            problems=[("signed_name", _("Type your own name to sign."))],
        )


@transaction.atomic
def take_up_sheet(assignment, *, by, at):
    """Open a submitted sheet again, to change it until the round closes; it counts once submitted.

    Raises ScoringRefused when the round or its time is over.
    """
    review_round, assignment = _locked(assignment, at=at, states=(AssignmentState.SCORED,))
    sheet = ScoreSheet.objects.get(assignment=assignment)
    move(assignment, AssignmentState.CLEARED, ASSIGNMENT_TRANSITIONS)
    assignment.save(update_fields=["state"])
    sheet.submitted_at = None
    sheet.edition += 1
    sheet.save(update_fields=["submitted_at", "edition"])
    tell_reviewer(review_round, assignment.reviewer, at=at)
    audit.record(
        "reviews.reopen_sheet",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        before={"total": plain(sheet.total)},
    )
    return sheet
