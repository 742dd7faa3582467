"""Asking for the legal representative's sign-off, and giving it."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications.completeness import problems_of
from applications.content import content_of
from applications.deadlines import deadline_of
from applications.enums import EDITABLE
from applications.forms import SendBackForm
from applications.refusals import DeadlineRefused, IncompleteRefused, SignOffRefused
from applications.sections import CHECK
from applications.signing import ask_sign_off, needs_sign_off, send_back, sign_off, standing_of
from applications.views.common import proposal_for
from applications.views.editing import sent_with
from applications.views.editor import show

REFUSALS = (SignOffRefused, IncompleteRefused, DeadlineRefused)


@login_required
@require_POST
def ask(request, pk):
    """Ask the legal representative; what stands against it is told on the page of the check."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    try:
        row = ask_sign_off(proposal, by=request.user, at=request.arrived_at)
    except REFUSALS as refusal:
        return show(request, proposal, CHECK, refusal=refusal, status=409)
    flashes.success(request, _("%(who)s was asked.") % {"who": row.representative})
    return redirect("applications:edit", proposal.pk, CHECK)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def sign(request, pk):
    """The proposal as it will print, for the legal representative: sign off or send back."""
    proposal = proposal_for(request.user, pk, "applications.sign_off")
    form, refusal = SendBackForm(request.POST or None), None
    if request.method == "POST":
        try:
            return _answer(request, proposal, form)
        except REFUSALS as caught:
            refusal = caught
            proposal.refresh_from_db()
    context = _context(proposal, at=request.arrived_at) | {"form": form, "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "applications/sign_off.html", context, status=status)


def _answer(request, proposal, form):
    """Do what the button says; raises what is refused."""
    form.is_valid()
    if request.POST.get("answer") == "send_back":
        if form.errors:
            raise SignOffRefused(form.errors["note"][0], field="note")
        note = form.cleaned_data["note"]
        send_back(proposal, note=note, by=request.user, at=request.arrived_at)
        flashes.success(request, _("It was sent back with your note."))
    else:
        sent = sent_with(request)
        sign_off(proposal, edition=sent["edition"], by=request.user, at=request.arrived_at)
        flashes.success(request, _("Signed off. It can be handed in now."))
    if request.user.has_perm("applications.edit", proposal):
        return redirect("applications:edit", proposal.pk, CHECK)
    return redirect("applications:detail", proposal.pk)


def _context(proposal, *, at):
    content = content_of(proposal)
    deadline = deadline_of(proposal)
    problems = [
        one for one in problems_of(proposal, at=at, content=content) if one.html_id != "sign-off"
    ]
    return {
        "proposal": proposal,
        "content": content,
        "show_private": True,
        "standing": standing_of(proposal, content=content),
        "problems": problems,
        "deadline_at": deadline,
        "is_late": deadline is not None and deadline <= at,
        "is_asked_for": needs_sign_off(proposal) and proposal.state in EDITABLE,
    }
