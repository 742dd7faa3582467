"""What is read of reviewing: who may see it, lists and their annotations."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from applications import passing
from applications.models import Proposal, ProposalVersion
from core.text import clean_text, read_id
from parties.models import User
from reviews.enums import AssignmentState, RoundState
from reviews.models import (
    Assignment,
    Award,
    Criterion,
    KindQuota,
    PanelMember,
    RankedProposal,
    ReviewRound,
    Score,
    ScoreSheet,
)

ACTIVE = (AssignmentState.ASSIGNED, AssignmentState.CLEARED, AssignmentState.SCORED)
WAITING = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)


# --- Rounds ---------------------------------------------------------------------------------------


def round_of(stage):
    """The round of a review stage, with its stage and call. Raises Http404 for another kind."""
    return get_object_or_404(ReviewRound.objects.select_related("stage__call__office"), stage=stage)


def round_before(stage):
    """The nearest review round before a decision stage, or None: a call may have none."""
    return (
        ReviewRound.objects.select_related("stage__call__office")
        .filter(stage__call=stage.call_id, stage__position__lt=stage.position)
        .order_by("-stage__position")
        .first()
    )


def has_scores(review_round):
    """Whether anybody has begun to score, so that rules and rubric must stay as they are."""
    return ScoreSheet.objects.filter(assignment__round=review_round).exists()


# The columns that lists of proposals show; their long texts stay in the database.
LISTED = (
    "call",
    "lot",
    "project",
    "applicant",
    "state",
    "name",
    "receipt_number",
    "requested",
    "submitted_at",
    "version_count",
    # What conflicts of interest are looked for in.
    "leader_name",
    "leader_phone",
    "contact_name",
    "contact_phone",
    "contact_email",
    "lot__name",
    "lot__position",
    "project__lot",
    "project__name",
    "project__position",
    "project__amount",
    "applicant__name",
)


def candidates(stage):
    """The proposals that a review or decision stage is about, in the order of lots and projects.

    What is in the stage's running (``applications.passing``); what this very stage decided stays in its
    list, although its review may have failed it.
    """
    here = Award.objects.filter(stage=stage.pk).values("proposal")
    found = Q(pk__in=passing.candidates(stage).values("pk")) | Q(pk__in=here)
    return (
        Proposal.objects.filter(found)
        .select_related("lot", "project", "applicant")
        .order_by("lot__position", "project__position", "pk")
        .only(*LISTED)
    )


def group_of(proposal):
    """What a proposal competes in: its project, or its lot where a call names no projects."""
    if proposal.project_id:
        return f"project:{proposal.project_id}"
    return f"lot:{proposal.lot_id}"


def name_of_group(proposal):
    """How that group is called on pages: lot and project."""
    return " · ".join(str(part) for part in (proposal.lot, proposal.project) if part)


def newest_versions(proposals):
    """``{proposal id: id of the version that holds}`` for a list of proposals."""
    wanted = {proposal.pk: proposal.version_count for proposal in proposals}
    rows = ProposalVersion.objects.filter(proposal__in=wanted).values_list(
        "proposal_id", "number", "pk"
    )
    return {pk: version for pk, number, version in rows if wanted[pk] == number}


# --- Panel and progress ---------------------------------------------------------------------------


def panel_with_load(review_round):
    """The panel with how many proposals each has, how many are scored and to be declared."""
    mine = "assignments__state"
    return (
        PanelMember.objects.filter(round=review_round)
        .select_related("user")
        .annotate(
            load=Count("assignments", filter=Q(**{f"{mine}__in": ACTIVE})),
            scored=Count("assignments", filter=Q(**{mine: AssignmentState.SCORED})),
            undeclared=Count("assignments", filter=Q(**{mine: AssignmentState.ASSIGNED})),
            recused=Count("assignments", filter=Q(**{mine: AssignmentState.RECUSED})),
        )
        .order_by("pk")
    )


def panel_for_plan(review_round):
    """The panel as ``panel_with_load``, with the proposals that wait ``elsewhere``: in other open
    rounds."""
    waiting = (
        Assignment.objects.filter(
            reviewer__user=OuterRef("user"), state__in=WAITING, round__state=RoundState.OPEN
        )
        .exclude(round=review_round)
        .order_by()
        .values("reviewer__user")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return panel_with_load(review_round).annotate(elsewhere=Coalesce(Subquery(waiting), 0))


def quotas_of(review_round):
    """``{kind: at least so many reviewers of it on each proposal}``."""
    return dict(KindQuota.objects.filter(round=review_round).values_list("kind", "least"))


def people_open_to(office, *, email):
    """Active people whom ``office`` may take into a panel without telling it who else has an account.

    These are the reviewers of its own earlier panels, and whoever has exactly the address ``email``:
    an account is nobody's business until its owner's address is known.
    """
    known = PanelMember.objects.filter(round__stage__call__office=office).values("user_id")
    return User.objects.filter(
        Q(pk__in=known) | Q(email__iexact=email.strip() or None), is_active=True
    )


def people_found(text, *, office):
    """People open to ``office`` whose name holds ``text``, or who have it as address; at most 20."""
    text = clean_text(text, multiline=False)
    found = people_open_to(office, email=text)
    return found.filter(Q(name__icontains=text) | Q(email__iexact=text)).order_by("name", "pk")[:20]


def assignments_in(review_round):
    """The assignments of a round that did not end, with whether a sheet was begun (``is_begun``)."""
    sheets = ScoreSheet.objects.filter(assignment=OuterRef("pk"))
    return (
        Assignment.objects.filter(round=review_round)
        .exclude(state=AssignmentState.ENDED)
        .annotate(is_begun=Exists(sheets))
        .order_by("pk")
    )


def labels_of(review_round):
    """``{panel member id: 'R1'}``: how reviewers are called where they stay unnamed."""
    ids = PanelMember.objects.filter(round=review_round).order_by("pk").values_list("pk", flat=True)
    return {pk: f"R{number}" for number, pk in enumerate(ids, start=1)}


def ranking_of(review_round):
    """The stored ranking in the order of lots, projects and ranks."""
    return (
        RankedProposal.objects.filter(round=review_round)
        .select_related("proposal__lot", "proposal__project", "proposal__applicant")
        .order_by("proposal__lot__position", "proposal__project__position", "rank", "proposal_id")
    )


def submitted_sheets(review_round):
    """Submitted sheets, also of who recused later, with their scores in the order of the criteria."""
    return (
        ScoreSheet.objects.filter(
            assignment__round=review_round,
            assignment__state__in=[AssignmentState.SCORED, AssignmentState.RECUSED],
            submitted_at__isnull=False,
        )
        .select_related("assignment")
        .prefetch_related(
            Prefetch("scores", Score.objects.order_by("criterion__position", "criterion_id"))
        )
        .order_by("assignment__reviewer_id")
    )


# --- The reviewer's own ---------------------------------------------------------------------------


def assignments_of(user):
    """What a reviewer may see: the own assignments of rounds that were opened; nothing of others'."""
    if not user.is_authenticated:
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(reviewer__user=user)
        .exclude(round__state=RoundState.SETUP)
        .exclude(state=AssignmentState.ENDED)
        .select_related(
            "round__stage__call__office",
            "reviewer",
            "proposal__lot",
            "proposal__project",
            "proposal__applicant",
            "sheet",
        )
        .prefetch_related("round__stage__windows")
        .order_by("round__stage__call__pk", "round", *ORDER_IN_ROUND)
    )


ORDER_IN_ROUND = ("proposal__lot__position", "proposal__project__position", "proposal_id")


def criteria_of(review_round):
    """The rubric in its order."""
    return list(Criterion.objects.filter(round=review_round).order_by("position", "pk"))


def rubric_shown(review_round):
    """The rubric with what its scores mean, in its order."""
    rows = Criterion.objects.filter(round=review_round).prefetch_related("anchors")
    return list(rows.order_by("position", "pk"))


def earlier_rounds(review_round):
    """Rounds of the same office whose rubric can be copied, the newest first; at most 30."""
    return (
        ReviewRound.objects.filter(
            stage__call__office=review_round.stage.call.office_id, criteria__isnull=False
        )
        .exclude(pk=review_round.pk)
        .select_related("stage__call")
        .distinct()
        .order_by("-pk")[:30]
    )


def totals_in(review_round):
    """``(proposal id, reviewer id, total, instant)`` of the sheets that count, in one query."""
    counting = Q() if review_round.calibration_counts else Q(assignment__is_calibration=False)
    return (
        ScoreSheet.objects.filter(
            counting,
            assignment__round=review_round,
            assignment__state=AssignmentState.SCORED,
            submitted_at__isnull=False,
        )
        .order_by("assignment__proposal_id", "assignment__reviewer_id")
        .values_list("assignment__proposal_id", "assignment__reviewer_id", "total", "submitted_at")
    )


def neighbours(assignment):
    """The reviewer's assignments before and after this one in the round's order, or None."""
    ids = list(
        Assignment.objects.filter(
            round=assignment.round_id, reviewer=assignment.reviewer_id, state__in=ACTIVE
        )
        .order_by(*ORDER_IN_ROUND)
        .values_list("pk", "state")
    )
    order = [pk for pk, _state in ids]
    if assignment.pk not in order:
        return None, None, 0, len(order)
    place = order.index(assignment.pk)
    before = order[place - 1] if place else None
    after = order[place + 1] if place + 1 < len(order) else None
    return before, after, place + 1, len(order)


def own_sheets(assignment):
    """The reviewer's sheets in the same round, those of the same project first."""
    sheets = (
        ScoreSheet.objects.filter(
            assignment__round=assignment.round_id,
            assignment__reviewer=assignment.reviewer_id,
            assignment__state__in=[AssignmentState.CLEARED, AssignmentState.SCORED],
        )
        .select_related(
            "assignment__round", "assignment__proposal__project", "assignment__proposal__applicant"
        )
        .prefetch_related("scores")
    )
    return sorted(
        sheets,
        key=lambda sheet: (
            sheet.assignment.proposal.project_id != assignment.proposal.project_id,
            sheet.assignment.proposal_id,
        ),
    )


def account_exists(email):
    """Whether somebody has an account with this address."""
    return User.objects.filter(email__iexact=email.strip()).exists()


def version_shown(assignment):
    """The version that was frozen at the assignment, with its content."""
    return ProposalVersion.objects.get(pk=assignment.version_id)


def files_shown(version):
    """The files of a version that reviewers may see: all but identity documents."""
    return (
        version.attachments.filter(document__is_identity=False)
        .select_related("document", "file")
        .order_by("document__position", "pk")
    )


def round_at(stage):
    """The round that a review stage is, or the one before a decision stage, or None."""
    own = ReviewRound.objects.select_related("stage__call__office").filter(stage=stage).first()
    return own or round_before(stage)


def people_by_id(ids, *, office, email):
    """People of these ids (texts of a form) among those open to ``office``."""
    chosen = [read_id(one) for one in ids]
    return people_open_to(office, email=email).filter(pk__in=[one for one in chosen if one])
