"""Taking over from an earlier proposal."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.asked import sections_of
from applications.queries import own_proposals
from applications.refusals import EditRefused
from applications.reuse import sources_for, take_over
from applications.sections import Section
from applications.views.common import proposal_for
from core.text import read_id

SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def take(request, pk):
    """Choose an earlier proposal and its parts; then what was taken, and what not and why."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    # Only what the user sees by itself: who left the team that wrote it reads it no more.
    sources = sources_for(proposal).filter(pk__in=own_proposals(request.user).values("pk"))
    context = {
        "proposal": proposal,
        "sources": sources[:SHOWN],
        "sections": [(section.value, section.label) for section in sections_of(proposal)],
        "chosen": request.POST.getlist("sections") or Section.values,
        "source_id": request.POST.get("source", ""),
    }
    if request.method == "POST":
        try:
            context["taken"] = _take(request, proposal, sources)
        except EditRefused as refusal:
            context["refusal"] = refusal
    status = 409 if "refusal" in context else 200
    return render(request, "applications/take_over.html", context, status=status)


def _take(request, proposal, sources):
    source = sources.filter(pk=read_id(request.POST.get("source", ""))).first()
    if source is None:
        raise EditRefused(_("Choose the proposal to take over from."))
    sections = set(request.POST.getlist("sections")) & set(Section.values)
    if not sections:
        raise EditRefused(_("Choose at least one part."))
    return take_over(
        proposal,
        source,
        sections,
        overwrite=request.POST.get("overwrite") == "1",
        by=request.user,
        at=request.arrived_at,
    )
