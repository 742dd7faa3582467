"""What comes with a turn: sight of the proposal, a task with its day, a message; and what ends."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.access import give_access, take_access
from applications.codes import OPINION_CLOCK, OPINION_TASK
from applications.endorsing import messages
from applications.enums import AccessReason
from applications.models import Endorsement
from applications.wording import office_language
from calls.layout import end_of_day
from core import reckoning
from parties.desk_tasks import end_task, give_task
from parties.enums import StepState
from parties.models import OpinionStep, Task
from parties.opinions.chains import clock_of
from parties.opinions.substitutes import substitutes_of


def occasion_of(step):
    return f"step:{step.pk}"


def apply_moves(proposal, moves, *, at):
    """Give and take what comes with the turns that began and ended."""
    for step in moves.stopped:
        stop(step, at=at)
    for step in moves.started:
        start(proposal, step, at=at)


def start(proposal, step, *, at):
    """The office (and whoever acts for it) sees the proposal, has a task, and is told."""
    if step.office_id is None:
        messages.nobody_to_ask(proposal, step)
        return
    reckoning.keep(step, OPINION_CLOCK, clock_of(step, at=at))
    for party in (step.office, *substitutes_of(step.office_id, at=at)):
        show(proposal, step, party, at=at)
    messages.opinion_wanted(proposal, step)


def show(proposal, step, party, *, at):
    """Let one party see the proposal and put the opinion on its desk."""
    give_access(proposal, party, reason=AccessReason.ENDORSEMENT, at=at)
    with office_language():
        give_task(
            party,
            what=OPINION_TASK,
            occasion=occasion_of(step),
            title=_("%(opinion)s: %(proposal)s") % {"opinion": step.name, "proposal": proposal},
            why=_("%(applicant)s, %(number)s")
            % {"applicant": proposal.applicant, "number": proposal.receipt_number},
            link=reverse("applications:opinion", args=[step.pk]),
            due_at=step.due_at,
            at=at,
        )


def stop(step, *, at, party=None):
    """End the task of a turn, for all or for one party; its clock is settled with all."""
    end_task(what=OPINION_TASK, occasion=occasion_of(step), at=at, party=party)
    if party is None:
        reckoning.settle(step, OPINION_CLOCK, at=at)


def hide(proposal, party, *, at):
    """End a party's sight of a proposal, unless another of its steps gives it."""
    own = OpinionStep.objects.filter(
        Q(office=party.pk) | Q(opinions__office=party.pk),
        chain__in=Endorsement.objects.filter(proposal=proposal, is_living=True).values("chain"),
    ).exclude(state=StepState.COMING)
    if not own.exists():
        take_access(proposal, party, reason=AccessReason.ENDORSEMENT, at=at)


def follow_substitution(row, *, begins, at):
    """A substitute begins or ends: it sees what waits for the office, or sees it no more."""
    waiting = OpinionStep.objects.filter(office=row.office_id, state=StepState.WAITING)
    found = Endorsement.objects.filter(is_living=True, chain__in=waiting.values("chain"))
    proposals = {
        one.chain_id: one.proposal
        for one in found.select_related("proposal__applicant", "proposal__call")
    }
    for step in waiting.filter(chain__in=proposals):
        if begins:
            show(proposals[step.chain_id], step, row.party, at=at)
        else:
            stop(step, at=at, party=row.party)
    if not begins:
        _hide_all(row, at=at)


def _hide_all(row, *, at):
    """Sight that came with the substitution, also of what was answered in its time."""
    chains = OpinionStep.objects.filter(office=row.office_id).values("chain")
    rows = Endorsement.objects.filter(is_living=True, chain__in=chains)
    for one in rows.select_related("proposal").filter(
        proposal__access__party=row.party,
        proposal__access__reason=AccessReason.ENDORSEMENT,
        proposal__access__until__isnull=True,
    ):
        hide(one.proposal, row.party, at=at)


# --- When days off become known -------------------------------------------------------------------


def move_due_day(row, reckoned, *, by, at):
    """The calendar gives an office another last day; see ``core.reckoning.Purpose``."""
    step = OpinionStep.objects.select_for_update(of=("self",)).get(pk=int(row.subject_id))
    endorsement = Endorsement.objects.filter(chain=step.chain_id).select_related("proposal__call")
    if step.state != StepState.WAITING or step.due_at is None or step.due_at <= at:
        return None
    step.due_at = end_of_day(reckoned.date)
    step.save(update_fields=["due_at"])
    Task.objects.filter(what=OPINION_TASK, occasion=occasion_of(step), done_at__isnull=True).update(
        due_at=step.due_at
    )
    proposal = endorsement.get().proposal
    return proposal, proposal.call.office_id


def describe_clocks(ids):
    """``{id: (text, link)}`` of the opinions whose clocks move; one query."""
    rows = OpinionStep.objects.filter(pk__in=ids).select_related("chain")
    return {str(one.pk): (str(one), reverse("applications:opinion", args=[one.pk])) for one in rows}


def register_clock():
    """Called once, when the apps are ready. A clock that was told never gets shorter."""
    reckoning.register(
        reckoning.Purpose(
            OPINION_CLOCK,
            gettext_lazy("Opinion of an office"),
            reckoning.LATER,
            move_due_day,
            describe_clocks,
        )
    )
