"""A job whose worker is killed at 60 %: another worker begins it again, and its page says so.

The workers run the real loop, in processes of their own on the tests' database.
"""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from core import clock, files, jobs
from core.enums import FileKind
from core.jobs import kinds
from core.models import Job
from tests.core.samples import person

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 25
# Ten steps of a tenth of a second; the file holds the number of the process that wrote it.
WORKER = """
import os, sys, time
from datetime import timedelta
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from core import clock, jobs
from core.jobs import working
from core.enums import FileKind
working.REPORT_EVERY = 0
working.DEAD_AFTER = timedelta(seconds=float(sys.argv[2]))
def run(work):
    for step in range(10):
        work.progress(step, 10, "step")
        time.sleep(0.1)
    work.file.write(b"PK\\x03\\x04 %d" % os.getpid())
    return jobs.Outcome("10", "list.zip")
jobs.register_kind(jobs.JobKind("tests.slow", "slow", run=run, may=lambda user, given: True,
                                file_kind=FileKind.ZIP))
while True:
    jobs.run_due(at=clock.now())
    time.sleep(0.05)
"""


@pytest.fixture
def start_worker(private_files):
    """Starts a worker process on the tests' database; all are gone afterwards."""
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{quote(db['PASSWORD'])}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": url,
           "LOG_LEVEL": "ERROR"}  # fmt: skip
    running = []

    def start(*, dead_after=1.0):
        command = [sys.executable, "-c", WORKER, str(settings.MEDIA_ROOT), str(dead_after)]
        running.append(subprocess.Popen(command, env=env, cwd=settings.BASE_DIR))
        return running[-1]

    yield start
    for worker in running:
        worker.kill()
        worker.wait()


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    jobs.register_kind(
        jobs.JobKind("tests.slow", "slow", run=None, may=lambda *_any: True, file_kind=FileKind.ZIP)
    )
    return jobs.start("tests.slow", title="申报一览", parameters={}, by=person(), at=clock.now())


def wait_until(job, reached):
    end = time.monotonic() + PATIENCE
    while True:
        job.refresh_from_db()
        if reached(job):
            return
        assert time.monotonic() < end, (job.state, job.done, job.attempts)
        time.sleep(0.02)


def killed_at_60_percent(job, start_worker):
    victim = start_worker()
    wait_until(job, lambda job: job.done >= 6)
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL


def test_another_worker_begins_it_again_and_the_page_says_so(job, start_worker, client):
    killed_at_60_percent(job, start_worker)
    assert (job.state, job.file_id) == ("running", None)
    heir = start_worker()
    wait_until(job, lambda job: job.attempts == 2 and job.done >= 1)
    client.force_login(job.owner)
    page = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert "处理程序中断，已由另一个处理程序重新开始（第2次，共3次）。" in page
    wait_until(job, lambda job: job.state == "done")
    stored = jobs.result_of(job, by=job.owner, at=clock.now())
    assert files.path_of(stored).read_bytes() == b"PK\x03\x04 %d" % heir.pid


def test_control_who_never_takes_a_worker_for_dead_leaves_the_job_undone(job, start_worker):
    killed_at_60_percent(job, start_worker)
    start_worker(dead_after=1000)
    time.sleep(2)
    assert Job.objects.filter(pk=job.pk, state="running", attempts=1, file=None).exists()
