"""Channels by HTTP: a signed JSON POST to a gateway of one's own, and the robot of WeCom (企业微信)."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.channels.base import Channel, Permanent, Temporary

# Seconds to connect, and between two bytes of the answer.
TIMEOUTS = (3, 10)
# Seconds that an answer may take in all, however slowly it drips, and how much of it is read.
LONGEST_ANSWER = 15
MOST_BYTES = 64 * 1024
LONGEST_WAIT = 6 * 3600
# The other side understood and said no: the same request will never be taken.
REFUSED_FOR_GOOD = {400, 404, 410, 413, 422}


class WebhookChannel(Channel):
    """Posts ``{key, to, subject, text, link, kind}`` to ``url``, signed with ``secret``.

    ``X-Portal-Signature`` is the hexadecimal HMAC-SHA256 of ``<X-Portal-Timestamp>.<body>``;
    ``Idempotency-Key`` is the same at each attempt. Any 2xx is a yes.
    """

    label = _("Text message")
    is_quiet = True

    def address_of(self, message):
        """The person's phone number."""
        person = message.recipient
        return getattr(person, "phone", "") if person and person.is_active else ""

    def body_of(self, message, address, key):
        """What is posted, ready for JSON."""
        return {
            "key": key,
            "to": address,
            "subject": message.subject,
            "text": message.body,
            "link": f"{settings.SITE_URL}{message.link}" if message.link else "",
            "kind": message.kind,
        }

    def headers_of(self, data, key):
        """The headers, with the signature where a secret is set."""
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        if secret := self.options.get("secret"):
            stamp = str(int(time.time()))
            signed = hmac.new(secret.encode(), f"{stamp}.".encode() + data, hashlib.sha256)
            headers |= {"X-Portal-Timestamp": stamp, "X-Portal-Signature": signed.hexdigest()}
        return headers

    def send(self, message, address, *, key):
        data = json.dumps(self.body_of(message, address, key), ensure_ascii=False).encode()
        try:
            # A redirect could lead the signed text to anybody.
            with requests.post(
                self.options["url"],
                data=data,
                headers=self.headers_of(data, key),
                timeout=TIMEOUTS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                self.judge(answer, _read(answer))
        except requests.RequestException as error:
            # Its own text would show the address, which for some gateways is the secret.
            raise Temporary(f"no answer ({type(error).__name__})") from None

    def judge(self, answer, text):
        """Say nothing to a yes.

        :raises Permanent: for a no that stays.
        :raises Temporary: for the rest, with the wait that the other side asked for.
        """
        if 200 <= answer.status_code < 300:
            return
        told = f"{answer.status_code} {text[:200].decode(errors='replace')}".strip()
        if answer.status_code in REFUSED_FOR_GOOD:
            raise Permanent(told)
        raise Temporary(told, retry_after_of(answer.headers.get("Retry-After", "")))


class WeComRobot(WebhookChannel):
    """A group robot of WeCom: names the person by the phone number, tells the subject and the link.

    The body stays on the site: everybody in the group reads what a robot says. The address with its
    key is the secret. Source: developer.work.weixin.qq.com, group robots (20 messages a minute).
    """

    label = _("WeCom")
    LONGEST = 2048
    TOO_OFTEN = 45009

    def body_of(self, message, address, key):
        link = f"\n{settings.SITE_URL}{message.link}" if message.link else ""
        text = f"{message.subject}{link}".encode()[: self.LONGEST].decode(errors="ignore")
        return {"msgtype": "text", "text": {"content": text, "mentioned_mobile_list": [address]}}

    def judge(self, answer, text):
        """The robot says 200 to everything; what it means stands in ``errcode``."""
        super().judge(answer, text)
        try:
            said = json.loads(text)
            code = said["errcode"]
        except (ValueError, KeyError, TypeError):
            raise Temporary("an answer that is no JSON of a robot") from None
        if code == self.TOO_OFTEN:
            raise Temporary(f"{code} {said.get('errmsg', '')}", 60)
        if code:
            raise Permanent(f"{code} {said.get('errmsg', '')}"[:200])


def _read(answer):
    """The answer's first bytes; one that drips too slowly is given up."""
    end, text = time.monotonic() + LONGEST_ANSWER, b""
    for piece in answer.iter_content(4096):
        text += piece
        if len(text) >= MOST_BYTES:
            break
        if time.monotonic() > end:
            raise requests.Timeout
    return text


def retry_after_of(value):
    """Seconds from a ``Retry-After`` header (a number or a date), at most six hours; None for none."""
    if value.strip().isdecimal():
        seconds = int(value[:9])
    else:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 1), LONGEST_WAIT)
