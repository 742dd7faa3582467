"""The instant at which a request arrived, read once and passed down as ``at=``.

Whether a deadline was met is judged on this instant, so that an applicant does not pay for the
time that the request waited behind others or that a large file took to travel through the portal.
"""

import math
from datetime import datetime, timedelta

from django.conf import settings

from core import clock

# An instant that the proxy wrote longer ago than this is not one of this request.
OLDEST = timedelta(minutes=10)


class ArrivalMiddleware:
    """Set ``request.arrived_at``: an aware datetime in Asia/Shanghai.

    The source is the header named by ``settings.ARRIVAL_HEADER`` (seconds since 1970, as nginx's
    ``$msec``) when it is set and its value is believable; else the portal's own clock.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = arrival_of(request, present=clock.now())
        return self.get_response(request)


def arrival_of(request, *, present):
    """The arrival that the proxy noted, or ``present`` (aware) when it noted none or nonsense."""
    if not settings.ARRIVAL_HEADER:
        return present
    try:
        seconds = float(request.headers.get(settings.ARRIVAL_HEADER, ""))
    except ValueError:
        return present
    if not math.isfinite(seconds) or not 0 < seconds < 1e11:
        return present
    noted = datetime.fromtimestamp(seconds, clock.SHANGHAI)
    return noted if present - OLDEST <= noted <= present else present
