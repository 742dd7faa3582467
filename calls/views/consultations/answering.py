"""The office's answers: a point with its comments, and the digest before it is published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.consulting import digesting, grouping
from calls.consulting import queries as rows
from calls.consulting.forms import PointForm
from calls.consulting.refusals import PointChanged
from calls.consulting.writing import newest_text
from calls.views.consultations.office import (
    PUBLISH,
    READ,
    WRITE,
    consultation_for,
    trail_of,
)
from core.errors import Refusal


@login_required
@require_http_methods(READ)
def point(request, stage_id, point_id=None):
    """Write a point and its answer beside the comments in it; without ``point_id`` a new one."""
    consultation = consultation_for(request, stage_id, WRITE)
    row = consultation.points.filter(pk=point_id).first()
    if point_id is not None and row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "delete" and row:
        grouping.delete_point(consultation, row.pk, by=request.user, at=request.arrived_at)
        messages.success(request, _("The point is deleted; its comments belong to no point now."))
        return redirect("calls:consultation_tab", stage_id)
    form = PointForm(
        request.POST or None, initial=_initial(row), passages=_changeable(consultation)
    )
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _saved(request, consultation, row, form):
        messages.success(request, _("The point is saved."))
        return redirect("calls:consultation_tab", stage_id)
    context = {"consultation": consultation, "point": row, "form": form}
    context |= {"trail": trail_of(consultation)}
    if row is not None:
        context["page"], context["rows"] = rows.rows_of(request, row.comments.all(), 20)
    return render(request, "calls/consultation_point.html", context)


def _changeable(consultation):
    """The passages of the text as it is being revised; none while it is as it was put up."""
    newest = newest_text(consultation)
    return list(newest.passages.all()) if newest and newest.number > 1 else []


def _initial(row):
    if row is None:
        return {"revision": 0}
    names = ("title", "verdict", "answer", "change", "revision")
    passages = list(row.passages.values_list("pk", flat=True))
    return {name: getattr(row, name) for name in names} | {"passages": passages}


def _saved(request, consultation, row, form):
    """Whether the point is kept; else the refusal stands on the form with all that was typed."""
    try:
        grouping.save_point(
            consultation, row.pk if row else None, form.row(),
            revision=form.cleaned_data["revision"] or 0, by=request.user, at=request.arrived_at,
        )  # fmt: skip
    except Refusal as refusal:
        refusal.add_to(form)
        if isinstance(refusal, PointChanged) and row is not None:
            form.data = form.data.copy()
            row.refresh_from_db()
            form.data["revision"] = str(row.revision)
        return False
    return True


@login_required
@require_http_methods(READ)
def digest(request, stage_id):
    """The digest as it would be published, what is still open, and the button."""
    consultation = consultation_for(request, stage_id, PUBLISH)
    at = request.arrived_at
    if request.method == "POST":
        digesting.publish_digest(consultation, by=request.user, at=at)
        messages.success(
            request, _("The digest is published; everybody who left an address is told.")
        )
        return redirect("calls:consultation_tab", stage_id)
    context = {
        "consultation": consultation,
        "lacking": digesting.lacking(consultation, at=at),
        "figures": digesting.figures_of(consultation),
        "points": rows.points_with_counts(consultation).prefetch_related("passages"),
        "newest": newest_text(consultation),
        "to_tell": consultation.comments.exclude(email="").values("email").distinct().count(),
        "number": consultation.digests.count() + 1,
        "back_url": reverse("calls:consultation_tab", args=[stage_id]),
        "trail": trail_of(consultation),
    }
    return render(request, "calls/consultation_digest.html", context)
