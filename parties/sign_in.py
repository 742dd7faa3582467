"""How people come in: the bridge between allauth and ``parties.User``."""

from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse

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


class BackToThePage:
    """After signing in again, lead to the page whose button was pressed, not to the button's address.

    Whoever submits with a session that has ended is sent to sign in. The address that was posted to
    cannot be opened, so that the way back would end on an empty page, perhaps just before a deadline.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        sign_in = reverse("account_login")
        was_sent_to = f"{sign_in}?{urlencode({'next': request.get_full_path()}, safe='/')}"
        if request.method == "POST" and response.get("Location") == was_sent_to:
            came_from = urlsplit(request.headers.get("Referer", ""))
            page = came_from.path if came_from.netloc == request.get_host() else ""
            there = {"next": page or resolve_url(settings.LOGIN_REDIRECT_URL)}
            response["Location"] = f"{sign_in}?{urlencode(there)}"
        return response


def on_confirmed(sender, request, email_address, **kwargs):
    """An address was proven: whoever was invited by it becomes a member now."""
    accept_invitations(email_address.user, at=request.arrived_at)


def connect():
    """Called once, when the apps are ready."""
    email_confirmed.connect(on_confirmed, dispatch_uid="parties.sign_in.on_confirmed")
