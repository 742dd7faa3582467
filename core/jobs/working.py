"""The worker's side: claim a job, work on it, put the result in, sweep what is over."""

import errno
import logging
from datetime import timedelta
from time import monotonic

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import files, outbox
from core.enums import JOB_TRANSITIONS, JobState
from core.errors import Refusal
from core.jobs import kinds
from core.models import Job, StoredFile

log = logging.getLogger(__name__)

# A worker that gave no sign of life for so long is taken for dead.
DEAD_AFTER = timedelta(minutes=2)
# Seconds between two signs of life; more often costs writes and shows nobody anything.
REPORT_EVERY = 1.0
MOST_ATTEMPTS = 3
PAUSE = timedelta(seconds=30)
# Who waited longer has left the page and is told.
TOLD_AFTER = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
ROWS_KEPT_FOR = timedelta(days=30)
LONGEST_WORD = 120
LONGEST_TEXT = 500
FULL = {errno.ENOSPC, errno.EDQUOT}


class Stopped(Exception):
    """The job is not this worker's any more: cancelled, or taken up by another."""


class Work:
    """A job in the hands of a worker; what a kind's ``run`` gets.

    :ivar parameters: as they were given at the start.
    :ivar user: who asked; active, and still with the right to it.
    :ivar file: a binary file to write the result to; None where the kind makes none.
    :ivar at: aware instant at which the work began.
    """

    def __init__(self, job, user, file, at):
        self.job, self.user, self.file, self.at = job, user, file, at
        self.parameters = job.parameters
        self._started, self._reported = monotonic(), 0.0

    def now(self):
        """The present instant, reckoned from the one reading at the start."""
        return self.at + timedelta(seconds=monotonic() - self._started)

    def progress(self, done, total, word=""):
        """Report that ``done`` of ``total`` are done; ``word`` says what is being done.

        :raises Stopped: when the job was cancelled or another worker has it.
        """
        if monotonic() - self._reported < REPORT_EVERY:
            return
        self._reported = monotonic()
        living = held(self.job).filter(cancel_asked_at=None)
        word = str(word)[:LONGEST_WORD]
        if not living.update(heartbeat_at=self.now(), done=done, total=total, word=word):
            raise Stopped


def run_due(*, at, limit=20):
    """Work on what is due at ``at`` (aware), one job after the other; returns how many.

    Never call it inside a transaction: a claim must be visible before the work begins.
    """
    started, count = monotonic(), 0
    while count < limit:
        job = _claim_next(at=at + timedelta(seconds=monotonic() - started))
        if job is None:
            break
        _work_on(job)
        count += 1
    return count


def due(at):
    """Jobs that wait for a worker, and those whose worker is dead."""
    return Job.objects.filter(
        Q(state=JobState.QUEUED, next_try_at__lte=at)
        | Q(state=JobState.RUNNING, heartbeat_at__lte=at - DEAD_AFTER)
    )


def _claim_next(*, at):
    # Those that were asked to stop, or broke off too often, are settled and never begun again.
    for job in due(at).filter(state=JobState.RUNNING):
        if job.cancel_asked_at:
            _move(job, JobState.CANCELLED, finished_at=at)
        elif job.attempts >= MOST_ATTEMPTS:
            with translation.override(job.language):
                _fail(job, _("The work broke off three times. Tell the office of the portal."), at)
    for pk in due(at).order_by("next_try_at", "id").values_list("pk", flat=True)[:20]:
        if job := claim(pk, at=at):
            return job
    return None


def claim(pk, *, at):
    """Take one due job, or None when another worker was faster."""
    taken = (
        due(at)
        .filter(pk=pk, cancel_asked_at=None)
        .update(
            state=JobState.RUNNING,
            claimed_at=at,
            heartbeat_at=at,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
            word="",
        )
    )
    return Job.objects.get(pk=pk) if taken else None


def held(job):
    """The row of ``job``, as long as the worker that claimed it still has it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _move(job, state, **columns):
    """Set ``state`` where the table of transitions allows it; returns whether this worker could."""
    assert state in JOB_TRANSITIONS[JobState.RUNNING]
    return held(job).update(state=state, **columns)


def _work_on(job):
    """Do one claimed job and note how it ended, in the language of the person."""
    user = get_user_model().objects.get(pk=job.owner_id)
    with translation.override(job.language), files.drafting() as draft:
        work = Work(job, user, draft.file, job.claimed_at)
        try:
            _do(work, draft)
        except Stopped:
            held(job).filter(cancel_asked_at__isnull=False).update(
                state=JobState.CANCELLED, finished_at=work.now()
            )
        except Refusal as refusal:
            _fail(job, str(refusal), work.now())
        except Exception as error:
            _after_error(job, error, work.now())


def _do(work, draft):
    kind = kinds.get(work.job.kind)
    if kind is None:
        raise Refusal(_("This release of the portal does not do such work any more."))
    if not (work.user.is_active and kind.may(work.user, work.parameters)):
        raise Refusal(_("You do not have the right to this any more."))
    work.progress(0, 0)
    outcome = kind.run(work)
    with transaction.atomic():
        stored = None
        if kind.file_kind:
            stored = files.keep(
                draft, name=outcome.file_name, kind=kind.file_kind, by=work.user, at=work.now()
            )
        _finish(work, stored, outcome)
    draft.is_kept = stored is not None


def _finish(work, stored, outcome):
    """Put the result in, unless the job was cancelled or taken up by another in this moment.

    :raises Stopped: then; the file's row is undone with the transaction.
    """
    present = work.now()
    put_in = (
        held(work.job)
        .filter(cancel_asked_at=None)
        .update(
            state=JobState.DONE,
            file=stored,
            finished_at=present,
            expires_at=present + KEPT_FOR,
            outcome=outcome.text[:LONGEST_TEXT],
            done=F("total"),
        )
    )
    if not put_in:
        raise Stopped
    if present - work.job.created_at > TOLD_AFTER:
        outbox.put(
            kind="core.job_done",
            recipient=work.user,
            occasion=f"job:{work.job.pk}",
            subject=_("Ready: %(what)s") % {"what": work.job.title},
            body=outcome.text,
            link=reverse("core:job", args=[work.job.pk]),
        )


def _after_error(job, error, at):
    """A full disk is said; anything else is tried again twice and then given up."""
    log.exception("Job %s (%s), attempt %s", job.pk, job.kind, job.attempts)
    if isinstance(error, OSError) and error.errno in FULL:
        told = _(
            "The portal's disk is full, so the file could not be written. Nothing else is lost. Tell"
            " the office of the portal, and ask again when there is room."
        )
        _fail(job, told, at)
    elif job.attempts < MOST_ATTEMPTS:
        _move(job, JobState.QUEUED, next_try_at=at + PAUSE)
    else:
        told = _(
            "Something went wrong in the portal (job %(number)d). Tell the office of the portal."
        )
        _fail(job, told % {"number": job.pk}, at)


def _fail(job, error, at):
    _move(job, JobState.FAILED, error=error[:LONGEST_TEXT], finished_at=at)


# --- What is over -----------------------------------------------------------------------------------


def sweep(*, at):
    """Remove files that were kept for a day, and rows a month after; returns how many files."""
    count = 0
    for job in Job.objects.filter(file__isnull=False, expires_at__lte=at).select_related("file"):
        stored = job.file
        with transaction.atomic():
            if Job.objects.filter(pk=job.pk, file=stored).update(file=None):
                StoredFile.objects.filter(pk=stored.pk).delete()
                count += 1
                transaction.on_commit(lambda path=stored.path: files.remove(path), robust=True)
    Job.objects.filter(finished_at__lte=at - ROWS_KEPT_FOR, file=None).delete()
    return count
