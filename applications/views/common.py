"""What several pages of this floor share."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from applications.enums import EDITABLE
from applications.queries import proposals_visible_to, with_context


def proposal_for(user, pk, permission):
    """The proposal, for a page.

    Raises Http404 when the user does not see it, PermissionDenied when it sees it but lacks
    ``permission``.
    """
    proposal = get_object_or_404(with_context(proposals_visible_to(user)), pk=pk)
    if not user.has_perm(permission, proposal):
        raise PermissionDenied
    if proposal.state in EDITABLE and not user.has_perm("applications.see_own", proposal):
        # What is being rewritten is the applicant's alone.
        proposal.name, proposal.requested = proposal.handed_name, proposal.handed_requested
    return proposal
