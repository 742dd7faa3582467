"""The pages of an office that gives opinions: what waits, one opinion, many at once, substitutes."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from applications.endorsing.forms import OpinionForm, SubstituteForm, TogetherForm
from applications.endorsing.opining import give
from applications.endorsing.reading import (
    history_of,
    open_return,
    opinions_of,
    settled_of,
    waiting_steps,
)
from applications.endorsing.together import agree_together, lines_for
from applications.models import Endorsement
from applications.queries import attachments_visible_to
from applications.screened import newest_version
from calls.quotas import quota_for, rooms_of
from core import files, reckoning
from core.errors import Refusal
from core.pages import paginate
from core.text import read_id
from parties.enums import ChainState, Role, StepState
from parties.models import Office, Opinion, OpinionStep, Organization, Substitution
from parties.opinions.substitutes import end_substitution, name_substitute, offices_acted_for
from parties.queries import offices_of, party_ids_of, works_for

MOST_NAMES = 300


@login_required
@require_safe
def waiting(request):
    """What waits for an opinion of the user's offices, the first clock first, and what was given."""
    acting = offices_acted_for(request.user, at=request.arrived_at)
    about = Endorsement.objects.filter(chain=OuterRef("chain"))
    steps = waiting_steps(list(acting)).annotate(
        number=Subquery(about.values("proposal__receipt_number")[:1]),
        proposal_name=Subquery(about.values("proposal__handed_name")[:1]),
        applicant=Subquery(about.values("proposal__applicant__name")[:1]),
        requested=Subquery(about.values("proposal__handed_requested")[:1]),
        version=Subquery(about.values("proposal__version_count")[:1]),
        call=Subquery(about.values("proposal__call__title")[:1]),
    )
    context = {
        "page": paginate(request, steps, 50),
        "rooms": _rooms(acting, at=request.arrived_at),
        "given": _given(acting),
        "leads": offices_of(request.user, Role.LEAD).exists(),
        "form": TogetherForm(),
    }
    return render(request, "applications/endorsements.html", context)


def _given(acting):
    rows = Opinion.objects.filter(office__in=acting).select_related("step__chain", "office", "by")
    return rows.order_by("-at", "-pk")[:20]


def _rooms(acting, *, at):
    """``[(stage, Room)]`` of the quotas in which the user's offices put forward."""
    areas = set(Office.objects.filter(pk__in=acting).values_list("area", flat=True))
    mine = OpinionStep.objects.filter(
        office__in=acting, puts_forward=True, chain__ended_at__isnull=True
    ).values("chain")
    stages = {
        one.stage_id: one.stage
        for one in Endorsement.objects.filter(chain__in=mine).select_related("stage__call")
    }
    return [
        (stage, room)
        for stage in stages.values()
        for room in rooms_of(stage, at=at)
        if room.quota.area_id in areas
    ]


def step_for(request, pk):
    """``(step, endorsement, may act)`` of a step that the user may look at; 404 for everybody else.

    Looking may whoever works in its office or acts for it once its turn came, and the call's office.
    """
    step = get_object_or_404(OpinionStep.objects.select_related("chain", "office"), pk=pk)
    endorsement = get_object_or_404(
        Endorsement.objects.select_related(
            "stage", "proposal__call__office", "proposal__applicant", "proposal__lot",
            "proposal__project", "chain__area",
        ),
        chain=step.chain_id,
    )  # fmt: skip
    endorsement.chain = step.chain
    acting = offices_acted_for(request.user, at=request.arrived_at)
    is_mine = step.office_id in acting or works_for(request.user, step.office_id)
    runs_it = request.user.has_perm("applications.see_screening", endorsement.proposal)
    if not runs_it and (not is_mine or step.state == StepState.COMING or not endorsement.is_living):
        raise Http404
    return step, endorsement, step.office_id in acting


@login_required
@require_http_methods(["GET", "POST"])
def opinion(request, pk):
    """The proposal as it will print beside the form of the opinion."""
    step, endorsement, may_act = step_for(request, pk)
    if request.method == "GET":
        return _show(request, step, endorsement, may_act)
    if not may_act:
        raise PermissionDenied
    proposal = endorsement.proposal
    form = _form(step, proposal, request.POST, request.FILES)
    if form.is_valid():
        try:
            given = _give(request, step, form)
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            told = _("Your opinion on “%(proposal)s” is given: %(decision)s.")
            values = {"proposal": proposal, "decision": given.get_decision_display()}
            flashes.success(request, told % values)
            return redirect("applications:endorsements")
    # Somebody may have decided meanwhile: the page shows how it stands, and what was typed.
    step, endorsement, may_act = step_for(request, pk)
    return _show(request, step, endorsement, may_act, form=form, status=409)


def _form(step, proposal, data=None, sent=None):
    is_first = not OpinionStep.objects.filter(
        chain=step.chain_id, position__lt=step.position
    ).exists()
    return OpinionForm(data, sent, step=step, is_first=is_first, settled=settled_of(proposal))


def _give(request, step, form):
    upload = form.cleaned_data.get("scan")
    scan = None
    if upload:
        prepared = files.prepare(upload)
        scan = files.take_in(prepared, by=request.user, at=request.arrived_at)
    return give(
        step.pk,
        form.answer(scan),
        version_number=read_id(request.POST.get("version", "")) or 0,
        sections=form.cleaned_data["sections"],
        by=request.user,
        at=request.arrived_at,
    )


def _show(request, step, endorsement, may_act, *, form=None, status=200):
    proposal, stage = endorsement.proposal, endorsement.stage
    version = newest_version(proposal)
    is_open = step.state == StepState.WAITING and step.chain.state == ChainState.RUNNING
    visible = attachments_visible_to(request.user).filter(pk__in=version.attachments.values("pk"))
    context = {
        "step": step,
        "endorsement": endorsement,
        "proposal": proposal,
        "version": version,
        "content": version.content,
        "show_private": True,
        "papers": visible.select_related("file", "document"),
        "lines": opinions_of(proposal),
        "history": [one for one in history_of(step.chain) if not one.stands],
        "given_back": open_return(proposal),
        "reckoned": reckoning.of(step, "applications.opinion") if is_open else None,
        "room": _room(step, endorsement, at=request.arrived_at),
        "form": form or (_form(step, proposal) if is_open and may_act else None),
        "is_open": is_open and may_act,
        "payees": Organization.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES]
        if step.settles_payee
        else [],
        "runs_it": request.user.has_perm("applications.see_screening", proposal),
        "stage": stage,
    }
    return render(request, "applications/opinion.html", context, status=status)


def _room(step, endorsement, *, at):
    """How the area of a step that puts forward stands, or None."""
    if not step.puts_forward:
        return None
    quota = quota_for(endorsement.proposal.call, endorsement.chain.area)
    if quota is None:
        return None
    return next(iter(rooms_of(quota.stage, at=at, area=quota.area)), None)


@login_required
@require_http_methods(["GET", "POST"])
def together(request):
    """Many agreements with one text: the page says exactly what it will do, then does it."""
    sent = request.POST if request.method == "POST" else request.GET
    versions = _versions(sent.getlist("step"))
    lines = lines_for(request.user, versions, at=request.arrived_at)
    form = TogetherForm(sent if sent.get("text") is not None else None)
    if request.method == "POST" and form.is_valid():
        return _agree(request, versions, form.cleaned_data["text"])
    context = {
        "lines": lines,
        "form": form,
        "versions": versions,
        "gone": len(versions) - len(lines),
        "ready": sum(not one.refusal for one in lines),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "applications/opinions_together.html", context, status=status)


def _versions(texts):
    """``{step id: version number}`` of ``12:1``; what is no such pair is left out."""
    pairs = (text.partition(":") for text in texts)
    return {
        read_id(pk): read_id(number)
        for pk, _colon, number in pairs
        if read_id(pk) and read_id(number)
    }


def _agree(request, versions, text):
    done, refused = agree_together(request.user, versions, text, at=request.arrived_at)
    if done:
        told = ngettext("%(count)d opinion is given.", "%(count)d opinions are given.", len(done))
        flashes.success(request, told % {"count": len(done)})
    if not versions:
        flashes.warning(request, _("No proposal was ticked; nothing was done."))
    for step, sentence in refused:
        flashes.error(request, f"{step.chain.title}: {sentence}")
    return redirect("applications:endorsements")


@login_required
@require_safe
def scan(request, pk):
    """The scan of a sealed opinion, for whoever sees its proposal."""
    given = get_object_or_404(
        Opinion.objects.select_related("scan", "step").filter(scan__isnull=False), pk=pk
    )
    seen = Endorsement.objects.filter(
        chain=given.step.chain_id,
        proposal__access__party__in=party_ids_of(request.user),
        proposal__access__until__isnull=True,
        proposal__access__reason__in=["applicant", "office", "endorsement"],
    )
    if not seen.exists():
        raise Http404
    return files.stream(given.scan, inline=True)


@login_required
@require_http_methods(["GET", "POST"])
def substitutes(request):
    """Who acts for the offices that the user leads, or for whom the user's offices act."""
    led = list(offices_of(request.user, Role.LEAD).order_by("name"))
    office = next((o for o in led if str(o.pk) == request.POST.get("office", "")), None)
    form = SubstituteForm(request.POST if request.POST.get("act") == "name" else None)
    if request.method == "POST":
        if office is None:
            raise PermissionDenied
        if _substitutes_changed(request, office, form):
            return redirect("applications:substitutes")
    rows = Substitution.objects.select_related("office", "party", "named_by")
    context = {
        "led": led,
        "form": form,
        "chosen": office,
        "rows": rows.filter(office__in=[one.pk for one in led])[:100],
        "acting": rows.filter(
            party__in=party_ids_of(request.user),
            ended_at__isnull=True,
            until__gt=request.arrived_at,
        ),
        "names": Office.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES],
    }
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "applications/substitutes.html", context, status=status)


def _substitutes_changed(request, office, form):
    who = {"by": request.user, "at": request.arrived_at}
    if request.POST.get("act") == "end":
        row = get_object_or_404(office.substitutions, pk=read_id(request.POST.get("row", "")))
        end_substitution(row, **who)
        flashes.success(request, _("The substitution has ended."))
        return True
    if not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        name_substitute(
            office, values["party"], since=values["since"], until=values["until"],
            why=values["why"], **who,
        )  # fmt: skip
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    flashes.success(request, _("The substitute is named; both see it here."))
    return True
