"""Who signs as an organization's legal representative, and the news that somebody no longer does.

Higher floors register here what has to end with it: what waits for somebody's signature cannot wait
for a person who no longer gives it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from parties.models import Membership, Party, User

_listeners = []


def on_end(listener):
    """Call ``listener(party_id, user, at=)`` in the transaction that ends somebody's signing."""
    _listeners.append(listener)


def ended(party_id, user, *, at):
    """Tell the listeners that ``user`` does not sign for the party any more."""
    for listener in _listeners:
        listener(party_id, user, at=at)


def representative_of(party_id):
    """The active member who signs as the party's legal representative, or None."""
    return User.objects.filter(
        memberships__in=Membership.objects.filter(party_id=party_id, is_legal_representative=True),
        is_active=True,
    ).first()


@transaction.atomic
def set_representative(membership, is_representative, *, by, at):
    """Let a member sign as the legal representative, in the place of whoever did, or no longer."""
    party = Party.objects.select_for_update(of=("self",)).get(pk=membership.party_id)
    for row in party.memberships.select_related("user").filter(is_legal_representative=True):
        if row.pk != membership.pk or not is_representative:
            row.is_legal_representative = False
            row.save(update_fields=["is_legal_representative"])
            ended(party.pk, row.user, at=at)
    changed = party.memberships.filter(pk=membership.pk, is_legal_representative=False)
    if is_representative:
        changed.update(is_legal_representative=True)
    audit.record(
        "parties.set_representative",
        subject=party,
        by=by,
        at=at,
        after={"user": membership.user_id},
        note=_("signs") if is_representative else _("no longer signs"),
    )
