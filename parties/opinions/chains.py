"""Moving a chain: it begins, an opinion is given, it goes back, it goes on, it ends.

Every function belongs into the transaction of an act that holds the lock of whatever the chain is
about, and locks the chain besides. What they return says whose turn came and whose ended.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.calendar import reckon_add_working_days
from parties.enums import (
    AGREEING,
    CHAIN_TRANSITIONS,
    STEP_TRANSITIONS,
    ChainState,
    OpinionDecision,
    StepState,
)
from parties.models import Opinion, OpinionChain, OpinionStep, StepRules
from parties.opinions.refusals import NotItsTurn, OpinionRefused
from parties.opinions.resolving import office_for

COLUMNS = tuple(one.name for one in StepRules._meta.fields)


@dataclass
class Moves:
    """``started`` are the steps whose turn came, ``stopped`` those whose turn ended."""

    started: list = field(default_factory=list)
    stopped: list = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What an office writes and decides; ``amount`` in yuan, ``payee`` an Organization or None."""

    decision: str
    text: str
    changes: str = ""
    amount: Decimal | None = None
    payee: object = None
    payee_reason: str = ""
    sealed_on: date | None = None
    scan: object = None


def begin_chain(*, purpose, title, run_by, area, rules, at):
    """Make a chain after ``rules`` (rows of a model on ``StepRules``); its first steps wait.

    Args: ``area`` the applicant's area or None; ``at`` aware. Returns ``(chain, Moves)``.
    """
    chain = OpinionChain.objects.create(
        purpose=purpose, title=title[:300], run_by=run_by, area=area, began_at=at
    )
    OpinionStep.objects.bulk_create(
        OpinionStep(
            chain=chain,
            office=office_for(one, area),
            **{name: getattr(one, name) for name in COLUMNS},
        )
        for one in rules
    )
    moves = Moves()
    _go_on(chain, moves, at=at)
    return chain, moves


def lock_chain(pk):
    """The chain under its lock. Belongs inside ``atomic``, after the lock of what it is about."""
    return OpinionChain.objects.select_for_update(of=("self",)).get(pk=pk)


def move_chain(chain, state, *, at):
    """Set the chain's state and save it. Raises OpinionRefused for a step that the table forbids."""
    if state not in CHAIN_TRANSITIONS[chain.state]:
        raise OpinionRefused(
            _("The opinions are %(state)s; this cannot be done any more.")
            % {"state": chain.get_state_display()}
        )
    chain.state = state
    chain.ended_at = None if state in (ChainState.RUNNING, ChainState.RETURNED) else at
    chain.save(update_fields=["state", "ended_at"])


def move_step(step, state):
    """Set a step's state in memory. Raises OpinionRefused for what the table forbids."""
    if state not in STEP_TRANSITIONS[step.state]:
        raise OpinionRefused(
            _("The opinion “%(name)s” is %(state)s; this cannot be done any more.")
            % {"name": step.name, "state": step.get_state_display()}
        )
    step.state = state


def clock_of(step, *, at):
    """The day with whose end the clock of a turn that comes at ``at`` (aware) runs out, reckoned."""
    return reckon_add_working_days(timezone.localdate(at), step.working_days)


def start_turn(step, *, at):
    """It is this step's turn; its clock begins once it has an office."""
    if step.state != StepState.WAITING:
        move_step(step, StepState.WAITING)
    step.turn_at, step.due_at = at, None
    if step.office_id is not None:
        last = clock_of(step, at=at).date + timedelta(days=1)
        step.due_at = timezone.make_aware(datetime.combine(last, time.min))
    step.save(update_fields=["state", "turn_at", "due_at"])


def _stop_turn(step, state):
    move_step(step, state)
    step.due_at = None
    step.save(update_fields=["state", "due_at"])


def _steps(chain):
    return list(chain.steps.select_related("office", "chain").order_by("position", "pk"))


def _go_on(chain, moves, *, at):
    """Start the next steps when none waits any more; after the last one the chain has passed."""
    steps = _steps(chain)
    if any(one.state in (StepState.WAITING, StepState.RETURNED) for one in steps):
        return
    coming = [one for one in steps if one.state == StepState.COMING]
    if not coming:
        move_chain(chain, ChainState.PASSED, at=at)
        return
    for one in coming:
        if one.position == coming[0].position:
            start_turn(one, at=at)
            moves.started.append(one)


def require_turn(chain, step):
    """Refuse unless it is this step's turn in a chain that runs; says what happened instead."""
    if chain.state == ChainState.RUNNING and step.state == StepState.WAITING:
        return
    given = step.opinions.filter(stands=True).select_related("by").first()
    if given is not None:
        when = timezone.localtime(given.at)
        raise NotItsTurn(
            _("%(who)s decided “%(name)s” already at %(at)s: %(decision)s.")
            % {
                "who": given.by,
                "name": step.name,
                "at": f"{date_format(when, 'DATE_FORMAT')} {when:%H:%M:%S}",
                "decision": given.get_decision_display(),
            }
        )
    if chain.state != ChainState.RUNNING:
        raise NotItsTurn(
            _("The opinions are %(state)s; nothing waits for “%(name)s” now.")
            % {"state": chain.get_state_display(), "name": step.name}
        )
    raise NotItsTurn(
        _("“%(name)s” is %(state)s; nothing waits for it now.")
        % {"name": step.name, "state": step.get_state_display()}
    )


def check_answer(step, answer):
    """Refuse what does not say enough, everything at once, each at its field."""
    problems = []
    agrees = answer.decision in AGREEING
    if answer.decision not in OpinionDecision.values:
        problems.append(("decision", _("Choose a decision.")))
    if not answer.text:
        problems.append(("text", _("Write the opinion.")))
    if answer.decision == OpinionDecision.CHANGES and not answer.changes and answer.amount is None:
        problems.append(("changes", _("Name the changes.")))
    if agrees and step.settles_amount and not answer.amount:
        problems.append(("amount", _("Type the amount that is settled here.")))
    if agrees and step.settles_payee and answer.payee is None:
        problems.append(("payee", _("Choose the organization that is paid.")))
    if agrees and step.settles_payee and answer.payee is not None and not answer.payee_reason:
        problems.append(("payee_reason", _("Say why this organization.")))
    if problems:
        raise OpinionRefused(" ".join(text for _name, text in problems), problems=problems)


def give_opinion(chain, step, answer, *, by, as_substitute, edition, at):
    """Write the opinion of a locked chain's step and move the chain; returns ``(opinion, Moves)``.

    Args: ``edition`` is of what it is given; ``as_substitute`` whether ``by`` acts for the office.
    Raises NotItsTurn, OpinionRefused.
    """
    require_turn(chain, step)
    check_answer(step, answer)
    agrees = answer.decision in AGREEING
    opinion = Opinion.objects.create(
        step=step,
        office=step.office,
        decision=answer.decision,
        text=answer.text,
        changes=answer.changes if answer.decision == OpinionDecision.CHANGES else "",
        amount=answer.amount if agrees else None,
        payee=answer.payee if agrees and step.settles_payee else None,
        payee_reason=answer.payee_reason if agrees and step.settles_payee else "",
        sealed_on=answer.sealed_on if step.has_seal else None,
        scan=answer.scan if step.has_seal else None,
        edition=edition,
        by=by,
        as_substitute=as_substitute,
        at=at,
        stands=agrees or answer.decision == OpinionDecision.REFUSE,
    )
    moves = Moves(stopped=[step])
    FOLLOWS[answer.decision](chain, step, moves, at=at)
    return opinion, moves


def _agree(chain, step, moves, *, at):
    _stop_turn(step, StepState.AGREED)
    _go_on(chain, moves, at=at)


def _refuse(chain, step, moves, *, at):
    _stop_turn(step, StepState.REFUSED)
    _end_rest(chain, moves)
    move_chain(chain, ChainState.REFUSED, at=at)


def _return(chain, step, moves, *, at):
    """To the applicant; whoever else waits at its side waits on, but nobody decides meanwhile."""
    _stop_turn(step, StepState.RETURNED)
    moves.stopped += [one for one in _steps(chain) if one.state == StepState.WAITING]
    move_chain(chain, ChainState.RETURNED, at=at)


def _step_back(chain, step, moves, *, at):
    """To the step before: what it wrote no longer stands, nor what was written beside this one."""
    steps = _steps(chain)
    before = [one for one in steps if one.position < step.position]
    if not before:
        raise OpinionRefused(
            _("This is the first step: return it to the applicant instead."), field="decision"
        )
    for one in steps:
        if one.position == step.position and one.state in (StepState.WAITING, StepState.AGREED):
            if one.state == StepState.WAITING and one.pk != step.pk:
                moves.stopped.append(one)
            _set_aside(one)
            _stop_turn(one, StepState.COMING)
    for one in before:
        if one.position == before[-1].position:
            _set_aside(one)
            start_turn(one, at=at)
            moves.started.append(one)


FOLLOWS = {
    OpinionDecision.AGREE: _agree,
    OpinionDecision.CHANGES: _agree,
    OpinionDecision.REFUSE: _refuse,
    OpinionDecision.RETURN: _return,
    OpinionDecision.STEP_BACK: _step_back,
}


def _set_aside(step):
    step.opinions.filter(stands=True).update(stands=False)


def _end_rest(chain, moves):
    for one in _steps(chain):
        if one.state == StepState.WAITING:
            moves.stopped.append(one)
        if one.state in (StepState.WAITING, StepState.COMING, StepState.RETURNED):
            _stop_turn(one, StepState.ENDED)


def resume_chain(chain, *, at):
    """The applicant answered: whoever returned it, and whoever waited at its side, goes on."""
    move_chain(chain, ChainState.RUNNING, at=at)
    moves = Moves()
    for one in _steps(chain):
        if one.state in (StepState.RETURNED, StepState.WAITING):
            start_turn(one, at=at)
            moves.started.append(one)
    return moves


def end_chain(chain, *, at):
    """The matter is gone (withdrawn, not answered): nobody decides any more."""
    moves = Moves()
    _end_rest(chain, moves)
    move_chain(chain, ChainState.ENDED, at=at)
    return moves


def name_office(chain, step, office, *, why, at):
    """Let ``office`` give the opinion of a step whose turn is now or still comes.

    Returns the office that had it before, or None. Its clock begins anew when it is its turn.
    Raises OpinionRefused.
    """
    if step.state not in (StepState.COMING, StepState.WAITING):
        raise OpinionRefused(
            _("“%(name)s” is %(state)s: no other office can be named for it.")
            % {"name": step.name, "state": step.get_state_display()}
        )
    if not why:
        raise OpinionRefused(_("Say why another office is named."), field="why")
    if step.office_id == office.pk:
        raise OpinionRefused(_("This office gives the opinion already."), field="office")
    before, step.office, step.named_why = step.office, office, why
    step.save(update_fields=["office", "named_why"])
    if step.state == StepState.WAITING and chain.state == ChainState.RUNNING:
        start_turn(step, at=at)
    return before
