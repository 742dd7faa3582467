"""What calendars and feed readers fetch: all calls (as filtered), one call, one community."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls import feeds
from calls.filters import CallFilter
from calls.models import Call, Lot
from calls.queries import public_calls
from communities.models import Community
from core.feeds import ATOM, CALENDAR, answer, calendar_of


def _answer(request, form, title, calls, path):
    """The calls as a calendar or a feed; bytes depend on the calls alone."""
    calls = feeds.calls_for_feeds(calls)
    modified = feeds.last_modified(calls)
    if form == "calendar":
        return answer(
            request, calendar_of(title, feeds.events_of(calls)), CALENDAR, modified=modified
        )
    body = feeds.atom_of(title, calls, path=path, feed_path=request.get_full_path())
    return answer(request, body, ATOM, modified=modified)


@require_safe
def all_calls(request, form):
    """Every public call; the filters of the list hold here too."""
    calls = CallFilter(request.GET, queryset=public_calls(), request=request).qs
    calls = Call.objects.filter(pk__in=calls.order_by().values("pk"))
    return _answer(request, form, _("Calls for community projects"), calls, reverse("calls:list"))


@require_safe
def one_call(request, pk, form):
    """One public call."""
    call = get_object_or_404(public_calls(), pk=pk)
    path = reverse("calls:detail", args=[pk])
    return _answer(request, form, call.title, public_calls().filter(pk=pk), path)


@require_safe
def one_community(request, pk, form):
    """The public calls that have a share for one community."""
    community = get_object_or_404(Community, pk=pk)
    calls = public_calls().filter(Exists(Lot.objects.filter(call=OuterRef("pk"), community=pk)))
    title = _("Calls for %(community)s") % {"community": community.name}
    return _answer(request, form, title, calls, f"{reverse('calls:list')}?community={pk}")
