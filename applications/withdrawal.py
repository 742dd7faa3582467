"""Taking a proposal back, and opening it again, until the deadline.

Floors above end what they had begun with it: they register with ``follow_withdrawals``.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from applications import emails
from applications.codes import ANSWER_CLOCK, ANSWER_TASK, SCREEN_TASK
from applications.deadlines import require_open, window_for
from applications.endorsing.returning import end_for as end_endorsements
from applications.enums import ProposalState
from applications.starting import (
    FINISH_TASK,
    give_finish_task,
    lock_applicant,
    refuse_above_limit,
)
from applications.states import locked, move
from calls.models import Follow
from core import audit, reckoning
from parties.desk_tasks import end_task

_followers = []


def follow_withdrawals(prepare):
    """Let a floor above take part in every withdrawal; called once from its ``ready()``.

    ``prepare(proposal_id)`` runs first in the transaction and takes the locks that come before the
    proposal's; what it returns is called as ``act(proposal, by=, at=)`` once the proposal is withdrawn.
    """
    if prepare not in _followers:
        _followers.append(prepare)


@transaction.atomic
def withdraw_proposal(proposal, *, reason, by, at):
    """Take back what was handed in; the office keeps what it received and sees that it is withdrawn.

    Args: ``reason`` may be ''; ``at`` the aware instant of arrival.
    Raises DeadlineRefused from the deadline on, StateRefused for a proposal that is not handed in.
    """
    follow_ups = [prepare(proposal.pk) for prepare in _followers]
    proposal = locked(proposal.pk)
    before = proposal.state
    move(proposal, ProposalState.WITHDRAWN)
    require_open(proposal.call, window_for(proposal.call, proposal.lot), at=at)
    proposal.withdrawn_at, proposal.answer_due_at = at, None
    proposal.save(update_fields=["state", "withdrawn_at", "answer_due_at"])
    reckoning.settle(proposal, ANSWER_CLOCK, at=at)
    for what in (SCREEN_TASK, ANSWER_TASK, FINISH_TASK):
        end_task(what=what, occasion=f"proposal:{proposal.pk}", at=at)
    end_endorsements(proposal, at=at)
    _stop_following(proposal)
    for follow_up in follow_ups:
        follow_up(proposal, by=by, at=at)
    emails.withdrawn(proposal, by=by)
    audit.record(
        "applications.withdraw",
        subject=proposal,
        by=by,
        at=at,
        office_id=proposal.call.office_id,
        before={"state": before},
        note=reason,
    )


def _stop_following(proposal):
    others = (
        type(proposal)
        .objects.filter(call=proposal.call, applicant=proposal.applicant)
        .exclude(pk=proposal.pk)
        .exclude(state__in=[ProposalState.WITHDRAWN, ProposalState.DRAFT])
    )
    if not others.exists():
        Follow.objects.filter(
            call=proposal.call, party=proposal.applicant, reason=Follow.Reason.SUBMISSION
        ).delete()


@transaction.atomic
def reopen_proposal(proposal, *, by, at):
    """Make a withdrawn proposal a draft again; handed in anew it is the next version.

    Raises DeadlineRefused from the deadline on, StateRefused for one that is not withdrawn,
    StartRefused when the applicant has begun as many others meanwhile as the call allows.
    """
    lock_applicant(proposal.applicant_id)
    proposal = locked(proposal.pk)
    move(proposal, ProposalState.DRAFT)
    window = window_for(proposal.call, proposal.lot)
    require_open(proposal.call, window, at=at)
    refuse_above_limit(proposal.call, proposal.applicant)
    proposal.saved_at = at
    proposal.save(update_fields=["state", "saved_at"])
    Follow.objects.get_or_create(
        call=proposal.call,
        party=proposal.applicant,
        reason=Follow.Reason.DRAFT,
        defaults={"since": at},
    )
    give_finish_task(proposal, due_at=window.closes_at, at=at)
    audit.record("applications.reopen", subject=proposal, by=by, at=at)


def consequences_of_withdrawal(proposal):
    """What withdrawing means, for the page that asks before it."""
    return [
        _("The office is told at once and no longer looks at the proposal."),
        _("Your receipt number %(number)s stays; the receipt no longer counts.")
        % {"number": proposal.receipt_number},
        _("Until the deadline you can open it again and hand it in anew, as the next version."),
    ]
