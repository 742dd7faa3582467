"""What anyone sees of calls: the list, a call as a page, one project."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from calls import applying
from calls.correcting.marks import marks_of
from calls.documents import announcement_context, proposals_stage
from calls.filters import CallFilter
from calls.following import follow_call, is_following, unfollow_call
from calls.queries import (
    calls_visible_to,
    cards_of,
    changes_of_project,
    papers_of,
    projects_visible_to,
    public_calls,
    published_corrections,
    with_project_page,
)
from calls.questions.listing import answered_of, with_counts, with_names
from calls.questions.standing import standing_of
from calls.windows import window_of
from core.pages import paginate

PER_PAGE = 20
SHOWN_QUESTIONS = 3


@require_safe
def call_list(request):
    """All published calls, filtered and ordered by the address."""
    filtered = CallFilter(request.GET, queryset=public_calls(), request=request)
    page = paginate(request, filtered.qs.values_list("pk", flat=True), PER_PAGE)
    is_narrowed = any(value for key, value in request.GET.items() if key not in ("page", "sort"))
    context = {
        "filter": filtered,
        "page": page,
        "calls": cards_of(page, at=request.arrived_at),
        "is_narrowed": is_narrowed,
    }
    return render(request, "calls/list.html", context)


def newest_answers(call):
    """The questions that the page of a call shows, and how many there are."""
    rows = with_names(answered_of(call))[:SHOWN_QUESTIONS] if call.questions_answered else []
    return {
        "questions": rows,
        "question_count": call.questions_answered,
        "open_count": call.questions_open,
    }


@require_safe
def call_detail(request, pk):
    """The announcement of one call as a page; a draft is seen by its own office alone."""
    calls = with_counts(calls_visible_to(request.user).only("pk"))
    call = get_object_or_404(calls, pk=pk)
    context = announcement_context(call)
    corrections = list(published_corrections(call))
    context |= applying.call_context(request.user, context, at=request.arrived_at)
    context |= newest_answers(call)
    context |= standing_of(request, context["call"], context["question_closes"])
    context |= {
        "announcements": papers_of(call),
        "corrections": corrections,
        "marked": marks_of(corrections),
        "is_following": is_following(request.user, call),
    }
    return render(request, "calls/detail.html", context)


@require_safe
def project_detail(request, pk):
    """One project in full, with the way to apply for it."""
    project = get_object_or_404(with_project_page(projects_visible_to(request.user)), pk=pk)
    lot = project.lot
    window = window_of(proposals_stage(lot.call), lot=lot)
    way = applying.way_to_apply(
        request.user, lot.call, window,
        at=request.arrived_at, is_withdrawn=project.withdrawn_in is not None,
    )  # fmt: skip
    context = {
        "project": project,
        "lot": lot,
        "call": lot.call,
        "window": window,
        "way": way,
        "changes": changes_of_project(project),
    }
    return render(request, "calls/project.html", context)


@login_required
@require_POST
def follow(request, pk):
    """Follow a call, or follow it no longer."""
    call = get_object_or_404(public_calls(), pk=pk)
    if request.POST.get("on") == "1":
        follow_call(call, by=request.user, at=request.arrived_at)
        messages.success(
            request,
            _(
                "You are told when this call is corrected or cancelled, or a question about it is answered."
            ),
        )
    else:
        unfollow_call(call, by=request.user)
        messages.success(request, _("You do not follow this call any more."))
    return redirect("calls:detail", pk)
