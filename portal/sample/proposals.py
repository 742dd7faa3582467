"""Writes, hands in and screens the sample's proposals.

The rows of a draft are filled in directly, because saving field by field as the editor does would take
most of a minute; starting, handing in papers, submitting and screening are the acts of the house, which
refuse whatever a person could not have done.
"""

import io
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from applications import screening
from applications.consents import give_consent
from applications.editing import reckon
from applications.enums import BudgetSource, CheckKind, Verdict
from applications.last_days import LastDay, keep_in_store
from applications.marking import Mark
from applications.models import BudgetLine, Proposal, TeamMember
from applications.requirements import organization_of, requirements_of
from applications.starting import start_proposal
from applications.submission import submit_proposal
from applications.uploads import add_files
from parties import consent
from parties.enums import PaperKind
from parties.paper_store import single_paper
from portal.sample import texts

# The share of the project's amount that the organizations ask for, in turn.
SHARES = (Decimal("1"), Decimal("0.98"), Decimal("0.95"), Decimal("0.92"))


def paper_pdf(title):
    """A one-page PDF that can be opened: a stand-in for a scan."""
    page = Image.new("1", (1240, 1754), 1)
    draw = ImageDraw.Draw(page)
    draw.rectangle((80, 80, 1160, 1674), outline=0, width=4)
    draw.text((140, 180), f"SAMPLE  {title}", fill=0, font_size=40)
    data = io.BytesIO()
    page.save(data, "PDF", resolution=150)
    return data.getvalue()


class Writer:
    """Writes proposals of the sample's organizations. ``turn`` varies texts and sums."""

    def __init__(self, people):
        self.people = people
        self.turn = 0
        self.paper = paper_pdf("document")

    def start(self, project, sign_in, *, at):
        """A draft with its basics and nothing else."""
        self.turn += 1
        organization = self.people.organizations[sign_in]
        user = self.people.users[sign_in]
        proposal = start_proposal(project, applicant=organization, by=user, at=at)
        proposal.leader_name = self.name(0)
        proposal.leader_phone = f"1390000{self.turn:04d}"
        proposal.save(update_fields=["leader_name", "leader_phone"])
        return proposal

    def name(self, place):
        return texts.TEAM_NAMES[(self.turn + place) % len(texts.TEAM_NAMES)]

    def write(self, proposal, *, at):
        """Fill in every step and hand in every paper that is asked for."""
        self.plan(proposal, at=at)
        self.commitments(proposal)
        self.budget(proposal)
        self.team(proposal)
        self.papers(proposal, at=at)

    def plan(self, proposal, *, at):
        known = {
            "name": proposal.project.name,
            "lot": proposal.lot.name,
            "overview": proposal.project.overview,
        }
        values = {
            "goals": texts.GOALS[self.turn % len(texts.GOALS)].format(**known),
            "plan": texts.PLANS[self.turn % len(texts.PLANS)],
            "beneficiaries": texts.BENEFICIARIES.format(**known),
            "beneficiary_count": 300 + 40 * self.turn,
            "social_benefit": texts.BENEFIT,
            "evaluation": texts.EVALUATION,
            "promises": texts.PROMISE,
            "saved_at": at,
        }
        for name, value in values.items():
            setattr(proposal, name, value)
        proposal.save(update_fields=list(values))

    def commitments(self, proposal):
        proposal.commitments.update(how=texts.HOW)

    def budget(self, proposal):
        """Five lines that add up to a share of the project's amount, rounded down to whole yuan."""
        asked = proposal.project.amount * SHARES[self.turn % len(SHARES)]
        lines = [
            BudgetLine(
                proposal=proposal,
                position=position,
                category=category,
                item=item,
                basis=basis,
                unit=unit,
                quantity=Decimal(quantity),
                unit_price=Decimal(int(asked * share / 100 / quantity)),
                source=BudgetSource.FUND,
            )
            for position, (category, item, basis, unit, share, quantity) in enumerate(
                texts.LINES, start=1
            )
        ]
        proposal.requested = reckon(lines)
        proposal.budget_lines.all().delete()
        BudgetLine.objects.bulk_create(lines)
        proposal.save(update_fields=["requested"])

    def team(self, proposal):
        proposal.team.all().delete()
        TeamMember.objects.bulk_create(
            TeamMember(
                proposal=proposal,
                position=position,
                name=self.name(position - 1),
                role=role,
                qualification=qualification,
                days_a_week=Decimal(days),
                is_on_site=on_site,
            )
            for position, (role, qualification, days, on_site) in enumerate(texts.TEAM, start=1)
        )

    def papers(self, proposal, *, at):
        give_consent(proposal, text_version=consent.CURRENT, by=proposal.created_by, at=at)
        for one in requirements_of(proposal):
            if one.is_missing:
                upload = SimpleUploadedFile(f"{one.document.name[:20]}.pdf", self.paper)
                act = {"by": proposal.created_by, "at": at}
                ends = last_day_of(one.document, at=at)
                add_files(proposal, one.document.pk, [upload], said=ends.columns, **act)
                if ends.expires_on:
                    self.keep(proposal, one.document, ends, **act)

    def keep(self, proposal, document, ends, **act):
        """Put the first certificate of each organization into its store."""
        organization = organization_of(proposal)
        if single_paper(organization, document.paper_kind) is None:
            number = f"云社证字第{organization.pk:04d}号"
            values = {"document_number": number, "expires_on": ends.expires_on}
            keep_in_store(proposal, document.pk, organization, values, **act)

    def hand_in(self, project, sign_in, *, at):
        """A whole proposal, handed in at ``at``; returns it as it stands then."""
        proposal = self.start(project, sign_in, at=at)
        self.write(proposal, at=at)
        submit_proposal(proposal, by=proposal.created_by, at=at)
        return Proposal.objects.get(pk=proposal.pk)


def last_day_of(document, *, at):
    """A certificate is valid for four years, of which some are over; other papers have no last day."""
    if document.paper_kind != PaperKind.REGISTRATION:
        return LastDay(never_ends=document.may_end)
    return LastDay(timezone.localdate(at) + timedelta(days=900))


class Screener:
    """Screens for the street: every line fine, or one defect."""

    def __init__(self, user):
        self.user = user

    def marks_for(self, proposal, defect=None):
        """``{line: (verdict, note)}`` of the whole checklist; a paper that is not asked is left."""
        version = screening.newest_version(proposal)
        items = screening.checklist_of(version)
        marks = {item.key: (Verdict.FINE, "") for item in items if item.verdict != Verdict.WAIVED}
        if defect:
            paper = next(
                item for item in items if item.kind == CheckKind.DOCUMENT and item.key in marks
            )
            marks[paper.key] = (Verdict.DEFECT, defect)
        return marks

    def _act(self, proposal, act, *, at, defect=None, marks=None, **more):
        number = proposal.version_count
        marks = self.marks_for(proposal, defect) | (marks or {})
        screening.mark_items(proposal, marks, version_number=number, by=self.user, at=at)
        act(proposal, version_number=number, by=self.user, at=at, **more)
        proposal.refresh_from_db()

    def accept(self, proposal, *, at):
        self._act(proposal, screening.accept, at=at)

    def send_back(self, proposal, *, at):
        self._act(proposal, screening.return_for_correction, at=at, defect=texts.DEFECT)

    def send_back_plan(self, proposal, *, at):
        """One named place of the plan is to be written anew."""
        marks = {"section-plan": Mark("", places={"goals": (texts.VAGUE, texts.WANTED)})}
        self._act(proposal, screening.return_for_correction, at=at, marks=marks)

    def reject(self, proposal, *, at):
        self._act(proposal, screening.reject, at=at, reason=texts.REJECTION)
