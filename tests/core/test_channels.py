"""Channels by HTTP against a server that answers, fails, asks to wait, hangs and drips."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.channels import Permanent, Temporary, webhook
from core.channels.webhook import WebhookChannel, WeComRobot, retry_after_of
from core.models import Message

KEY = "message-7-sms"


class Gateway(BaseHTTPRequestHandler):
    """Answers as the test says and keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), body))
        status, headers, text, pause = self.server.answer
        time.sleep(pause)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        try:
            self.wfile.write(text)
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        """Not on the tests' output."""


@pytest.fixture
def gateway():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.answer = [], (200, {}, b"{}", 0)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    ).start()
    yield server
    server.shutdown()
    server.server_close()


def url_of(gateway):
    return f"http://127.0.0.1:{gateway.server_port}/send"


def message():
    return Message(kind="tests.news", subject="补正通知", body="请补正。", link="/desk/")


def send(gateway, made=WebhookChannel, **options):
    made("sms", url=url_of(gateway), **options).send(message(), "13000000000", key=KEY)


def test_a_message_is_signed_and_carries_its_key(gateway, settings):
    settings.SITE_URL = "https://grants.example.invalid"
    send(gateway, secret="between us")
    ((headers, body),) = gateway.seen
    signed = f"{headers['X-Portal-Timestamp']}.".encode() + body
    expected = hmac.new(b"between us", signed, hashlib.sha256).hexdigest()
    assert headers["X-Portal-Signature"] == expected
    assert headers["Idempotency-Key"] == KEY
    assert json.loads(body) == {
        "key": KEY, "to": "13000000000", "subject": "补正通知", "text": "请补正。",
        "link": "https://grants.example.invalid/desk/", "kind": "tests.news",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "headers", "error", "wait"),
    [
        (400, {}, Permanent, None),
        (422, {}, Permanent, None),
        (401, {}, Temporary, None),
        (302, {"Location": "http://127.0.0.1:9/"}, Temporary, None),
        (500, {}, Temporary, None),
        (429, {"Retry-After": "120"}, Temporary, 120),
        (503, {"Retry-After": "999999"}, Temporary, webhook.LONGEST_WAIT),
        (503, {"Retry-After": "soon"}, Temporary, None),
    ],
)
def test_each_no_is_told_apart(gateway, status, headers, error, wait):
    gateway.answer = (status, headers, "不行".encode(), 0)
    with pytest.raises(error, match=f"{status} 不行") as raised:
        send(gateway)
    assert getattr(raised.value, "retry_after", None) == wait
    assert len(gateway.seen) == 1


def test_a_date_to_wait_for_is_read():
    assert retry_after_of("Wed, 21 Oct 2015 07:28:00 GMT") == 1
    assert retry_after_of("") is None


def test_one_that_hangs_or_is_away_is_left_soon(gateway, monkeypatch):
    monkeypatch.setattr(webhook, "TIMEOUTS", (0.2, 0.2))
    gateway.answer = (200, {}, b"{}", 0.6)
    started = time.monotonic()
    with pytest.raises(Temporary, match="ReadTimeout"):
        send(gateway)
    assert time.monotonic() - started < 0.5
    gateway.shutdown()
    gateway.server_close()
    with pytest.raises(Temporary) as raised:
        send(gateway)
    assert "127.0.0.1" not in str(raised.value)


def test_the_robot_says_no_in_its_own_way(gateway):
    gateway.answer = (200, {}, b'{"errcode": 0, "errmsg": "ok"}', 0)
    send(gateway, WeComRobot)
    ((_headers, body),) = gateway.seen
    said = json.loads(body)["text"]
    assert said["mentioned_mobile_list"] == ["13000000000"]
    assert "补正通知" in said["content"]
    assert "请补正" not in said["content"]
    gateway.answer = (200, {}, b'{"errcode": 45009, "errmsg": "too often"}', 0)
    with pytest.raises(Temporary) as raised:
        send(gateway, WeComRobot)
    assert raised.value.retry_after == 60
    gateway.answer = (200, {}, b'{"errcode": 93000, "errmsg": "bad key"}', 0)
    with pytest.raises(Permanent, match="bad key"):
        send(gateway, WeComRobot)
    gateway.answer = (200, {}, b"<html>", 0)
    with pytest.raises(Temporary):
        send(gateway, WeComRobot)
