"""Objections: looked into and settled by the office, answered once by the applicant."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import files
from core.errors import Refusal
from core.masking import mask
from core.text import mask as mask_value
from reviews.enums import ObjectionState
from reviews.publicity import queries
from reviews.publicity.forms import AssignForm, NoteForm, SettleForm, ViewForm
from reviews.publicity.private import veiled
from reviews.publicity.settling import add_note, assign, look_at_contact, settle, state_view
from reviews.views.publicity import notice_stage, page


def may_see_contact(user, objection):
    """The office's leads, and whoever looks into this objection."""
    call = objection.notice.stage.call
    return objection.handled_by_id == user.pk or user.has_perm("reviews.settle_objection", call)


class Forms:
    """The three forms of the page; the one that was sent is bound."""

    def __init__(self, request, objection, act):
        data = request.POST if request.method == "POST" else None

        def sent(name):
            return data if act == name else None

        office = objection.notice.stage.call.office
        self.assign = AssignForm(
            sent("assign"), office=office, initial={"handled_by": objection.handled_by_id}
        )
        self.note = NoteForm(sent("note"))
        self.settle = SettleForm(sent("settle"), objection=objection)


@login_required
def objection(request, stage_id, pk):
    """One objection with everything the office knows, and what can be done with it."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    one = queries.objection_of(stage, pk)
    act = request.POST.get("act", "")
    forms, seen, problem, status = Forms(request, one, act), None, "", 200
    if request.method == "POST":
        try:
            if act == "contact":
                seen = _contact(request, one)
            elif _act(request, one, act, forms):
                return redirect("reviews:objection", stage.pk, one.pk)
            else:
                status = 400
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
            one = queries.objection_of(stage, pk)
    context = {
        "objection": one, "forms": forms, "problem": problem, "seen": seen,
        "may_see_contact": may_see_contact(request.user, one),
        "masked_name": mask_value(one.name), "masked_contact": veiled(one.contact),
        "notes": list(one.notes.select_related("by")),
        "files": list(one.files.select_related("file")),
        "is_open": one.state == ObjectionState.OPEN,
    }  # fmt: skip
    return page(request, stage, "reviews/objection.html", context, status)


def _contact(request, one):
    if not may_see_contact(request.user, one):
        raise PermissionDenied
    return look_at_contact(one, by=request.user, at=request.arrived_at)


def _act(request, one, act, forms):
    """Do what the sent form says; False when the form is not right."""
    by = {"by": request.user, "at": request.arrived_at}
    form = {"assign": forms.assign, "note": forms.note, "settle": forms.settle}.get(act)
    if act in ("settle", "assign") and not request.user.has_perm(
        "reviews.settle_objection", one.notice.stage.call
    ):
        raise PermissionDenied
    if form is None or not form.is_valid():
        return False
    if act == "assign":
        person = form.cleaned_data["handled_by"]
        assign(one, person.pk if person else None, **by)
    elif act == "note":
        add_note(one, form.cleaned_data["text"], **by)
    else:
        settle(one, **form.cleaned_data, **by)
    messages.success(request, _("Saved."))
    return True


@login_required
@require_safe
def objection_file(request, stage_id, pk, file_id):
    """A file that came with an objection: it may name who objected, so it is kept as the contact is."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    one = queries.objection_of(stage, pk)
    if not may_see_contact(request.user, one):
        raise PermissionDenied
    return files.stream(get_object_or_404(one.files.select_related("file"), pk=file_id).file)


@login_required
def objection_view(request, pk):
    """What is objected to a proposal, for its applicant (not by whom), and its view, stated once."""
    one = queries.objection_for_applicant(request.user, pk)
    may = one.state == ObjectionState.OPEN and not one.view and one.view_due_at > request.arrived_at
    form, problem, status = ViewForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                state_view(one, form.cleaned_data["text"], by=request.user, at=request.arrived_at)
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
            else:
                messages.success(request, _("Your view was handed to the office."))
                return redirect("reviews:objection_view", pk)
    context = {
        "objection": one, "proposal": one.proposal, "form": form, "may_state": may,
        "problem": problem, "text": mask(one.text.replace(one.name, "＊＊")),
    }  # fmt: skip
    return render(request, "reviews/objection_view.html", context, status=status)
