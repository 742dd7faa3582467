"""Background jobs of calls. What is due stands in the database; a task only nudges."""

import logging

from celery import shared_task

from core import clock

log = logging.getLogger(__name__)


@shared_task
def issue_papers():
    """Make the official papers of announcements that have none yet."""
    from calls.printing.issuing import issue_missing_papers

    issue_missing_papers(at=clock.now())


def nudge_papers():
    """Ask a worker to make them soon. Without a broker the sweep of the beat finds the rows."""
    try:
        issue_papers.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        # Whatever a broker raises when it is away, the call is published.
        log.warning("No nudge, the sweep will make the papers: %s", error)
