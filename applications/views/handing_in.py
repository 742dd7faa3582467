"""Handing in, taking back, the receipt."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.content import without_private
from applications.documents import paper_context, proposal_pdf_of
from applications.enums import EDITABLE
from applications.forms import WithdrawalForm
from applications.queries import OPEN_REASONS, proposals_visible_to, with_context
from applications.receipts import facts_of, try_issue_receipt
from applications.refusals import DeadlineRefused, IncompleteRefused
from applications.sections import CHECK
from applications.submission import submit_proposal
from applications.views.common import proposal_for
from applications.views.editor import show
from applications.withdrawal import (
    consequences_of_withdrawal,
    reopen_proposal,
    withdraw_proposal,
)
from applications.wording import office_language
from core import files
from core.errors import Refusal


@login_required
@require_POST
def submit(request, pk):
    """Hand in and show the receipt; a second click shows the same receipt."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    try:
        version = submit_proposal(proposal, by=request.user, at=request.arrived_at)
    except (IncompleteRefused, DeadlineRefused) as refusal:
        return show(request, proposal, CHECK, refusal=refusal, status=409)
    try_issue_receipt(version, at=request.arrived_at)
    return redirect("applications:receipt", proposal.pk)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """Say what withdrawing means, then do it."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_proposal(
            proposal, reason=form.cleaned_data["reason"], by=request.user, at=request.arrived_at
        )
        flashes.success(request, _("The proposal is withdrawn."))
        return redirect("applications:detail", proposal.pk)
    context = {
        "title": _("Withdraw “%(proposal)s”?") % {"proposal": proposal},
        "consequences": consequences_of_withdrawal(proposal),
        "form": form,
        "button": _("Withdraw the proposal"),
        "danger": True,
        "back_url": reverse("applications:detail", args=[proposal.pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def reopen(request, pk):
    """Make a withdrawn proposal a draft again."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    reopen_proposal(proposal, by=request.user, at=request.arrived_at)
    return redirect("applications:edit", proposal.pk, CHECK)


def _version(request, proposal):
    """The version that ``?version=`` asks for, else the newest; 404 when there is none."""
    number = request.GET.get("version", "")
    versions = proposal.versions.select_related(
        "receipt__file", "submitted_by", "proposal__call__office", "proposal__lot",
        "proposal__project", "proposal__applicant",
    )  # fmt: skip
    wanted = int(number) if number.isdecimal() and len(number) < 6 else proposal.version_count
    return get_object_or_404(versions, number=wanted)


@login_required
@require_safe
def receipt(request, pk):
    """The receipt as a page: number, instant, version, hash, code."""
    proposal = proposal_for(request.user, pk, "applications.see_detail")
    version = _version(request, proposal)
    context = {
        "proposal": proposal,
        "version": version,
        "facts": facts_of(version),
        "is_newest": version.number == proposal.version_count,
    }
    return render(request, "applications/receipt.html", context)


@login_required
@require_safe
def receipt_pdf(request, pk):
    """The receipt as a paper."""
    proposal = proposal_for(request.user, pk, "applications.see_detail")
    version = _version(request, proposal)
    if version.receipt is None:
        raise Refusal(
            _("The receipt is being made. Load the page again in a minute; your number stands.")
        )
    return files.stream(version.receipt.file, inline=True)


@login_required
@require_safe
def preview(request, pk):
    """The proposal as a page that looks like its paper.

    The applicant sees its draft, and with the office each version; reviewers and others who were given
    the proposal see what stands, without private data. A blind round gives nobody this page.
    """
    proposal = _readable(request, pk)
    may_see_detail = request.user.has_perm("applications.see_detail", proposal)
    is_own = request.user.has_perm("applications.see_own", proposal)
    has_draft = is_own and proposal.state in EDITABLE
    wants_draft = has_draft and (request.GET.get("draft") or not proposal.version_count)
    version = None if wants_draft else _version(request, proposal)
    if not may_see_detail and version.number != proposal.version_count:
        raise Http404
    if not is_own:
        # What is being rewritten is the applicant's alone.
        proposal.name = proposal.handed_name
    context = {
        "proposal": proposal,
        "version": version,
        "sheet": _sheet(proposal, version, may_see_detail),
        "may_see_detail": may_see_detail,
        "may_write_on": has_draft and request.user.has_perm("applications.edit", proposal),
        "has_draft": has_draft,
    }
    return render(request, "applications/preview.html", context)


def _readable(request, pk):
    """The proposal, for whoever reads it as it is written; 404 for a blind round's reviewers."""
    readable = proposals_visible_to(request.user, *OPEN_REASONS)
    return get_object_or_404(with_context(readable), pk=pk)


def _sheet(proposal, version, may_see_private):
    """The paper as HTML, in the office's language as it is printed."""
    with office_language():
        context = paper_context(proposal, version) | {"may_see_private": may_see_private}
        if not may_see_private:
            context |= {"content": without_private(context["content"]), "show_private": False}
        return render_to_string("applications/_sheet.html", context)


@login_required
@require_safe
def proposal_pdf(request, pk):
    """The proposal as a paper: a version that was handed in, or the draft marked as such."""
    proposal = proposal_for(request.user, pk, "applications.see_paper")
    is_own = request.user.has_perm("applications.see_own", proposal)
    version = None
    if not (is_own and request.GET.get("draft")):
        version = _version(request, proposal)
    response = HttpResponse(proposal_pdf_of(proposal, version), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="proposal-{proposal.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
