"""Giving proposals to reviewers, by a plan or by hand, and taking them away again."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.access import take_access
from applications.enums import AccessReason
from core import audit
from parties.desk_tasks import end_task, give_task
from reviews import emails, queries
from reviews.calibrating import give_calibration
from reviews.conflicts import bar_of, found_conflicts, words_of
from reviews.enums import AssignmentState, RoundState
from reviews.locking import lock_round
from reviews.models import Assignment, ScoreSheet
from reviews.planning import Candidate, Need, draw_order, plan_evenly
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


def access_reason(review_round):
    """Why reviewers of the round see a proposal: of a blind one they get neither page nor file."""
    return AccessReason.BLIND if review_round.is_blind else AccessReason.REVIEW


def end_access(proposal, party, *, at):
    """End what reviewing gave, whatever the round's setting was when it was given."""
    for reason in (AccessReason.REVIEW, AccessReason.BLIND):
        take_access(proposal, party, reason=reason, at=at)


def ask_for_replacement(review_round, assignment, *, at):
    """Put it on the office's desk that a proposal lost a reviewer."""
    name, number = assignment.reviewer.user, assignment.proposal.receipt_number
    give_task(
        review_round.stage.call.office,
        what=REPLACE_TASK,
        occasion=f"proposal:{assignment.proposal_id}",
        title=_("Find a reviewer in place of %(name)s") % {"name": name},
        why=_("%(name)s no longer reviews %(number)s.") % {"name": name, "number": number},
        link=reverse("reviews:matrix", args=[review_round.stage_id]),
        due_at=deadline_of(review_round),
        at=at,
    )


def plan_for(review_round, *, together, seed=None, explain=None):
    """The even plan for what is missing now, in a ``planning.Plan``; nothing is written.

    Args: ``seed`` the lot that orders reviewers of equal load, the round's own by default; ``explain``
    the proposal id of which the plan says why the others are not on it.

    Returns ``(plan, rows, members)`` so that a page can show it with names.
    """
    proposals = list(queries.candidates(review_round.stage))
    assignments = list(queries.assignments_in(review_round))
    rows = rows_of(review_round, proposals, assignments)
    members = list(queries.panel_for_plan(review_round))
    needs = [
        Need(
            row.proposal.pk,
            queries.group_of(row.proposal),
            row.lacks_reviewers,
            frozenset(one.reviewer_id for one in row.active),
        )
        for row in rows
    ]
    candidates = [
        Candidate(member.pk, member.kind, member.load + member.elsewhere, str(member.user))
        for member in members
        if member.left_at is None
    ]
    plan = plan_evenly(
        draw_order(candidates, review_round.seed if seed is None else seed),
        needs,
        _barred(review_round, members, proposals, assignments),
        together=together,
        quotas=queries.quotas_of(review_round),
        explain=explain,
    )
    return plan, rows, members


def _barred(review_round, members, proposals, assignments):
    """``{(reviewer id, proposal id): why}``. The plan also keeps out of the way of warnings; a pair
    that is only warned of can be made by hand, with a reason."""
    found = found_conflicts(review_round, members, proposals)
    barred = {pair: words_of(conflicts) for pair, conflicts in found.items()}
    for one in assignments:
        if one.state == AssignmentState.RECUSED:
            barred[one.reviewer_id, one.proposal_id] = _("recused")
        elif one.is_calibration:
            barred[one.reviewer_id, one.proposal_id] = _("has it for the calibration")
    return barred


@transaction.atomic
def assign_evenly(review_round, *, fingerprint, together, by, at, seed=None):
    """Carry out the plan that was shown; its ``seed`` is kept with the round.

    Raises:
        AssignmentRefused: when panel, proposals or assignments changed since it was shown.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    plan, _rows, _members = plan_for(review_round, together=together, seed=seed)
    if plan.fingerprint != fingerprint:
        raise AssignmentRefused(
            _("Something changed since this plan was made. Here is the new one."), code="stale"
        )
    if seed is not None and seed != review_round.seed:
        review_round.seed = seed
        review_round.save(update_fields=["seed"])
    wanted = [(one.proposal, one.reviewer, one.why) for one in plan.choices]
    return _assign(review_round, wanted, by=by, at=at)


@transaction.atomic
def assign_by_hand(review_round, *, add, remove, by, at, reason=""):
    """Add and remove single pairs ``(proposal id, panel member id)``, all or none.

    Args: ``reason`` why pairs of which the portal warns are made all the same.

    Raises:
        AssignmentRefused: naming every pair that cannot be: a conflict that bars or was declared, one
            that is warned of and no reason, scores given already, a proposal that is not accepted.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    problems, warned = _problems_of(review_round, add, reason)
    problems += _take_away(review_round, remove, by=by, at=at)
    if problems:
        transaction.set_rollback(True)
        raise AssignmentRefused(
            " ".join(problems), code="by-hand", problems=[(None, text) for text in problems]
        )
    why = _("by hand")
    made = _assign(review_round, [(*pair, why) for pair in sorted(add)], by=by, at=at)
    for one in made:
        if found := warned.get((one.reviewer_id, one.proposal_id)):
            override(review_round, one, found, reason=reason, by=by, at=at)
    return len(made), len(remove)


def override(review_round, assignment, found, *, reason, by, at):
    """Put on record that the office knows of these warnings and keeps the reviewer."""
    kinds = {*assignment.accepted_conflicts.split(","), *(str(one.kind) for one in found)} - {""}
    assignment.accepted_conflicts = ",".join(sorted(kinds))
    assignment.override_reason, assignment.override_by = reason, by
    assignment.override_at = at
    assignment.save(
        update_fields=["accepted_conflicts", "override_reason", "override_by", "override_at"]
    )
    audit.record(
        "reviews.override_conflict",
        subject=assignment,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"kinds": assignment.accepted_conflicts, "words": words_of(found)},
        note=reason,
    )


def _refuse_when_over(review_round):
    if review_round.state not in (RoundState.SETUP, RoundState.OPEN):
        raise AssignmentRefused(
            _("The round is ranked: open it again to change who reviews what."), code="over"
        )


def _problems_of(review_round, add, reason):
    """What speaks against the pairs to be added, in sentences; and the warnings to be overridden."""
    proposals = {one.pk: one for one in queries.candidates(review_round.stage)}
    members = {one.pk: one for one in queries.panel_with_load(review_round)}
    conflicts = found_conflicts(review_round, list(members.values()), list(proposals.values()))
    taken = {
        (one.proposal_id, one.reviewer_id): one for one in queries.assignments_in(review_round)
    }
    problems = []
    for proposal_id, member_id in sorted(add):
        proposal, member = proposals.get(proposal_id), members.get(member_id)
        if proposal is None or member is None or member.left_at is not None:
            problems.append(
                _("A proposal or a reviewer is no longer in this round. Reload the page.")
            )
            continue
        names = {"name": member.user, "number": proposal.receipt_number}
        found = conflicts.get((member_id, proposal_id), [])
        if bar := bar_of(found):
            text = _("%(name)s cannot review %(number)s: %(reason)s.")
            problems.append(text % {**names, "reason": bar})
        elif found and not reason:
            text = _(
                "%(name)s and %(number)s: %(words)s. Say why this reviewer is right all the same."
            )
            problems.append(text % {**names, "words": words_of(found)})
        elif (pair := taken.get((proposal_id, member_id))) is not None:
            if pair.state == AssignmentState.RECUSED:
                problems.append(_("%(name)s recused from %(number)s.") % names)
            else:
                problems.append(_("%(name)s has %(number)s already.") % names)
    return problems, conflicts


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
        # Whoever joins while the panel calibrates does so too.
        give_calibration(review_round, [members[one.reviewer_id] for one in made], at=at)
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
    end_access(assignment.proposal, member.user.party, at=at)
    assignment.delete()
    end_task_when_done(review_round, member, at=at)
