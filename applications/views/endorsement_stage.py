"""The endorsement stage in the call's workspace: who is where, what is stuck, and its chain."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.endorsing.forms import NameOfficeForm, SettingsForm, step_rows
from applications.endorsing.kind import trouble_of
from applications.endorsing.naming import name_another
from applications.endorsing.reading import listed, settings_for, stuck_steps
from applications.endorsing.steps import SETTINGS, has_begun, set_steps
from applications.models import EndorsementStep
from applications.views.endorsing import step_for
from calls.quotas import rooms_of, sums_of
from calls.workspace import frame, stage_for
from core.errors import Refusal
from core.pages import paginate
from parties.enums import ChainState

KIND = "endorsement"


def _stage(request, stage_id, permission="calls.see_workspace"):
    stage = stage_for(request.user, stage_id, permission)
    if stage.kind != KIND:
        raise Http404
    return stage


def _page(request, stage, template, context, status=200):
    base = frame(stage.call, at=request.arrived_at, current=stage)
    return render(request, template, base | {"stage": stage} | context, status=status)


@login_required
@require_safe
def tab(request, stage_id):
    """The proposals of the stage and where each is, what needs the office, quotas, the chain."""
    stage = _stage(request, stage_id)
    at = request.arrived_at
    rooms = rooms_of(stage, at=at)
    stuck = list(stuck_steps(stage, at=at)[:50])
    for one in stuck:
        one.trouble = trouble_of(one, at=at)
    context = {
        "page": paginate(request, listed(stage, request.GET), 50),
        "states": ChainState.choices,
        "wanted": request.GET.get("state", ""),
        "words": request.GET.get("q", ""),
        "query": request.GET.urlencode(),
        "stuck": stuck,
        "rooms": rooms,
        "sums": sums_of(rooms),
        "steps": EndorsementStep.objects.filter(stage=stage).select_related("fixed_office"),
        "settings": settings_for(stage),
        "has_begun": has_begun(stage),
    }
    return _page(request, stage, "applications/endorsement_tab.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def steps(request, stage_id):
    """The chain of the stage, to be changed until a proposal has come."""
    stage = _stage(request, stage_id, "calls.edit_call")
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, instance=settings_for(stage))
    rows = step_rows(stage, data)
    if data is not None and _steps_set(request, stage, form, rows):
        return redirect("applications:endorsement_tab", stage_id)
    context = {"form": form, "rows": rows, "has_begun": has_begun(stage)}
    status = 200 if data is None else 409
    return _page(request, stage, "applications/endorsement_steps.html", context, status)


def _steps_set(request, stage, form, rows):
    answers = [form.is_valid(), *(row.is_valid() for row in rows)]
    if not all(answers):
        return False
    wanted = sorted(
        (row.cleaned_data for row in rows if row.cleaned_data.get("name")),
        key=lambda values: values["position"],
    )
    settings = {name: form.cleaned_data[name] for name in SETTINGS}
    try:
        set_steps(stage, wanted, settings=settings, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    flashes.success(request, _("The chain of opinions is saved."))
    return True


@login_required
@require_http_methods(["GET", "POST"])
def name_office(request, pk):
    """Another office for one opinion, named by the office that runs the call."""
    step, endorsement, _may_act = step_for(request, pk)
    proposal = endorsement.proposal
    if not request.user.has_perm("applications.screen", proposal):
        raise PermissionDenied
    form = NameOfficeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            name_another(
                pk, form.cleaned_data["office"], why=form.cleaned_data["why"],
                by=request.user, at=request.arrived_at,
            )  # fmt: skip
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            flashes.success(request, _("The office is named and told."))
            return redirect("applications:endorsement_tab", endorsement.stage_id)
    context = {"form": form, "step": step, "proposal": proposal, "stage": endorsement.stage}
    return render(
        request, "applications/name_office.html", context, status=409 if form.errors else 200
    )
