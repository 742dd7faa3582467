"""Rows for desks and reminders: proposals in any number, rounds under way. Made directly."""

from django.utils import timezone

from applications.enums import AccessReason, ProposalState
from applications.models import Proposal, ProposalAccess, ProposalVersion
from calls.models import Stage
from core.papers import new_code
from parties.desk_tasks import give_task
from reviews.models import Assignment, PanelMember, ReviewRound
from tests.factories.world import make_organization, make_project


def make_proposal(world, *, applicant=None, project=None, state=ProposalState.DRAFT, at=None):
    """A proposal with its access rows; anything but a draft was handed in at ``at``."""
    at = at or timezone.localtime()
    project = project or world.project
    applicant = applicant or world.organization
    handed_in = {}
    if state != ProposalState.DRAFT:
        number = f"S-{Proposal.objects.count() + 1:04d}"
        handed_in = {"submitted_at": at, "receipt_number": number, "version_count": 1}
    if state == ProposalState.RETURNED:
        handed_in["answer_due_at"] = at
    proposal = Proposal.objects.create(
        call=world.call, lot=project.lot, project=project, applicant=applicant, state=state,
        call_revision=1, name=project.name, created_by=world.applicant, created_at=at,
        saved_at=at, **handed_in,
    )  # fmt: skip
    ProposalAccess.objects.create(
        proposal=proposal, party=applicant, reason=AccessReason.APPLICANT, since=at
    )
    if handed_in:
        ProposalAccess.objects.create(
            proposal=proposal, party=world.office, reason=AccessReason.OFFICE, since=at
        )
    return proposal


def make_many(world, number):
    """``number`` proposals of as many organizations, half of them handed in, each with a task."""
    for serial in range(number):
        project = make_project(world.lots[0], 100 + serial)
        state = ProposalState.SUBMITTED if serial % 2 else ProposalState.DRAFT
        organization = make_organization(f"机构{serial}", (world.applicant, "writer"))
        proposal = make_proposal(world, applicant=organization, project=project, state=state)
        give_task(
            organization, what="finish", occasion=f"p:{proposal.pk}", title=str(proposal),
            link="/", at=timezone.localtime(), due_at=timezone.localtime(),
        )  # fmt: skip


def open_round(world, proposals, *, reviewers, at):
    """An open round in which every reviewer has every proposal to score."""
    stage = Stage.objects.get(call=world.call, kind="review")
    review_round = ReviewRound.objects.get(stage=stage)
    ReviewRound.objects.filter(pk=review_round.pk).update(state="open", opened_at=at)
    for user in reviewers:
        member = PanelMember.objects.get_or_create(round=review_round, user=user)[0]
        for proposal in proposals:
            version = ProposalVersion.objects.get_or_create(
                proposal=proposal, number=1,
                defaults={
                    "call_revision": 1, "content": {"schema": 1, "sections": []}, "sha256": "0" * 64,
                    "submitted_at": at, "submitted_by": world.applicant, "receipt_code": new_code(),
                },
            )[0]  # fmt: skip
            Assignment.objects.get_or_create(
                round=review_round, proposal=proposal, reviewer=member,
                defaults={"version": version, "assigned_at": at},
            )  # fmt: skip
    review_round.refresh_from_db()
    return review_round
