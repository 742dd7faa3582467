"""Background jobs of the roof. A task is a nudge: what is due stands in the database."""

from celery import shared_task

from core import clock
from portal import digest, reminders


@shared_task
def remind():
    """Remind of deadlines that come near: holders of drafts, and reviewers."""
    reminders.remind(at=clock.now())


@shared_task
def send_digests():
    """Tell the staff of offices in the morning what waits."""
    digest.send_digests(at=clock.now())
