"""Conflicts of interest: declared before anything of a proposal is shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.access import give_access
from core import audit
from reviews.assigning import (
    access_reason,
    ask_for_replacement,
    end_access,
    end_task_when_done,
    override,
)
from reviews.calibrating import close_when_all_scored
from reviews.conflicts import bar_of, found_conflicts
from reviews.enums import ASSIGNMENT_TRANSITIONS, AssignmentState, RoundState
from reviews.locking import lock_assignment, lock_round, move
from reviews.refusals import AssignmentRefused


def _locked(assignment):
    review_round = lock_round(assignment.round_id)
    assignment = lock_assignment(assignment.pk)
    if review_round.state != RoundState.OPEN:
        raise AssignmentRefused(_("The round is not open for scoring."), code="round")
    return review_round, assignment


@transaction.atomic
def declare_no_conflict(assignment, *, by, at):
    """The reviewer says to be free of conflicts; only now the proposal can be opened.

    Raises:
        AssignmentRefused: when the round is not open, or the portal knows of a conflict that came
            after the assignment.
        TransitionRefused: when something was declared before.
    """
    review_round, assignment = _locked(assignment)
    _refuse_known_conflict(review_round, assignment)
    move(assignment, AssignmentState.CLEARED, ASSIGNMENT_TRANSITIONS)
    assignment.declared_at = at
    assignment.save(update_fields=["state", "declared_at"])
    give_access(assignment.proposal, by.party, reason=access_reason(review_round), at=at)
    audit.record(
        "reviews.declare",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
    )
    return assignment


def conflicts_of(review_round, assignment):
    """What the portal finds between one assignment's reviewer and applicant now."""
    pair = (assignment.reviewer_id, assignment.proposal_id)
    found = found_conflicts(review_round, [assignment.reviewer], [assignment.proposal])
    return found.get(pair, [])


def _refuse_known_conflict(review_round, assignment):
    """Who came into a conflict since the assignment recuses, whatever is declared.

    In a blind round the reason would tell who applies.
    """
    found = conflicts_of(review_round, assignment)
    if reason := bar_of(found):
        if review_round.is_blind:
            reason = _("a conflict that bars you")
        raise AssignmentRefused(
            _("You cannot review %(number)s: %(reason)s. Please recuse from it.")
            % {"number": assignment.proposal.receipt_number, "reason": reason},
            code="conflict",
        )


@transaction.atomic
def recuse(assignment, *, reason, by, at):
    """The reviewer steps back from one proposal, or the office ends the part: access ends, and staff
    is asked for a replacement where the proposal lacks one.

    A sheet submitted before stays on record and does not count; the ranking names it.

    Raises:
        AssignmentRefused: without a reason, or when the round is not open.
    """
    review_round, assignment = _locked(assignment)
    if not reason:
        raise AssignmentRefused(_("Say why you recuse."), code="reason", field="reason")
    move(assignment, AssignmentState.RECUSED, ASSIGNMENT_TRANSITIONS)
    assignment.declared_at = at
    assignment.recusal_reason = reason
    assignment.save(update_fields=["state", "declared_at", "recusal_reason"])
    end_access(assignment.proposal, assignment.reviewer.user.party, at=at)
    end_task_when_done(review_round, assignment.reviewer, at=at)
    if not assignment.is_calibration:
        ask_for_replacement(review_round, assignment, at=at)
    close_when_all_scored(review_round, at=at)
    audit.record(
        "reviews.recuse",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        note=reason,
    )
    return assignment


@transaction.atomic
def keep_reviewer(assignment, *, reason, by, at):
    """The office overrides the warnings that the portal has for an assignment now.

    Raises:
        AssignmentRefused: without a reason; for a conflict that bars; when nothing is found any more.
    """
    review_round, assignment = _locked(assignment)
    found = conflicts_of(review_round, assignment)
    if bar := bar_of(found):
        raise AssignmentRefused(
            _("%(name)s cannot review %(number)s: %(reason)s.")
            % {
                "name": assignment.reviewer.user,
                "number": assignment.proposal.receipt_number,
                "reason": bar,
            },
            code="bar",
        )
    if not reason:
        raise AssignmentRefused(_("Say why."), code="reason", field="reason")
    if not found:
        raise AssignmentRefused(_("The portal finds no conflict here any more."), code="none")
    override(review_round, assignment, found, reason=reason, by=by, at=at)
    return assignment
