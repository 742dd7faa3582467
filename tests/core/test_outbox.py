"""Messages: one for an occasion, delivered once, never lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from kombu.exceptions import OperationalError

from core import clock, delivering, outbox, tasks
from core.channels import Permanent, Temporary
from core.channels.email import EmailChannel
from core.models import Delivery, Message
from tests.core.samples import person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def user():
    return person()


def put(user, **values):
    defaults = {"kind": "tests.news", "occasion": "1", "subject": "补正通知", "body": "请补正。"}
    return outbox.put(recipient=user, **{**defaults, **values})


@pytest.fixture
def broken_mail(monkeypatch):
    def send(self, message, address, *, key):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailChannel, "send", send)


def test_one_message_for_an_occasion(user):
    first = put(user)
    assert put(user, subject="另一个题目").pk == first.pk
    assert Message.objects.get().subject == "补正通知"
    put(user, occasion="2")
    put(person("程野"))
    assert Message.objects.count() == 3


def test_a_second_message_spoils_no_transaction(user):
    with transaction.atomic():
        put(user)
        put(user)
        assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_put(user):
    with pytest.raises(RuntimeError):
        put(user)


@pytest.mark.parametrize("link", ["https://example.invalid/", "//example.invalid/", "javascript:x"])
def test_a_link_stays_on_the_site(user, link):
    with pytest.raises(ValueError, match="leaves the site"):
        put(user, link=link)


def test_an_email_goes_out_once(user, settings):
    settings.SITE_URL = "https://grants.example.invalid"
    put(user, link="/calls/1/", subject="两行\n题目")
    delivery = delivering.deliver_due(at=clock.now())
    assert (delivery.sent, delivery.put_off, delivery.given_up) == (1, 0, 0)
    assert delivering.deliver_due(at=clock.now()).sent == 0
    (letter,) = mail.outbox
    assert letter.to == [user.email]
    assert letter.subject == "两行 题目"
    assert letter.body == "请补正。\n\nhttps://grants.example.invalid/calls/1/"
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("sent", 1)
    assert row.sent_at is not None


def test_what_is_not_due_waits(user):
    at = clock.now()
    put(user, due_at=at + MINUTE)
    assert delivering.deliver_due(at=at).sent == 0
    assert outbox.unread_count(user, at=at) == 0
    assert delivering.deliver_due(at=at + MINUTE).sent == 1
    assert outbox.unread_count(user, at=at + MINUTE) == 1


def test_a_failure_is_tried_again_later_and_given_up_at_last(user, broken_mail):
    put(user)
    at = clock.now()
    pauses = []
    for _attempt in range(delivering.MOST_FAILURES - 1):
        assert delivering.deliver_due(at=at).put_off == 1
        row = Delivery.objects.get()
        assert row.last_error == "ConnectionRefusedError: no mail server"
        pauses.append(round((row.next_try_at - at) / MINUTE))
        assert delivering.deliver_due(at=row.next_try_at - timedelta(seconds=1)).put_off == 0
        at = row.next_try_at
    assert pauses == [1, 2, 4, 8, 16, 32, 64]
    assert delivering.deliver_due(at=at).given_up == 1
    row = Delivery.objects.get()
    assert (row.state, row.last_error) == ("failed", "ConnectionRefusedError: no mail server")
    assert delivering.deliver_due(at=at + timedelta(days=9)) == delivering.Round()
    assert outbox.unread_count(user) == 1


def test_one_bad_message_keeps_back_no_other(user, monkeypatch):
    put(user)
    put(user, occasion="2", subject="好消息")
    real = EmailChannel.send

    def send(self, message, address, *, key):
        if message.occasion == "1":
            raise ValueError("unreadable")
        real(self, message, address, key=key)

    monkeypatch.setattr(EmailChannel, "send", send)
    delivery = delivering.deliver_due(at=clock.now())
    assert (delivery.sent, delivery.put_off) == (1, 1)


def test_a_person_without_an_address_in_use_gets_no_email(user):
    user.is_active = False
    user.save()
    put(user)
    assert delivering.deliver_due(at=clock.now()).given_up == 1
    assert mail.outbox == []


def test_a_dead_workers_message_is_taken_again(user):
    put(user)
    at = clock.now()
    (pk,) = Delivery.objects.values_list("pk", flat=True)
    assert delivering.claim(pk, at=at) is not None
    assert delivering.claim(pk, at=at) is None
    assert delivering.deliver_due(at=at + 9 * MINUTE).sent == 0
    assert delivering.deliver_due(at=at + 10 * MINUTE).sent == 1


def test_a_worker_that_lost_its_claim_changes_nothing(user):
    put(user)
    at = clock.now()
    pk = Delivery.objects.get().pk
    slow = delivering.claim(pk, at=at)
    assert delivering.deliver_due(at=at + 10 * MINUTE).sent == 1
    delivering._settle(slow, "failed", "too late")
    assert Delivery.objects.get().state == "sent"


def test_the_claim_of_a_slow_round_is_dated_when_it_is_made(user, monkeypatch):
    put(user)
    put(user, occasion="2")
    ticks = iter([0, 0, 720])
    monkeypatch.setattr(delivering, "monotonic", lambda: next(ticks))
    at = clock.now()
    delivering.deliver_due(at=at)
    assert sorted(Delivery.objects.values_list("claimed_at", flat=True)) == [at, at + 12 * MINUTE]


def test_one_nudge_for_a_transaction_after_it(
    user, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(tasks.deliver_messages, "apply_async", lambda **how: asked.append(how))
    with django_capture_on_commit_callbacks(execute=True):
        for occasion in "123":
            put(user, occasion=occasion)
        assert asked == []
    assert len(asked) == 1


def test_without_a_broker_the_act_stands(user, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**how):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.deliver_messages, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        put(user)
    tasks.deliver_messages()
    assert len(mail.outbox) == 1


def test_reading(user):
    at = clock.now() + MINUTE
    first = put(user)
    put(user, occasion="2")
    put(person("程野"))
    assert outbox.unread_count(user, at=at) == 2
    assert outbox.mark_read(user, at=at, pk=first.pk) == 1
    assert outbox.mark_read(user, at=at, pk=first.pk) == 0
    assert outbox.mark_read(user, at=at) == 1
    assert Message.objects.filter(read_at=None).count() == 1


def test_a_channel_may_ask_to_wait_or_refuse_for_good(user, monkeypatch):
    put(user)
    put(user, occasion="2")
    answers = iter([Temporary("429 slow down", retry_after=3600), Permanent("550 no such mailbox")])

    def send(self, message, address, *, key):
        raise next(answers)

    monkeypatch.setattr(EmailChannel, "send", send)
    at = clock.now()
    done = delivering.deliver_due(at=at)
    assert (done.put_off, done.given_up) == (1, 1)
    first, second = Delivery.objects.order_by("message_id")
    assert first.next_try_at >= at + timedelta(hours=1)
    assert (second.state, second.last_error) == ("failed", "550 no such mailbox")


def test_an_hour_without_a_mail_server_loses_nothing(user, broken_mail, monkeypatch):
    at = clock.now()
    put(user)
    for minute in range(60):
        delivering.deliver_due(at=at + minute * MINUTE)
    monkeypatch.undo()
    for minute in range(60, 130):
        delivering.deliver_due(at=at + minute * MINUTE)
    assert Delivery.objects.get().state == "sent"
    assert len(mail.outbox) == 1


def test_every_kind_that_is_sent_has_words_to_choose_it_by():
    """Of each floor's rooms: what an outbox.put names stands in the table of kinds."""
    import re
    from pathlib import Path

    from django.conf import settings

    from core import message_kinds

    floors = ("core", "parties", "calls", "applications", "reviews", "grants", "portal")
    named, written = set(), set()
    for floor in floors:
        for room in (Path(settings.BASE_DIR) / floor).rglob("*.py"):
            text = room.read_text()
            if "outbox.put" in text or "_tell(" in text:
                named |= set(re.findall(rf'kind="({floor}\.\w+)"', text))
            if room.name != "news.py":
                written |= set(re.findall(rf'"({floor}\.\w+)"', text))
    assert len(named) > 15
    known = {kind.code for kind in message_kinds.all_kinds()}
    assert named <= known
    assert known <= written
