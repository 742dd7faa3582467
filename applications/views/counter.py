"""The counter's pages: find by scanner or number, record, undo, print the note."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import counter
from applications.documents import counter_note_pdf_of
from applications.forms import ArrivalForm, UndoForm
from applications.models import PaperArrival
from applications.views.common import proposal_for
from core.errors import Refusal
from core.pages import paginate
from core.text import read_id
from parties.queries import offices_of


@login_required
@require_safe
def find(request):
    """One input for scanner and keyboard, and who has not brought paper yet."""
    if not (offices_of(request.user).exists() or request.user.is_superuser):
        raise PermissionDenied(_("The counter is for the staff of an office."))
    refusal = None
    if "code" in request.GET:
        try:
            proposal = counter.find(request.user, request.GET["code"])
        except Refusal as error:
            refusal = error
        else:
            return redirect("applications:counter_record", proposal.pk)
    rows = counter.waiting_for_paper(request.user)
    call = read_id(request.GET.get("call", ""))
    context = {
        "refusal": refusal,
        "typed": request.GET.get("code", "")[:200],
        "page": paginate(request, rows.filter(call=call) if call else rows),
        "calls": counter.calls_with_paper(request.user),
        "chosen": call,
    }
    return render(request, "applications/counter.html", context, status=404 if refusal else 200)


@login_required
@require_http_methods(["GET", "POST"])
def record(request, pk):
    """What should come, and the form in which it is recorded."""
    proposal = proposal_for(request.user, pk, "applications.screen")
    usual = {"copies": proposal.lot.paper_copies}
    form = ArrivalForm(request.POST if request.method == "POST" else None, initial=usual)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            arrival = counter.receive_paper(
                proposal, **form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as error:
            refusal = error
        else:
            return _recorded(request, arrival)
    return _show(request, proposal, form, refusal)


def _recorded(request, arrival):
    """Received: on to the next person in the queue. Given back: to the note that goes with it."""
    words = {"number": arrival.proposal.receipt_number}
    if arrival.is_received:
        told = _("Received: the paper copies of %(number)s.") % words
        flashes.success(request, f"{told} {counter.shortage_words(arrival)}".strip())
        return redirect("applications:counter")
    told = _("Given back: the paper copies of %(number)s. Print the note and give it along.")
    flashes.warning(request, told % words)
    return redirect("applications:counter_record", arrival.proposal_id)


def _show(request, proposal, form, refusal):
    arrivals = list(
        PaperArrival.objects.filter(proposal=proposal).select_related("recorded_by", "undone_by")
    )
    context = {
        "proposal": proposal,
        "form": form,
        "refusal": refusal,
        "arrivals": arrivals,
        "received": next((a for a in arrivals if a.is_received and not a.undone_at), None),
        "closes_at": counter.closing_of_paper(proposal),
        "is_late": counter.is_late(proposal, at=request.arrived_at),
    }
    status = 409 if refusal else 200
    return render(request, "applications/counter_record.html", context, status=status)


def _arrival(request, pk):
    arrival = get_object_or_404(
        PaperArrival.objects.select_related("proposal", "recorded_by"), pk=pk
    )
    arrival.proposal = proposal_for(request.user, arrival.proposal_id, "applications.screen")
    return arrival


@login_required
@require_http_methods(["GET", "POST"])
def undo(request, pk):
    """Ask why, then undo an entry."""
    arrival = _arrival(request, pk)
    back = reverse("applications:counter_record", args=[arrival.proposal_id])
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        counter.undo_arrival(
            arrival, why=form.cleaned_data["why"], by=request.user, at=request.arrived_at
        )
        flashes.success(request, _("The entry is undone; the applicant is told."))
        return redirect(back)
    context = {
        "title": _("Undo the entry of %(person)s?") % {"person": arrival.brought_by},
        "consequences": [
            _("The entry stays readable, with your name and the reason."),
            _("The copies count as not brought; the applicant gets a message."),
        ],
        "form": form,
        "button": _("Undo the entry"),
        "danger": True,
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_safe
def note(request, pk):
    """The note for whoever brought the copies, as a paper."""
    arrival = _arrival(request, pk)
    response = HttpResponse(counter_note_pdf_of(arrival), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="counter-{arrival.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
