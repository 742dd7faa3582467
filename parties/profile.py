"""A person's own data."""

from django.db import transaction

from core import audit
from parties.models import Party, User

FIELDS = ("name", "phone", "employer", "language")


@transaction.atomic
def change_profile(user, values, *, by, at):
    """Change name, phone, employer and language of ``user``; returns the names of what changed.

    The party that stands for the person carries its name, or the address while there is none.
    """
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    Party.objects.filter(pk=row.party_id).update(name=row.name or row.email)
    audit.record(
        "parties.change_profile", subject=row.party, by=by, at=at, after={"fields": changed}
    )
    return changed
