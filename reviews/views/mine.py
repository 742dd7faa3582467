"""What a reviewer sees before scoring: the list, the declaration."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.windows import window_of
from core.errors import Refusal
from core.text import read_id
from reviews import queries
from reviews.blinding import cover_of
from reviews.conflicts import words_of
from reviews.declaring import conflicts_of, declare_no_conflict, recuse
from reviews.enums import AssignmentState, RoundState
from reviews.forms import DeclareForm


@login_required
def mine(request):
    """Each round with progress, deadline and the next proposal; rounds that are over below."""
    assignments = list(queries.assignments_of(request.user))
    cover_of(assignments)
    rounds = [
        _round_for_page(review_round, list(rows), at=request.arrived_at)
        for review_round, rows in groupby(assignments, key=lambda one: one.round)
    ]
    context = {
        "running": [one for one in rounds if one["is_open"]],
        "over": [one for one in rounds if not one["is_open"]],
    }
    return render(request, "reviews/mine.html", context)


def _round_for_page(review_round, assignments, *, at):
    active = [one for one in assignments if one.state in queries.ACTIVE]
    waiting = [one for one in active if one.state != AssignmentState.SCORED]
    window = window_of(review_round.stage)
    cleared = [one for one in waiting if one.state == AssignmentState.CLEARED]
    following = (cleared or waiting or [None])[0]
    if review_round.is_calibrating:
        first = [one for one in waiting if one.proposal_id == review_round.calibration_id]
        following = first[0] if first else None
    return {
        "round": review_round,
        "assignments": assignments,
        "scored": len(active) - len(waiting),
        "count": len(active),
        "undeclared": len(waiting) - len(cleared),
        "next": following,
        "waits": review_round.is_calibrating and following is None and bool(waiting),
        "closes_at": window.closes_at if window else None,
        "is_open": review_round.state == RoundState.OPEN,
    }


@login_required
def declare(request, pk):
    """Applicant and project, no file: declare to be free of conflicts, or recuse with a reason."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    cover_of([assignment])
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _declared(request, assignment, form)
        except Refusal as refusal:
            refusal.add_to(form)
    context = {
        "assignment": assignment,
        "form": form,
        "can_clear": assignment.state == AssignmentState.ASSIGNED,
        "found": _found(assignment),
        "can_recuse": assignment.state in queries.ACTIVE
        and assignment.round.state == RoundState.OPEN,
    }
    return render(request, "reviews/declare.html", context)


def _found(assignment):
    """What the portal found between this reviewer and the applicant, in a sentence, or ''.

    In a blind round the words would tell who applies: there they only say that something was found.
    """
    found = conflicts_of(assignment.round, assignment)
    if not found:
        return ""
    return _("a possible conflict of interest") if assignment.round.is_blind else words_of(found)


def _declared(request, assignment, form):
    """Carry the declaration out and go on."""
    act = {"by": request.user, "at": request.arrived_at}
    if form.cleaned_data["declaration"] == DeclareForm.CLEAR:
        declare_no_conflict(assignment, **act)
        return redirect("reviews:score", assignment.pk)
    recuse(assignment, reason=form.cleaned_data["reason"], **act)
    messages.success(request, _("You recused. The office looks for somebody else."))
    return redirect("reviews:mine")


@login_required
def declare_many(request, round_id):
    """All proposals to be declared about, on one page: tick those without a conflict."""
    assignments = queries.assignments_of(request.user).filter(round=round_id)
    get_object_or_404(assignments.order_by("pk")[:1])
    waiting = assignments.filter(state=AssignmentState.ASSIGNED, round__state=RoundState.OPEN)
    if request.method == "POST":
        chosen = [value for value in map(read_id, request.POST.getlist("clear")) if value]
        rows = list(waiting.filter(pk__in=chosen))
        with transaction.atomic():
            for row in rows:
                declare_no_conflict(row, by=request.user, at=request.arrived_at)
        if rows:
            text = ngettext(
                "Declared for %(n)d proposal.", "Declared for %(n)d proposals.", len(rows)
            )
            messages.success(request, text % {"n": len(rows)})
            return redirect("reviews:mine")
        messages.error(
            request, _("Tick the proposals about which you declare to have no conflict.")
        )
    left = list(waiting)
    cover_of(left)
    return render(request, "reviews/declare_many.html", {"assignments": left})
