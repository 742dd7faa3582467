"""Project libraries: what anyone reads, what the office that keeps one writes, what others suggest."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls import keeping
from calls.enums import SuggestionState
from calls.forms import AnswerForm, ItemForm, LibraryForm, PastedListForm, SuggestionForm
from calls.models import ItemRevision, Library, LibraryItem
from calls.queries import libraries_kept_by, other_libraries, suggestions_visible_to
from core.errors import Refusal
from core.text import read_id
from parties.queries import WRITERS, offices_of


def _libraries():
    return Library.objects.select_related("office")


def kept_library(user, pk):
    """The library, for a page of the office that keeps it. Raises Http404, PermissionDenied."""
    library = get_object_or_404(_libraries(), pk=pk)
    if not user.has_perm("calls.keep_library", library):
        raise PermissionDenied
    return library


def kept_item(user, pk):
    """The item, for a page of the office that keeps its library."""
    item = get_object_or_404(LibraryItem.objects.select_related("library__office"), pk=pk)
    if not user.has_perm("calls.keep_library", item.library):
        raise PermissionDenied
    return item


def _trail(library=None):
    trail = [(_("Project libraries"), reverse("calls:libraries"))]
    if library is not None:
        trail.append((library.name, reverse("calls:library_keep", args=[library.pk])))
    return trail


@require_safe
def library(request, pk):
    """The items in force in a year, those retired or to come, and every revision with its reason."""
    found = get_object_or_404(_libraries(), pk=pk)
    wanted = read_id(request.GET.get("year", ""))
    year = wanted if wanted and 2000 <= wanted <= 2100 else timezone.localdate().year
    revisions = ItemRevision.objects.order_by("-revision")
    items = list(found.items.prefetch_related(Prefetch("revisions", revisions)))
    context = {
        "library": found,
        "year": year,
        "in_force": [item for item in items if item.is_in_force(year)],
        "others": [item for item in items if not item.is_in_force(year)],
        "may_keep": request.user.has_perm("calls.keep_library", found),
        "may_suggest": _suggesting(request.user, found).exists(),
    }
    return render(request, "calls/library.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def library_list(request):
    """The libraries of the user's offices, those of others, and a new one."""
    offices = offices_of(request.user, *WRITERS).order_by("name")
    form = LibraryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        office = offices.filter(pk=read_id(request.POST.get("office", ""))).first()
        if office is None:
            raise PermissionDenied
        try:
            new = keeping.found_library(
                office, **form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            return redirect("calls:library_keep", new.pk)
    context = {
        "kept": libraries_kept_by(request.user),
        "others": other_libraries(request.user),
        "offices": offices,
        "form": form,
    }
    return render(request, "calls/libraries.html", context)


@login_required
@require_safe
def keep(request, pk):
    """What the office that keeps a library does with it: items in their order, suggestions."""
    found = kept_library(request.user, pk)
    context = {
        "library": found,
        "items": found.items.all(),
        "year": timezone.localdate().year,
        "suggestions": found.suggestions.select_related("office").order_by("state", "-pk")[:50],
        "trail": _trail(),
    }
    return render(request, "calls/library_keep.html", context)


def _written(request, form, act):
    """Do ``act`` with a valid form; whether it was done. A refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """One more item."""
    found = kept_library(request.user, pk)
    form = ItemForm(request.POST or None, initial={"from_year": timezone.localdate().year})

    def act(values):
        reason = values.pop("reason")
        keeping.add_item(found, values, reason=reason, by=request.user, at=request.arrived_at)

    if _written(request, form, act):
        messages.success(request, _("The item is in the library."))
        return redirect("calls:library_keep", pk)
    context = {"library": found, "form": form, "trail": _trail(found)}
    return render(request, "calls/library_item.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request, pk):
    """Change or retire an item; its history stands below."""
    item = kept_item(request.user, pk)
    form = ItemForm(
        request.POST or None, initial={name: getattr(item, name) for name in keeping.SAID}
    )
    seen = read_id(request.POST.get("revision", "")) or 0

    def act(values):
        reason = values.pop("reason")
        keeping.revise_item(
            item, values, seen=seen, reason=reason, by=request.user, at=request.arrived_at
        )

    if _written(request, form, act):
        messages.success(request, _("The item is revised. Drafts that took it are told."))
        return redirect("calls:library_keep", item.library_id)
    revisions = item.revisions.select_related("by")
    context = {
        "library": item.library, "item": item, "form": form, "revisions": revisions,
        "trail": _trail(item.library),
    }  # fmt: skip
    return render(request, "calls/library_item.html", context)


@login_required
@require_POST
def move(request, pk):
    """One place up or down."""
    item = kept_item(request.user, pk)
    step = -1 if request.POST.get("act") == "up" else 1
    keeping.move_item(item, step, by=request.user, at=request.arrived_at)
    response = redirect("calls:library_keep", item.library_id)
    response["Location"] += f"#item-{item.pk}"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request, pk):
    """Read a pasted list: first shown as it was understood, then taken."""
    found = kept_library(request.user, pk)
    form = PastedListForm(request.POST or None, initial={"from_year": timezone.localdate().year})
    context = {"library": found, "form": form, "trail": _trail(found)}

    def act(values):
        context["read"] = keeping.read_list(values["text"])

    if _written(request, form, act) and request.POST.get("act") == "take":
        added, known = keeping.import_items(
            found, context["read"], from_year=form.cleaned_data["from_year"],
            by=request.user, at=request.arrived_at,
        )  # fmt: skip
        text = ngettext("%(count)d item was added.", "%(count)d items were added.", added)
        messages.success(request, text % {"count": added})
        if known:
            text = _("%(count)d were left out: the library has items of these titles.")
            messages.info(request, text % {"count": known})
        return redirect("calls:library_keep", pk)
    return render(request, "calls/library_paste.html", context)


# --- Suggestions -----------------------------------------------------------------------------------


def _suggesting(user, found):
    """The user's offices that may suggest an item for a library: all but the one that keeps it."""
    return offices_of(user, *WRITERS).exclude(pk=found.office_id).order_by("name")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request, pk):
    """Suggest an item for a library that another office keeps."""
    found = get_object_or_404(_libraries(), pk=pk)
    offices = _suggesting(request.user, found)
    office = offices.filter(pk=read_id(request.POST.get("office", ""))).first() or offices.first()
    if office is None:
        raise PermissionDenied
    form = SuggestionForm(request.POST or None)

    def act(values):
        reason = values.pop("reason")
        keeping.suggest_item(
            found, office, values, reason=reason, by=request.user, at=request.arrived_at
        )

    if _written(request, form, act):
        messages.success(request, _("Your suggestion waits for the answer of %(office)s.")
                         % {"office": found.office})  # fmt: skip
        return redirect("calls:library", pk)
    mine = suggestions_visible_to(request.user).filter(library=found, office__in=offices)
    context = {"library": found, "form": form, "offices": offices, "mine": mine[:20]}
    return render(request, "calls/library_suggest.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request, pk):
    """A suggested item and its answer; the office that keeps the library gives it here."""
    row = get_object_or_404(suggestions_visible_to(request.user), pk=pk)
    may_answer = request.user.has_perm("calls.keep_library", row.library)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = AnswerForm(request.POST or None, initial={"from_year": timezone.localdate().year})

    def act(values):
        keeping.answer_suggestion(
            row, accept=request.POST.get("act") == "accept", **values,
            by=request.user, at=request.arrived_at,
        )  # fmt: skip

    if _written(request, form, act):
        messages.success(request, _("The suggestion is answered."))
        return redirect("calls:library_keep", row.library_id)
    is_open = row.state == SuggestionState.OPEN
    context = {"row": row, "form": form, "may_answer": may_answer and is_open}
    return render(request, "calls/suggestion.html", context)
