"""Background jobs of this floor; a task is a nudge, the rows are the truth."""

from celery import shared_task

from applications import receipts
from core import clock


@shared_task
def issue_receipts():
    """Make the receipts that a submission could not make itself."""
    receipts.issue_missing(at=clock.now())
