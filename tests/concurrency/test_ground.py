"""Two workers at once: on PostgreSQL, with real connections."""

import threading
import time

import pytest
from django.db import connection, transaction

from core import audit, clock, delivering, outbox, papers
from core.channels.email import EmailChannel
from core.models import AuditSeal, Delivery, Message, Paper
from tests.core.samples import PDF, person

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = 20


def at_once(*works):
    """Run each function in a thread with its own connection; give what they return or raise."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        barrier.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return results


@pytest.fixture
def letters(monkeypatch):
    """Every e-mail that any worker sends; each takes a moment, as on a mail server."""
    sent = []

    def send(self, message, address, *, key):
        sent.append(message.pk)
        time.sleep(0.002)

    monkeypatch.setattr(EmailChannel, "send", send)
    return sent


def deliver_twice(letters):
    user = person()
    with transaction.atomic():
        for number in range(MESSAGES):
            outbox.put(
                kind="tests.news", recipient=user, occasion=str(number), subject="通知", body="。"
            )
    at = clock.now()
    at_once(*[lambda: delivering.deliver_due(at=at)] * 2)
    assert set(letters) == set(Message.objects.values_list("pk", flat=True))
    return len(letters)


def test_two_workers_send_each_message_once(letters):
    assert deliver_twice(letters) == MESSAGES
    assert Delivery.objects.filter(state="sent", attempts=1).count() == MESSAGES


def test_without_the_claim_they_send_some_twice(letters, monkeypatch):
    """The control: with the conditional UPDATE taken out, the race happens."""

    def claim(pk, *, at):
        Delivery.objects.filter(pk=pk).update(state="sending", claimed_at=at)
        return Delivery.objects.select_related("message__recipient").get(pk=pk)

    monkeypatch.setattr(delivering, "claim", claim)
    assert deliver_twice(letters) > MESSAGES


def test_two_acts_put_the_same_message_once():
    user = person()

    def act():
        with transaction.atomic():
            message = outbox.put(
                kind="tests.news", recipient=user, occasion="1", subject="通知", body="。"
            )
            time.sleep(0.05)
            return message.pk

    first, second = at_once(act, act)
    assert first == second
    assert Message.objects.count() == 1


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(audit, "_sentences", {"tests.act": "%(actor)s"})
    user = person()
    with transaction.atomic():
        for _number in range(40):
            audit.record("tests.act", subject=user, by=user, at=clock.now())


def seal_all():
    at = clock.now()
    for _round in range(20):
        audit.seal(at=at, batch=7)


def test_two_workers_seal_one_chain(entries):
    assert at_once(seal_all, seal_all) == [None, None]
    verdict = audit.verify()
    assert verdict.is_intact
    assert (verdict.checked, verdict.waiting) == (40, 0)
    numbers = list(AuditSeal.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def replace_twice(monkeypatch):
    """Two people issue the next version of one paper; what each of them got."""
    user = person()
    facts = {"kind": "receipt", "title": "回执", "subject": user, "data": PDF, "by": user}
    first = papers.issue(at=clock.now(), **facts)
    real = papers._lock_for_replacement

    def slow(paper):
        current = real(paper)
        time.sleep(0.1)
        return current

    monkeypatch.setattr(papers, "_lock_for_replacement", slow)
    return at_once(*[lambda: papers.issue(at=clock.now(), replaces=first, **facts)] * 2)


def test_a_paper_is_replaced_once(monkeypatch):
    results = replace_twice(monkeypatch)
    assert sorted(type(result).__name__ for result in results) == ["Paper", "PaperRefused"]
    assert Paper.objects.count() == 2


def test_without_the_lock_it_is_replaced_twice(monkeypatch):
    """The control: read without the lock, both see a paper that nobody replaced."""
    monkeypatch.setattr(
        papers, "_lock_for_replacement", lambda paper: Paper.objects.get(pk=paper.pk)
    )
    results = replace_twice(monkeypatch)
    assert [result.version for result in results] == [2, 2]
