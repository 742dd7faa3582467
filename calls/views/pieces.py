"""Correcting one piece of a reading where it stands: a small request that gives the piece back.

With scripts each answer is a fragment that takes the piece's place; without them the same address is
a page of its own, and saving leads back to the piece.
"""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from calls import looking_through
from calls import reading_pieces as acts
from calls.piece_forms import BriefForm, IndicatorForm, LotForm, piece_from, rows_of
from calls.queries import readings_visible_to
from calls.reading_page import branch_of, state_of
from core.errors import Refusal

READ = ["GET", "HEAD", "POST"]
MOVES = {"up": -1, "down": 1}


def _piece(request, pk, place, number=0):
    """The reading and the row of one of its pieces, or 404."""
    reading = get_object_or_404(
        readings_visible_to(request.user).select_related("changed_by"), pk=pk
    )
    row = looking_through.piece_row(reading, place, number)
    if row is None:
        raise Http404
    if reading.accepted_at is not None:
        raise looking_through.ReadingIsAccepted
    return reading, row


def _is_closed(request):
    """Whether a form is closed again without saving: the piece is asked for as it stands."""
    return request.method != "POST" and request.htmx and "show" in request.GET


def _ask(request, reading, context):
    """The form, as a fragment or on a page of its own."""
    context |= {"reading": reading, "back": reverse("calls:reading", args=[reading.pk])}
    template = "calls/_reading_form.html" if request.htmx else "calls/reading_piece.html"
    response = render(request, template, context)
    if request.htmx and request.method == "POST":  # the form stays open with what is wrong in it
        response = reswap(retarget(response, f"#{context['target']}"), "outerHTML")
    return response


def _done(request, pk, place, number, focus):
    """What the piece looks like now: the project or the community's head, and the page's state."""
    if not request.htmx:
        messages.success(request, _("Saved. The draft call is not touched yet."))
        return redirect(reverse("calls:reading", args=[pk]) + f"#{focus}")
    reading = readings_visible_to(request.user).select_related("changed_by").get(pk=pk)
    branch = branch_of(reading, place, get_language() or "zh-hans")
    context = state_of(reading, request.user) | {"reading": reading, "one": branch, "focus": focus}
    context |= {"is_fragment": True, "open": True}
    if number:
        context["project"] = branch["projects"][number - 1]
        return render(request, "calls/_reading_project.html", context)
    return render(request, "calls/_reading_lot.html", context)


def _change(request, reading, place, number, form, change):
    """Carry a change out; False where it was refused, which the form then says."""
    try:
        looking_through.change_piece(
            reading.pk, place, number, change, seen=form.cleaned_data["seen"],
            by=request.user, at=request.arrived_at,
        )  # fmt: skip
    except Refusal as refusal:
        refusal.add_to(form)
        if isinstance(refusal, looking_through.PieceChanged):
            now = _piece(request, reading.pk, place, number)[1]
            form.data = form.data.copy()
            form.data["seen"] = acts.stamp(now)
        return False
    return True


def _small(request, pk, place, number, form_class, target, extra):
    """Ask for and save the short values of a community or a project."""
    reading, row = _piece(request, pk, place, number)
    if _is_closed(request):
        return _done(request, pk, place, number, target)
    start = row | {"seen": acts.stamp(row)}
    form = form_class(request.POST or None, initial=start, auto_id=f"{target}-%s")
    if request.method == "POST" and form.is_valid():
        told = form.row()
        if _change(request, reading, place, number, form, lambda _row: told):
            return _done(request, pk, place, number, target)
    context = {"form": form, "target": target, "swap": target, "heading": row["name"]} | extra
    return _ask(request, reading, context)


@login_required
@require_http_methods(READ)
def lot(request, pk, place):
    """Name, deadline and contact of a community."""
    address = reverse("calls:reading_lot", args=[pk, place])
    return _small(request, pk, place, 0, LotForm, f"c{place}-head", {"address": address})


@login_required
@require_http_methods(READ)
def brief(request, pk, place, number):
    """Name, category, amount and period of a project."""
    address = reverse("calls:reading_brief", args=[pk, place, number])
    extra = {"address": address, "swap": f"c{place}p{number}"}
    return _small(request, pk, place, number, BriefForm, f"c{place}p{number}-brief", extra)


@login_required
@require_http_methods(READ)
def indicator(request, pk, place, number, index):
    """One indicator with its targets: mend, add (index 0), delete, join, split, move, read anew."""
    reading, row = _piece(request, pk, place, number)
    pieces = acts.pieces_of(row)
    # Somebody else may have taken it out meanwhile: then what was typed is kept and told so.
    is_gone = index > len(pieces)
    if not number or (is_gone and request.method != "POST"):
        raise Http404
    if _is_closed(request):
        return _done(request, pk, place, number, f"c{place}p{number}i{index}")
    old = pieces[index - 1] if index and not is_gone else acts.PieceRow(str(len(pieces) + 1), "")
    form, formset = _forms(request, row, old, f"c{place}p{number}i{index}")
    change = _asked(request, form, formset, old, index) if request.method == "POST" else None
    if change and _change(request, reading, place, number, form, change):
        return _done(request, pk, place, number, f"c{place}p{number}i{_focus(request, index)}")
    return _ask(request, reading, _editor(form, formset, old, row, pk, place, number, index))


def _forms(request, row, old, name):
    """The words and the targets of an indicator as forms; ``name`` keeps their ids apart."""
    start = {"seen": acts.stamp(row), "number": old.number, "text": old.text}
    form = IndicatorForm(request.POST or None, initial=start, auto_id=f"{name}-%s")
    return form, rows_of(old, request.POST or None, auto_id=f"{name}-%s")


def _asked(request, form, formset, old, index):
    """The change of the project's row that a button stands for; None where the input is wrong.

    All buttons but 'save' leave the words in the form alone, so they ask for its stamp only.
    """
    act = request.POST.get("act", "save")
    at = request.POST.get("cut", "")
    form.full_clean()
    if at.isascii() and at.isdecimal() and len(at) < 6:
        change = partial(acts.split, index=index, at=int(at))
    elif act in MOVES:
        change = partial(acts.move, index=index, by=MOVES[act])
    elif act in ("delete", "join", "reread"):
        change = partial(getattr(acts, {"delete": "take_out"}.get(act, act)), index=index)
    else:
        valid = [form.is_valid(), formset.is_valid()]
        if not all(valid):
            return None
        change = partial(acts.put, index=index, piece=piece_from(form, formset, old))
        return lambda row: acts.with_pieces(row, change(acts.pieces_of(row)))
    if not index or "seen" in form.errors:
        return None
    return lambda row: acts.with_pieces(row, change(acts.pieces_of(row)), renumber=True)


def _focus(request, index):
    """Which indicator the keyboard stands on afterwards."""
    act = request.POST.get("act", "save")
    return max(index + MOVES.get(act, 0), 1) if act != "delete" else max(index - 1, 1)


def _editor(form, formset, old, row, pk, place, number, index):
    return {
        "form": form, "formset": formset, "is_new": not index, "old": old, "clauses": acts.clauses_of(old.text),
        "target": f"c{place}p{number}i{index}", "swap": f"c{place}p{number}",
        "address": reverse("calls:reading_indicator", args=[pk, place, number, index]),
        "heading": _("Indicator %(number)s of “%(name)s”")
        % {"number": old.number or "–", "name": row["name"]},
        "doubts": acts.doubts_of(old, get_language() or "zh-hans"),
    }  # fmt: skip


@login_required
@require_POST
def undo(request, pk):
    """Take the last change back, where it is one's own and nobody came after it."""
    reading = get_object_or_404(readings_visible_to(request.user), pk=pk)
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdecimal() and len(revision) < 10):
        raise Http404
    try:
        looking_through.undo_change(
            reading.pk, revision=int(revision), by=request.user, at=request.arrived_at
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The last change was taken back."))
    return redirect(reverse("calls:reading", args=[pk]) + "#tree")
