"""The instant of arrival: taken once, from a trusted proxy where it is believable."""

import logging
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core import clock
from core.arrival import ArrivalMiddleware, arrival_of, check_proxies

PRESENT = clock.now()
PROXY = "10.0.7.3"


def request(value=None, *, peer=PROXY):
    headers = {} if value is None else {"X-Arrived": value}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)


@pytest.fixture
def noted(settings, caplog):
    """What a value of the header gives, and the levels of what is logged about it."""
    settings.ARRIVAL_HEADER = "X-Arrived"
    settings.ARRIVAL_PROXIES = ["10.0.7.0/24", "::1"]

    def take(value, *, peer=PROXY):
        caplog.clear()
        at = arrival_of(request(value, peer=peer), present=PRESENT)
        return at, [one.levelno for one in caplog.records]

    return take


def seconds(ago):
    return f"{(PRESENT - ago).timestamp():.3f}"


def test_the_middleware_sets_an_instant_in_shanghai():
    seen = []
    ArrivalMiddleware(lambda r: seen.append(r.arrived_at) or HttpResponse())(request())
    assert seen[0].tzinfo is clock.SHANGHAI
    assert abs(seen[0] - clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize("ago", [timedelta(seconds=42), timedelta(minutes=119)])
def test_the_proxys_instant_counts_however_long_the_body_took(noted, ago):
    at, logged = noted(seconds(ago))
    assert abs(at - (PRESENT - ago)) < timedelta(milliseconds=1)
    assert logged == []


@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.8.3", "", "nobody"])
def test_a_forged_header_is_ignored_and_logged(noted, peer):
    assert noted(seconds(timedelta(minutes=5)), peer=peer) == (PRESENT, [logging.WARNING])


def test_a_visitor_without_a_proxy_is_nothing_to_log(noted):
    assert noted(None, peer="203.0.113.9") == (PRESENT, [])


def test_a_trusted_proxy_that_writes_nothing_is_an_error(noted):
    assert noted(None) == (PRESENT, [logging.ERROR])


def test_a_proxy_on_a_socket_has_no_address(noted, settings):
    settings.ARRIVAL_PROXIES = ["unix"]
    at, logged = noted(seconds(timedelta(seconds=42)), peer="")
    assert (PRESENT - at > timedelta(seconds=41), logged) == (True, [])


def test_a_proxy_named_by_version_4_is_known_by_its_mapped_address(noted):
    assert noted(seconds(timedelta(seconds=42)), peer="::ffff:10.0.7.3")[1] == []


def test_the_header_is_ignored_where_none_is_set(settings):
    settings.ARRIVAL_HEADER = ""
    assert arrival_of(request(seconds(timedelta(seconds=42))), present=PRESENT) == PRESENT


@pytest.mark.parametrize(
    "value",
    ["", "soon", "nan", "inf", "-5", "0", "1e300", "1" * 400, "٣", "1790000000, 1790000001"],
)
def test_nonsense_gives_the_clock_and_is_logged(noted, value):
    assert noted(value) == (PRESENT, [logging.WARNING])


@pytest.mark.parametrize("ago", [timedelta(hours=2, seconds=1), timedelta(seconds=-3)])
def test_too_old_or_in_the_future_gives_the_clock_and_is_logged(noted, ago):
    assert noted(seconds(ago)) == (PRESENT, [logging.WARNING])


def test_a_clock_a_little_ahead_is_no_fault(noted):
    assert noted(seconds(timedelta(seconds=-1))) == (PRESENT, [])


@pytest.mark.parametrize(
    ("proxies", "ids"), [([], ["core.E001"]), (["10.0.0.1/8"], ["core.E002"]), (["::1"], [])]
)
def test_settings_that_cannot_work_stop_the_start(settings, proxies, ids):
    settings.ARRIVAL_HEADER, settings.ARRIVAL_PROXIES = "X-Arrived", proxies
    assert [one.id for one in check_proxies()] == ids


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        clock.in_shanghai(PRESENT.replace(tzinfo=None))
