"""What a person hears: choices by kind and channel, quiet hours, what passes them."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from core import delivering, message_kinds, outbox, preferences
from core.channels import Channel
from core.clock import SHANGHAI
from core.message_kinds import PRESSING, MessageKind
from core.models import Delivery
from tests.core.samples import person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WEBHOOK = {"class": "tests.core.test_preferences.Bell"}


class Bell(Channel):
    """A channel that rings a phone and remembers what rang."""

    label = "铃"
    is_quiet = True
    rung = []

    def address_of(self, message):
        return "13000000000"

    def send(self, message, address, *, key):
        Bell.rung.append(message.occasion)


@pytest.fixture(autouse=True)
def kinds(monkeypatch, settings):
    monkeypatch.setattr(message_kinds, "_kinds", {})
    message_kinds.register(
        MessageKind("tests.duty", "义务", "甲", usual=PRESSING),
        MessageKind("tests.extra", "提醒", "甲", is_mandatory=False),
    )
    settings.MESSAGE_CHANNELS = {
        "email": {"class": "core.channels.email.EmailChannel"}, "sms": WEBHOOK,
    }  # fmt: skip
    Bell.rung.clear()


@pytest.fixture
def user():
    return person()


def at(hour, minute=0, day=3):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def put(user, occasion, kind="tests.duty", **values):
    return outbox.put(
        kind=kind, recipient=user, occasion=occasion, subject="通知", body="。",
        due_at=at(1, day=1), **values,
    )  # fmt: skip


def states(message):
    return dict(Delivery.objects.filter(message=message).values_list("channel", "state"))


def test_each_kind_goes_its_usual_ways_until_one_chooses(user):
    duty, extra = put(user, "1"), put(user, "2", kind="tests.extra")
    delivering.deliver_due(at=at(12))
    assert states(duty) == {"email": "sent", "sms": "sent"}
    assert states(extra) == {"email": "sent", "sms": "not_wanted"}
    preferences.save_choices(user, {"tests.extra:site", "tests.extra:sms"})
    duty, extra = put(user, "3"), put(user, "4", kind="tests.extra")
    delivering.deliver_due(at=at(12))
    assert states(duty) == {"email": "not_wanted", "sms": "not_wanted"}
    assert states(extra) == {"email": "not_wanted", "sms": "sent"}


def test_what_is_mandatory_stays_on_the_site_whatever_is_posted(client, user):
    client.force_login(user)
    address = reverse("core:preferences")
    page = client.get(address).content.decode()
    assert page.count('type="checkbox"') == 5
    client.post(address, {"begins": "22:00", "ends": "07:00"})
    put(user, "1")
    put(user, "2", kind="tests.extra")
    shown = outbox.messages_for(user, at=at(12)).values_list("occasion", flat=True)
    assert list(shown) == ["1"]
    assert outbox.unread_count(user, at=at(12)) == 1
    client.post(address, {"want": ["tests.extra:site"], "begins": "22:00", "ends": "07:00"})
    assert outbox.unread_count(user, at=at(12)) == 2


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(21, 59), None),
        (at(22), at(7, day=4)),
        (at(2), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
    ],
)
def test_quiet_hours_hold_back_what_rings(user, now, until):
    message = put(user, "1")
    delivering.deliver_due(at=now)
    assert len(mail.outbox) == 1
    assert Bell.rung == ([] if until else ["1"])
    if until:
        row = Delivery.objects.get(message=message, channel="sms")
        assert (row.state, row.next_try_at, row.attempts) == ("pending", until, 0)
        delivering.deliver_due(at=until)
        assert Bell.rung == ["1"]


def test_a_deadline_within_the_quiet_hours_passes(user):
    put(user, "tonight", deadline_at=at(23, 59))
    put(user, "at dawn", deadline_at=at(7, day=4))
    put(user, "tomorrow", deadline_at=at(17, day=4))
    delivering.deliver_due(at=at(22, 30))
    assert Bell.rung == ["tonight", "at dawn"]


def test_ones_own_hours_hold(client, user):
    client.force_login(user)
    answer = client.post(reverse("core:preferences"), {"begins": "25:00", "ends": "13:00"})
    assert answer.status_code == 200
    assert "25:00" in answer.content.decode()
    client.post(reverse("core:preferences"), {"want": ["tests.duty:sms"], "begins": "12:00",
                                              "ends": "13:00"})  # fmt: skip
    put(user, "1")
    delivering.deliver_due(at=at(12, 30))
    assert Bell.rung == []
    assert preferences.quiet_until((time(12), time(13)), at=at(12, 30)) == at(13)
    assert preferences.quiet_until((time(12), time(12)), at=at(12)) is None
    delivering.deliver_due(at=at(13) + timedelta(seconds=1))
    assert Bell.rung == ["1"]
