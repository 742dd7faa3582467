"""What a correction of the call means for proposals, and that an applicant has seen it.

Registered with ``calls.correcting.consequences``: it objects to what cannot be undone, foretells, and
acts in the transaction of the publication. A version that was handed in stays what it was.
"""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.codes import ANSWER_TASK, SCREEN_TASK
from applications.deadlines import SOLICITATION
from applications.endorsing.returning import end_for as end_endorsements
from applications.enums import ProposalState
from applications.models import Proposal, StageOutcome
from applications.starting import FINISH_TASK
from applications.states import locked, move
from applications.wording import office_language
from calls.correcting.consequences import Consequence, register
from calls.models import Lot
from calls.windows import stage_of_kind, window_of
from core import audit
from parties.desk_tasks import end_task, give_task
from parties.models import Task

LOOK_TASK = "applications.look"
# What a correction can still be news for.
ALIVE = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED)
UNDECIDED = (ProposalState.SUBMITTED, ProposalState.RETURNED)
PASSED = (ProposalState.ACCEPTED, ProposalState.DECIDED)


@transaction.atomic
def mark_seen(proposal, *, by, at):
    """Keep that the applicant has seen the call as it stands now; what was handed in is untouched."""
    proposal = locked(proposal.pk)
    before, now = proposal.call_revision, proposal.call.revision
    end_task(what=LOOK_TASK, occasion=f"proposal:{proposal.pk}", at=at)
    if before == now:
        return proposal
    proposal.call_revision = now
    proposal.save(update_fields=["call_revision"])
    audit.record(
        "applications.see_correction",
        subject=proposal,
        by=by,
        at=at,
        before={"revision": before},
        after={"revision": now},
    )
    return proposal


# --- What a correction does to proposals -------------------------------------------------------------


def _lots_of(moved):
    """The lots that go by a window that moves: its own lot, or all without a window of their own."""
    if moved.lot is not None:
        return [moved.lot.pk]
    stage = stage_of_kind(moved.stage.call, SOLICITATION)
    lots = Lot.objects.filter(call=moved.stage.call_id)
    return [lot.pk for lot in lots if getattr(window_of(stage, lot=lot), "lot_id", None) is None]


def objections(effect):
    """A lot opens again only while nothing was decided in it; a project goes only before it passed."""
    found = []
    for moved in effect.moves_of(SOLICITATION):
        if not moved.reopens:
            continue
        decided = StageOutcome.objects.filter(proposal__lot__in=_lots_of(moved))
        for name in decided.order_by().values_list("proposal__lot__name", flat=True).distinct():
            text = _("“%(lot)s” cannot be opened again: its proposals were decided upon already.")
            found.append(text % {"lot": name})
    for project in effect.withdrawn_projects:
        if Proposal.objects.filter(project=project, state__in=PASSED).exists():
            text = _("“%(project)s” cannot be withdrawn: a proposal for it has passed screening.")
            found.append(text % {"project": project})
    return found


def foretell(effect):
    """How many drafts and proposals a correction meets."""
    gone = Proposal.objects.filter(project__in=effect.withdrawn_projects)
    drafts = gone.filter(state=ProposalState.DRAFT).count()
    handed_in = gone.filter(state__in=UNDECIDED).count()
    found = []
    if drafts:
        text = ngettext(
            "%(count)d draft for a withdrawn project stays readable and cannot be handed in any more.",
            "%(count)d drafts for withdrawn projects stay readable and cannot be handed in any more.",
            drafts,
        )
        found.append(text % {"count": drafts})
    if handed_in:
        text = ngettext(
            "%(count)d proposal for a withdrawn project is closed as not admitted, with your reason.",
            "%(count)d proposals for withdrawn projects are closed as not admitted, with your reason.",
            handed_in,
        )
        found.append(text % {"count": handed_in})
    if touched := _touched(effect).count():
        text = ngettext(
            "%(count)d proposal is asked to look at what changed; what was handed in stays as it is.",
            "%(count)d proposals are asked to look at what changed; what was handed in stays as it is.",
            touched,
        )
        found.append(text % {"count": touched})
    return found


def _touched(effect):
    rows = Proposal.objects.filter(call=effect.call, state__in=ALIVE)
    rows = rows.exclude(project__in=effect.withdrawn_projects)
    if effect.touches_all:
        return rows
    return rows.filter(Q(project__in=effect.changed_projects) | Q(lot__in=effect.changed_lots))


def carry_out(effect, *, by, at):
    """Close what was withdrawn, ask the others to look, move the day of what is to be finished."""
    for proposal in Proposal.objects.filter(project__in=effect.withdrawn_projects).order_by("pk"):
        _close(proposal, effect, by=by, at=at)
    with office_language():
        for proposal in _touched(effect).select_related("applicant", "call", "project", "lot"):
            give_task(
                proposal.applicant,
                what=LOOK_TASK,
                occasion=f"proposal:{proposal.pk}",
                title=_("The call was corrected: look at “%(proposal)s”") % {"proposal": proposal},
                why=effect.reason,
                link=reverse("applications:changes", args=[proposal.pk]),
                at=at,
            )
    for moved in effect.moves_of(SOLICITATION):
        drafts = Proposal.objects.filter(lot__in=_lots_of(moved), state=ProposalState.DRAFT)
        occasions = [f"proposal:{pk}" for pk in drafts.values_list("pk", flat=True)]
        tasks = Task.objects.filter(what=FINISH_TASK, occasion__in=occasions, done_at=None)
        tasks.update(due_at=moved.new.closes_at)


def _close(proposal, effect, *, by, at):
    """End what waits for a proposal whose project is withdrawn; one that was handed in is closed."""
    for what in (FINISH_TASK, ANSWER_TASK, SCREEN_TASK, LOOK_TASK):
        end_task(what=what, occasion=f"proposal:{proposal.pk}", at=at)
    if proposal.state not in UNDECIDED:
        return
    proposal = locked(proposal.pk)
    before = proposal.state
    move(proposal, ProposalState.REJECTED)
    proposal.answer_due_at = None
    proposal.save(update_fields=["state", "answer_due_at"])
    end_endorsements(proposal, at=at, is_living=True)
    audit.record(
        "applications.project_withdrawn",
        subject=proposal,
        by=by,
        at=at,
        office_id=proposal.call.office_id,
        before={"state": before},
        after={"revision": effect.revision},
        note=effect.reason,
    )


def register_consequence():
    """Called once, when the apps are ready."""
    register(
        Consequence(
            code="applications", objections=objections, foretell=foretell, carry_out=carry_out
        )
    )
