"""The first page: what is open, what comes and what was announced, and how to apply."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls.consulting.queries import public_consultations, running, with_counts
from calls.queries import (
    cards_of,
    no_longer_taking,
    opening_later,
    public_calls,
    taking_now,
    with_next_close,
)
from reviews.publicity.queries import running_notices

SHOWN_OPEN = 6
SHOWN_OTHER = 4
SHOWN_CONSULTATIONS = 3


def consultations_of_home(at):
    """The texts on which comments are taken, else the ones answered last."""
    rows = with_counts(public_consultations())
    open_now = list(running(rows, at=at)[:SHOWN_CONSULTATIONS])
    ids = {one.pk for one in open_now}
    room = SHOWN_CONSULTATIONS - len(open_now)
    others = list(rows.exclude(pk__in=ids)[:room]) if room else []
    return {"consultations": open_now + others, "running": ids}


@require_safe
def home(request):
    """Open calls first, then those to come, then the latest that no longer take proposals."""
    at = request.arrived_at
    is_open = with_next_close(taking_now(public_calls(), at=at), at=at)
    groups = {
        "open_calls": is_open.order_by("next_close", "-id")[:SHOWN_OPEN],
        "coming_calls": opening_later(public_calls(), at=at).order_by("-published_at", "-id")[
            :SHOWN_OTHER
        ],
        "past_calls": no_longer_taking(public_calls(), at=at).order_by("-published_at", "-id")[
            :SHOWN_OTHER
        ],
    }
    ids = {name: list(calls.values_list("pk", flat=True)) for name, calls in groups.items()}
    cards = {call.pk: call for call in cards_of(sum(ids.values(), []), at=at)}
    context = {name: [cards[pk] for pk in wanted] for name, wanted in ids.items()}
    context |= consultations_of_home(at)
    context["notices"] = list(running_notices(at=at)[:SHOWN_OTHER])
    context["open_count"] = taking_now(public_calls(), at=at).count()
    return render(request, "portal/home.html", context)
