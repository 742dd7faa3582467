"""How people come in: the bridge between allauth and ``parties.User``."""

from allauth.account.adapter import DefaultAccountAdapter

from parties.enums import PartyKind
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
