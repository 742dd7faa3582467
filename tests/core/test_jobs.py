"""Background jobs: one for a request, done once, stopped, taken over, fetched by the right person."""

import errno
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from kombu.exceptions import OperationalError

from core import clock, files, jobs, tasks
from core.enums import JOB_TRANSITIONS, FileKind, JobState
from core.jobs import asking, kinds, working
from core.jobs.working import DEAD_AFTER, MOST_ATTEMPTS
from core.models import AuditEntry, Job, StoredFile
from tests.core.samples import person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MINUTE = timedelta(minutes=1)


class Kind:
    """A job kind whose work and rule the test changes as it goes."""

    def __init__(self):
        self.allowed = True
        self.runs = []
        self.during = lambda work: None

    def may(self, user, parameters):
        return self.allowed

    def run(self, work):
        self.runs.append(work.job.attempts)
        work.progress(6, 10, "第6份")
        self.during(work)
        work.file.write(b"PK\x03\x04 made by attempt %d" % work.job.attempts)
        return jobs.Outcome("10份申报书", "申报一览.xlsx")


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(working, "REPORT_EVERY", 0)
    made = Kind()
    jobs.register_kind(
        jobs.JobKind("tests.list", "表格", run=made.run, may=made.may, file_kind=FileKind.XLSX)
    )
    return made


@pytest.fixture
def user():
    return person()


def start(user, at, **parameters):
    return jobs.start("tests.list", title="申报一览", parameters=parameters, by=user, at=at)


def on_disk(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_job_makes_one_file_that_is_kept_for_a_day(kind, user, settings):
    at = clock.now()
    job = start(user, at)
    assert jobs.run_due(at=at) == 1
    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempts) == ("done", "10份申报书", 1)
    stored = jobs.result_of(job, by=user, at=at)
    assert (stored.name, stored.size) == ("申报一览.xlsx", 22)
    assert files.path_of(stored).read_bytes() == b"PK\x03\x04 made by attempt 1"
    assert jobs.run_due(at=at + timedelta(hours=1)) == 0
    assert jobs.sweep(at=job.expires_at - MINUTE) == 0
    with pytest.raises(asking.ResultRefused):
        jobs.result_of(job, by=user, at=job.expires_at)


def test_the_sweep_removes_the_file_and_later_the_row(
    kind, user, settings, django_capture_on_commit_callbacks
):
    at = clock.now()
    start(user, at)
    jobs.run_due(at=at)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.sweep(at=at + timedelta(days=1, minutes=1)) == 1
    assert on_disk(settings) == []
    assert not StoredFile.objects.exists()
    assert Job.objects.get().state == "done"
    jobs.sweep(at=at + timedelta(days=31))
    assert not Job.objects.exists()


def test_two_clicks_are_one_job(kind, user):
    at = clock.now()
    first = start(user, at, lot=1)
    assert start(user, at + timedelta(seconds=59), lot=1) == first
    assert start(user, at, lot=2) != first
    assert start(person("程野"), at, lot=1) != first
    assert start(user, at + MINUTE, lot=1) != first
    assert AuditEntry.objects.filter(act="core.start_job").count() == 4


def test_a_failed_one_may_be_asked_for_at_once(kind, user):
    at = clock.now()
    first = start(user, at)
    jobs.cancel(first, by=user, at=at)
    assert start(user, at) != first


def test_nobody_takes_the_worker_for_himself(kind, user):
    at = clock.now()
    for number in range(asking.MOST_UNFINISHED):
        start(user, at, number=number)
    with pytest.raises(jobs.TooManyJobs, match="5"):
        start(user, at, number=99)
    start(person("程野"), at)
    Job.objects.filter(owner=user).delete()
    day = [Job(kind="x", owner=user, state="cancelled", created_at=at, next_try_at=at,
               finished_at=at)] * asking.MOST_A_DAY  # fmt: skip
    Job.objects.bulk_create(day)
    with pytest.raises(jobs.TooManyJobs, match="100"):
        start(user, at + timedelta(hours=23))
    start(user, at + timedelta(hours=25))


def test_a_worker_that_dies_at_60_percent_is_replaced_and_writes_nothing_later(
    kind, user, settings
):
    """The first worker comes back after the second has finished: there is one result, the second's."""
    at = clock.now()
    job = start(user, at)

    def slow(work):
        kind.during = lambda work: None
        assert Job.objects.get().done == 6
        assert jobs.run_due(at=at + DEAD_AFTER - timedelta(seconds=1)) == 0
        assert jobs.run_due(at=at + DEAD_AFTER + MINUTE) == 1

    kind.during = slow
    assert jobs.run_due(at=at) == 1
    job.refresh_from_db()
    assert kind.runs == [1, 2]
    assert (job.state, job.attempts) == ("done", 2)
    (path,) = on_disk(settings)
    assert path.read_bytes() == b"PK\x03\x04 made by attempt 2"
    assert StoredFile.objects.count() == 1


def test_a_job_that_kills_its_workers_is_given_up(kind, user):
    at = clock.now()
    job = start(user, at)
    for _attempt in range(MOST_ATTEMPTS):
        assert working.claim(job.pk, at=at)
        at += DEAD_AFTER
    assert jobs.run_due(at=at) == 0
    job.refresh_from_db()
    assert (job.state, kind.runs) == ("failed", [])
    assert job.error == "处理中断了三次，请告诉平台管理人员。"


def test_cancelled_while_it_waits(kind, user):
    at = clock.now()
    assert jobs.cancel(start(user, at), by=user, at=at).state == "cancelled"
    assert jobs.run_due(at=at) == 0
    assert AuditEntry.objects.filter(act="core.cancel_job").count() == 1


def test_cancelled_at_the_last_moment_makes_nothing(kind, user, settings):
    at = clock.now()
    job = start(user, at)
    kind.during = lambda work: jobs.cancel(job, by=user, at=at)
    jobs.run_due(at=at)
    job.refresh_from_db()
    assert (job.state, job.file) == ("cancelled", None)
    assert on_disk(settings) == []


def test_cancelled_a_moment_too_late_changes_nothing(kind, user):
    at = clock.now()
    job = start(user, at)
    jobs.run_due(at=at)
    assert jobs.cancel(job, by=user, at=at).state == "done"
    assert not AuditEntry.objects.filter(act="core.cancel_job").exists()


def test_cancelled_and_then_the_worker_died(kind, user):
    at = clock.now()
    job = start(user, at)
    working.claim(job.pk, at=at)
    jobs.cancel(job, by=user, at=at)
    assert jobs.run_due(at=at + DEAD_AFTER) == 0
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_full_disk_is_said(kind, user, settings):
    def full(work):
        raise OSError(errno.ENOSPC, "No space left on device")

    at = clock.now()
    job = start(user, at)
    kind.during = full
    jobs.run_due(at=at)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith("平台的磁盘已满，文件无法写入")
    assert on_disk(settings) == []


def test_a_disturbance_passes_and_a_fault_is_given_up(kind, user):
    def fault(work):
        raise ValueError("a fault")

    at = clock.now()
    job = start(user, at)
    kind.during = fault
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert jobs.run_due(at=at) == 1
        job.refresh_from_db()
        assert job.state == ("queued" if attempt < MOST_ATTEMPTS else "failed")
        at += MINUTE
    assert job.error == f"平台内部出错（任务{job.pk}），请告诉平台管理人员。"


def test_a_lost_right_is_felt_at_start_at_work_and_at_the_file(kind, user):
    at = clock.now()
    first, second = start(user, at, n=1), start(user, at, n=2)
    assert jobs.run_due(at=at, limit=1) == 1
    kind.allowed = False
    with pytest.raises(PermissionDenied):
        jobs.result_of(first, by=user, at=at)
    jobs.run_due(at=at)
    second.refresh_from_db()
    assert (second.state, second.error) == ("failed", "您已没有这项权限。")
    with pytest.raises(PermissionDenied):
        start(user, at, n=3)


def test_a_job_of_an_earlier_release_says_so(kind, user, monkeypatch):
    at = clock.now()
    job = start(user, at)
    monkeypatch.setattr(kinds, "_kinds", {})
    jobs.run_due(at=at)
    job.refresh_from_db()
    assert job.error == "平台的当前版本不再办理这类任务。"


def test_without_a_broker_the_beat_finds_it(
    kind, user, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**how):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.run_jobs, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = start(user, clock.now())
    tasks.run_jobs()
    job.refresh_from_db()
    assert job.state == "done"


def test_one_process_works_on_one_job_at_a_time(kind, user):
    start(user, clock.now())
    with tasks._working:
        tasks.run_jobs()
    assert Job.objects.get().state == "queued"


@pytest.mark.parametrize("state", JobState.values)
def test_what_is_over_stays_so(kind, user, state):
    """Every (state, act) pair: only what waits or runs can be moved, and only as the table says."""
    at = clock.now()
    job = start(user, at)
    job = working.claim(job.pk, at=at)
    over = not JOB_TRANSITIONS[state]
    columns = {"error": "x"} if state == "failed" else {}
    finished = at if over else None
    Job.objects.update(state=state, finished_at=finished, next_try_at=at + MINUTE, **columns)
    moved = {
        to for to in JOB_TRANSITIONS[JobState.RUNNING] if to != "running" and try_move(job, to)
    }
    assert moved == (
        JOB_TRANSITIONS[JobState.RUNNING] - {"running"} if state == "running" else set()
    )
    assert bool(working.claim(job.pk, at=at + 2 * DEAD_AFTER)) == (state in ("queued", "running"))


def try_move(job, to):
    """Whether the worker can move the job there; undone again."""
    columns = {} if to == "queued" else {"finished_at": clock.now()}
    with transaction.atomic():
        moved = working._move(job, to, error="x" if to == "failed" else "", **columns)
        transaction.set_rollback(True)
    return moved


# --- Pages ------------------------------------------------------------------------------------------


def page_of(client, job):
    return client.get(reverse("core:job", args=[job.pk])).content.decode()


def test_the_page_follows_the_job_without_scripts(client, kind, user):
    at = clock.now()
    job = start(user, at)
    client.force_login(user)
    page = page_of(client, job)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "排队中" in page
    shown = []
    kind.during = lambda work: shown.append(page_of(client, job))
    jobs.run_due(at=at)
    assert "6 / 10 · 60%" in shown[0]
    assert "第6份" in shown[0]
    part = client.get(reverse("core:job", args=[job.pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "hx-trigger" not in part.content.decode()
    assert reverse("core:job_file", args=[job.pk]) in part.content.decode()
    answer = client.get(reverse("core:job_file", args=[job.pk]))
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == b"PK\x03\x04 made by attempt 1"


def test_a_lost_right_is_refused_at_the_file(client, kind, user):
    at = clock.now()
    job = start(user, at)
    jobs.run_due(at=at)
    client.force_login(user)
    kind.allowed = False
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 403


def test_stopping_says_what_happened(client, kind, user):
    at = clock.now()
    client.force_login(user)
    running = start(user, at, n=1)
    working.claim(running.pk, at=at)
    waiting = start(user, at, n=2)
    told = [
        client.post(reverse("core:cancel_job", args=[job.pk]), follow=True).content.decode()
        for job in (running, waiting)
    ]
    assert "已要求停止，几秒钟内生效。" in told[0]
    assert "正在停止" in told[0]
    assert "已停止，没有生成任何文件。" in told[1]


def test_the_list_costs_the_same_at_any_length(client, kind, user, django_assert_num_queries):
    at = clock.now()
    client.force_login(user)
    assert "您还没有导出过文件" in client.get(reverse("core:jobs")).content.decode()
    for number in (1, 30):
        for n in range(number):
            start(user, at, number=number, n=n)
            jobs.run_due(at=at)
        with django_assert_num_queries(5):
            page = client.get(reverse("core:jobs"))
    assert page.context["page"].paginator.count == 31
    assert get_user_model().objects.count() == 1
