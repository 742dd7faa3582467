"""How often one address may ask what could be guessed."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal


class TooMany(Refusal):
    """One address asked too often; the message says when it may ask again."""

    code = "too-many"
    status = 429


def client_address(request):
    """The address of the person's machine, behind ``ALLAUTH_TRUSTED_PROXY_COUNT`` proxies."""
    count = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if count and len(hops) >= count:
        return hops[-count]
    return request.META.get("REMOTE_ADDR", "")


def _hashed(address):
    """The address as the cache keeps it: told apart from others, not readable."""
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def count(request, what, *, most, minutes):
    """Count one more ``what`` from the address of ``request`` and refuse beyond ``most``.

    :param minutes: after this long without counting the address begins anew.
    :raises TooMany: with the time to wait.
    """
    key = f"limit:{what}:{_hashed(client_address(request))}"
    cache.add(key, 0, minutes * 60)
    try:
        used = cache.incr(key)
    except ValueError:
        # It ran out between the two calls.
        used = 1
    if used > most:
        wait = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        raise TooMany(_("Too many attempts. Try again in %(wait)s.") % {"wait": wait})
