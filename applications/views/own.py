"""An applicant's proposals: the list, and one proposal with all that happened to it."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.acts import TOLD_TO_APPLICANT
from applications.clock import has_run_out, rule_of
from applications.codes import ANSWER_CLOCK
from applications.companions import links_for
from applications.content import content_of
from applications.deadlines import deadline_of, window_for
from applications.deleting import (
    consequences_of_deleting,
    delete_draft,
    is_deletable,
    require_deletable,
)
from applications.endorsing.reading import opinions_of
from applications.enums import EDITABLE, ProposalState, Silence
from applications.queries import own_list
from applications.screened import open_defects
from applications.signing import needs_sign_off
from applications.views.common import proposal_for
from calls.windows import is_open
from core import audit, outbox, reckoning
from core.pages import paginate

WITHDRAWABLE = {ProposalState.SUBMITTED, ProposalState.RETURNED, ProposalState.ACCEPTED}


@login_required
@require_safe
def signed_in(request):
    """Where signing in leads whose editor waits in another tab."""
    return render(request, "applications/signed_in.html")


@login_required
@require_safe
def mine(request):
    """The proposals of the user's organizations with what is to be done next."""
    rows = own_list(request.user)
    wanted = request.GET.get("state", "")
    if wanted in ProposalState.values:
        rows = rows.filter(state=wanted)
    page = paginate(request, rows, 30)
    for proposal in page:
        proposal.deadline_at = (
            deadline_of(proposal) if proposal.state in ("draft", "returned") else None
        )
    context = {"page": page, "states": ProposalState.choices, "wanted": wanted}
    return render(request, "applications/mine.html", context)


@login_required
@require_safe
def detail(request, pk):
    """One proposal for its applicant and the office: state, versions, outcomes, papers."""
    proposal = proposal_for(request.user, pk, "applications.see_detail")
    shown = proposal.versions.first()
    context = {
        "proposal": proposal,
        "may_screen": request.user.has_perm("applications.see_screening", proposal),
        "versions": proposal.versions.select_related("submitted_by").defer("content"),
        "opinions": opinions_of(proposal),
        "outcomes": proposal.outcomes.select_related("stage", "by"),
        "deadline_at": deadline_of(proposal),
        **_correction(proposal, at=request.arrived_at),
        "content_revision": shown.call_revision if shown else None,
        "content": shown.content if shown else content_of(proposal),
        "show_private": True,
        "entries": audit.told(_trail(request.user, proposal)[:50]),
    }
    context |= _own_context(request, proposal)
    return render(request, "applications/detail.html", context)


def _correction(proposal, *, at):
    """What a returned proposal has to answer, until when, and what follows when nothing comes."""
    if proposal.state != ProposalState.RETURNED:
        return {}
    return {
        "defects": open_defects(proposal),
        "due_day": reckoning.of(proposal, ANSWER_CLOCK),
        "is_over": has_run_out(proposal, at=at),
        "silence": Silence(rule_of(proposal)).label,
    }


def _trail(user, proposal):
    """What happened, newest first; the applicant does not read what is not decided yet."""
    entries = audit.entries_for(proposal)
    is_own = user.has_perm("applications.see_own", proposal)
    return entries.filter(act__in=TOLD_TO_APPLICANT) if is_own else entries


@login_required
@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Say what deleting a draft means, then do it."""
    proposal = proposal_for(request.user, pk, "applications.edit")
    if request.method == "POST":
        delete_draft(proposal, by=request.user, at=request.arrived_at)
        flashes.success(request, _("The draft “%(proposal)s” is deleted.") % {"proposal": proposal})
        return redirect("applications:mine")
    require_deletable(proposal)
    context = {
        "title": _("Delete the draft “%(proposal)s”?") % {"proposal": proposal},
        "consequences": consequences_of_deleting(proposal),
        "button": _("Delete the draft"),
        "danger": True,
        "back_url": reverse("applications:detail", args=[proposal.pk]),
    }
    return render(request, "portal/confirm.html", context)


def _own_context(request, proposal):
    """What the applicant's people can do now, and what they were told about the proposal."""
    is_own = request.user.has_perm("applications.see_own", proposal)
    may_edit = is_own and request.user.has_perm("applications.edit", proposal)
    takes = is_open(window_for(proposal.call, proposal.lot), at=request.arrived_at)
    news = outbox.messages_for(request.user, at=request.arrived_at).filter(
        link__startswith=reverse("applications:detail", args=[proposal.pk])
    )
    return {
        "is_own": is_own,
        "may_edit": may_edit,
        "may_write_on": may_edit and proposal.state in EDITABLE,
        "can_delete": may_edit and is_deletable(proposal),
        "can_sign": needs_sign_off(proposal)
        and proposal.state in EDITABLE
        and request.user.has_perm("applications.sign_off", proposal),
        "can_withdraw": may_edit and takes and proposal.state in WITHDRAWABLE,
        "can_reopen": may_edit and takes and proposal.state == ProposalState.WITHDRAWN,
        "news": news[:20] if is_own else [],
        "companions": links_for(proposal) if is_own else [],
    }
