"""Background jobs of this floor; a task is a nudge, the rows are the truth."""

from celery import shared_task

from applications import clock as answer_clock
from applications import receipts
from core import clock
from parties.opinions import substitutes


@shared_task
def issue_receipts():
    """Make the receipts that a submission could not make itself."""
    receipts.issue_missing(at=clock.now())


@shared_task
def close_run_out():
    """Close the corrections whose clock ran out, as each call's rule says."""
    answer_clock.close_all_run_out(at=clock.now())


@shared_task
def sweep_substitutions():
    """Begin and end what comes with substitutions whose time has come or is over."""
    substitutes.sweep(at=clock.now())
