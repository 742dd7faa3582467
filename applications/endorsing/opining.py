"""An office gives its opinion; a proposal enters the chain, and leaves it with the last agreement."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.endorsing import messages, returning
from applications.endorsing.putting_forward import clear_put_forward, put_forward
from applications.endorsing.reading import PURPOSE, area_of, in_running
from applications.endorsing.turns import apply_moves
from applications.enums import OutcomeResult
from applications.models import Endorsement, EndorsementStep
from applications.passing import write_outcome
from applications.screening_trail import record
from applications.states import locked
from calls.enums import CallState
from calls.models import Call
from core.money import format_yuan
from parties.enums import AGREEING, ChainState, OpinionDecision
from parties.models import OpinionStep
from parties.opinions.chains import (
    begin_chain,
    check_answer,
    give_opinion,
    lock_chain,
    require_turn,
)
from parties.opinions.refusals import NotItsTurn, OpinionRefused
from parties.opinions.substitutes import offices_acted_for


def enter(stage, proposal, *, by, at):
    """A proposal comes to the stage: its chain begins; one that is on its way goes on with it."""
    if Endorsement.objects.filter(stage=stage, proposal=proposal, is_living=True).exists():
        return
    chain, moves = begin_chain(
        purpose=PURPOSE,
        title=f"{proposal.receipt_number} {proposal}",
        run_by=stage.call.office,
        area=area_of(proposal),
        rules=EndorsementStep.objects.filter(stage=stage).select_related("fixed_office"),
        at=at,
    )
    endorsement = Endorsement.objects.create(proposal=proposal, stage=stage, chain=chain)
    record("begin_endorsement", proposal, by=by, at=at, after={"stage": stage.name})
    apply_moves(proposal, moves, at=at)
    if chain.state == ChainState.PASSED:
        _pass(proposal, endorsement, by=by, at=at)


def lock_endorsement(step_id):
    """``(proposal, endorsement, chain, step)`` under the locks of call, proposal and chain.

    Raises OpinionRefused when the call has ended.
    """
    step = OpinionStep.objects.only("chain").get(pk=step_id)
    endorsement = Endorsement.objects.select_related("stage", "proposal").get(chain=step.chain_id)
    call = lock_call(endorsement.proposal.call_id)
    if call.state != CallState.PUBLISHED:
        raise OpinionRefused(
            _("The call “%(call)s” is %(state)s: no opinion is given any more.")
            % {"call": call, "state": call.get_state_display()}
        )
    proposal = locked(endorsement.proposal_id)
    chain = lock_chain(step.chain_id)
    endorsement.chain, endorsement.proposal = chain, proposal
    step = OpinionStep.objects.select_related("office").get(pk=step_id)
    step.chain = chain
    return proposal, endorsement, chain, step


def lock_call(pk):
    """The call under the lock that submissions take too; decisions and quotas wait for it."""
    return Call.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


@transaction.atomic
def give(step_id, answer, *, version_number, sections=(), by, at):
    """Give the opinion of a step and let the proposal go on, back, or out.

    Args: ``answer`` an ``Answer``; ``version_number`` the version that the page showed; ``sections``
    the parts that a return to the applicant opens; ``at`` the aware instant of arrival, on which the
    window in which an area puts forward is judged.
    Returns the ``Opinion``. Raises OpinionRefused, NotItsTurn, QuotaRefused.
    """
    proposal, endorsement, chain, step = lock_endorsement(step_id)
    acting = offices_acted_for(by, at=at)
    if step.office_id not in acting:
        raise OpinionRefused(_("This opinion is given by %(office)s.") % {"office": step.office})
    require_turn(chain, step)
    _refuse_other_version(proposal, version_number)
    check_answer(step, answer)
    _check_amount(proposal, answer)
    _check_seal(answer, at=at)
    if answer.decision == OpinionDecision.RETURN:
        returning.check_sections(sections)
    if answer.decision in AGREEING and step.puts_forward:
        put_forward(endorsement, at=at)
    opinion, moves = give_opinion(
        chain, step, answer, by=by, as_substitute=acting[step.office_id],
        edition=version_number, at=at,
    )  # fmt: skip
    record(
        "give_opinion", proposal, by=by, at=at, note=answer.text,
        after={"step": step.name, "decision": answer.decision, "office": step.office_id,
               "id": opinion.pk},
    )  # fmt: skip
    apply_moves(proposal, moves, at=at)
    if any(one.puts_forward for one in moves.started):
        clear_put_forward(endorsement)
    _follow_up(proposal, endorsement, opinion, sections, by=by, at=at)
    return opinion


def _refuse_other_version(proposal, version_number):
    if not in_running(proposal):
        raise NotItsTurn(
            _("The proposal is %(state)s: no opinion is waited for.")
            % {"state": proposal.get_state_display()}
        )
    if proposal.version_count != version_number:
        raise NotItsTurn(
            _("Version %(number)d was handed in meanwhile. Look at that one.")
            % {"number": proposal.version_count}
        )


def _check_amount(proposal, answer):
    if answer.amount is not None and answer.amount > proposal.handed_requested:
        raise OpinionRefused(
            _("%(amount)s is more than the %(requested)s that were requested.")
            % {
                "amount": format_yuan(answer.amount),
                "requested": format_yuan(proposal.handed_requested),
            },
            field="amount",
        )


def _check_seal(answer, *, at):
    if answer.sealed_on is not None and answer.sealed_on > timezone.localdate(at):
        raise OpinionRefused(_("The day of the seal has not come yet."), field="sealed_on")


def _follow_up(proposal, endorsement, opinion, sections, *, by, at):
    """What the decision means for the proposal itself."""
    if opinion.decision == OpinionDecision.RETURN:
        returning.give_back(proposal, endorsement, opinion, sections, by=by, at=at)
    elif endorsement.chain.state == ChainState.REFUSED:
        note = f"{opinion.office}: {opinion.text}"
        write_outcome(proposal, endorsement.stage, OutcomeResult.FAILED, note=note, by=by, at=at)
        messages.ended(proposal, endorsement, refused_by=str(opinion.office), reason=opinion.text)
    elif endorsement.chain.state == ChainState.PASSED:
        _pass(proposal, endorsement, by=by, at=at)


def _pass(proposal, endorsement, *, by, at):
    write_outcome(proposal, endorsement.stage, OutcomeResult.PASSED, by=by, at=at)
    messages.ended(proposal, endorsement)
