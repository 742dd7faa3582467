"""Asking for background work, stopping it, fetching what it made."""

import hashlib
import json
import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import audit
from core.enums import JobState
from core.errors import Refusal
from core.jobs import kinds
from core.models import Job
from core.text import clean_text

log = logging.getLogger(__name__)

# A second click, or the page loaded again, finds the first one's job.
SAME_WITHIN = timedelta(minutes=1)
MOST_UNFINISHED = 5
MOST_A_DAY = 100
LONGEST_TITLE = 200
LIVING = (JobState.QUEUED, JobState.RUNNING, JobState.DONE)


class TooManyJobs(Refusal):
    """One person asks for more than is fair to the others."""

    code = "too-many-jobs"
    status = 429


class ResultRefused(Refusal):
    """There is no file, not yet or not any more."""

    code = "no-result"


@transaction.atomic
def start(code, *, title, parameters, by, at, office_id=None):
    """Ask for a job; the same one asked for by ``by`` less than a minute ago is given back.

    :param code: a registered kind.
    :param title: what the person reads, one line; cut at 200 characters.
    :param parameters: what goes into JSON; all that the work is to know.
    :param by: the person who asks and who alone gets the result.
    :param at: aware instant of the request.
    :param office_id: the office whose staff may read in the audit trail that it was asked for.
    :raises PermissionDenied: when the kind's rule says no.
    :raises TooManyJobs: with five unfinished ones, or after a hundred in a day.
    """
    kind = kinds.get(code)
    if kind is None:
        raise LookupError(f"Register the job kind {code} in the ready() of its app.")
    if not kind.may(by, parameters):
        raise PermissionDenied
    # Two clicks at once: the second waits here and then finds the first one's job.
    lock_owner(by)
    mine = Job.objects.filter(owner=by)
    fingerprint = fingerprint_of(code, parameters)
    same = mine.filter(fingerprint=fingerprint, created_at__gt=at - SAME_WITHIN, state__in=LIVING)
    if found := same.first():
        return found
    _refuse_too_many(mine, at)
    job = Job.objects.create(
        kind=code,
        title=clean_text(str(title), multiline=False)[:LONGEST_TITLE],
        owner=by,
        parameters=parameters,
        fingerprint=fingerprint,
        language=get_language(),
        created_at=at,
        next_try_at=at,
    )
    audit.record("core.start_job", subject=job, by=by, at=at, office_id=office_id)
    transaction.on_commit(nudge, robust=True)
    return job


def lock_owner(user):
    """Let the requests of one person pass one by one."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)


def fingerprint_of(code, parameters):
    """SHA-256 of what is asked for."""
    text = json.dumps([code, parameters], sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_too_many(mine, at):
    unfinished = mine.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count()
    if unfinished >= MOST_UNFINISHED:
        raise TooManyJobs(
            ngettext(
                "%(count)d of your jobs is not finished yet. Wait for it, or cancel it, before you"
                " ask for another.",
                "%(count)d of your jobs are not finished yet. Wait for one, or cancel one, before"
                " you ask for another.",
                unfinished,
            )
            % {"count": unfinished}
        )
    if mine.filter(created_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyJobs(
            _("You asked for %(count)d jobs within a day; no more are taken. Try again tomorrow.")
            % {"count": MOST_A_DAY}
        )


def nudge():
    """Ask a worker to begin soon. Without a broker the sweep of the beat finds the row."""
    from core.tasks import run_jobs

    try:
        run_jobs.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        # Whatever a broker raises when it is away, the job is kept.
        log.warning("No nudge, the sweep will run the job: %s", error)


def jobs_of(user):
    """The jobs that ``user`` asked for, the latest first. Nobody else sees them."""
    return Job.objects.filter(owner=user).select_related("file")


@transaction.atomic
def cancel(job, *, by, at):
    """Stop ``job``; gives the row as it stands then.

    One that waits is over at once; a running one is asked to stop and stops at its next report. One that
    finished meanwhile stays finished: nothing is taken back.
    """
    rows = Job.objects.filter(pk=job.pk)
    stopped = rows.filter(state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_asked_at=at, finished_at=at
    )
    if not stopped:
        stopped = rows.filter(state=JobState.RUNNING, cancel_asked_at=None).update(
            cancel_asked_at=at
        )
    job.refresh_from_db()
    if stopped:
        audit.record("core.cancel_job", subject=job, by=by, at=at)
    return job


def may_still(job, user):
    """Whether ``user`` may have what ``job`` makes, asked anew: rights are lost meanwhile."""
    kind = kinds.get(job.kind)
    return kind is not None and job.owner_id == user.pk and kind.may(user, job.parameters)


def result_of(job, *, by, at):
    """The ``StoredFile`` that ``job`` made.

    :raises PermissionDenied: when the right was lost since.
    :raises ResultRefused: while there is none, or when it was removed.
    """
    if not may_still(job, by):
        raise PermissionDenied
    if not job.is_over:
        raise ResultRefused(_("The file is not ready yet."))
    if job.file is None or job.expires_at <= at:
        raise ResultRefused(
            _("The file is not there any more: it is kept for a day. Ask for it again.")
        )
    return job.file
