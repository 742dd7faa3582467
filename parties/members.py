"""Who belongs to a party: adding, inviting, changing roles, leaving."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.errors import Refusal
from parties import emails, representing
from parties.enums import Role
from parties.models import Invitation, Membership, Party, User


class MemberRefused(Refusal):
    """A membership cannot be changed in this way."""

    code = "member"


class LastLead(MemberRefused):
    """The party would be left without anybody who answers for it."""

    code = "last-lead"
    message = gettext_lazy(
        "This is the last lead: without one nobody could manage the members or sign. Make another"
        " member a lead first."
    )


def _said(role):
    """The role in the office's language, as the trail tells it."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(Role(role).label)


def _lock(party):
    """Lock the party: its memberships are changed one after the other."""
    return Party.objects.select_for_update(of=("self",)).get(pk=party.pk)


def _refuse_without_lead(party, leaving):
    others = party.memberships.filter(role=Role.LEAD).exclude(pk=leaving.pk)
    if leaving.role == Role.LEAD and not others.exists():
        raise LastLead()


@transaction.atomic
def add_member(party, *, email, role, by, at):
    """Make the person with ``email`` a member, or leave an invitation when there is no account.

    Returns the ``Membership`` or the ``Invitation``. Raises ``MemberRefused`` when the person is a
    member already or was invited before.
    """
    party = _lock(party)
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not _is_confirmed(user):
        return _invite(party, email=email, role=role, by=by, at=at)
    if party.memberships.filter(user=user).exists():
        raise MemberRefused(
            _("%(person)s is a member already. Change the role in the list below.")
            % {"person": user},
            field="email",
        )
    membership = _join(party, user, role=role, at=at)
    audit.record(
        "parties.add_member",
        subject=party,
        by=by,
        at=at,
        after={"user": user.pk, "role": _said(role)},
    )
    emails.member_added(membership, by=by)
    return membership


def _is_confirmed(user):
    """Whether the address was proven; an account that somebody only began must not be let in."""
    return user.emailaddress_set.filter(email__iexact=user.email, verified=True).exists()


def _join(party, user, *, role, at):
    return Membership.objects.create(party=party, user=user, role=role, since=at)


def _invite(party, *, email, role, by, at):
    if party.invitations.filter(email__iexact=email, ended_at__isnull=True).exists():
        raise MemberRefused(
            _("%(email)s is invited already; the invitation waits for the person to register.")
            % {"email": email},
            field="email",
        )
    invitation = Invitation.objects.create(
        party=party, email=email, role=role, invited_by=by, invited_at=at
    )
    audit.record(
        "parties.invite",
        subject=party,
        by=by,
        at=at,
        after={"id": invitation.pk, "role": _said(role)},
    )
    # A superuser may have made the account before; it cannot be registered a second time.
    emails.invited(invitation, has_account=User.objects.filter(email__iexact=email).exists())
    return invitation


@transaction.atomic
def accept_invitations(user, *, at):
    """Make ``user`` a member wherever a confirmed address of it is invited; returns the memberships.

    The account's own column is no proof: until its code is typed it may hold anybody's address.
    """
    joined = []
    confirmed = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    waiting = Invitation.objects.select_for_update(of=("self",)).filter(
        email__in=[email.lower() for email in confirmed], ended_at__isnull=True
    )
    for invitation in waiting.select_related("party"):
        if not invitation.party.memberships.filter(user=user).exists():
            joined.append(_join(invitation.party, user, role=invitation.role, at=at))
            after = {"user": user.pk, "role": _said(invitation.role), "id": invitation.pk}
            audit.record(
                "parties.accept_invitation", subject=invitation.party, by=user, at=at, after=after
            )
        invitation.ended_at = at
        invitation.save(update_fields=["ended_at"])
    return joined


@transaction.atomic
def withdraw_invitation(invitation, *, by, at):
    """End an invitation that nobody has taken up. Raises ``MemberRefused`` when it ended before."""
    ended = Invitation.objects.filter(pk=invitation.pk, ended_at__isnull=True).update(ended_at=at)
    if not ended:
        raise MemberRefused(_("This invitation has ended already. Load the page again."))
    audit.record(
        "parties.withdraw_invitation",
        subject=invitation.party,
        by=by,
        at=at,
        after={"id": invitation.pk},
    )


@transaction.atomic
def change_role(membership, role, *, by, at):
    """Give a member another role. Raises ``LastLead`` when no lead would be left."""
    party = _lock(membership.party)
    row = party.memberships.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.role == role:
        return row
    if role != Role.LEAD:
        _refuse_without_lead(party, row)
    before = {"user": row.user_id, "role": _said(row.role)}
    row.role = role
    row.save(update_fields=["role"])
    audit.record(
        "parties.change_role",
        subject=party,
        by=by,
        at=at,
        before=before,
        after={"user": row.user_id, "role": _said(role)},
    )
    return row


@transaction.atomic
def remove_member(membership, *, by, at):
    """End a membership; who leaves by itself is ``by``. Raises ``LastLead``."""
    party = _lock(membership.party)
    row = (
        party.memberships.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=membership.pk)
        .first()
    )
    if row is None:
        raise MemberRefused(_("This person is no member any more. Load the page again."))
    _refuse_without_lead(party, row)
    audit.record(
        "parties.remove_member",
        subject=party,
        by=by,
        at=at,
        before={"user": row.user_id, "role": _said(row.role)},
    )
    if row.is_legal_representative:
        representing.ended(party.pk, row.user, at=at)
    if row.user_id != by.pk:
        emails.member_removed(row, by=by, at=at)
    row.delete()
