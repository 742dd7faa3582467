"""The instant at which a request arrived."""

from django.utils import timezone


class ArrivalMiddleware:
    """Take the instant of arrival once, before anything else, as ``request.arrived_at``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = timezone.localtime()
        return self.get_response(request)
