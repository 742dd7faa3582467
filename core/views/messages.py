"""Messages of the person signed in."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import outbox
from core.pages import paginate


@login_required
@require_safe
def message_page(request):
    """All messages or, with ``?show=unread``, those not read yet."""
    rows = outbox.messages_for(request.user, at=request.arrived_at)
    unread = rows.filter(read_at=None)
    only_unread = request.GET.get("show") == "unread"
    context = {
        "page": paginate(request, unread if only_unread else rows),
        "only_unread": only_unread,
        "unread_count": unread.count(),
    }
    return render(request, "core/messages.html", context)


@login_required
@require_POST
def open_message(request, pk):
    """Mark a message as read and go where it points."""
    rows = outbox.messages_for(request.user, at=request.arrived_at)
    message = get_object_or_404(rows, pk=pk)
    outbox.mark_read(request.user, at=request.arrived_at, pk=pk)
    return redirect(message.link or "core:messages")


@login_required
@require_POST
def read_all_messages(request):
    """Mark every message as read."""
    count = outbox.mark_read(request.user, at=request.arrived_at)
    told = ngettext(
        "%(count)d message marked as read.", "%(count)d messages marked as read.", count
    )
    flashes.success(request, told % {"count": count})
    return redirect("core:messages")
