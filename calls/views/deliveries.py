"""How the messages about a call fare, for its office; failed ones are sent again by a recorded act."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.db.models import Count, prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from calls.workspace import call_for, frame
from core import delivering
from core.channels import channels
from core.enums import DeliveryState
from core.pages import paginate
from core.text import read_id


@login_required
@require_safe
def delivery_list(request, pk):
    """Each message on each of its ways, narrowed by state; the text stays with its reader."""
    # The page asks several rules about one user.
    prefetch_related_objects([request.user], "memberships")
    call = call_for(request.user, pk)
    rows = delivering.deliveries_about(call)
    counts = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in DeliveryState.values else rows
    labels = {code: channel.label for code, channel in channels().items()}
    page = paginate(request, shown)
    for row in page:
        row.label = labels.get(row.channel, row.channel)
    context = frame(call, at=request.arrived_at) | {
        "page": page,
        "state": state,
        "states": [(code, label, counts.get(code, 0)) for code, label in DeliveryState.choices],
        "failed": counts.get(DeliveryState.FAILED, 0),
        "can_resend": request.user.has_perm("calls.edit_call", call),
    }
    return render(request, "calls/deliveries.html", context)


@login_required
@require_POST
def resend(request, pk):
    """Send one failed delivery again, or all of the call's."""
    call = call_for(request.user, pk, "calls.edit_call")
    rows = delivering.deliveries_about(call)
    if wanted := request.POST.get("delivery", ""):
        rows = rows.filter(pk=read_id(wanted) or 0)
    count = delivering.resend(
        rows, subject=call, office_id=call.office_id, by=request.user, at=request.arrived_at
    )
    if count:
        told = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count)
        flashes.success(request, told % {"n": count})
    else:
        flashes.info(request, _("Nothing failed that could be sent again."))
    return redirect("calls:deliveries", pk)
