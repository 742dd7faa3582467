"""What a correction of the call changed in a proposal, and 'I have seen it'."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.changes import changes_for, target_changes
from applications.corrected import mark_seen
from applications.deadlines import deadline_of, window_for
from applications.enums import EDITABLE, ProposalState
from applications.sections import Section
from applications.views.common import proposal_for
from calls.windows import is_open


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request, pk):
    """Old target, new target, own commitment; the other changes; and the button."""
    proposal = proposal_for(request.user, pk, "applications.see_own")
    may_edit = request.user.has_perm("applications.edit", proposal)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        mark_seen(proposal, by=request.user, at=request.arrived_at)
        flashes.success(request, _("Noted: you have seen the call as it stands now."))
        if proposal.state in EDITABLE:
            return redirect("applications:edit", proposal.pk, Section.COMMITMENTS)
        return redirect("applications:detail", proposal.pk)
    newest = proposal.versions.first()
    rows = list(changes_for(proposal, since=0 if "all" in request.GET else None))
    takes = is_open(window_for(proposal.call, proposal.lot), at=request.arrived_at)
    context = {
        "proposal": proposal,
        "targets": target_changes(proposal, rows),
        "others": [row for row in rows if row.target_id is None],
        "may_edit": may_edit,
        "is_new": proposal.call.revision > proposal.call_revision,
        "version": newest,
        "deadline_at": deadline_of(proposal),
        "can_hand_in_anew": takes and proposal.state == ProposalState.SUBMITTED,
    }
    return render(request, "applications/changes.html", context)
