"""What can be read of endorsements: whose turn, what was written, what was settled."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q

from applications.enums import ProposalState
from applications.models import Endorsement, EndorsementReturn, EndorsementSettings
from calls.enums import CallState
from core.text import clean_text
from parties.enums import AGREEING, ChainState, StepState
from parties.models import Membership, Office, Opinion, OpinionStep
from parties.queries import WRITERS

PURPOSE = "applications.endorsement"


@dataclass(frozen=True)
class OpinionLine:
    """One step as pages, exports and printed forms show it; empty texts while nothing was written.

    ``decision`` is the code, ``said`` its word (or where the step stands); ``day`` the aware instant
    of the opinion; ``has_seal`` whether the form has a place for the seal.
    """

    position: int
    name: str
    office: str
    said: str
    decision: str = ""
    text: str = ""
    changes: str = ""
    amount: Decimal | None = None
    payee: str = ""
    payee_reason: str = ""
    person: str = ""
    as_substitute: bool = False
    day: datetime | None = None
    has_seal: bool = True
    sealed_on: date | None = None
    due_at: datetime | None = None
    state: str = ""
    version: int | None = None
    step_id: int | None = None
    scan_id: int | None = None


def area_of(proposal):
    """Where the applicant is: an office's own area, else that of the lot's community, else None."""
    office = Office.objects.select_related("area").filter(pk=proposal.applicant_id).first()
    if office is not None:
        return office.area
    community = proposal.lot.community
    return community.area if community is not None else None


def settings_for(stage):
    """The stage's settings; the defaults where nobody set any (nothing is written)."""
    row = EndorsementSettings.objects.filter(stage=stage).first()
    return row or EndorsementSettings(stage=stage)


def endorsements_of(proposal):
    """The living endorsements of a proposal, in the order of their stages."""
    return (
        Endorsement.objects.filter(proposal=proposal, is_living=True)
        .select_related("chain", "stage")
        .order_by("stage__position")
    )


def _with_steps(endorsements):
    given = Opinion.objects.filter(stands=True).select_related("by", "payee", "scan", "office")
    steps = OpinionStep.objects.select_related("office").prefetch_related(
        Prefetch("opinions", given, to_attr="standing")
    )
    return endorsements.prefetch_related(Prefetch("chain__steps", steps))


def opinions_of(proposal):
    """Every step of the proposal's endorsements as ``OpinionLine``, in order; three queries.

    What was set aside because the proposal went back is not among them (``history_of`` has it).
    """
    return [
        line_of(step)
        for endorsement in _with_steps(endorsements_of(proposal))
        for step in endorsement.chain.steps.all()
    ]


def line_of(step):
    """``OpinionLine`` of a step whose standing opinion was prefetched as ``standing``."""
    common = {
        "position": step.position,
        "name": step.name,
        "office": str(step.office or ""),
        "has_seal": step.has_seal,
        "state": step.state,
        "step_id": step.pk,
    }
    if not step.standing:
        return OpinionLine(said=step.get_state_display(), due_at=step.due_at, **common)
    given = step.standing[0]
    return OpinionLine(
        said=given.get_decision_display(),
        decision=given.decision,
        text=given.text,
        changes=given.changes,
        amount=given.amount,
        payee=str(given.payee or ""),
        payee_reason=given.payee_reason,
        person=str(given.by),
        as_substitute=given.as_substitute,
        day=given.at,
        sealed_on=given.sealed_on,
        version=given.edition,
        scan_id=given.scan_id and given.pk,
        **(common | {"office": str(given.office)}),
    )


def history_of(chain):
    """Every opinion of a chain, also those set aside, the newest first."""
    rows = Opinion.objects.filter(step__chain=chain)
    return rows.select_related("step", "office", "by", "payee").order_by("-at", "-pk")


@dataclass(frozen=True)
class Settled:
    """What the offices settled: ``amount`` in yuan or None, ``payee`` an Organization or None."""

    amount: Decimal | None
    payee: object
    payee_reason: str


def settled_of(proposal):
    """What standing opinions settled about a proposal: of several the last; nothing while none did."""
    rows = (
        Opinion.objects.filter(
            stands=True,
            decision__in=AGREEING,
            step__chain__in=endorsements_of(proposal).order_by().values("chain"),
        )
        .select_related("payee")
        .order_by("step__position", "pk")
    )
    amount, payee, reason = None, None, ""
    for one in rows:
        amount = one.amount if one.amount is not None else amount
        if one.payee is not None:
            payee, reason = one.payee, one.payee_reason
    return Settled(amount, payee, reason)


def open_return(proposal):
    """The return to the applicant that waits for an answer, or None."""
    return (
        EndorsementReturn.objects.filter(
            endorsement__proposal=proposal, endorsement__is_living=True, ended_at__isnull=True
        )
        .select_related("endorsement__stage", "endorsement__chain", "step__office", "returned_by")
        .first()
    )


def running_steps():
    """Steps whose turn it is, in endorsements and calls that run."""
    living = Endorsement.objects.filter(
        is_living=True, proposal__call__state=CallState.PUBLISHED
    ).values("chain")
    return OpinionStep.objects.filter(
        state=StepState.WAITING,
        chain__state=ChainState.RUNNING,
        chain__purpose=PURPOSE,
        chain__in=living,
    ).select_related("chain", "office")


def waiting_steps(office_ids):
    """What waits for one of these offices, the first clock first."""
    return running_steps().filter(office__in=office_ids).order_by("due_at", "pk")


def stuck_steps(stage, *, at):
    """Steps of a stage that need its office: no office found, nobody works in it, or overdue.

    Each row has ``is_empty`` (nobody active writes for its office).
    """
    at_work = Membership.objects.filter(
        party=OuterRef("office_id"), role__in=WRITERS, user__is_active=True
    )
    rows = (
        OpinionStep.objects.filter(
            chain__in=Endorsement.objects.filter(stage=stage, is_living=True).values("chain"),
            chain__state=ChainState.RUNNING,
        )
        .annotate(is_empty=~Exists(at_work))
        .select_related("chain", "office")
    )
    unresolved = Q(office__isnull=True, state__in=[StepState.WAITING, StepState.COMING])
    emptied = Q(state=StepState.WAITING, is_empty=True)
    overdue = Q(state=StepState.WAITING, due_at__lte=at)
    return rows.filter(unresolved | emptied | overdue).order_by("due_at", "pk")


def in_running(proposal):
    """Whether a proposal is in a state in which opinions are given."""
    return proposal.state == ProposalState.ACCEPTED


def listed(stage, query):
    """The endorsements of ``stage`` with their steps, filtered by state and words; three queries."""
    rows = Endorsement.objects.filter(stage=stage, is_living=True)
    state, words = query.get("state", ""), clean_text(query.get("q", ""), multiline=False)
    if state in ChainState.values:
        rows = rows.filter(chain__state=state)
    for word in words.split()[:6]:
        rows = rows.filter(chain__title__icontains=word) | rows.filter(
            proposal__applicant__name__icontains=word
        )
    steps = OpinionStep.objects.select_related("office")
    return (
        rows.select_related("chain", "proposal__applicant", "area")
        .prefetch_related(Prefetch("chain__steps", steps))
        .order_by("proposal__receipt_number")
    )
