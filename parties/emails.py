"""What people are told about their memberships, each in their own language."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

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


def invited(invitation, *, has_account):
    """Somebody who never signed in is to become a member: how to, in the site's language."""
    with override(settings.LANGUAGE_CODE):
        outbox.put(
            kind="parties.invited",
            address=invitation.email,
            occasion=f"invitation:{invitation.pk}",
            subject=_("%(person)s invites you to join %(party)s")
            % {"person": invitation.invited_by, "party": invitation.party},
            body=_(
                "%(person)s invites you to work for %(party)s (%(role)s) on %(site)s.\n\nOpen the "
                "page below with this address, %(email)s: as soon as it is confirmed, you are a "
                "member. If you do not know the sender, do nothing."
            )
            % {
                "person": invitation.invited_by,
                "party": invitation.party,
                "role": invitation.get_role_display(),
                "site": settings.SITE_NAME,
                "email": invitation.email,
            },
            link=reverse("account_request_login_code" if has_account else "account_signup"),
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


def paper_expires(version, person, *, days, occasion):
    """To one person who keeps the organization's papers: one of them ends in ``days`` or fewer days."""
    paper = version.paper
    with override(person.language):
        said = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        words = {
            "paper": str(paper),
            "party": str(paper.organization),
            "day": date_format(version.expires_on, "DATE_FORMAT"),
            "days": said,
        }
        outbox.put(
            kind="parties.paper_expires",
            recipient=person,
            occasion=occasion,
            subject=_("Expires within %(days)s: %(paper)s") % words,
            body=_(
                "“%(paper)s” of %(party)s is valid until %(day)s. Put the newer one into the store in"
                " time: a paper that has expired is not taken in a proposal."
            )
            % words,
            link=reverse("parties:paper", args=[paper.organization_id, paper.pk]),
        )
