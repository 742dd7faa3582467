"""The calibration: chosen and closed by the office, its sheets seen by the whole panel."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import read_id
from reviews import queries
from reviews.blinding import cover_of
from reviews.calibrating import calibration_rows, choose_calibration, close_calibration
from reviews.enums import RoundState
from reviews.forms import NoteForm
from reviews.models import ReviewRound
from reviews.ranking import plain
from reviews.views.rounds import page, round_for


@login_required
def calibration(request, stage_id):
    """The office's page: choose the proposal, see who has scored it, close, write the note."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    is_setup = review_round.state == RoundState.SETUP
    form = NoteForm(
        request.POST if request.method == "POST" and not is_setup else None,
        initial={"note": review_round.calibration_note},
    )
    status = 200
    if request.method == "POST":
        if (is_setup or form.is_valid()) and _done(request, review_round, form):
            return redirect("reviews:calibration", stage_id)
        status = 409
    context = {"form": form, "is_setup": is_setup}
    if is_setup:
        context["proposals"] = queries.candidates(review_round.stage)
    elif review_round.calibration_id:
        context |= table_of(review_round)
    return page(request, review_round, "reviews/calibration.html", context, status)


def _done(request, review_round, form):
    """Carry out what was asked; False when that is refused, with the reason as a message."""
    act = {"by": request.user, "at": request.arrived_at}
    try:
        if review_round.state == RoundState.SETUP:
            _choose(request, review_round, act)
        else:
            close_calibration(review_round, note=form.cleaned_data["note"], **act)
            messages.success(request, _("Saved; the panel sees all sheets and your note."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _choose(request, review_round, act):
    wanted = read_id(request.POST.get("proposal", ""))
    proposal = None
    if wanted is not None:
        proposal = get_object_or_404(queries.candidates(review_round.stage), pk=wanted)
    choose_calibration(review_round, proposal, counts=request.POST.get("counts") == "1", **act)
    text = _("The panel scores this proposal first.") if proposal else _("There is no calibration.")
    messages.success(request, text)


def table_of(review_round):
    """All sheets on the calibration proposal, criterion by criterion."""
    criteria = queries.criteria_of(review_round)
    lines = []
    for one in calibration_rows(review_round):
        sheet = getattr(one, "sheet", None)
        is_in = sheet is not None and sheet.submitted_at is not None
        kept = {score.criterion_id: score for score in sheet.scores.all()} if is_in else {}
        lines.append(
            {
                "one": one,
                "is_in": is_in,
                "scores": [kept.get(criterion.pk) for criterion in criteria],
                "comment": sheet.comment if is_in else "",
                "total": plain(sheet.total) if is_in else "",
            }
        )
    return {"criteria": criteria, "lines": lines, "missing": sum(not one["is_in"] for one in lines)}


@login_required
def calibration_sheets(request, round_id):
    """The panel's page: who gave what, once the calibration is closed."""
    mine = queries.assignments_of(request.user).filter(round=round_id).order_by("pk").first()
    if mine is None:
        raise Http404
    review_round = ReviewRound.objects.select_related(
        "stage__call", "calibration__applicant", "calibration__project", "calibration__lot"
    ).get(pk=round_id)
    if review_round.calibration_id is None:
        raise Http404
    context = {"round": review_round, "is_closed": not review_round.is_calibrating}
    rows = queries.assignments_of(request.user).filter(proposal=review_round.calibration_id)
    own = rows.filter(round=round_id).first()
    if own is not None:
        cover_of([own])
    context["own"] = own
    if context["is_closed"]:
        context |= table_of(review_round)
    return render(request, "reviews/calibration_sheets.html", context)
