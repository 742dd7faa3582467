"""What is read of notices and objections; who may see them."""

from django.db.models import Case, Count, Q, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from applications import passing
from applications.enums import OutcomeResult, ProposalState
from applications.models import StageOutcome
from calls.enums import CallState
from calls.queries import PUBLIC_STATES
from parties.queries import works_for
from reviews import queries
from reviews.enums import Consequence, NoticeState, ObjectionState
from reviews.models import NoticeSettings, Objection, PublicNotice

KIND = "notice"


def settings_of(stage):
    """The stage's settings; the defaults where nobody has set any."""
    return NoticeSettings.objects.filter(stage=stage).first() or NoticeSettings(stage=stage)


def running(stage):
    """The proposals that the stage is about: those that it ended itself are none of them any more."""
    ended = StageOutcome.objects.filter(stage=stage, result=OutcomeResult.FAILED)
    return passing.candidates(stage).exclude(pk__in=ended.values("proposal"))


def candidates(stage):
    """The proposals that a notice of ``stage`` tells of, in the order of lots and projects."""
    return (
        running(stage)
        .select_related("lot", "project", "applicant")
        .order_by("lot__position", "project__position", "pk")
        .only(*queries.LISTED, "lot__is_all")
    )


def notices_of(stage):
    """Every edition, the newest first."""
    return PublicNotice.objects.filter(stage=stage).select_related(
        "written_by", "released_by", "announcement__number", "announcement__paper"
    )


def current(stage):
    """The published edition, or None."""
    return notices_of(stage).filter(state=NoticeState.PUBLISHED).first()


def being_written(stage):
    """The edition that is not published yet, or None."""
    return notices_of(stage).filter(state__in=[NoticeState.DRAFT, NoticeState.READY]).first()


def public_notices():
    """What anyone may read: every published edition of a public call, also those replaced."""
    return PublicNotice.objects.filter(
        state__in=[NoticeState.PUBLISHED, NoticeState.REPLACED],
        stage__call__state__in=PUBLIC_STATES,
    ).select_related("stage__call__office", "announcement__number", "announcement__paper__file")


def running_notices(*, at):
    """Public notices whose clock runs at ``at``, those that end first before the others."""
    return public_notices().filter(
        state=NoticeState.PUBLISHED, ends_at__gt=at, stage__call__state=CallState.PUBLISHED
    ).order_by("ends_at", "pk")  # fmt: skip


def public_page_of(stage):
    """The notice that the call's page leads to: the published edition, or None."""
    return public_notices().filter(stage=stage, state=NoticeState.PUBLISHED).first()


# --- Who stands where -----------------------------------------------------------------------------


def open_lines(notice):
    """The lines of ``notice`` whose proposal has no outcome of its stage yet and is in its running."""
    decided = StageOutcome.objects.filter(
        stage=notice.stage_id, result__in=[OutcomeResult.PASSED, OutcomeResult.FAILED]
    ).values("proposal")
    return (
        notice.lines.filter(proposal__in=running(notice.stage).values("pk"))
        .exclude(proposal__in=decided)
        .exclude(proposal__state=ProposalState.WITHDRAWN)
    )


def blocking(stage):
    """The objections that keep a proposal (or with ``proposal`` None all) from going on.

    What is open, and what was upheld against a whole notice that no newer edition has replaced.
    """
    return Objection.objects.filter(
        Q(state=ObjectionState.OPEN)
        | Q(consequence=Consequence.ANEW, notice__state=NoticeState.PUBLISHED),
        notice__stage=stage,
    )


def free_lines(notice):
    """The open lines that no objection keeps back; nothing while one about the whole is open."""
    held = blocking(notice.stage_id)
    if held.filter(proposal=None).exists():
        return notice.lines.none()
    return open_lines(notice).exclude(proposal__in=held.exclude(proposal=None).values("proposal"))


def left_out(stage):
    """How many proposals came to the stage after its published notice was written."""
    notice = current(stage)
    if notice is None:
        return 0
    told = notice.lines.values("proposal")
    return running(stage).exclude(pk__in=told).count()


def gone_back(stage):
    """``StageOutcome`` rows of what an upheld objection sent back to the stage before, undecided yet."""
    before = stage_before(stage)
    if before is None:
        return StageOutcome.objects.none()
    sent = Objection.objects.filter(notice__stage=stage, consequence=Consequence.BACK)
    return StageOutcome.objects.filter(
        stage=before, result=OutcomeResult.RETURNED, proposal__in=sent.values("proposal")
    ).select_related("proposal__applicant", "proposal__lot", "proposal__project", "stage")


def stage_before(stage):
    """The nearest earlier stage that found something about proposals, or None."""
    found = StageOutcome.objects.filter(stage__call=stage.call_id).values("stage")
    return (
        type(stage)
        .objects.filter(pk__in=found, position__lt=stage.position)
        .order_by("-position")
        .first()
    )


# --- Objections -----------------------------------------------------------------------------------


def objections_of(stage):
    """All objections of a stage, the open ones first, with what the list shows."""
    return (
        Objection.objects.filter(notice__stage=stage)
        .select_related("proposal__applicant", "handled_by", "notice")
        .annotate(order=Case(When(state=ObjectionState.OPEN, then=0), default=1))
        .order_by("order", "-arrived_at", "-pk")
    )


def counts_of(stage):
    """``{all, open, upheld, refused}`` of a stage's objections, in one query."""
    return Objection.objects.filter(notice__stage=stage).aggregate(
        all=Count("pk"),
        **{state.value: Count("pk", filter=Q(state=state)) for state in ObjectionState},
    )


def objection_of(stage, pk):
    """One objection of the stage. Raises Http404."""
    rows = Objection.objects.select_related(
        "notice__stage__call__office", "proposal__applicant", "handled_by", "settled_by", "view_by"
    )
    return get_object_or_404(rows, pk=pk, notice__stage=stage)


def objection_for_applicant(user, pk):
    """An objection to a proposal of the user's own organization. Raises Http404."""
    rows = Objection.objects.select_related(
        "notice__stage__call__office", "proposal__applicant"
    ).exclude(proposal=None)
    objection = get_object_or_404(rows, pk=pk)
    party = objection.proposal.applicant_id
    if not (works_for(user, party) or user.party_id == party):
        raise Http404
    return objection
