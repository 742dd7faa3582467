"""Background jobs of the ground. A task is a nudge: what is due stands in the database."""

import threading

from celery import shared_task

from core import audit, clock, delivering, files, jobs, reckoning

# A process works on one job at a time, so that its other thread is free for messages and receipts.
_working = threading.Lock()


@shared_task
def run_jobs():
    """Work on the jobs that wait, and on those whose worker died."""
    if _working.acquire(blocking=False):
        try:
            jobs.run_due(at=clock.now())
        finally:
            _working.release()


@shared_task
def sweep_jobs():
    """Remove the files of jobs that were kept for a day."""
    jobs.sweep(at=clock.now())


@shared_task
def deliver_messages():
    """Send the e-mails that are due now."""
    delivering.deliver_due(at=clock.now(), limit=500)


@shared_task
def seal_audit():
    """Chain the audit entries that are not sealed yet, batch by batch."""
    at = clock.now()
    while audit.seal(at=at) == audit.BATCH:
        pass


@shared_task
def sweep_files():
    """Remove the files of transactions that were undone."""
    files.sweep(at=clock.now())


@shared_task
def recompute_dates():
    """Move the dates that days off, known since, move: a year that came with a newer package."""
    reckoning.recompute(by=None, at=clock.now())


@shared_task
def sweep_renditions():
    """Remove laid-out documents that were kept for a week."""
    from core.official import keeping

    keeping.sweep(at=clock.now())
