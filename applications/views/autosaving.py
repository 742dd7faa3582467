"""The editor's saves as one types, answered in JSON."""

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.editing import save_step
from applications.live import live_context
from applications.sections import Section
from applications.sheet import Sheet, pending_texts
from applications.signing import needs_sign_off, standing_of
from applications.ticking import count_of
from applications.views.editing import (
    WRITTEN,
    require_signed_in,
    sent_inputs,
    sent_with,
    written_proposal,
)
from applications.wording import when
from core.errors import Refusal
from core.money import format_yuan
from core.pages import refused


@never_cache
@require_http_methods(["GET", "POST"])
def autosave(request, pk, step):
    """Save the changed inputs of a step and say in JSON what became of each.

    Asked by GET it says who is signed in and gives a token that holds for this session: a page whose
    session ended goes on with it once its writer has signed in again, in whichever tab.
    """
    if step not in WRITTEN:
        raise Http404
    try:
        if request.method == "GET":
            require_signed_in(request)
            return JsonResponse({"writer": request.user.pk, "token": get_token(request)})
        proposal = written_proposal(request, pk)
        before = proposal.edition
        saved = save_step(proposal, step, sent_inputs(request), **sent_with(request))
    except Refusal as refusal:
        return refused(request, refusal, as_json=True)
    proposal.refresh_from_db()
    sums = _sums(proposal) if step == Section.BUDGET else {}
    if step == Section.ITEMS:
        sums = {"ticks": count_of(proposal).words}
    live = _live(request, proposal, step) if proposal.edition != before else {}
    return JsonResponse(_told(saved, at=request.arrived_at) | sums | live | _notice(proposal))


def _live(request, proposal, step):
    """The parts of the page that follow from the answers, after a save that changed one."""
    context = live_context(proposal, step, at=request.arrived_at)
    asked = context["asked"]
    return {
        "live": {
            "steps": render_to_string("portal/stepper.html", context),
            "asked": asked and render_to_string("applications/_asked_papers.html", context),
        }
    }


def _notice(proposal):
    """That a signature no longer counts, in the moment in which a change ends it."""
    standing = standing_of(proposal) if needs_sign_off(proposal) else None
    if standing is None or not standing.is_voided:
        return {}
    words = _("the sign-off of %(who)s no longer counts") % {"who": standing.row.representative}
    return {"notice": words}


def _told(saved, *, at):
    """A ``Saved`` as the page's script reads it; times in Asia/Shanghai."""
    return {
        "edition": saved.edition,
        "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M:%S}",
        "problems": saved.problems,
        "updates": saved.updates,
        "gone": saved.gone,
        "rows": saved.rows,
        "unsaved": saved.unsaved,
        "removed": {
            prefix: {"by": str(trace.by), "at": when(trace.at, at=at)}
            for prefix, trace in saved.removed.items()
        },
        "conflicts": [
            {
                "name": one.name,
                "theirs": one.theirs,
                "words": one.words,
                "by": one.by,
                "at": when(one.at, at=at),
            }
            for one in saved.conflicts
        ],
    }


def _sums(proposal):
    """Amounts as the server reckons them, for the budget's page."""
    sheet = Sheet(proposal, Section.BUDGET, pending_texts(proposal))
    return {
        "totals": {name: format_yuan(total) for name, total in sheet.totals.items()},
        "amounts": {
            entry.form.prefix: "" if entry.amount is None else format_yuan(entry.amount)
            for entry in sheet.entries
        },
    }
