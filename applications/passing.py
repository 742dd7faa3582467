"""The way of a proposal from stage to stage: who is in a stage's running, and what passing one brings.

A stage's running is what was let in (accepted, or by now decided), failed nowhere before, and passed
every earlier stage whose kind is a gate (``StageKind.gates``). It is asked as one queryset, so that
lists, figures and acts of every kind of stage agree.
"""

from django.db.models import Exists, OuterRef, Q

from applications.deciding import mark_decided
from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal, StageOutcome
from calls import stages
from calls.models import Stage

IN_THE_RUNNING = (ProposalState.ACCEPTED, ProposalState.DECIDED)


def _gates():
    """The condition on ``Stage`` rows that must have been passed to go on."""
    condition = Q(pk__in=())
    for kind in stages.known():
        if kind.gates is not None:
            condition |= Q(kind=kind.code) & kind.gates
    return condition


def is_gate(stage):
    """Whether a proposal goes on from ``stage`` only once the stage has passed it."""
    return Stage.objects.filter(_gates(), pk=stage.pk).exists()


def candidates(stage):
    """The proposals that ``stage`` is about, whatever its kind; of no order."""
    passed = StageOutcome.objects.filter(
        proposal=OuterRef(OuterRef("pk")), stage=OuterRef("pk"), result=OutcomeResult.PASSED
    )
    missing = Stage.objects.filter(
        _gates(), ~Exists(passed), call=stage.call_id, position__lt=stage.position
    )
    failed = StageOutcome.objects.filter(
        proposal=OuterRef("pk"),
        result=OutcomeResult.FAILED,
        stage__position__lt=stage.position,
    )
    return Proposal.objects.filter(
        ~Exists(missing), ~Exists(failed), call=stage.call_id, state__in=IN_THE_RUNNING
    )


def write_outcome(proposal, stage, result, *, note="", score=None, by, at):
    """Keep what ``stage`` found about ``proposal``; what it found of an earlier version is replaced.

    Args: ``result`` an ``OutcomeResult``; ``score`` a Decimal or None; ``by`` None for the portal
    itself; ``at`` aware. A proposal that passed enters what follows (``enter_next``); for one that was in
    the running and failed it is decided.
    """
    outcome, _created = StageOutcome.objects.update_or_create(
        proposal=proposal,
        stage=stage,
        defaults={"result": result, "note": note, "score": score, "by": by, "at": at},
    )
    if result == OutcomeResult.PASSED:
        enter_next(proposal, stage, by=by, at=at)
    elif result == OutcomeResult.FAILED:
        running = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.ACCEPTED)
        if running.exists():
            mark_decided(proposal, by=by, at=at)
    return outcome


def enter_next(proposal, stage, *, by, at):
    """Tell the stages after ``stage`` that ``proposal`` has come, up to the next one that is a gate.

    A kind that must act then (open a chain of opinions, say) registers ``StageKind.enter``.
    """
    later = Stage.objects.filter(call=stage.call_id, position__gt=stage.position)
    for one in later.order_by("position"):
        enter = stages.get(one.kind).enter
        if enter is not None and candidates(one).filter(pk=proposal.pk).exists():
            enter(one, proposal, by=by, at=at)
        if is_gate(one):
            return
