"""Background jobs of this floor; a task is a nudge, the rows are the truth."""

from celery import shared_task

from core import clock
from reviews.publicity import going_on


@shared_task
def end_notices():
    """Let go on what nobody objects to, in every notice that is over."""
    going_on.let_all_go_on(at=clock.now())
