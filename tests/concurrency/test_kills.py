"""Delivered once through kill -9: real worker processes, a real SMTP server, real deaths.

The workers run the worker's own task in a loop, in processes of their own on the tests' database, and are
killed while they deliver; the mail server is away for a part of the time. (They are forked from one process
that has read the code, which takes seconds.) What SMTP itself cannot give (a worker that dies between the
server's "accepted" and the note of it) shows as a second letter with the same Message-ID: at most one for
each kill, and none without one.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection, transaction

from core import outbox
from core.models import Delivery
from tests.core.samples import person

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS, KILLS = 60, 6
PATIENCE = 25
NURSERY = """
import os, signal, sys, time
from datetime import timedelta
import django
django.setup()
from core import clock, delivering, tasks
delivering.STUCK_AFTER = timedelta(seconds=1)
delivering.FIRST_PAUSE = timedelta(seconds=0.2)
delivering.MOST_FAILURES = 1000

def claim_blindly(pk, *, at):
    delivering.Delivery.objects.filter(pk=pk).update(state="sending", claimed_at=at)
    return delivering.Delivery.objects.select_related("message__recipient").get(pk=pk)

def work(kind):
    if kind == "blind":
        delivering.claim = claim_blindly
    while True:
        tasks.deliver_messages()
        time.sleep(0.02)

for line in sys.stdin:
    order, argument = line.split()
    if order == "start":
        pid = os.fork()
        if not pid:
            work(argument)
        print(pid, flush=True)
    else:
        os.kill(int(argument), signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(int(argument), 0)[1]), flush=True)
"""


class Mailbox:
    """Takes letters and counts them by Message-ID; each takes a moment, as on a real server."""

    def __init__(self):
        self.letters = Counter()
        self.is_away = False

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        if self.is_away:
            return "451 come back later"
        await asyncio.sleep(0.01)
        for line in envelope.content.decode(errors="replace").splitlines():
            if line.lower().startswith("message-id:"):
                self.letters[line.split(":", 1)[1].strip()] += 1
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=0)
    # Its own start asks a fixed port whether it answers.
    server.port = free_port()
    server.start()
    box.port = server.port
    yield box
    server.stop()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nursery:
    """The process from which workers are forked; it kills them too, being their parent."""

    def __init__(self, process):
        self.process, self.workers = process, []

    def told(self, order, argument):
        self.process.stdin.write(f"{order} {argument}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, kind="careful"):
        self.workers.append(self.told("start", kind))

    def kill_the_oldest(self):
        """Kill -9 and wait for the death; returns what the worker ended with."""
        return self.told("kill", self.workers.pop(0))


@pytest.fixture
def nursery(mailbox):
    """Worker processes on the tests' database; all are gone afterwards."""
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{quote(db['PASSWORD'])}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "LOG_LEVEL": "ERROR",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, **pipes) as process:
        made = Nursery(process)
        yield made
        while made.workers:
            made.kill_the_oldest()


def put_letters():
    user = person()
    with transaction.atomic():
        for number in range(LETTERS):
            outbox.put(kind="tests.news", recipient=user, occasion=str(number), subject="通知",
                       body="。")  # fmt: skip


def sent():
    return Delivery.objects.filter(state="sent").count()


def wait_until(reached):
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, f"{sent()} of {LETTERS} sent"
        time.sleep(0.02)


def test_killed_workers_deliver_each_letter_once(mailbox, nursery):
    put_letters()
    chance = random.Random(7)
    nursery.start(), nursery.start()
    for kill in range(1, KILLS + 1):
        goal = kill * LETTERS // (KILLS + 2)
        wait_until(lambda goal=goal: sent() >= goal)
        mailbox.is_away = kill == 3
        time.sleep(chance.random() * 0.05)
        assert nursery.kill_the_oldest() == -signal.SIGKILL
        nursery.start()
        if mailbox.is_away:
            time.sleep(0.3)
            mailbox.is_away = False
    wait_until(lambda: sent() == LETTERS)
    assert len(mailbox.letters) == LETTERS
    assert sum(mailbox.letters.values()) - LETTERS <= KILLS
    assert Delivery.objects.filter(attempts__gt=1).exists()


def test_without_the_claim_two_workers_send_twice_though_nobody_dies(mailbox, nursery):
    """The control: the same processes with the conditional UPDATE taken out."""
    put_letters()
    nursery.start("blind"), nursery.start("blind")
    wait_until(lambda: sent() == LETTERS or sum(mailbox.letters.values()) > LETTERS)
    wait_until(lambda: len(mailbox.letters) == LETTERS)
    assert sum(mailbox.letters.values()) > LETTERS
