"""The announcement as a paper: the issued one for everybody, the draft for its office."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls.enums import AnnouncementKind
from calls.models import Announcement
from calls.publishing import render_announcement
from calls.queries import PUBLIC_STATES
from calls.workspace import call_for
from core.files import stream


@require_safe
def announcement(request, pk):
    """The newest issued announcement of a public call; a page that says so while it is made."""
    issued = Announcement.objects.filter(
        call=pk, kind=AnnouncementKind.CALL, call__state__in=PUBLIC_STATES
    )
    newest = issued.select_related("paper__file", "call").first()
    if newest is None:
        raise Http404
    if newest.paper is None:
        return render(request, "calls/paper_in_preparation.html", {"announcement": newest})
    return stream(newest.paper.file, inline=True)


@login_required
@require_safe
def draft(request, pk):
    """The paper as it would be issued now, marked as a draft; nothing is kept."""
    call = call_for(request.user, pk)
    answer = HttpResponse(render_announcement(call), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
