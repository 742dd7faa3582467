"""A call ends: what waited for an opinion in it waits no more."""

from applications.codes import OPINION_TASK
from applications.endorsing.turns import occasion_of
from applications.models import Endorsement
from parties.enums import StepState
from parties.models import OpinionStep, Task


def end_tasks(call, *, by, at):
    """End the tasks of a call that was closed or cancelled; that nobody decides, the call says."""
    chains = Endorsement.objects.filter(proposal__call=call).values("chain")
    waiting = OpinionStep.objects.filter(chain__in=chains, state=StepState.WAITING)
    Task.objects.filter(
        what=OPINION_TASK,
        occasion__in=[occasion_of(one) for one in waiting.only("pk")],
        done_at__isnull=True,
    ).update(done_at=at)
