"""Handing a proposal in.

Locks are always taken in this order: call, window, proposal, series of receipt numbers. The call and
the window are locked so that a deadline cannot move between the look at it and the commit.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import emails
from applications.access import give_access
from applications.asked import settled_amount
from applications.changes import refuse_withdrawn
from applications.codes import ANSWER_CLOCK, ANSWER_TASK, SCREEN_TASK
from applications.completeness import problems_of
from applications.content import content_of, digest_of, with_sign_off
from applications.deadlines import (
    SOLICITATION,
    refuse_late_change,
    require_answer_in_time,
    require_open,
    window_for,
)
from applications.endorsing.reading import open_return
from applications.endorsing.returning import answered
from applications.enums import AccessReason, ProposalState
from applications.models import (
    Attachment,
    Proposal,
    ProposalVersion,
    ReceiptSeries,
    StageOutcome,
)
from applications.passing import enter_next
from applications.receipts import nudge_receipts
from applications.refusals import DeadlineRefused, IncompleteRefused
from applications.sign_off_tasks import end_sign_task
from applications.starting import FINISH_TASK
from applications.states import locked, move
from applications.wording import office_language
from calls.models import Call, Follow, StageWindow
from calls.windows import stage_of_kind
from core import audit, reckoning
from core.papers import new_code
from parties.desk_tasks import end_task, give_task

# What has been handed in and stands: asking for it once more gives the same receipt.
HANDED_IN = {ProposalState.SUBMITTED, ProposalState.ACCEPTED, ProposalState.DECIDED}


@transaction.atomic
def submit_proposal(proposal, *, by, at):
    """Hand in ``proposal`` and return its ``ProposalVersion``; asked twice, it gives the same one.

    Args: ``by`` the user; ``at`` the aware instant at which the request arrived, on which the
    deadline is judged.
    Raises DeadlineRefused, IncompleteRefused (with every problem), StateRefused.
    """
    window = _locked_window(proposal)
    proposal = locked(proposal.pk)
    if proposal.state in HANDED_IN:
        return proposal.versions.get(number=proposal.version_count)
    before = proposal.state
    move(proposal, ProposalState.SUBMITTED)
    if before == ProposalState.RETURNED:
        require_answer_in_time(proposal, at=at)
        refuse_late_change(proposal, proposal.answer_due_at)
    else:
        require_open(proposal.call, window, at=at)
        refuse_late_change(proposal, window.closes_at)
    refuse_withdrawn(proposal.project or proposal.lot, refusal=DeadlineRefused)
    if (amount := settled_amount(proposal)) is not None:
        proposal.requested = amount
    content = content_of(proposal)
    _refuse_incomplete(proposal, content, at=at)
    given_back = open_return(proposal)
    if given_back is not None or stage_of_kind(proposal.call, "screening") is None:
        # Nobody screens in this call, or it was screened before an office wanted something changed.
        move(proposal, ProposalState.ACCEPTED)
    _take_number(proposal, by=by, at=at)
    version = _freeze(proposal, content, by=by, at=at)
    _follow_up(proposal, version, by=by, at=at)
    if given_back is not None:
        answered(proposal, given_back, at=at)
    else:
        enter_next(proposal, stage_of_kind(proposal.call, SOLICITATION), by=by, at=at)
    audit.record(
        "applications.submit",
        subject=proposal,
        by=by,
        at=at,
        office_id=proposal.call.office_id,
        before={"state": before},
        after={"version": version.number, "number": proposal.receipt_number},
    )
    transaction.on_commit(nudge_receipts, robust=True)
    return version


def _locked_window(proposal):
    """The lot's window under its lock, after the call's; both read anew."""
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.call_id)
    window = window_for(call, proposal.lot)
    if window is None:
        return None
    return StageWindow.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)


def _refuse_incomplete(proposal, content, *, at):
    problems = problems_of(proposal, at=at, content=content)
    if problems:
        raise IncompleteRefused(
            problems=[(one.html_id, f"{one.label}: {one.message}") for one in problems]
        )


def _take_number(proposal, *, by, at):
    """Set the state's columns; a proposal keeps its receipt number from version to version."""
    if proposal.receipt_number is None:
        proposal.receipt_number = next_number(proposal.call, at=at)
    proposal.version_count += 1
    proposal.submitted_at, proposal.submitted_by = at, by
    proposal.withdrawn_at = proposal.answer_due_at = None
    proposal.call_revision = proposal.call.revision
    proposal.handed_name, proposal.handed_requested = proposal.name, proposal.requested
    proposal.save(
        update_fields=[
            "state",
            "receipt_number",
            "version_count",
            "submitted_at",
            "submitted_by",
            "withdrawn_at",
            "answer_due_at",
            "call_revision",
            "requested",
            "handed_name",
            "handed_requested",
        ]
    )


def next_number(call, *, at):
    """The next receipt number of ``call``, such as S2026-0003-0012; its series is locked."""
    ReceiptSeries.objects.get_or_create(call=call)
    series = ReceiptSeries.objects.select_for_update().get(call=call)
    series.last += 1
    series.save(update_fields=["last"])
    return f"S{timezone.localdate(at).year}-{call.pk:04d}-{series.last:04d}"


def _freeze(proposal, content, *, by, at):
    """Keep the content as it was handed in, with the files and the code of its receipt."""
    content = with_sign_off(content, proposal)
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version_count,
        call_revision=proposal.call_revision,
        content=content,
        sha256=digest_of(content),
        submitted_at=at,
        submitted_by=by,
        receipt_code=new_code(),
    )
    version.attachments.set(Attachment.objects.filter(proposal=proposal, removed_at__isnull=True))
    return version


def _follow_up(proposal, version, *, by, at):
    """Access, followers, tasks and messages that a submission brings."""
    call, applicant = proposal.call, proposal.applicant
    give_access(proposal, call.office, reason=AccessReason.OFFICE, at=at)
    Follow.objects.get_or_create(
        call=call, party=applicant, reason=Follow.Reason.SUBMISSION, defaults={"since": at}
    )
    end_draft(call, applicant)
    if proposal.state == ProposalState.SUBMITTED:
        # What screening found belongs to the version before; its record stays in the screening.
        StageOutcome.objects.filter(proposal=proposal, stage__kind="screening").delete()
    reckoning.settle(proposal, ANSWER_CLOCK, at=at)
    end_sign_task(proposal, at=at)
    for what in (FINISH_TASK, ANSWER_TASK):
        end_task(what=what, occasion=f"proposal:{proposal.pk}", at=at)
    if proposal.state == ProposalState.SUBMITTED:
        give_screen_task(proposal, at=at)
    emails.submission_received(proposal, version, by=by)


def give_screen_task(proposal, *, at):
    """Put the version that stands on the desk of the call's office."""
    with office_language():
        give_task(
            proposal.call.office,
            what=SCREEN_TASK,
            occasion=f"proposal:{proposal.pk}",
            title=_("Screen: %(proposal)s") % {"proposal": proposal},
            why=_("%(applicant)s, %(number)s")
            % {"applicant": proposal.applicant, "number": proposal.receipt_number},
            link=reverse("applications:screen", args=[proposal.pk]),
            at=at,
        )


def end_draft(call, applicant):
    """The applicant follows as one with a draft only while it has another one in this call."""
    if not Proposal.objects.filter(
        call=call, applicant=applicant, state=ProposalState.DRAFT
    ).exists():
        Follow.objects.filter(call=call, party=applicant, reason=Follow.Reason.DRAFT).delete()
