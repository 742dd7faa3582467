"""Files of a proposal: handed in, removed, opened."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.consents import give_consent, revoke_consent
from applications.enums import ProposalState
from applications.forms import LastDayForm, OpeningForm
from applications.last_days import LastDay
from applications.queries import attachments_visible_to
from applications.sections import Section
from applications.uploads import (
    add_files,
    record_opening,
    remove_file,
    same_elsewhere,
    use_from_store,
)
from applications.views.common import proposal_for
from applications.views.editor import show
from applications.wording import office_language
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
    form = LastDayForm(request.POST)
    said = form.is_valid() and form.is_given
    try:
        added = add_files(
            proposal,
            document.pk,
            request.FILES.getlist("files"),
            by=request.user,
            at=request.arrived_at,
            replaces=read_id(replaces),
            said=LastDay(**form.cleaned_data).columns if said else None,
        )
    except Refusal as refusal:
        refusal.field = refusal.field or f"document-{document.pk}"
        return show(request, proposal, Section.PAPERS, refusal=refusal, status=409)
    if not form.is_valid():
        # The file is not lost for the sake of a day that was mistyped: it is asked for again beside it.
        flashes.warning(
            request, _("The file is handed in, but not until when it is valid: say it again.")
        )
    for name, other in same_elsewhere(proposal, added):
        flashes.warning(
            request,
            _("“%(name)s” is handed in for “%(document)s” too, the very same file. Is that meant?")
            % {"name": name, "document": other},
        )
    return back_to(proposal, document.pk)


@login_required
@require_POST
def remove(request, pk, attachment_id):
    """Take a file out of the proposal."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    attachment = get_object_or_404(proposal.attachments, pk=attachment_id)
    remove_file(proposal, attachment.pk, by=request.user, at=request.arrived_at)
    return back_to(proposal, attachment.document_id)


def back_to(proposal, document_id):
    """The editor's step of papers, at one document."""
    response = redirect("applications:edit", proposal.pk, Section.PAPERS)
    response["Location"] += f"#document-{document_id}"
    return response


@login_required
@require_POST
def use_stored(request, pk, document_id):
    """Hand in a paper of the organization's store with one press."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    document = get_object_or_404(RequiredDocument, pk=document_id, lot_id=proposal.lot_id)
    version = read_id(request.POST.get("version", ""))
    try:
        use_from_store(proposal, document.pk, version, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        refusal.field = f"document-{document.pk}"
        return show(request, proposal, Section.PAPERS, refusal=refusal, status=409)
    return back_to(proposal, document.pk)


@login_required
@require_POST
def consent(request, pk):
    """Give the consent to identity documents, or take it back."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    try:
        if request.POST.get("act") == "revoke":
            revoke_consent(proposal, by=request.user, at=request.arrived_at)
        else:
            number = read_id(request.POST.get("text", ""))
            give_consent(proposal, text_version=number, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return show(request, proposal, Section.PAPERS, refusal=refusal, status=409)
    response = redirect("applications:edit", proposal.pk, Section.PAPERS)
    response["Location"] += "#consent"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def file(request, pk):
    """Hand out a file; each opening of an identity document is put on record, with its reason."""
    attachment = get_object_or_404(
        attachments_visible_to(request.user).select_related(
            "file", "document", "proposal__call", "proposal__applicant"
        ),
        pk=pk,
    )
    if not attachment.document.is_identity:
        return files.stream(attachment.file, inline=True)
    require_may_open(request.user, attachment.proposal)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    why = self_evident_reason(request.user, attachment.proposal)
    if not why and not form.is_valid():
        context = {"attachment": attachment, "proposal": attachment.proposal, "form": form}
        return render(request, "applications/why_open.html", context)
    why = why or form.cleaned_data["why"]
    record_opening(attachment, by=request.user, at=request.arrived_at, why=why)
    return files.stream(attachment.file, inline=True)


def require_may_open(user, proposal):
    """Refuse whoever only looks on at the applicant's: readers do not open identity documents."""
    is_own = user.has_perm("applications.see_own", proposal)
    if is_own and not user.has_perm("applications.edit", proposal):
        raise PermissionDenied(_("Readers do not open identity documents."))


def self_evident_reason(user, proposal):
    """Why an identity document is opened, where nobody has to ask; '' where it has to be said.

    The applicant looks at its own; while a proposal is being screened, its office checks it.
    """
    with office_language():
        if user.has_perm("applications.see_own", proposal):
            return _("Looked at by the applicant.")
        if proposal.state == ProposalState.SUBMITTED:
            return _("For the screening.")
    return ""
