"""Accepted proposals, panels and rounds in the state that a test needs."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from applications.enums import AccessReason, ProposalState
from applications.models import Proposal, ProposalAccess, ProposalVersion
from reviews.closing import close_round, open_round
from reviews.declaring import declare_no_conflict
from reviews.models import Assignment, PanelMember, ReviewRound
from reviews.scoring import Mark, save_sheet, submit_sheet
from tests.factories.world import make_organization, set_window

_numbers = count(1)

SECRET_PHONE = "13011112222"
CONTENT = {
    "schema": 1,
    "sections": [
        {
            "code": "basics",
            "title": "基本信息",
            "fields": [
                {"code": "name", "label": "项目名称", "value": "邻里同行计划", "private": False},
                {"code": "phone", "label": "联系电话", "value": SECRET_PHONE, "private": True},
            ],
            "tables": [
                {"code": "budget", "title": "预算", "columns": ["项目", "金额"],
                 "rows": [["活动材料", "12,000 元"]]}
            ],
        }
    ],
}  # fmt: skip


def make_accepted(project, applicant, *, requested=Decimal(90000), submitted_at=None, name=""):
    """A proposal that screening accepted, with its one version and the accesses that come with it."""
    number = next(_numbers)
    at = submitted_at or timezone.localtime() - timedelta(days=3)
    call = project.lot.call
    proposal = Proposal.objects.create(
        call=call, lot=project.lot, project=project, applicant=applicant,
        state=ProposalState.ACCEPTED, receipt_number=f"T{call.pk}-{number:04d}",
        call_revision=call.revision, version_count=1, name=name or f"邻里同行计划{number}",
        requested=requested, created_by=call.created_by, submitted_at=at,
        submitted_by=call.created_by,
    )  # fmt: skip
    ProposalVersion.objects.create(
        proposal=proposal, number=1, call_revision=call.revision, content=CONTENT,
        sha256="0" * 64, submitted_at=at,
        receipt_code=f"T{number:015d}",
        submitted_by=call.created_by,
    )  # fmt: skip
    for party, reason in ((applicant, AccessReason.APPLICANT), (call.office, AccessReason.OFFICE)):
        ProposalAccess.objects.create(proposal=proposal, party=party, reason=reason, since=at)
    return proposal


def make_panel(world, people, *, reviewers_each=2, **rules):
    """The published call's round with these people in its panel and its window open for five days."""
    stage = world.stage("review")
    now = timezone.localtime()
    set_window(stage, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5))
    review_round = ReviewRound.objects.get(stage=stage)
    review_round.reviewers_each = reviewers_each
    for name, value in rules.items():
        setattr(review_round, name, value)
    review_round.save()
    members = [PanelMember.objects.create(round=review_round, user=one) for one in people]
    return review_round, members


def assign(review_round, proposal, member, **columns):
    """One assignment as the act leaves it before the round is opened."""
    version = ProposalVersion.objects.get(proposal=proposal, number=proposal.version_count)
    return Assignment.objects.create(
        round=review_round, proposal=proposal, version=version, reviewer=member, **columns
    )


def make_open_round(world, *, proposals=2, people=None, **rules):
    """An open round: every reviewer has every proposal; returns ``(round, members, proposals)``."""
    people = people or world.reviewers[:2]
    review_round, members = make_panel(world, people, reviewers_each=len(people), **rules)
    projects = [project for lot in world.lots for project in lot.projects.all()]
    made = []
    for number in range(proposals):
        applicant = world.organization if number == 0 else make_organization(f"微光社{number}")
        made.append(make_accepted(projects[number % len(projects)], applicant))
    for proposal in made:
        for member in members:
            assign(review_round, proposal, member)
    open_round(review_round, by=world.staff, at=timezone.localtime())
    review_round.refresh_from_db()
    return review_round, members, made


def full_marks(review_round, share=Decimal("0.5")):
    """A mark for each criterion: ``share`` of its highest score."""
    return {
        criterion.pk: Mark((criterion.max_score * share).quantize(Decimal(1)))
        for criterion in review_round.criteria.all()
    }


def score(assignment, *, share=Decimal("0.5"), at=None):
    """Declare, score and submit one assignment as its reviewer."""
    at = at or timezone.localtime()
    by = assignment.reviewer.user
    if assignment.state == "assigned":
        assignment = declare_no_conflict(assignment, by=by, at=at)
    marks = full_marks(assignment.round, share)
    sheet = save_sheet(assignment, marks=marks, comment="可行", edition=0, by=by, at=at)
    return submit_sheet(assignment, edition=sheet.edition, by=by, at=at)


def make_ranked_round(world, *, proposals=2, **rules):
    """A closed round whose proposals fall off by a tenth of the highest score each."""
    review_round, members, made = make_open_round(world, proposals=proposals, **rules)
    for number, proposal in enumerate(made):
        share = Decimal("0.9") - Decimal("0.1") * (number % 8)
        for assignment in Assignment.objects.filter(proposal=proposal):
            score(assignment, share=share)
    close_round(review_round, reason="", by=world.staff, at=timezone.localtime())
    review_round.refresh_from_db()
    return review_round, members, made
