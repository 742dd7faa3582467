"""Files of a proposal: handed in, removed, opened."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.queries import attachments_visible_to
from applications.sections import Section
from applications.uploads import add_files, record_opening, remove_file, same_elsewhere
from applications.views.common import proposal_for
from applications.views.editor import show
from calls.models import RequiredDocument
from core import files
from core.errors import Refusal
from core.text import read_id


@login_required
@require_POST
def add(request, pk, document_id):
    """Take in one or several files for a required document, or one in the place of another."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    document = get_object_or_404(RequiredDocument, pk=document_id, lot_id=proposal.lot_id)
    replaces = request.POST.get("replaces", "")
    try:
        added = add_files(
            proposal,
            document.pk,
            request.FILES.getlist("files"),
            by=request.user,
            at=request.arrived_at,
            replaces=read_id(replaces),
        )
    except Refusal as refusal:
        refusal.field = refusal.field or f"document-{document.pk}"
        return show(request, proposal, Section.PAPERS, refusal=refusal, status=409)
    for name, other in same_elsewhere(proposal, added):
        flashes.warning(
            request,
            _("“%(name)s” is handed in for “%(document)s” too, the very same file. Is that meant?")
            % {"name": name, "document": other},
        )
    return _back(proposal, document.pk)


@login_required
@require_POST
def remove(request, pk, attachment_id):
    """Take a file out of the proposal."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    attachment = get_object_or_404(proposal.attachments, pk=attachment_id)
    remove_file(proposal, attachment.pk, by=request.user, at=request.arrived_at)
    return _back(proposal, attachment.document_id)


def _back(proposal, document_id):
    response = redirect("applications:edit", proposal.pk, Section.PAPERS)
    response["Location"] += f"#document-{document_id}"
    return response


@login_required
@require_safe
def file(request, pk):
    """Hand out a file; that the office opened an identity document is put on record."""
    attachment = get_object_or_404(
        attachments_visible_to(request.user).select_related(
            "file", "document", "proposal__call", "proposal__applicant"
        ),
        pk=pk,
    )
    is_own = request.user.has_perm("applications.see_own", attachment.proposal)
    if attachment.document.is_identity and not is_own:
        record_opening(attachment, by=request.user, at=request.arrived_at)
    return files.stream(attachment.file, inline=True)
