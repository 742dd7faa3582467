"""Locks in one order everywhere: call, round, projects, assignment, sheet. Call inside ``atomic``."""

from django.utils.translation import gettext as _

from calls.enums import CallState
from calls.models import Call, Project
from reviews.models import Assignment, Award, ReviewRound
from reviews.refusals import RoundRefused, TransitionRefused


def require_running(call):
    """Refuse unless ``call`` is published: one that was closed or cancelled stays as it is."""
    if call.state != CallState.PUBLISHED:
        raise RoundRefused(
            _("The call “%(call)s” is %(state)s: its reviews and decisions stay as they are.")
            % {"call": call, "state": call.get_state_display()},
            code="call",
        )


def lock_round(round_id):
    """The round, locked, with its stage and call. Raises RoundRefused when the call has ended."""
    review_round = (
        ReviewRound.objects.select_for_update(of=("self",))
        .select_related("stage__call__office")
        .get(pk=round_id)
    )
    require_running(review_round.stage.call)
    return review_round


def lock_assignment(assignment_id):
    """The assignment, locked. Lock its round before, never after."""
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("reviewer__user", "proposal__applicant", "proposal__lot")
        .get(pk=assignment_id)
    )


def lock_money(call_id, project_ids):
    """Lock what limits awards: the call with its budget, the projects with their amounts.

    Returns the locked call and ``{project id: project}``. Raises RoundRefused when it has ended.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    require_running(call)
    projects = Project.objects.select_for_update(of=("self",)).filter(pk__in=project_ids)
    return call, {project.pk: project for project in projects.order_by("pk")}


def lock_awards(stage):
    """The stage's awards as they are now, ``{proposal id: award}``, locked."""
    awards = Award.objects.select_for_update(of=("self",)).filter(stage=stage).order_by("pk")
    return {award.proposal_id: award for award in awards.select_related("decided_by")}


def move(row, state, table):
    """Set ``row.state``, when the table of transitions knows the step; the caller saves.

    Raises:
        TransitionRefused: for any other step.
    """
    if state not in table[row.state]:
        raise TransitionRefused(code=f"{row.state}-{state}")
    row.state = state
