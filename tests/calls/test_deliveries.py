"""The office sees how its call's messages fare and sends failed ones again."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from calls.correction import explain, open_correction, publish_correction
from calls.models import Call, Follow
from core import clock, delivering, outbox
from core.channels import Permanent
from core.channels.email import EmailChannel
from core.models import AuditEntry, Delivery
from tests.core.samples import person
from tests.factories.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world():
    return World()


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def tell(call, people, occasion="1"):
    with transaction.atomic():
        for one in people:
            outbox.put(kind="calls.cancelled", about=call, recipient=one, occasion=occasion,
                       subject="通知：已取消", body="正文不给人看")  # fmt: skip


def correct(world, people):
    """Publish a correction of the world's call, which ``people`` follow."""
    at = clock.now()
    Follow.objects.bulk_create(
        Follow(call=world.call, party_id=one.party_id, reason=Follow.Reason.SUBSCRIBER)
        for one in people
    )
    draft = open_correction(world.call, by=world.lead, at=at)
    Call.objects.filter(pk=draft.copy_id).update(fund="正文不给人看")
    explain(draft, reason="有误", row_reasons={}, by=world.lead, at=at)
    draft.refresh_from_db()
    assert publish_correction(draft, by=world.lead, at=at).told == len(people)


def bounce(monkeypatch, *addresses):
    """A mail server that has no mailbox for these."""

    def send(self, message, address, *, key):
        if address in addresses:
            raise Permanent("550 no such mailbox")

    monkeypatch.setattr(EmailChannel, "send", send)


def test_one_bounce_of_many_is_seen_and_sent_again(world, client, monkeypatch):
    people = [person(f"程{n}", email=f"c{n}@example.invalid") for n in range(500)]
    correct(world, people)
    tell(world.other_call, people[:1], "2")
    bounce(monkeypatch, "c7@example.invalid")
    done = delivering.deliver_due(at=clock.now(), limit=600)
    assert (done.sent, done.given_up) == (500, 1)
    address = reverse("calls:deliveries", args=[world.call.pk])
    page = client.get(address, {"state": "failed"})
    (row,) = page.context["page"].object_list
    assert row.message.recipient == people[7]
    shown = page.content.decode()
    assert "550 no such mailbox" in shown
    assert "正文不给人看" not in shown
    bounce(monkeypatch)
    client.post(reverse("calls:resend", args=[world.call.pk]), {"delivery": row.pk})
    entry = AuditEntry.objects.get(act="core.resend")
    assert (entry.actor, entry.after["messages"]) == (world.staff, [row.message_id])
    assert delivering.deliver_due(at=clock.now()).sent == 1
    assert not Delivery.objects.exclude(state="sent").exists()
    client.post(reverse("calls:resend", args=[world.call.pk]))
    assert AuditEntry.objects.filter(act="core.resend").count() == 1


def test_another_calls_delivery_is_not_touched(world, client, monkeypatch):
    tell(world.other_call, [person()])
    Delivery.objects.update(state="failed")
    pk = Delivery.objects.get().pk
    client.post(reverse("calls:resend", args=[world.call.pk]), {"delivery": pk})
    assert Delivery.objects.get().state == "failed"


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_at_any_length(world, client, django_assert_num_queries, number):
    tell(world.call, [person(f"程{n}") for n in range(number)])
    with django_assert_num_queries(13):
        page = client.get(reverse("calls:deliveries", args=[world.call.pk]))
    assert page.context["page"].paginator.count == number
