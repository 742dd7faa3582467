"""Ending a proposal's life with the decision upon it; called by the floor that decides."""

from django.db import transaction

from applications.enums import ProposalState
from applications.states import locked, move
from core import audit


@transaction.atomic
def mark_decided(proposal, *, by, at):
    """Set an accepted proposal to decided and return it.

    Raises StateRefused when it is not accepted.
    """
    proposal = locked(proposal.pk)
    move(proposal, ProposalState.DECIDED)
    proposal.save(update_fields=["state"])
    audit.record(
        "applications.decide", subject=proposal, by=by, at=at, office_id=proposal.call.office_id
    )
    return proposal
