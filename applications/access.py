"""Giving and taking the right to see a proposal."""

from applications.models import ProposalAccess


def give_access(proposal, party, *, reason, at):
    """Let ``party`` see the proposal for ``reason``; a living row of that reason is kept."""
    return ProposalAccess.objects.get_or_create(
        proposal=proposal, party=party, reason=reason, until=None, defaults={"since": at}
    )[0]


def take_access(proposal, party, *, reason, at):
    """End the living row of that reason, if there is one. The row stays as a record."""
    return ProposalAccess.objects.filter(
        proposal=proposal, party=party, reason=reason, until__isnull=True
    ).update(until=at)
