"""The instant at which a request arrived, read once and passed down as ``at=``.

Whether a deadline was met is judged on this instant, so that an applicant does not pay for the
time that the request waited behind others or that a large file took to travel through the portal.
"""

import ipaddress
import logging
import math
from datetime import datetime, timedelta

from django.conf import settings
from django.core.checks import Error, register

from core import clock

log = logging.getLogger(__name__)

# A body may travel that long: a large file over a slow line counts from its head. An instant that the
# proxy wrote longer ago is not one of this request.
OLDEST = timedelta(hours=2)
# Two machines' clocks are never quite in step; what lies further ahead is a wrong clock.
STEP = timedelta(seconds=2)
# How the proxies' setting names one that speaks through a socket of the machine, without an address.
SOCKET = "unix"


class ArrivalMiddleware:
    """Set ``request.arrived_at``: an aware datetime in Asia/Shanghai.

    The source is the header named by ``settings.ARRIVAL_HEADER`` (seconds since 1970, as nginx's
    ``$msec``) when a proxy of ``settings.ARRIVAL_PROXIES`` sent it and its value is believable; else
    the portal's own clock. Whatever else arrives under that name is ignored and put into the log.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = arrival_of(request, present=clock.now())
        return self.get_response(request)


def arrival_of(request, *, present):
    """The arrival that a trusted proxy noted, or ``present`` (aware) when there is none or nonsense."""
    if not settings.ARRIVAL_HEADER:
        return present
    text = request.headers.get(settings.ARRIVAL_HEADER)
    if not is_trusted(request.META.get("REMOTE_ADDR", "")):
        if text is not None:
            _ignore(request, text, "it does not come from a trusted proxy")
        return present
    if text is None:
        log.error("The proxy wrote no %s: arrivals count late.", settings.ARRIVAL_HEADER)
        return present
    noted = instant_of(text)
    if noted is None:
        _ignore(request, text, "it is no number of seconds since 1970")
        return present
    if not present - OLDEST <= noted <= present + STEP:
        _ignore(request, text, f"it lies too far from the portal's clock, {present.isoformat()}")
        return present
    return min(noted, present)


def instant_of(text):
    """``1790000000.123`` as an aware instant in Asia/Shanghai, or None for anything else."""
    if not text.isascii() or len(text) > 20:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return None
    if not math.isfinite(seconds) or not 0 < seconds < 1e11:
        return None
    return datetime.fromtimestamp(seconds, clock.SHANGHAI)


def is_trusted(address):
    """Whether ``address``, the other end of the connection, is one of ``settings.ARRIVAL_PROXIES``."""
    if not address:
        return SOCKET in settings.ARRIVAL_PROXIES
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(
        peer in ipaddress.ip_network(proxy) for proxy in settings.ARRIVAL_PROXIES if proxy != SOCKET
    )


def _ignore(request, text, why):
    # Cut and quoted: what a visitor sends must neither fill the log nor write lines into it.
    log.warning(
        "%s %r from %s is ignored: %s.",
        settings.ARRIVAL_HEADER, text[:40], request.META.get("REMOTE_ADDR") or SOCKET, why,
    )  # fmt: skip


@register("arrival")
def check_proxies(app_configs=None, **kwargs):
    """A header that nobody may send, or a proxy that is no address, stops the start."""
    if settings.ARRIVAL_HEADER and not settings.ARRIVAL_PROXIES:
        text = "ARRIVAL_HEADER is set, but ARRIVAL_PROXIES names nobody who may send it."
        return [Error(text, id="core.E001")]
    wrong = []
    for proxy in settings.ARRIVAL_PROXIES:
        try:
            if proxy != SOCKET:
                ipaddress.ip_network(proxy)
        except ValueError as error:
            wrong.append(Error(f"ARRIVAL_PROXIES: {error}", id="core.E002"))
    return wrong
