"""What people are told about their memberships, each in their own language."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import outbox


def member_added(membership, *, by):
    """Somebody was made a member without having asked."""
    with override(membership.user.language):
        outbox.put(
            kind="parties.member_added",
            recipient=membership.user,
            occasion=f"membership:{membership.pk}",
            subject=_("You are now a member of %(party)s") % {"party": membership.party},
            body=_(
                "%(person)s made you a member of %(party)s (%(role)s). If that is a mistake, leave"
                " it again on the page of its members."
            )
            % {"person": by, "party": membership.party, "role": membership.get_role_display()},
            link=reverse("portal:desk"),
        )


def member_removed(membership, *, by, at):
    """Somebody's membership was ended by another person at ``at``."""
    with override(membership.user.language):
        outbox.put(
            kind="parties.member_removed",
            recipient=membership.user,
            occasion=f"membership:{membership.pk}",
            subject=_("You are no longer a member of %(party)s") % {"party": membership.party},
            body=_("%(person)s ended your membership of %(party)s.")
            % {"person": by, "party": membership.party},
            link=reverse("portal:desk"),
            due_at=at,
        )
