"""What anyone sees of calls: the list, a call as a page, one project."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from calls import applying
from calls.documents import announcement_context, proposals_stage
from calls.filters import CallFilter
from calls.queries import (
    calls_visible_to,
    cards_of,
    papers_of,
    projects_visible_to,
    public_calls,
    with_project_page,
)
from calls.windows import window_of
from core.pages import paginate

PER_PAGE = 20


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


@require_safe
def call_detail(request, pk):
    """The announcement of one call as a page; a draft is seen by its own office alone."""
    call = get_object_or_404(calls_visible_to(request.user).only("pk"), pk=pk)
    context = announcement_context(call)
    context |= {
        "announcements": papers_of(call),
        "can_manage": request.user.has_perm("calls.see_workspace", context["call"]),
    }
    return render(request, "calls/detail.html", context)


@require_safe
def project_detail(request, pk):
    """One project in full, with the way to apply for it."""
    project = get_object_or_404(with_project_page(projects_visible_to(request.user)), pk=pk)
    lot = project.lot
    window = window_of(proposals_stage(lot.call), lot=lot)
    way = applying.way_to_apply(request.user, lot.call, window, at=request.arrived_at)
    context = {"project": project, "lot": lot, "call": lot.call, "window": window, "way": way}
    return render(request, "calls/project.html", context)
