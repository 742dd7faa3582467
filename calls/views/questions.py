"""What everybody sees of questions about a call, and the form in which one asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls.locking import CallRefused
from calls.queries import public_calls, with_stages
from calls.question_forms import AskForm
from calls.questions.asking import ask as ask_question
from calls.questions.listing import answered_of, found_in, own_of, with_counts, with_names
from calls.questions.refusals import PersonalNumbers
from calls.questions.standing import standing_of
from core.pages import paginate
from core.text import clean_text, read_id

PER_PAGE = 20
LONGEST_SEARCH = 100


def _call(pk):
    calls = (
        with_counts(with_stages(public_calls())).select_related("office").prefetch_related("lots")
    )
    return get_object_or_404(calls, pk=pk)


@require_safe
def question_list(request, pk):
    """Every answered question of a call: searched, narrowed, the newest or the oldest first."""
    call = _call(pk)
    words = clean_text(request.GET.get("q", ""), multiline=False)[:LONGEST_SEARCH]
    oldest_first = request.GET.get("order") == "oldest"
    rows = found_in(answered_of(call), words)
    lot = read_id(request.GET.get("lot", "")) or 0
    number = read_id(request.GET.get("number", "")) or 0
    rows = rows.filter(lot=lot) if lot else rows
    rows = rows.filter(number=number) if number else rows
    if oldest_first:
        rows = rows.reverse()
    context = standing_of(request, call) | {
        "page": paginate(request, with_names(rows), PER_PAGE),
        "words": words, "oldest_first": oldest_first, "lot": lot, "number": number,
        "is_narrowed": bool(words or lot or number),
        "open_count": call.questions_open,
        "hidden_count": call.questions_hidden,
        "own": list(own_of(call, request.user)),
    }  # fmt: skip
    return render(request, "calls/questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, pk):
    """Ask a question; after the deadline the page says until when it was."""
    call = _call(pk)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, call=call, user=request.user, about=_about(request, call))
    if request.method == "POST" and form.is_valid() and (done := _asked(request, call, form)):
        question, is_new = done
        said = _("Your question is with the office as number %(number)d. You are told the answer.")
        if not is_new:
            said = _("You asked this already: it is with the office as number %(number)d.")
        messages.success(request, said % {"number": question.number})
        return redirect("calls:questions", pk)
    return render(request, "calls/ask.html", standing_of(request, call) | {"form": form})


def _asked(request, call, form):
    """``(question, whether it is new)``; None when it was refused, with the reason on the form."""
    try:
        return ask_question(call, **form.what(), by=request.user, at=request.arrived_at)
    except CallRefused as refusal:
        if isinstance(refusal, PersonalNumbers):
            form.show_box()
        refusal.add_to(form)
    return None


def _about(request, call):
    """What the link that led here names: a project or a lot of the call."""
    for name in ("project", "lot"):
        if pk := read_id(request.GET.get(name, "")):
            return f"{name}-{pk}"
    return ""
