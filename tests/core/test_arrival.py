"""The instant of arrival: taken once, from the proxy where it is believable."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core import clock
from core.arrival import ArrivalMiddleware, arrival_of

PRESENT = clock.now()


def request(value=None):
    headers = {} if value is None else {"X-Arrived": value}
    return RequestFactory().get("/", headers=headers)


def noted(settings, value):
    settings.ARRIVAL_HEADER = "X-Arrived"
    return arrival_of(request(value), present=PRESENT)


def seconds(ago):
    return f"{(PRESENT - ago).timestamp():.3f}"


def test_the_middleware_sets_an_instant_in_shanghai():
    seen = []
    ArrivalMiddleware(lambda r: seen.append(r.arrived_at) or HttpResponse())(request())
    assert seen[0].tzinfo is clock.SHANGHAI
    assert abs(seen[0] - clock.now()) < timedelta(seconds=5)


def test_the_proxys_instant_counts(settings):
    ago = timedelta(seconds=42)
    assert abs(noted(settings, seconds(ago)) - (PRESENT - ago)) < timedelta(milliseconds=1)


def test_the_header_is_ignored_where_no_proxy_is_trusted(settings):
    settings.ARRIVAL_HEADER = ""
    assert arrival_of(request(seconds(timedelta(seconds=42))), present=PRESENT) == PRESENT


@pytest.mark.parametrize(
    "value", ["", "soon", "nan", "inf", "-inf", "1e400", "-5", "0", "1e300", "1" * 400, "٣"]
)
def test_nonsense_gives_the_clock(settings, value):
    assert noted(settings, value) == PRESENT


@pytest.mark.parametrize("ago", [timedelta(minutes=10, seconds=1), timedelta(seconds=-1)])
def test_too_old_or_in_the_future_gives_the_clock(settings, ago):
    assert noted(settings, seconds(ago)) == PRESENT


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        clock.in_shanghai(PRESENT.replace(tzinfo=None))
