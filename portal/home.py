"""The first page: what is open, what comes and what was announced, and how to apply."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls.enums import CallState
from calls.queries import public_calls

SHOWN_OPEN = 6
SHOWN_OTHER = 4


@require_safe
def home(request):
    """Open calls first, then those to come, then the latest that no longer take proposals."""
    calls = public_calls(at=request.arrived_at)
    is_open = calls.filter(takes_proposals=True)
    others = calls.filter(takes_proposals=False).exclude(state=CallState.CANCELLED)
    context = {
        "open_calls": is_open.order_by("next_close", "-id")[:SHOWN_OPEN],
        "open_count": is_open.count(),
        "coming_calls": others.filter(state=CallState.PUBLISHED, opens_next__isnull=False).order_by(
            "opens_next", "-id"
        )[:SHOWN_OTHER],
        "past_calls": others.filter(opens_next__isnull=True).order_by("-published_at", "-id")[
            :SHOWN_OTHER
        ],
    }
    return render(request, "portal/home.html", context)
