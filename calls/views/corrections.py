"""Pages on which the office corrects a published call, and the correction's paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls.correcting.parts import DOCUMENT, DUTY, ELIGIBILITY, INDICATOR, LOT, TARGET
from calls.correction import (
    CorrectionRefused,
    catch_up,
    discard_correction,
    explain,
    open_correction,
    prospect_of,
    publish_correction,
)
from calls.documents import announcement_context
from calls.emails import correction_words
from calls.enums import CorrectionState
from calls.forms import CorrectionForm, CorrectionPublishForm
from calls.models import Call, Correction, Lot, Project, Stage
from calls.publishing import followers_of
from calls.queries import calls_visible_to, published_corrections
from calls.workspace import call_for, frame


def correction_for(user, pk, permission="calls.correct_call"):
    """The correction with its call, for a page of the office.

    Raises Http404 when the user may not see the call, PermissionDenied when it lacks ``permission``.
    """
    rows = Correction.objects.filter(call__in=calls_visible_to(user))
    correction = get_object_or_404(
        rows.select_related("call__office", "copy", "opened_by", "question"), pk=pk
    )
    if not user.has_perm(permission, correction.call):
        raise PermissionDenied
    return correction


def _trail(call):
    return [
        (call.title, reverse("calls:workspace", args=[call.pk])),
        (_("Corrections"), reverse("calls:corrections", args=[call.pk])),
    ]


@login_required
@require_safe
def corrections(request, pk):
    """Every correction of a call: those being written, those published; and the way to a new one."""
    call = call_for(request.user, pk)
    context = frame(call, at=request.arrived_at)
    context |= {
        "drafts": call.corrections.filter(state=CorrectionState.DRAFT).select_related("opened_by"),
        "published": published_corrections(call),
        "may_correct": request.user.has_perm("calls.correct_call", call)
        and call.state == "published",
    }
    return render(request, "calls/corrections.html", context)


@login_required
@require_POST
def correction_open(request, pk):
    """Begin a correction."""
    call = call_for(request.user, pk, "calls.correct_call")
    correction = open_correction(call, by=request.user, at=request.arrived_at)
    return redirect("calls:correction", correction.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, pk):
    """One correction being written: where to change what, what differs so far, the reasons."""
    found = correction_for(request.user, pk)
    if not found.is_draft:
        return redirect("calls:corrections", found.call_id)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, initial={"reason": found.reason})
    if request.method == "POST" and form.is_valid():
        try:
            _save_reasons(request, found, form.cleaned_data["reason"])
        except CorrectionRefused as refusal:
            refusal.add_to(form)
        else:
            if request.POST.get("act") == "publish":
                return redirect("calls:correction_publish", pk)
            messages.success(request, _("The reasons are saved."))
            return redirect("calls:correction", pk)
    context = _written(request, found) | {"form": form, "trail": _trail(found.call)}
    return render(request, "calls/correction.html", context)


def _save_reasons(request, found, reason):
    rows = {
        name.removeprefix("why-"): text
        for name, text in request.POST.items()
        if name.startswith("why-")
    }
    explain(found, reason=reason, row_reasons=rows, by=request.user, at=request.arrived_at)


def _written(request, found):
    prospect = prospect_of(found, at=request.arrived_at)
    reasons = dict(found.row_reasons.values_list("key", "text"))
    typed = {name.removeprefix("why-"): text for name, text in request.POST.items()}
    return {
        "correction": found,
        "call": found.call,
        "rows": [
            (row, typed.get(row.key, reasons.get(row.key, "")), edit_link(row))
            for row in prospect.rows
        ],
        "problems": prospect.problems if prospect.rows else [],
        "is_outdated": found.base_revision != found.call.revision,
        "others": found.call.corrections.filter(state=CorrectionState.DRAFT).exclude(pk=found.pk),
        "tree": announcement_context(found.copy),
        "may_publish": request.user.has_perm("calls.publish_correction", found.call),
    }


def edit_link(row):
    """The form of the working copy in which the row of a correction is changed; '' for what is gone."""
    thing = row.edit
    if thing is None:
        return ""
    if isinstance(thing, Project) and row.part == TARGET:
        return reverse("admin:calls_project_targets", args=[thing.pk])
    if row.part in (ELIGIBILITY, DOCUMENT, DUTY) and not isinstance(thing, Lot):
        return reverse("admin:calls_lot_change", args=[thing.lot_id])
    names = {Call: "call", Stage: "stage", Lot: LOT, Project: "project"}
    name = names.get(type(thing))
    if name is None or row.part == INDICATOR and not isinstance(thing, Project):
        return ""
    return reverse(f"admin:calls_{name}_change", args=[thing.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_publish(request, pk):
    """What will be told to whom, and what will happen, before it is published."""
    found = correction_for(request.user, pk, "calls.publish_correction")
    if not found.is_draft:
        return redirect("calls:corrections", found.call_id)
    prospect = prospect_of(found, at=request.arrived_at)
    data = request.POST if request.method == "POST" else None
    form = CorrectionPublishForm(data, reopened=prospect.reopened)
    if request.method == "POST" and form.is_valid():
        done = publish_correction(
            found,
            reopen=form.cleaned_data.get("reopen", False),
            by=request.user,
            at=request.arrived_at,
        )
        messages.success(
            request,
            _("The correction is published; %(count)d people are told.") % {"count": done.told},
        )
        return redirect("calls:corrections", found.call_id)
    subject, body = correction_words(found, prospect.rows)
    context = {
        "correction": found,
        "call": found.call,
        "trail": _trail(found.call),
        "prospect": prospect,
        "is_outdated": found.base_revision != found.call.revision,
        "subject": subject,
        "body": body,
        "form": form,
        "people": followers_of(found.call).order_by("name", "pk")[:20],
    }
    return render(request, "calls/correction_publish.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_discard(request, pk):
    """Throw away what was written."""
    found = correction_for(request.user, pk)
    if request.method == "POST":
        discard_correction(found, by=request.user, at=request.arrived_at)
        messages.success(request, _("The correction is discarded; the call is as it was."))
        return redirect("calls:corrections", found.call_id)
    context = {
        "title": _("Discard this correction?"),
        "consequences": [
            _("Everything that was changed in it is lost; the call stays as it is."),
            _("Nobody is told: nothing of it was public."),
        ],
        "button": _("Discard the correction"),
        "danger": True,
        "back_url": reverse("calls:correction", args=[pk]),
        "trail": _trail(found.call),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def correction_catch_up(request, pk):
    """Take over what another correction changed meanwhile."""
    found = correction_for(request.user, pk)
    catch_up(found, by=request.user, at=request.arrived_at)
    messages.info(
        request, _("Taken over. Look at each row again: the old values are those of today.")
    )
    return redirect("calls:correction", pk)
