"""Beginning a proposal: from a project's page, or from the call's where it names no projects."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.asked import settings_for
from applications.deadlines import require_open, window_for
from applications.models import Proposal
from applications.queries import own_proposals
from applications.refusals import DeadlineRefused, StartRefused
from applications.reuse import sources_of, take_over
from applications.sections import Section
from applications.starting import refuse_other_object, start_proposal
from calls.applying import rule_of
from calls.models import RequiredDocument
from calls.queries import lots_visible_to, projects_visible_to
from core.text import read_id
from parties.models import Office, Organization, Party
from parties.queries import WRITERS, applicants_of

# So many earlier proposals are offered; the rest can be taken over from within the editor.
SHOWN = 20


@dataclass(frozen=True)
class Choice:
    """One of the user's parties that may apply, with its proposal where there is one.

    ``party`` is read as what it is (Organization or Office); ``kind`` says which kind of those.
    """

    party: Party
    kind: str
    code: str
    proposal: Proposal | None


@login_required
@require_http_methods(["GET", "POST"])
def start(request, project_id):
    """Choose who applies for a project; the only one is chosen already."""
    project = get_object_or_404(
        projects_visible_to(request.user).select_related("lot__call__office"), pk=project_id
    )
    return _start_page(request, project.lot, project)


@login_required
@require_http_methods(["GET", "POST"])
def start_lot(request, lot_id):
    """Choose who applies in a call that names no projects."""
    lots = lots_visible_to(request.user).select_related("call__office", "community")
    return _start_page(request, get_object_or_404(lots, pk=lot_id), None)


def _start_page(request, lot, project):
    refusal = None
    if request.method == "POST":
        try:
            proposal, taken = _start(request, lot, project)
        except StartRefused as refused:
            if refused.proposal is not None:
                return redirect("applications:detail", refused.proposal.pk)
            refusal = refused
        else:
            if taken is not None:
                context = {"proposal": proposal, "taken": taken}
                return render(request, "applications/take_over.html", context)
            return redirect("applications:edit", proposal.pk, Section.BASICS)
    context = _context(request, lot, project) | {"refusal": refusal}
    return render(request, "applications/start.html", context, status=409 if refusal else 200)


def _start(request, lot, project):
    """The draft, and what of an earlier proposal went into it where one was chosen."""
    chosen = request.POST.get("applicant", "")
    rule = rule_of(lot.call)
    mine = _applicants(request.user, rule)
    applicant = mine.filter(pk=read_id(chosen)).first()
    if applicant is None:
        if mine.exists():
            raise StartRefused(_("Choose who applies."))
        if rule.organizations:
            raise StartRefused(
                _("You do not write for any organization yet. Register yours first.")
            )
        raise StartRefused(_("You do not write for any residents' committee yet."))
    source = _source(request, applicant)
    act = {"by": request.user, "at": request.arrived_at}
    # Both or nothing: whoever is refused the earlier texts has not begun an empty draft unawares.
    with transaction.atomic():
        proposal = start_proposal(project, lot=lot, applicant=applicant, **act)
        if source is None:
            return proposal, None
        taken = take_over(proposal, source, set(Section), overwrite=False, **act)
    return proposal, taken


def _source(request, applicant):
    """The earlier proposal that was chosen, or None for an empty one."""
    chosen = request.POST.get("source", "")
    if not chosen:
        return None
    sources = _sources(request.user, [applicant.pk])
    source = sources.filter(pk=read_id(chosen)).first()
    if source is None:
        raise StartRefused(
            _("Choose an earlier proposal of “%(applicant)s”, or begin with an empty one.")
            % {"applicant": applicant}
        )
    return source


def _sources(user, applicant_ids):
    """What may be taken over: only what the user sees by itself."""
    return sources_of(applicant_ids).filter(pk__in=own_proposals(user).values("pk"))


def _applicants(user, rule):
    kinds = {"organizations": rule.organizations, "committees": rule.committees}
    return applicants_of(user, *WRITERS, **kinds).order_by("name")


def _choices(request, lot, project, rule):
    """The user's parties that may apply, each with its proposal for the same thing."""
    parties = list(_applicants(request.user, rule))
    begun = {
        one.applicant_id: one
        for one in Proposal.objects.filter(lot=lot, project=project, applicant__in=parties)
    }
    ids = [party.pk for party in parties]
    organizations = Organization.objects.in_bulk(ids) if rule.organizations else {}
    offices = Office.objects.in_bulk(ids) if rule.committees else {}
    found = []
    for party in parties:
        if one := organizations.get(party.pk):
            kind, code = one.get_organization_kind_display(), one.uscc or ""
        else:
            kind, code = offices[party.pk].get_office_kind_display(), ""
        found.append(Choice(party, kind, code, begun.get(party.pk)))
    return found


def _context(request, lot, project):
    """What the page shows: the choices, the deadline, what to prepare, why it is not open."""
    call = lot.call
    window = window_for(call, lot)
    rule = rule_of(call)
    choices = _choices(request, lot, project, rule)
    closed = None
    try:
        require_open(call, window, at=request.arrived_at)
        refuse_other_object(call, project)
    except (DeadlineRefused, StartRefused) as refused:
        closed = refused
    asks_papers = settings_for(call).asks_papers
    free = [one.party.pk for one in choices if one.proposal is None]
    return {
        "sources": _sources(request.user, free)[:SHOWN] if closed is None else [],
        "source_id": read_id(request.POST.get("source", "")),
        "project": project,
        "lot": lot,
        "call": call,
        "rule": rule,
        "window": window,
        "closed": closed,
        "choices": choices,
        "free": len(free),
        "asks_papers": asks_papers,
        "documents": RequiredDocument.objects.filter(lot=lot) if asks_papers else [],
    }
