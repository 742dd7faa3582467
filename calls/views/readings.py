"""Reading last year's announcement in: the text beside what was read, corrected piece by piece."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls import looking_through
from calls.models import Call
from calls.queries import readings_visible_to
from calls.reading_forms import AcceptForm, CommunityForm, ProjectForm, SourceForm
from calls.reading_page import category_hint, page_of, project_choices, state_of, targets_of
from calls.taking_over import lot_name, plan
from core.errors import Refusal
from core.pages import paginate
from parties.models import Office
from parties.queries import WRITERS, offices_of

READ = ["GET", "HEAD", "POST"]


def _offices(user):
    return Office.objects.all() if user.is_superuser else offices_of(user, *WRITERS)


def _reading(request, pk):
    return get_object_or_404(readings_visible_to(request.user).select_related("changed_by"), pk=pk)


def _trail(reading=None):
    trail = [
        (_("Calls of my office"), reverse("calls:office_calls")),
        (_("Read an announcement"), reverse("calls:readings")),
    ]
    if reading is not None:
        trail.append((str(reading), reverse("calls:reading", args=[reading.pk])))
    return trail


@login_required
@require_http_methods(READ)
def reading_list(request):
    """The readings that are being looked through, and the form for another announcement."""
    offices = _offices(request.user)
    form = SourceForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = looking_through.start_reading(
                form.cleaned_data["office"], form.cleaned_data["source"],
                file_name=upload.name if upload else "", by=request.user, at=request.arrived_at,
                language=get_language() or "zh-hans",
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file" if upload else "text", str(refusal))
        else:
            return redirect("calls:reading", found.pk)
    rows = readings_visible_to(request.user).defer("text", "tree")
    page = paginate(request, rows.select_related("changed_by", "call"), 20)
    context = {"form": form, "page": page, "may_read": offices.exists(), "trail": _trail()[:1]}
    return render(request, "calls/readings.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def reading(request, pk):
    """The text at the left with every line marked, the tree at the right, warnings on top."""
    row = _reading(request, pk)
    context = page_of(row, get_language() or "zh-hans") | state_of(row, request.user)
    context |= {"reading": row, "trail": _trail()}
    return render(request, "calls/reading.html", context)


def _answer(request, form, act, back):
    """Carry a correction out; a refusal is shown on the form, whose input stays."""
    try:
        act()
    except Refusal as refusal:
        refusal.add_to(form)
        if isinstance(refusal, looking_through.ReadingChanged):
            form.data = form.data.copy()
            form.data["revision"] = str(back["revision"]())
        return None
    messages.success(request, back["said"])
    return redirect(back["url"])


@login_required
@require_http_methods(READ)
def community(request, pk, place):
    """Correct, add (place 0) or take out a community."""
    row = _reading(request, pk)
    communities = row.tree["communities"]
    if place > len(communities):
        raise Http404
    told = communities[place - 1] if place else {}
    form = CommunityForm(request.POST or None, initial=told | {"revision": row.revision})
    removing = request.method == "POST" and "remove" in request.POST and place
    if request.method == "POST" and form.is_valid():

        def act():
            looking_through.set_community(
                row.pk, place, None if removing else form.row(),
                revision=form.cleaned_data["revision"], by=request.user, at=request.arrived_at,
            )  # fmt: skip

        if done := _answer(request, form, act, _back(request, row, f"c{place}")):
            return done
    context = {"form": form, "reading": row, "place": place, "trail": _trail(row)}
    context |= {"heading": told.get("name") or _("Another community"), "told": told}
    return render(request, "calls/reading_edit.html", context)


def _back(request, row, anchor):
    return {
        "url": reverse("calls:reading", args=[row.pk]) + f"#{anchor}",
        "said": _("Saved. The draft call is not touched yet."),
        "revision": lambda: _reading(request, row.pk).revision,
    }


@login_required
@require_http_methods(READ)
def project(request, pk, place, number):
    """Correct, add (number 0), move or take out a project."""
    row = _reading(request, pk)
    communities = row.tree["communities"]
    if not 0 < place <= len(communities) or number > len(communities[place - 1]["projects"]):
        raise Http404
    projects = communities[place - 1]["projects"]
    told = projects[number - 1] if number else {}
    start = {"revision": row.revision, "to": place, "order": number or len(projects) + 1}
    form = ProjectForm(request.POST or None, initial=told | start, communities=project_choices(row))
    if request.method == "POST" and form.is_valid():
        removing = "remove" in request.POST and number
        if done := _answer(
            request, form, lambda: _set_project(request, row, place, number, form, removing),
            _back(request, row, f"c{place}"),
        ):  # fmt: skip
            return done
    context = {"form": form, "reading": row, "place": place, "number": number, "told": told}
    context |= {"heading": told.get("name") or _("Another project"), "trail": _trail(row)}
    context["targets"] = targets_of(told, get_language() or "zh-hans")
    return render(request, "calls/reading_edit.html", context)


def _set_project(request, row, place, number, form, removing):
    looking_through.set_project(
        row.pk, place, number, None if removing else form.row(), to=form.cleaned_data["to"],
        order=form.cleaned_data["order"], revision=form.cleaned_data["revision"],
        by=request.user, at=request.arrived_at,
    )  # fmt: skip


@login_required
@require_http_methods(READ)
def accept(request, pk):
    """Choose the draft, see what would be added and changed, and take it over."""
    row = _reading(request, pk)
    if row.accepted_at is not None:
        raise looking_through.ReadingIsAccepted
    drafts = Call.objects.filter(office=row.office, state="draft")  # who reads it writes for it
    into = request.GET.get("into", "new")
    call = drafts.filter(pk=into).first() if into.isdecimal() and len(into) < 18 else None
    if into != "new" and call is None:
        raise Http404
    start = {"revision": row.revision, "title": row.tree["title"], "year": row.tree["year"]}
    form = AcceptForm(request.POST or None, initial=start, tree=row.tree, call=call)
    posted = request.method == "POST" and form.is_valid()
    if posted and (done := _accepted(request, row, call, form)):
        return done
    steps = plan(call, row.tree, update=True) if call else []
    context = {"reading": row, "form": form, "call": call, "drafts": drafts, "steps": steps}
    context |= {"trail": _trail(row), "hint": category_hint(form), "lots": _lots(row, call)}
    return render(request, "calls/reading_accept.html", context)


def _lots(row, call):
    return [
        ((lot_name(call, one) if call else one["name"] or row.office.name), len(one["projects"]))
        for one in row.tree["communities"]
    ]


def _accepted(request, row, call, form):
    told = form.cleaned_data
    new = {name: told[name] for name in ("title", "year", "scheme") if name in told}
    try:
        call, done = looking_through.accept_reading(
            row.pk, call=call, new=new, update=told.get("update", False),
            categories=form.categories(), revision=told["revision"],
            by=request.user, at=request.arrived_at,
        )  # fmt: skip
    except Refusal as refusal:
        refusal.add_to(form)
        return None
    for sentence in done.sentences():
        messages.info(request, sentence)
    return redirect("calls:workspace", call.pk)


@login_required
@require_http_methods(READ)
def discard(request, pk):
    """Throw an open reading away, after asking."""
    row = _reading(request, pk)
    if request.method == "POST":
        looking_through.discard_reading(row.pk, by=request.user, at=request.arrived_at)
        messages.success(request, _("The reading is discarded."))
        return redirect("calls:readings")
    context = {
        "title": _("Discard this reading?"),
        "consequences": [
            _("The text, what was read from it and every correction are deleted."),
            _("No call is changed."),
        ],
        "button": _("Discard"),
        "danger": True,
        "back_url": reverse("calls:reading", args=[row.pk]),
        "trail": _trail(row),
    }
    return render(request, "portal/confirm.html", context)
