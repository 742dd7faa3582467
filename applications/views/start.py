"""Beginning a proposal from a project's page."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.deadlines import require_open, window_for
from applications.models import Proposal
from applications.refusals import DeadlineRefused, StartRefused
from applications.sections import Section
from applications.starting import start_proposal
from calls.models import RequiredDocument
from calls.queries import projects_visible_to
from core.text import read_id
from parties.models import Organization
from parties.queries import WRITERS, organizations_of


@dataclass(frozen=True)
class Choice:
    """One of the user's organizations, with its proposal for the project where there is one."""

    organization: Organization
    proposal: Proposal | None


@login_required
@require_http_methods(["GET", "POST"])
def start(request, project_id):
    """Choose the organization that applies; the only one is chosen already."""
    project = get_object_or_404(
        projects_visible_to(request.user).select_related("lot__call__office"), pk=project_id
    )
    refusal = None
    if request.method == "POST":
        try:
            proposal = _start(request, project)
        except StartRefused as refused:
            if refused.proposal is not None:
                return redirect("applications:detail", refused.proposal.pk)
            refusal = refused
        else:
            return redirect("applications:edit", proposal.pk, Section.BASICS)
    context = _context(request, project) | {"refusal": refusal}
    return render(request, "applications/start.html", context, status=409 if refusal else 200)


def _start(request, project):
    chosen = request.POST.get("organization", "")
    mine = organizations_of(request.user, *WRITERS)
    organization = mine.filter(pk=read_id(chosen)).first()
    if organization is None:
        if not mine.exists():
            raise StartRefused(
                _("You do not write for any organization yet. Register yours first.")
            )
        raise StartRefused(_("Choose the organization that applies."))
    return start_proposal(project, applicant=organization, by=request.user, at=request.arrived_at)


def _context(request, project):
    """What the page shows: the choices, the deadline, what to prepare, why it is not open."""
    call = project.lot.call
    window = window_for(call, project.lot)
    organizations = list(organizations_of(request.user, *WRITERS).order_by("name"))
    begun = {
        one.applicant_id: one
        for one in Proposal.objects.filter(project=project, applicant__in=organizations)
    }
    closed = None
    try:
        require_open(call, window, at=request.arrived_at)
    except DeadlineRefused as refused:
        closed = refused
    return {
        "project": project,
        "call": call,
        "window": window,
        "closed": closed,
        "choices": [Choice(one, begun.get(one.pk)) for one in organizations],
        "free": sum(one.pk not in begun for one in organizations),
        "documents": RequiredDocument.objects.filter(lot=project.lot),
    }
