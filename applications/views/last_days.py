"""Until when a paper is valid that was handed in here, and keeping it in the organization's store."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.forms import LastDayForm
from applications.last_days import LastDay, keep_in_store, own_files, say_last_day
from applications.requirements import organization_of
from applications.sections import Section
from applications.views.common import proposal_for
from applications.views.editor import show
from applications.views.papers import back_to
from calls.models import RequiredDocument
from core.errors import Refusal
from parties.enums import PaperKind
from parties.paper_forms import PaperForm
from parties.paper_store import single_paper


@login_required
@require_POST
def say(request, pk, document_id):
    """Say until when what was handed in for a document is valid."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    document = get_object_or_404(RequiredDocument, pk=document_id, lot_id=proposal.lot_id)
    form = LastDayForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(next(iter(form.errors.values()))[0])
        last_day = LastDay(**form.cleaned_data)
        say_last_day(proposal, document.pk, last_day, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        refusal.field = f"document-{document.pk}"
        return show(request, proposal, Section.PAPERS, refusal=refusal, status=409)
    return back_to(proposal, document.pk)


@login_required
@require_http_methods(["GET", "POST"])
def keep(request, pk, document_id):
    """Put what was handed in for a document into the organization's store, with what the store asks."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    document = get_object_or_404(RequiredDocument, pk=document_id, lot_id=proposal.lot_id)
    organization = organization_of(proposal)
    files = list(own_files(proposal, document).select_related("file"))
    if organization is None or not document.paper_kind or not files:
        raise Http404
    if not request.user.has_perm("parties.edit_papers", organization):
        raise PermissionDenied
    there = single_paper(organization, document.paper_kind)
    form = _form(request, document.paper_kind, there, files)
    if request.method == "POST" and form.is_valid() and _kept(request, proposal, document, form):
        return back_to(proposal, document.pk)
    context = {
        "proposal": proposal,
        "document": document,
        "files": files,
        "form": form,
        "there": there,
        "kind": PaperKind(document.paper_kind).label,
    }
    status = 409 if form.is_bound else 200
    return render(request, "applications/keep_paper.html", context, status=status)


def _form(request, kind, there, files):
    """The store's own form without files; the last day stands there where it was said."""
    sent = request.POST if request.method == "POST" else None
    initial = {"expires_on": next((one.expires_on for one in files if one.expires_on), None)}
    return PaperForm(
        sent, kind=kind, at=request.arrived_at, replaces=there, with_files=False, initial=initial
    )


def _kept(request, proposal, document, form):
    """Whether the store took it; why not stands on the form."""
    try:
        version = keep_in_store(
            proposal,
            document.pk,
            organization_of(proposal),
            form.cleaned_data,
            by=request.user,
            at=request.arrived_at,
        )
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    told = _(
        "“%(paper)s” is in the store as version %(number)d and can be used in other proposals."
    )
    flashes.success(request, told % {"paper": version.paper, "number": version.number})
    return True
