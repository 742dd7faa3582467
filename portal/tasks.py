"""Background jobs of the roof. A task is a nudge: what is due stands in the database."""

from celery import shared_task

from core import clock
from portal import reminders


@shared_task
def remind():
    """Remind of deadlines that come near: holders of drafts, and reviewers."""
    reminders.remind(at=clock.now())
