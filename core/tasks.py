"""Background jobs of the ground. A task is a nudge: what is due stands in the database."""

from celery import shared_task

from core import audit, clock, files, outbox


@shared_task
def deliver_messages():
    """Send the e-mails that are due now."""
    outbox.deliver_due(at=clock.now(), limit=100)


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
