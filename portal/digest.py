"""The morning's letter to the staff of offices: what waits, once each working day, none for nothing."""

from datetime import time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import outbox
from core.calendar import is_working_day, spoken
from core.clock import in_shanghai
from core.models import Message
from parties.enums import PartyKind
from parties.models import User
from parties.queries import open_tasks_of

KIND = "portal.digest"
FROM = time(8, 30)
# Who starts the portal in the afternoon does not want the morning's letter any more.
UNTIL = time(12)
MOST_NAMED = 10


def send_digests(*, at):
    """Put today's digest into the outbox for each member of an office; returns how many are new.

    :param at: aware instant. Before 8:30, from noon on and on days off nothing happens. The occasion is
        the day, so that neither a second worker nor a second round tells anybody twice.
    """
    local = in_shanghai(at)
    if not FROM <= local.time() < UNTIL or not is_working_day(local.date()):
        return 0
    occasion = f"day:{local.date()}"
    told = Message.objects.filter(kind=KIND, occasion=occasion).values("recipient_id")
    people = User.objects.filter(is_active=True, memberships__party__kind=PartyKind.OFFICE)
    return sum(
        send_digest(user, occasion, at=at) for user in people.exclude(pk__in=told).distinct()
    )


@transaction.atomic
def send_digest(user, occasion, *, at):
    """One person's digest; 0 when nothing waits."""
    day = timezone.localdate(at)
    waiting = open_tasks_of(user)
    count = waiting.count()
    if not count:
        return 0
    with translation.override(user.language):
        lines = [_line(task) for task in waiting[:MOST_NAMED]]
        if count > MOST_NAMED:
            rest = count - MOST_NAMED
            more = ngettext("and %(count)d more", "and %(count)d more", rest)
            lines.append(more % {"count": rest})
        outbox.put(
            kind=KIND,
            recipient=user,
            occasion=occasion,
            subject=ngettext(
                "%(day)s: %(count)d thing waits", "%(day)s: %(count)d things wait", count
            )
            % {"day": spoken(day, weekday=False), "count": count},
            body="\n".join(lines),
            link=reverse("portal:desk"),
        )
    return 1


def _line(task):
    """One task, with its day where it has one."""
    if task.due_at is None:
        return f"· {task.title}"
    due = spoken(timezone.localdate(task.due_at), weekday=False)
    return _("· %(title)s (until %(day)s)") % {"title": task.title, "day": due}
