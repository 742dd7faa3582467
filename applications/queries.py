"""Which proposals and files a user may see, and the lists of them.

The access rows say who sees a proposal, and nothing else.
"""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from applications.enums import AccessReason, ProposalState
from applications.models import Attachment, Proposal, ProposalAccess, ProposalVersion
from calls.models import Stage
from parties.queries import party_ids_of


def proposals_visible_to(user, *reasons):
    """Proposals with a living access row for a party that the user is or works for.

    Args: ``reasons`` keeps only rows of these reasons (an office's list is not to show what one of
    its people reviews elsewhere).
    """
    if not user.is_authenticated:
        return Proposal.objects.none()
    rows = ProposalAccess.objects.filter(
        Q(until__isnull=True), proposal=OuterRef("pk"), party_id__in=party_ids_of(user)
    )
    if reasons:
        rows = rows.filter(reason__in=reasons)
    return Proposal.objects.filter(Exists(rows))


def own_proposals(user):
    """Proposals of the organizations (or other parties) that the user works for."""
    return proposals_visible_to(user, AccessReason.APPLICANT)


def office_proposals(user):
    """Proposals handed in to the offices in which the user is a member."""
    return proposals_visible_to(user, AccessReason.OFFICE)


def attachments_visible_to(user):
    """Files that the user may open.

    The applicant opens all of its own; everybody else only what belongs to a version that was handed
    in, and identity documents only as the office of the call.
    """
    handed_in = ProposalVersion.attachments.through.objects.filter(attachment_id=OuterRef("pk"))
    return Attachment.objects.filter(
        Q(proposal__in=own_proposals(user))
        | (Exists(handed_in) & Q(proposal__in=office_proposals(user)))
        | (
            Exists(handed_in)
            & Q(document__is_identity=False)
            & Q(proposal__in=proposals_visible_to(user, *OUTSIDE))
        )
    )


# Reasons for which somebody outside applicant and office sees a proposal.
OUTSIDE = (AccessReason.REVIEW, AccessReason.ENDORSEMENT, AccessReason.EVALUATION)
# Who reads a proposal as it is written: all but the reviewers of a blind round.
OPEN_REASONS = (AccessReason.APPLICANT, AccessReason.OFFICE, *OUTSIDE)


def with_context(proposals):
    """Everything that one proposal's page names."""
    return proposals.select_related("call__office", "lot", "project", "applicant")


def for_list(proposals):
    """Only the columns that a list shows."""
    return proposals.select_related("call", "lot", "project", "applicant").only(
        "name", "state", "receipt_number", "requested", "submitted_at", "saved_at",
        "answer_due_at", "version_count", "handed_name", "handed_requested", "paper_state",
        "call__title", "call__state", "lot__name", "lot__call_id", "lot__paper_copies", "lot__is_all",
        "project__name", "applicant__name",
    )  # fmt: skip


def own_list(user):
    """The user's own proposals with the windows behind their deadlines, the last touched first."""
    windows = Stage.objects.filter(kind="solicitation").prefetch_related("windows")
    return (
        for_list(own_proposals(user))
        .prefetch_related(Prefetch("call__stages", windows))
        .order_by("-saved_at", "-pk")
    )


def counts_by_lot(call):
    """``{(lot id, state): number}`` of the call's proposals, drafts too.

    Counted once for a call object: all tabs of a page show figures from it.
    """
    if not hasattr(call, "counted_proposals"):
        rows = Proposal.objects.filter(call=call).values_list("lot_id", "state")
        counted = rows.annotate(number=Count("pk")).order_by()
        call.counted_proposals = {(lot, state): number for lot, state, number in counted}
    return call.counted_proposals


def counts_by_state(call):
    """``{state: number}`` of the call's proposals, drafts too."""
    sums = {}
    for (_lot, state), number in counts_by_lot(call).items():
        sums[state] = sums.get(state, 0) + number
    return sums


def submissions_to(user, call):
    """What was handed in to ``call``, for its office; drafts are nobody's business yet."""
    return office_proposals(user).filter(call=call).exclude(state=ProposalState.DRAFT)
