"""What several pages of this floor share."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from applications.queries import proposals_visible_to, with_context


def proposal_for(user, pk, permission):
    """The proposal, for a page.

    Raises Http404 when the user does not see it, PermissionDenied when it sees it but lacks
    ``permission``.
    """
    proposal = get_object_or_404(with_context(proposals_visible_to(user)), pk=pk)
    if not user.has_perm(permission, proposal):
        raise PermissionDenied
    return proposal
