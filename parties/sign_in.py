"""How people come in: the bridge between allauth and ``parties.User``."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import email_confirmed

from parties.enums import PartyKind
from parties.members import accept_invitations
from parties.models import Party


class AccountAdapter(DefaultAccountAdapter):
    """Gives each new person its party."""

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        if user.party_id is None:
            user.party = Party.objects.create(kind=PartyKind.PERSON, name=user.email)
        if commit:
            user.save()
        return user


def on_confirmed(sender, request, email_address, **kwargs):
    """An address was proven: whoever was invited by it becomes a member now."""
    accept_invitations(email_address.user, at=request.arrived_at)


def connect():
    """Called once, when the apps are ready."""
    email_confirmed.connect(on_confirmed, dispatch_uid="parties.sign_in.on_confirmed")
