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


@shared_task
def tell_commenters():
    """Tell those who commented what became of it, where a digest was published."""
    from calls.consulting.telling import tell_commenters as tell

    tell(at=clock.now())


def nudge_commenters():
    """Ask a worker to tell them soon. Without a broker the sweep of the beat finds the rows."""
    try:
        tell_commenters.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        # Whatever a broker raises when it is away, the digest is published.
        log.warning("No nudge, the sweep will tell the commenters: %s", error)
