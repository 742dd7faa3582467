"""Pages of the office that runs a call: its calls, the workspace, preview, publishing, copying."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls import checklist
from calls.applying import call_context
from calls.copying import copy_call
from calls.documents import announcement_context
from calls.enums import CallState
from calls.forms import CancelForm, CopyForm
from calls.locking import refuse_transition
from calls.models import Correction
from calls.overview import deadlines, draft_tree, office_rows, stage_lines
from calls.publishing import cancel_call, close_call, followers_of, publish_call, what_waits
from calls.queries import calls_run_by, papers_of
from calls.workspace import call_for, frame
from core.errors import Refusal
from core.pages import paginate


@login_required
@require_safe
def office_calls(request):
    """All calls of the offices that the user works in, drafts first."""
    calls = calls_run_by(request.user)
    page = paginate(request, office_rows(calls, at=request.arrived_at), 30)
    context = {"page": page, "offices": len({call.office_id for call in page})}
    return render(request, "calls/office_calls.html", context)


@login_required
@require_safe
def workspace(request, pk):
    """A draft: what it holds and lacks. A published call: where each stage stands."""
    call = call_for(request.user, pk, copies=True)
    if call.is_copy:
        return redirect("calls:correction", Correction.objects.get(copy=call).pk)
    context = frame(call, at=request.arrived_at)
    if call.is_draft:
        context |= draft_tree(call, at=request.arrived_at)
        return render(request, "calls/workspace_draft.html", context)
    context |= {
        "stages": stage_lines(context["tabs"]),
        "lots": deadlines(call, context["tabs"]),
        "announcement": papers_of(call).first(),
        "waiting": what_waits(call, at=request.arrived_at),
    }
    return render(request, "calls/workspace_overview.html", context)


@login_required
@require_safe
def preview(request, pk):
    """The public page as it will be, for the office alone."""
    call = call_for(request.user, pk, copies=True)
    context = announcement_context(call)
    context |= call_context(request.user, context, at=request.arrived_at)
    return render(request, "calls/preview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, pk):
    """What is missing, what will happen, and the button."""
    call = call_for(request.user, pk, "calls.publish_call")
    if request.method == "POST":
        publish_call(call, by=request.user, at=request.arrived_at)
        messages.success(request, _("The call is published. Its PDF is being prepared."))
        return redirect("calls:workspace", pk)
    refuse_transition(call, CallState.PUBLISHED)
    found = checklist.problems(call, at=request.arrived_at)
    blocking = checklist.blocking(found)
    hints = [problem for problem in found if not problem.blocks]
    context = {"call": call, "blocking": blocking, "hints": hints}
    return render(request, "calls/publish.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, pk):
    """Make the next year's draft out of this call."""
    call = call_for(request.user, pk, "calls.edit_call")
    form = CopyForm(request.POST or None, initial={"year": call.year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            new = copy_call(
                call, year=form.cleaned_data["year"], by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("The copy is a draft. Check its dates and amounts."))
            return redirect("calls:workspace", new.pk)
    context = {"call": call, "form": form}
    return render(request, "calls/copy.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """End a call whose work is done."""
    call = call_for(request.user, pk, "calls.close_call")
    if request.method == "POST":
        close_call(call, by=request.user, at=request.arrived_at)
        messages.success(request, _("The call is closed."))
        return redirect("calls:workspace", pk)
    refuse_transition(call, CallState.CLOSED)
    context = {"call": call, "waiting": what_waits(call, at=request.arrived_at)}
    return render(request, "calls/close.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    """Call a published call off, with the reason that everybody reads."""
    call = call_for(request.user, pk, "calls.close_call")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        cancel_call(call, reason=reason, by=request.user, at=request.arrived_at)
        messages.success(request, _("The call is cancelled; everybody who follows it is told."))
        return redirect("calls:workspace", pk)
    refuse_transition(call, CallState.CANCELLED)
    told = followers_of(call).count()
    context = {
        "title": _("Cancel this call?"),
        "consequences": [
            _("The public page stays and says that the call was cancelled, and why."),
            _("No proposal can be handed in any more."),
            _("%(count)d people who follow the call are told the reason.") % {"count": told},
            _("This cannot be undone."),
        ],
        "form": form,
        "button": _("Cancel the call"),
        "danger": True,
        "back_url": reverse("calls:workspace", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)
