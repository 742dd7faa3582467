"""What the desks show, each in one query however many rows there are."""

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from applications.enums import ProposalState
from applications.models import Proposal
from applications.queries import office_proposals, own_proposals
from calls.enums import CallState
from calls.models import Call, Lot, Stage
from calls.queries import closing_of, holding_windows, with_standing
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment

STAFF_CALLS = 12
LATEST = 8


def proposals_on_desk(user, limit):
    """The user's own proposals, the latest saved first, with the deadline of their lot."""
    rows = own_proposals(user).annotate(closes_at=closing_of("solicitation"))
    rows = rows.select_related("project", "call", "applicant", "lot").only(
        "name", "state", "saved_at", "receipt_number", "project__name", "call__title",
        "applicant__name", "lot__name", "lot__is_all",
    )  # fmt: skip
    return rows.order_by("-saved_at", "-id")[:limit]


def rounds_of_reviewer(user):
    """Open rounds in which the user reviews, with how many are assigned, scored and recused."""
    assignments = Assignment.objects.filter(reviewer__user=user, round__state=RoundState.OPEN)
    window = holding_windows("review", call="round__stage__call", lot="proposal__lot")
    window = window.filter(stage=OuterRef("round__stage"))
    return (
        assignments.annotate(closes_at=Subquery(window.values("closes_at")[:1]))
        .values("round_id", "round__stage__name", "round__stage__call__title", "closes_at")
        .annotate(
            assigned=Count("pk", filter=~Q(state=AssignmentState.RECUSED)),
            scored=Count("pk", filter=Q(state=AssignmentState.SCORED)),
            undeclared=Count("pk", filter=Q(state=AssignmentState.ASSIGNED)),
        )
        .order_by("closes_at", "round_id")
    )


def calls_of_office(party_ids, *, at):
    """Calls of these offices that are drafts or published, the newest first, with their standing."""
    calls = Call.objects.filter(
        office_id__in=party_ids, state__in=(CallState.DRAFT, CallState.PUBLISHED)
    ).order_by("-published_at", "-id")
    ids = list(calls.values_list("pk", flat=True)[:STAFF_CALLS])
    calls = with_standing(Call.objects.filter(pk__in=ids), at=at).select_related("office")
    calls = calls.only("title", "year", "state", "published_at", "office__name")
    return sorted(calls, key=lambda call: ids.index(call.pk))


def stages_of(call_ids):
    """The stages of these calls in their order, with what their tabs' addresses need."""
    return Stage.objects.filter(call_id__in=call_ids).only("kind", "call").order_by("position")


def proposal_counts(call_ids):
    """``{(call id, state): count}``."""
    rows = Proposal.objects.filter(call_id__in=call_ids).order_by().values("call_id", "state")
    return {(row["call_id"], row["state"]): row["n"] for row in rows.annotate(n=Count("pk"))}


def sheet_counts(call_ids):
    """``{call id: (sheets handed in, sheets expected)}`` over all review rounds."""
    rows = (
        Assignment.objects.filter(round__stage__call_id__in=call_ids)
        .exclude(state=AssignmentState.RECUSED)
        .order_by()
        .values("round__stage__call_id")
        .annotate(n=Count("pk"), scored=Count("pk", filter=Q(state=AssignmentState.SCORED)))
    )
    return {row["round__stage__call_id"]: (row["scored"], row["n"]) for row in rows}


def latest_submissions(user):
    """The latest proposals handed in to the user's offices."""
    rows = office_proposals(user).exclude(state=ProposalState.DRAFT)
    rows = rows.select_related("project", "applicant", "lot").only(
        "handed_name", "state", "submitted_at", "receipt_number", "project__name", "applicant__name",
        "lot__name",
    )  # fmt: skip
    return rows.order_by("-submitted_at", "-id")[:LATEST]


def submissions_by_day(call_id):
    """``[(day in Asia/Shanghai, count)]`` of what was handed in, by its latest submission."""
    rows = Proposal.objects.filter(call_id=call_id, submitted_at__isnull=False).order_by()
    rows = rows.annotate(day=TruncDate("submitted_at")).values("day").annotate(n=Count("pk"))
    return [(row["day"], row["n"]) for row in rows.order_by("day")]


def proposals_by_lot(call_id):
    """``[(lot's name, handed in, drafts)]`` for each lot of the call, also for those without any."""
    of_lot = Proposal.objects.filter(lot=OuterRef("pk")).order_by().values("lot")
    drafts = of_lot.filter(state=ProposalState.DRAFT).annotate(n=Count("pk")).values("n")
    others = of_lot.exclude(state=ProposalState.DRAFT).annotate(n=Count("pk")).values("n")
    lots = Lot.objects.filter(call_id=call_id).annotate(
        handed_in=Coalesce(Subquery(others), Value(0)), drafts=Coalesce(Subquery(drafts), Value(0))
    )
    return list(lots.order_by("position").values_list("name", "handed_in", "drafts"))
