"""Which proposals a user may see: the access rows say it, and nothing else."""

from django.db.models import Exists, OuterRef, Q

from applications.enums import AccessReason
from applications.models import Proposal, ProposalAccess
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
