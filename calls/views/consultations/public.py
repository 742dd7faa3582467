"""What anyone sees of a consultation: the text, the way to comment, what was said and answered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from calls.consulting import comparing
from calls.consulting import queries as rows
from calls.consulting.commenting import receive_comment
from calls.consulting.forms import CodeForm, CommentForm
from calls.consulting.opening import END
from calls.consulting.refusals import CommentLate
from calls.consulting.writing import public_text
from calls.models import Annex, Consultation
from calls.queries import PUBLIC_STATES
from calls.windows import has_closed, window_of
from core import files, human, limits, reckoning
from core.errors import Refusal
from core.pages import paginate
from core.papers import PaperRefused, read_code, spell_code
from core.text import read_id

# From one address within an hour; a service centre has one address for all its visitors.
MOST_COMMENTS, MOST_CODES, HOUR = 30, 60, 60


def _consultation(stage_id):
    return get_object_or_404(rows.public_consultations(), stage=stage_id)


@require_safe
def consultation_list(request):
    """Every consultation, those that take comments first named on the home page."""
    page = paginate(request, rows.with_counts(rows.public_consultations()), rows.PER_PAGE)
    running = set(rows.running(Consultation.objects.all(), at=request.arrived_at)
                  .filter(pk__in=[one.pk for one in page]).values_list("pk", flat=True))  # fmt: skip
    return render(request, "calls/consultations.html", {"page": page, "running": running})


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request, stage_id):
    """The text and all that belongs to it; a POST comments on it."""
    found = _consultation(stage_id)
    window = window_of(found.stage)
    is_running = found.state == "open" and not has_closed(window, at=request.arrived_at)
    first = list(found.versions.get(number=1).passages.all())
    if request.method == "POST" and not is_running:
        raise CommentLate(window.closes_at, request.arrived_at)
    form = _form(request, first) if is_running else None
    if request.method == "POST":
        comment, form = _received(request, found, form)
        if comment is not None:
            messages.success(request, _("Your comment has arrived. Keep its code."))
            return redirect("calls:comment_receipt", spell_code(comment.code))
    context = _page(request, found, first) | {"form": form, "window": window}
    context |= {"consultation": found, "is_running": is_running}
    return render(request, "calls/consultation.html", context)


def _form(request, passages):
    """The comment form; a passage that the address names is chosen."""
    chosen = request.GET.get("passage", "")
    kwargs = {"passages": passages, "at": request.arrived_at}
    return CommentForm(request.POST or None, initial={"passage": chosen}, **kwargs)


def _received(request, found, form):
    """``(comment, form)``: None and what is wrong on the form, or the comment; nothing is lost."""
    is_whole = form.is_valid()
    try:
        token = human.check(
            request.POST.get("token", ""), request.POST.get("answer", ""),
            trap=request.POST.get("website", ""), at=request.arrived_at,
        )  # fmt: skip
    except human.NotHuman as refusal:
        form = form.renewed()
        if request.POST.get("answer") or refusal.field is None:
            refusal.add_to(form)
        return None, form
    if not is_whole:
        return None, form
    told = form.cleaned_data
    try:
        limits.count(request, f"comment:{found.pk}", most=MOST_COMMENTS, minutes=HOUR)
        comment = receive_comment(
            found, token=token, text=told["text"], name=told["name"], email=told["email"],
            passage_id=told["passage"], at=request.arrived_at,
        )  # fmt: skip
    except CommentLate:
        raise
    except Refusal as refusal:
        refusal.add_to(form)
        return None, form
    return comment, form


def _page(request, found, first):
    """What the page shows whether or not comments are taken."""
    named = read_id(request.GET.get("about", ""))
    about = next((one for one in first if one.pk == named), None)
    comments = rows.shown_comments(found, about.pk if about else None)
    page, listed = rows.rows_of(request, comments, rows.PER_PAGE)
    text = public_text(found)
    digests = rows.digests_of(found)
    return {
        "passages": first if text.number == 1 else list(text.passages.all()),
        "text": text,
        "first": first,
        "about": about,
        "shown_on": rows.shown_by_passage(found),
        "page": page,
        "rows": listed,
        "counts": rows.standings(found),
        "digest": digests[0] if digests else None,
        "older": digests[1:],
        "papers": rows.papers_of_stage(found.stage),
        "annexes": found.annexes.select_related("file"),
        "extensions": found.extensions.all(),
        "reckoned": reckoning.of(found, END),
        "call_is_public": found.stage.call.state in PUBLIC_STATES,
        "can_manage": request.user.has_perm("calls.see_workspace", found.stage.call),
    }


@require_safe
def changes(request, stage_id):
    """The text that was put up and the text that came of it, side by side."""
    found = _consultation(stage_id)
    newest = public_text(found)
    if newest.number == 1:
        raise Http404
    context = comparing.compared(found.versions.get(number=1), newest)
    return render(request, "calls/consultation_changes.html", context | {"consultation": found})


@require_safe
def annex(request, pk):
    """A file that belongs to a public text; of a draft's, for its office."""
    row = get_object_or_404(
        Annex.objects.select_related("file", "consultation__stage__call"), pk=pk
    )
    call = row.consultation.stage.call
    if row.consultation.is_draft and not request.user.has_perm("calls.see_workspace", call):
        raise Http404
    return files.stream(row.file, inline=True)


@require_safe
def receipts(request):
    """Enter the code of a comment."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        limits.count(request, "comment-code", most=MOST_CODES, minutes=HOUR)
        try:
            code = read_code(form.cleaned_data["code"])
        except PaperRefused as refusal:
            refusal.add_to(form)
        else:
            if rows.receipt_of(code) is not None:
                return redirect("calls:comment_receipt", spell_code(code))
            form.add_error("code", _("No comment has this code. Compare it with your receipt."))
    return render(request, "calls/comment_receipts.html", {"form": form})


@never_cache
@require_safe
def receipt(request, code):
    """What became of one comment; whoever has its code reads it."""
    limits.count(request, "comment-code", most=MOST_CODES, minutes=HOUR)
    try:
        comment = rows.receipt_of(read_code(code))
    except PaperRefused:
        comment = None
    if comment is None:
        raise Http404
    stage = comment.consultation.stage
    context = {
        "comment": comment,
        "consultation": comment.consultation,
        "spelled": spell_code(comment.code),
        "answers": rows.answers_to(comment),
        "trail": [(str(comment.consultation), reverse("calls:consultation", args=[stage.pk]))],
    }
    return render(request, "calls/comment_receipt.html", context)
