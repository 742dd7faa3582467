"""Giving proposals to reviewers, by a plan or by hand, and taking them away again."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.access import take_access
from applications.enums import AccessReason
from core import audit
from parties.desk_tasks import end_task, give_task
from reviews import emails, queries
from reviews.conflicts import known_conflicts
from reviews.enums import AssignmentState, RoundState
from reviews.locking import lock_round
from reviews.models import Assignment, ScoreSheet
from reviews.planning import Candidate, Need, plan_evenly
from reviews.progress import rows_of
from reviews.refusals import AssignmentRefused

TASK = "review"
REPLACE_TASK = "review_replacement"


def occasion_of(review_round):
    """What the reviewers' tasks of a round are about."""
    return f"round:{review_round.pk}"


def deadline_of(review_round):
    """The close of the round's general window, or None."""
    ends = [w.closes_at for w in review_round.stage.windows.all() if w.lot_id is None]
    return ends[0] if ends else None


def plan_for(review_round, *, together):
    """The even plan for what is missing now, in a ``planning.Plan``; nothing is written.

    Returns ``(plan, rows, members)`` so that a page can show it with names.
    """
    proposals = list(queries.candidates(review_round.stage))
    assignments = list(queries.assignments_in(review_round))
    rows = rows_of(review_round, proposals, assignments)
    members = list(queries.panel_with_load(review_round))
    barred = set(known_conflicts(members, proposals))
    # Who recused is barred; who has the proposal counts among ``has``.
    barred |= {
        (one.reviewer_id, one.proposal_id)
        for one in assignments
        if one.state == AssignmentState.RECUSED
    }
    needs = [
        Need(
            row.proposal.pk,
            queries.group_of(row.proposal),
            row.lacks_reviewers,
            frozenset(one.reviewer_id for one in row.active),
        )
        for row in rows
    ]
    candidates = [Candidate(member.pk, member.kind, member.load) for member in members]
    return plan_evenly(candidates, needs, barred, together=together), rows, members


@transaction.atomic
def assign_evenly(review_round, *, fingerprint, together, by, at):
    """Carry out the plan that was shown.

    Raises:
        AssignmentRefused: when panel, proposals or assignments changed since it was shown.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    plan, _rows, _members = plan_for(review_round, together=together)
    if plan.fingerprint != fingerprint:
        raise AssignmentRefused(
            _("Something changed since this plan was made. Here is the new one."), code="stale"
        )
    wanted = [(one.proposal, one.reviewer, one.why) for one in plan.choices]
    return _assign(review_round, wanted, by=by, at=at)


@transaction.atomic
def assign_by_hand(review_round, *, add, remove, by, at):
    """Add and remove single pairs ``(proposal id, panel member id)``, all or none.

    Raises:
        AssignmentRefused: naming every pair that cannot be: a conflict known or declared, scores
            given already, a proposal that is not accepted.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    problems = _problems_of(review_round, add)
    problems += _take_away(review_round, remove, by=by, at=at)
    if problems:
        transaction.set_rollback(True)
        raise AssignmentRefused(
            " ".join(problems), code="by-hand", problems=[(None, text) for text in problems]
        )
    why = _("by hand")
    made = _assign(review_round, [(*pair, why) for pair in sorted(add)], by=by, at=at)
    return len(made), len(remove)


def _refuse_when_over(review_round):
    if review_round.state not in (RoundState.SETUP, RoundState.OPEN):
        raise AssignmentRefused(
            _("The round is ranked: open it again to change who reviews what."), code="over"
        )


def _problems_of(review_round, add):
    """What speaks against the pairs to be added, in sentences."""
    proposals = {one.pk: one for one in queries.candidates(review_round.stage)}
    members = {one.pk: one for one in queries.panel_with_load(review_round)}
    conflicts = known_conflicts(members.values(), proposals.values())
    taken = {
        (one.proposal_id, one.reviewer_id): one for one in queries.assignments_in(review_round)
    }
    problems = []
    for proposal_id, member_id in sorted(add):
        proposal, member = proposals.get(proposal_id), members.get(member_id)
        if proposal is None or member is None:
            problems.append(
                _("A proposal or a reviewer is no longer in this round. Reload the page.")
            )
            continue
        names = {"name": member.user, "number": proposal.receipt_number}
        if reason := conflicts.get((member_id, proposal_id)):
            text = _("%(name)s cannot review %(number)s: %(reason)s.")
            problems.append(text % {**names, "reason": reason})
        elif (pair := taken.get((proposal_id, member_id))) is not None:
            if pair.state == AssignmentState.RECUSED:
                problems.append(_("%(name)s recused from %(number)s.") % names)
            else:
                problems.append(_("%(name)s has %(number)s already.") % names)
    return problems


def _assign(review_round, wanted, *, by, at):
    """Make the rows of ``(proposal id, member id, why)`` and tell the reviewers of an open round."""
    proposals = {one.pk: one for one in queries.candidates(review_round.stage)}
    members = {one.pk: one for one in queries.panel_with_load(review_round)}
    versions = queries.newest_versions(proposals.values())
    made = []
    for proposal_id, member_id, why in wanted:
        assignment = Assignment.objects.create(
            round=review_round,
            proposal=proposals[proposal_id],
            version_id=versions[proposal_id],
            reviewer=members[member_id],
            why=why[:200],
            assigned_at=at,
        )
        audit.record(
            "reviews.assign",
            subject=assignment,
            by=by,
            at=at,
            office_id=review_round.stage.call.office_id,
            after={"proposal": proposal_id, "reviewer": member_id},
            note=why,
        )
        end_task(what=REPLACE_TASK, occasion=f"proposal:{proposal_id}", at=at)
        made.append(assignment)
    if review_round.state == RoundState.OPEN:
        for member_id in sorted({one.reviewer_id for one in made}):
            mine = [one for one in made if one.reviewer_id == member_id]
            tell_reviewer(review_round, members[member_id], at=at)
            emails.assigned(review_round, members[member_id], mine)
    return made


def tell_reviewer(review_round, member, *, at):
    """Put the round on the reviewer's desk."""
    give_task(
        member.user.party,
        what=TASK,
        occasion=occasion_of(review_round),
        title=_("Score the proposals of “%(call)s”") % {"call": review_round.stage.call},
        why=str(review_round.stage),
        link=reverse("reviews:mine"),
        due_at=deadline_of(review_round),
        at=at,
    )


def end_task_when_done(review_round, member, *, at):
    """Take the round off the reviewer's desk when nothing is left to score."""
    waiting = Assignment.objects.filter(
        round=review_round, reviewer=member, state__in=queries.WAITING
    )
    if not waiting.exists():
        end_task(what=TASK, occasion=occasion_of(review_round), at=at, party=member.user.party)


def _take_away(review_round, pairs, *, by, at):
    """Remove assignments that have no scores yet; returns the problems in sentences."""
    problems = []
    for proposal_id, member_id in sorted(pairs):
        assignment = (
            Assignment.objects.select_for_update(of=("self",))
            .select_related("reviewer__user", "proposal")
            .filter(round=review_round, proposal=proposal_id, reviewer=member_id)
            .exclude(state=AssignmentState.RECUSED)
            .first()
        )
        if assignment is None:
            continue
        if ScoreSheet.objects.filter(assignment=assignment).exists():
            problems.append(
                _("%(name)s has begun to score %(number)s; only a recusal ends that.")
                % {
                    "name": assignment.reviewer.user,
                    "number": assignment.proposal.receipt_number,
                }
            )
            continue
        _remove(review_round, assignment, by=by, at=at)
    return problems


def _remove(review_round, assignment, *, by, at):
    member = assignment.reviewer
    audit.record(
        "reviews.unassign",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        before={"proposal": assignment.proposal_id, "reviewer": assignment.reviewer_id},
    )
    take_access(assignment.proposal, member.user.party, reason=AccessReason.REVIEW, at=at)
    assignment.delete()
    end_task_when_done(review_round, member, at=at)
