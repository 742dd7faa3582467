"""A person's own tasks as a calendar, behind a secret address that can be taken back."""

from datetime import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.feeds import CALENDAR, ONE_DAY, Event, answer, calendar_of
from parties.calendar_key import key_of, make_key, revoke_key
from parties.models import CalendarKey
from parties.queries import open_tasks_of


@login_required
@require_http_methods(["GET", "POST"])
def calendar_key(request):
    """The address, how to use it, and the buttons that make, renew and revoke it."""
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            revoke_key(request.user, at=request.arrived_at)
            messages.success(request, _("The address is revoked: it opens nothing any more."))
        else:
            make_key(request.user, at=request.arrived_at)
            messages.success(request, _("Your calendar has a new address."))
        return redirect("parties:calendar_key")
    key = key_of(request.user)
    address = key and settings.SITE_URL + reverse("parties:task_calendar", args=[key.key])
    response = render(request, "parties/calendar_key.html", {"key": key, "address": address})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def task_calendar(request, key):
    """The open tasks with a due date of whoever the key belongs to; else 404."""
    living = CalendarKey.objects.filter(user__is_active=True).select_related("user")
    owner = get_object_or_404(living, key=key).user
    tasks = open_tasks_of(owner).exclude(due_at=None)[:500]
    with translation.override(owner.language):
        body = calendar_of(_("My tasks in the grants portal"), [_event(task) for task in tasks])
    return answer(request, body, CALENDAR, private=True)


def _event(task):
    """A task as an event. The sequence grows with each day by which the task is put off."""
    local = timezone.localtime(task.due_at)
    is_midnight = local.time() == time.min
    return Event(
        uid=f"task-{task.pk}",
        summary=task.title,
        when=(local - ONE_DAY).date() if is_midnight else local,
        modified=task.created_at,
        path=task.link,
        description=task.why,
        sequence=max(0, (task.due_at - task.created_at).days),
    )
