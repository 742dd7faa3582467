"""Conflicts of interest: declared before anything of a proposal is shown."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.access import give_access, take_access
from applications.enums import AccessReason
from core import audit
from parties.desk_tasks import give_task
from reviews.assigning import REPLACE_TASK, deadline_of, end_task_when_done
from reviews.conflicts import known_conflicts
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
    _refuse_known_conflict(assignment)
    move(assignment, AssignmentState.CLEARED, ASSIGNMENT_TRANSITIONS)
    assignment.declared_at = at
    assignment.save(update_fields=["state", "declared_at"])
    give_access(assignment.proposal, by.party, reason=AccessReason.REVIEW, at=at)
    audit.record(
        "reviews.declare",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
    )
    return assignment


def _refuse_known_conflict(assignment):
    """Who has joined the applicant since the assignment recuses, whatever is declared."""
    known = known_conflicts([assignment.reviewer], [assignment.proposal])
    if reason := known.get((assignment.reviewer_id, assignment.proposal_id)):
        raise AssignmentRefused(
            _("You cannot review %(number)s: %(reason)s. Please recuse from it.")
            % {"number": assignment.proposal.receipt_number, "reason": reason},
            code="conflict",
        )


@transaction.atomic
def recuse(assignment, *, reason, by, at):
    """The reviewer steps back from one proposal: access ends, staff is asked for a replacement.

    Scores given before stay on record and do not count.

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
    take_access(assignment.proposal, by.party, reason=AccessReason.REVIEW, at=at)
    end_task_when_done(review_round, assignment.reviewer, at=at)
    give_task(
        review_round.stage.call.office,
        what=REPLACE_TASK,
        occasion=f"proposal:{assignment.proposal_id}",
        title=_("Find a reviewer in place of %(name)s") % {"name": by},
        why=_("%(name)s recused from %(number)s.")
        % {"name": by, "number": assignment.proposal.receipt_number},
        link=reverse("reviews:matrix", args=[review_round.stage_id]),
        due_at=deadline_of(review_round),
        at=at,
    )
    audit.record(
        "reviews.recuse",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        note=reason,
    )
    return assignment
