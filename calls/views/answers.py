"""The office's side of questions: the list of a call, and one question with all that can be done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls.enums import QuestionState
from calls.models import Question
from calls.question_forms import AnswerForm, BlankForm, HideForm, MergeForm
from calls.questions import tidying
from calls.questions.answering import answer_question
from calls.questions.correcting import correct_for
from calls.questions.listing import (
    STANDING,
    counts_of,
    found_in,
    questions_visible_to,
    with_names,
)
from calls.questions.refusals import AnswerOutdated, QuestionRefused
from calls.workspace import call_for, frame
from core import masking
from core.pages import paginate
from core.text import clean_text

ORDERS = {QuestionState.OPEN: ["due_at", "number"]}


def question_for(user, pk, permission="calls.see_workspace"):
    """The question with its call, for a page of the office.

    Raises Http404 when the user may not see the call, PermissionDenied when it lacks ``permission``.
    """
    rows = questions_visible_to(user).select_related("call__office", "asked_by", "party")
    found = get_object_or_404(
        with_names(rows).select_related(
            "call__office", "asked_by", "party", "answer__by", "lot", "project", "merged_into"
        ),
        pk=pk,
    )
    prefetch_related_objects([user], "memberships")
    if not user.has_perm(permission, found.call):
        raise PermissionDenied
    return found


@login_required
@require_safe
def question_list(request, pk):
    """Every question of a call for its office; those that wait come first, by the day they are due."""
    prefetch_related_objects([request.user], "memberships")
    call = call_for(request.user, pk)
    state = request.GET.get("state", QuestionState.OPEN)
    words = clean_text(request.GET.get("q", ""), multiline=False)[:100]
    rows = found_in(Question.objects.filter(call=call), words)
    if state in QuestionState.values:
        rows = rows.filter(state=state)
    rows = rows.order_by(*ORDERS.get(state, ["-number"]))
    counts = counts_of(call)
    context = frame(call, at=request.arrived_at) | {
        "page": paginate(request, rows.select_related("lot", "project", "party"), 30),
        "state": state,
        "words": words,
        "states": [(code, label, counts.get(code, 0)) for code, label in QuestionState.choices],
        "total": sum(counts.values()),
        "is_questions": True,
    }
    return render(request, "calls/office_questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, pk):
    """One question; sent, the answer is published or an answer worded anew."""
    found = question_for(request.user, pk)
    answer = found.answer
    form = AnswerForm(
        request.POST or None,
        initial={"text": answer.text if answer else "", "base": answer.version if answer else 0},
    )
    if request.method == "POST":
        if not request.user.has_perm("calls.answer_questions", found.call):
            raise PermissionDenied
        if form.is_valid() and _answered(request, found, form):
            messages.success(
                request, _("The answer is published; whoever asked and all followers are told.")
            )
            return redirect("calls:office_questions", found.call_id)
    return render(request, "calls/question.html", _context(request, found, form=form))


def _answered(request, found, form):
    """Whether the answer stands; a refusal is on the form, whose text stays."""
    cleaned = form.cleaned_data
    try:
        answer_question(
            found, text=cleaned["text"], base=cleaned["base"],
            by=request.user, at=request.arrived_at,
        )  # fmt: skip
    except QuestionRefused as refusal:
        refusal.add_to(form)
        if isinstance(refusal, AnswerOutdated):
            form.data = form.data.copy()
            form.data["base"] = str(refusal.current.version)
            found.answer, found.state = refusal.current, QuestionState.ANSWERED
        return False
    return True


def _context(request, found, **forms):
    others = Question.objects.filter(call=found.call_id, state__in=STANDING).exclude(pk=found.pk)
    return frame(found.call, at=request.arrived_at) | {
        "question": found,
        "numbers": masking.find(found.text),
        "others": others.exists(),
        "merge_form": MergeForm(others=others),
        "hide_form": HideForm(),
        "blank_form": BlankForm(initial={"numbers": found.hides_numbers, "words": found.blanked}),
        "can_answer": request.user.has_perm("calls.answer_questions", found.call)
        and found.call.state == "published",
        "is_late": found.state == QuestionState.OPEN and found.due_at <= request.arrived_at,
        "is_questions": True,
        "trail": [
            (found.call.title, reverse("calls:workspace", args=[found.call_id])),
            (_("Questions"), reverse("calls:office_questions", args=[found.call_id])),
        ],
        **forms,
    }


def _act(request, pk, name, form, act, said):
    """Carry one of the smaller acts out; a form that is wrong comes back on the question's page."""
    found = question_for(request.user, pk, "calls.answer_questions")
    bound = form(found)
    if bound.is_valid():
        try:
            act(found, bound.cleaned_data)
        except QuestionRefused as refusal:
            refusal.add_to(bound)
        else:
            messages.success(request, said)
            return redirect("calls:question", pk)
    answer = found.answer
    initial = {"text": answer.text if answer else "", "base": answer.version if answer else 0}
    context = _context(request, found, form=AnswerForm(initial=initial), **{name: bound})
    return render(request, "calls/question.html", context)


@login_required
@require_POST
def merge(request, pk):
    """Answer it together with another one."""

    def form(found):
        others = Question.objects.filter(call=found.call_id, state__in=STANDING)
        return MergeForm(request.POST, others=others.exclude(pk=found.pk))

    def act(found, cleaned):
        tidying.merge_question(found, into=cleaned["into"], by=request.user, at=request.arrived_at)

    said = _("Merged. Whoever asked hears of the answer.")
    return _act(request, pk, "merge_form", form, act, said)


@login_required
@require_POST
def hide(request, pk):
    """Take it off the public page."""

    def act(found, cleaned):
        tidying.hide_question(
            found, reason=cleaned["reason"], by=request.user, at=request.arrived_at
        )

    said = _("It is not shown any more; whoever asked is told the reason.")
    return _act(request, pk, "hide_form", lambda found: HideForm(request.POST), act, said)


@login_required
@require_POST
def blank(request, pk):
    """Say which words of it nobody but the office reads."""

    def act(found, cleaned):
        tidying.blank_words(
            found, words=cleaned["words"].splitlines(), numbers=cleaned["numbers"],
            by=request.user, at=request.arrived_at,
        )  # fmt: skip

    said = _("Saved. Below you see the question as everybody reads it.")
    return _act(request, pk, "blank_form", lambda found: BlankForm(request.POST), act, said)


@login_required
@require_POST
def bring_back(request, pk):
    """Undo a merge or a hiding."""
    found = question_for(request.user, pk, "calls.answer_questions")
    tidying.bring_back(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("The question is back."))
    return redirect("calls:question", pk)


@login_required
@require_POST
def correct(request, pk):
    """Begin the correction that the question leads to."""
    found = question_for(request.user, pk, "calls.correct_call")
    opened = correct_for(found, by=request.user, at=request.arrived_at)
    return redirect("calls:correction", opened.pk)
