"""What ends a reviewer's part without a recusal: the proposal is withdrawn, the reviewer drops out."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from parties.desk_tasks import end_task
from reviews import queries
from reviews.assigning import (
    REPLACE_TASK,
    ask_for_replacement,
    end_access,
    end_task_when_done,
)
from reviews.calibrating import close_when_all_scored
from reviews.enums import ASSIGNMENT_TRANSITIONS, AssignmentState, RoundState
from reviews.locking import lock_round, move
from reviews.models import Assignment, PanelMember, ReviewRound
from reviews.refusals import PanelRefused

RUNNING = (RoundState.SETUP, RoundState.OPEN)


def _end(assignment):
    move(assignment, AssignmentState.ENDED, ASSIGNMENT_TRANSITIONS)
    assignment.save(update_fields=["state"])


def prepare_withdrawal(proposal_id):
    """Lock the rounds in which the proposal is reviewed; returns what ends its reviews.

    Rounds are locked before proposals everywhere, so this runs before the withdrawal takes its lock.
    """
    mine = Assignment.objects.filter(proposal=proposal_id).values("round")
    rounds = list(
        ReviewRound.objects.select_for_update(of=("self",))
        .select_related("stage__call__office")
        .filter(pk__in=mine)
        .order_by("pk")
    )

    def end_reviews(proposal, *, by, at):
        for review_round in rounds:
            _end_reviews(review_round, proposal, by=by, at=at)

    return end_reviews


def _end_reviews(review_round, proposal, *, by, at):
    """Access ends at once; in a round that runs the assignments end too, with what was scored.

    The sheets of a ranked round stay as they are: its ranking must be reckoned again from them.
    """
    rows = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("reviewer__user__party")
        .filter(round=review_round, proposal=proposal, state__in=queries.ACTIVE)
    )
    ended = list(rows.order_by("pk"))
    for row in ended:
        end_access(proposal, row.reviewer.user.party, at=at)
        if review_round.state in RUNNING:
            _end(row)
            end_task_when_done(review_round, row.reviewer, at=at)
    end_task(what=REPLACE_TASK, occasion=f"proposal:{proposal.pk}", at=at)
    if review_round.state not in RUNNING or not ended:
        return
    if review_round.calibration_id == proposal.pk:
        ReviewRound.objects.filter(pk=review_round.pk).update(calibration=None)
    audit.record(
        "reviews.end_for_withdrawal",
        subject=proposal,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"reviewers": len(ended), "ids": [row.pk for row in ended]},
    )


@transaction.atomic
def leave_panel(review_round, member, *, reason, by, at):
    """A reviewer drops out: what is not submitted ends, submitted sheets count, nothing new is given.

    Returns how many proposals lost their reviewer.

    Raises:
        PanelRefused: without a reason, when the round is ranked, or when the person left before.
    """
    review_round = lock_round(review_round.pk)
    if not reason:
        raise PanelRefused(_("Say why the reviewer leaves."), code="reason", field="reason")
    if review_round.state not in RUNNING:
        raise PanelRefused(_("The round is ranked: its panel stays as it is."), code="over")
    member = PanelMember.objects.select_related("user__party").get(pk=member.pk)
    if member.left_at is not None:
        raise PanelRefused(_("%(name)s left before.") % {"name": member.user}, code="left")
    member.left_at = at
    member.save(update_fields=["left_at"])
    rows = list(
        Assignment.objects.select_for_update(of=("self",))
        .select_related("proposal", "reviewer__user")
        .filter(round=review_round, reviewer=member, state__in=queries.WAITING)
        .order_by("pk")
    )
    for row in rows:
        _end(row)
        end_access(row.proposal, member.user.party, at=at)
        if review_round.state == RoundState.OPEN and not row.is_calibration:
            ask_for_replacement(review_round, row, at=at)
    end_task_when_done(review_round, member, at=at)
    close_when_all_scored(review_round, at=at)
    audit.record(
        "reviews.leave_panel",
        subject=member,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"user": member.user_id, "proposals": len(rows)},
        note=reason,
    )
    return sum(not row.is_calibration for row in rows)
