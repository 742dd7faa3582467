"""Pages on which the office lays the stages of a draft out, and says that one is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from calls import stages
from calls.arranging import add_stage, can_move, move_stage, out_of_place, remove_stage
from calls.finishing import FinishingRefused, begun_after, finish_stage, open_in, take_up_stage
from calls.forms import StageKindForm, TakeUpForm
from calls.windows import window_of
from calls.wording import window_words
from calls.workspace import call_for, frame, stage_for
from core.errors import Refusal

STEPS = {"up": -1, "down": 1}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request, pk):
    """The stages in their order, with what can be done with each; posting adds one."""
    call = call_for(request.user, pk, "calls.edit_call")
    form = StageKindForm(request.POST or None, call=call)
    status = 200
    if request.method == "POST":
        status = 409
        if form.is_valid() and _added(request, call, form):
            return redirect("calls:stages", pk)
    context = frame(call, at=request.arrived_at) | {"form": form, "rows": _rows(call)}
    return render(request, "calls/stages.html", context, status=status)


def _added(request, call, form):
    kind = form.cleaned_data["kind"]
    try:
        stage = add_stage(call, kind, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    messages.success(request, _("“%(stage)s” was added.") % {"stage": stage.name})
    return True


def _rows(call):
    """One row a stage: its dates in words, what its kind is, what is wrong with its place."""
    rows = list(call.stages.prefetch_related("windows").order_by("position"))
    wrong = {stage.pk: text for stage, text in out_of_place(rows)}
    return [
        {
            "stage": one,
            "kind": stages.get(one.kind),
            "when": window_words(window_of(one)),
            "wrong": wrong.get(one.pk, ""),
            "has_begun": stages.get(one.kind).has_begun(one),
            "can_rise": can_move(rows, index, -1),
            "can_fall": can_move(rows, index, 1),
        }
        for index, one in enumerate(rows)
    ]


@login_required
@require_POST
def arrange_one(request, stage_id, act):
    """Move one stage up or down, or take it out."""
    stage = stage_for(request.user, stage_id, "calls.edit_call")
    who = {"by": request.user, "at": request.arrived_at}
    try:
        if act == "remove":
            remove_stage(stage, **who)
            messages.success(request, _("“%(stage)s” was taken out.") % {"stage": stage.name})
        elif act in STEPS:
            move_stage(stage, STEPS[act], **who)
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("calls:stages", args=[stage.call_id]) + f"#stage-{stage_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request, stage_id):
    """What is still open in a stage; posting says that it is done."""
    stage = stage_for(request.user, stage_id, "calls.close_call")
    status = 200
    if request.method == "POST":
        try:
            finish_stage(stage, by=request.user, at=request.arrived_at)
        except FinishingRefused as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(stage)s” is finished.") % {"stage": stage.name})
            return redirect("calls:workspace", stage.call_id)
    context = frame(stage.call, at=request.arrived_at, current=stage)
    context |= {"stage": stage, "open_items": open_in(stage, at=request.arrived_at)}
    return render(request, "calls/finish.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request, stage_id):
    """Take a finished stage up again, with a reason."""
    stage = stage_for(request.user, stage_id, "calls.close_call")
    form = TakeUpForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 409
        if form.is_valid():
            try:
                take_up_stage(stage, **form.cleaned_data, by=request.user, at=request.arrived_at)
            except FinishingRefused as refusal:
                refusal.add_to(form)
            else:
                return redirect("calls:workspace", stage.call_id)
    context = {
        "title": _("Take “%(stage)s” up again?") % {"stage": stage.name},
        "consequences": _what_taking_up_does(stage),
        "form": form,
        "button": _("Take it up again"),
        "back_url": reverse("calls:workspace", args=[stage.call_id]),
    }
    return render(request, "portal/confirm.html", context, status=status)


def _what_taking_up_does(stage):
    if later := begun_after(stage):
        return [_("“%(later)s” has begun and rests on this stage.") % {"later": later.name}]
    return [_("The stage counts as not finished; who took it up and why stays on record.")]
