"""The one place that sets a proposal's state, and the lock under which it is set."""

from django.db import connection
from django.utils.translation import gettext as _

from applications.enums import PROPOSAL_TRANSITIONS
from applications.models import Proposal
from applications.refusals import StateRefused


def locked(pk):
    """The proposal as it stands, locked until the transaction ends.

    Raises RuntimeError outside ``atomic``, where a lock would hold nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A lock belongs inside the transaction of its act.")
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("call__office", "lot", "project", "applicant")
        .get(pk=pk)
    )


def move(proposal, state):
    """Set the state of a locked proposal in memory; the act saves it with its other columns.

    Raises StateRefused when the table of transitions does not allow it.
    """
    if state not in PROPOSAL_TRANSITIONS[proposal.state]:
        raise StateRefused(
            _("The proposal “%(proposal)s” is %(state)s; this cannot be done with it any more.")
            % {"proposal": proposal, "state": proposal.get_state_display()}
        )
    proposal.state = state


def touch(proposal, *, at):
    """Count one more change of a locked proposal, in memory; the act saves ``edition``, ``saved_at``.

    The instant never goes back: a request that arrived early and was processed late does not hide
    what was changed in between.
    """
    proposal.edition += 1
    proposal.saved_at = max(proposal.saved_at, at)
