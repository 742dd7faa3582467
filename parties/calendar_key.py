"""The secret address under which a person's calendar program fetches the own tasks."""

import secrets

from django.db import transaction

from core import audit
from parties.models import CalendarKey, User


def key_of(user):
    """The person's key, or None."""
    return CalendarKey.objects.filter(user=user).first()


@transaction.atomic
def make_key(user, *, at):
    """Give ``user`` a new key; the one before, if there was one, opens nothing any more."""
    # The person's row, so that of two clicks the second replaces what the first made.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    key, _made = CalendarKey.objects.update_or_create(
        user=user, defaults={"key": secrets.token_urlsafe(32), "created_at": at}
    )
    audit.record("parties.make_calendar_key", subject=user, by=user, at=at)
    return key


@transaction.atomic
def revoke_key(user, *, at):
    """Take the key away; True when there was one."""
    gone, _rows = CalendarKey.objects.filter(user=user).delete()
    if gone:
        audit.record("parties.revoke_calendar_key", subject=user, by=user, at=at)
    return bool(gone)
