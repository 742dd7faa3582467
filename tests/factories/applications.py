"""Drafts, complete proposals and submissions, made by the acts of the house."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications.access import give_access
from applications.consents import give_consent
from applications.editing import reckon
from applications.models import Attachment, Proposal
from applications.requirements import requirements_of
from applications.starting import start_proposal
from applications.submission import submit_proposal
from core import files
from parties.consent import CURRENT
from tests.core import samples

RARE = "䶮与𠮷"


def sample_pdf(text="paper"):
    """The bytes of a small PDF that opens and has something on its page."""
    return samples.pdf(text=text)


def upload(name="登记证书.pdf", text="paper"):
    return SimpleUploadedFile(name, sample_pdf(text), content_type="application/pdf")


def make_draft(project, applicant, by, *, at=None):
    """A draft as the start leaves it."""
    return start_proposal(project, applicant=applicant, by=by, at=at or timezone.now())


def fill(proposal, *, by, at=None, amount=Decimal(80000)):
    """Write everything that is asked for, straight into the rows."""
    texts = {
        "name": "邻里同行", "leader_name": "陆知远", "leader_phone": "13000000001",
        "contact_name": "程小满", "contact_phone": "13000000002",
        "contact_email": "contact@example.invalid", "goals": f"让{RARE}等居民相互熟识。",
        "plan": "每月开展一次邻里活动。", "beneficiaries": "辖区老年居民", "resources": "社工3名",
        "social_benefit": "邻里互助", "evaluation": "满意度问卷",
    }  # fmt: skip
    Proposal.objects.filter(pk=proposal.pk).update(
        **texts, beneficiary_count=120, contact_is_legal_representative=True
    )
    proposal.refresh_from_db()
    line = proposal.budget_lines.first()
    line.category, line.item, line.quantity, line.unit_price = "activity", "活动费", 10, amount / 10
    line.unit = "场"
    proposal.requested = reckon([line])
    line.save()
    proposal.save(update_fields=["requested"])
    proposal.team.update(name="陆知远", role="项目负责人")
    consent(proposal, by=by, at=at)
    for requirement in requirements_of(proposal):
        if requirement.is_missing:
            attach(proposal, requirement.document, by=by, at=at)
    return proposal


def consent(proposal, *, by, at=None):
    """The consent to identity documents; a second one is none."""
    return give_consent(proposal, text_version=CURRENT, by=by, at=at or timezone.now())


def attach(proposal, document, *, by, at=None, name=None):
    """A file for ``document`` without the page."""
    at = at or timezone.now()
    stored = files.store(upload(name or f"{document.name}.pdf"), by=by, at=at)
    return Attachment.objects.create(
        proposal=proposal, document=document, file=stored, added_by=by, added_at=at
    )


def make_complete(project, applicant, by, *, at=None, amount=Decimal(80000)):
    """A draft that can be handed in."""
    return fill(make_draft(project, applicant, by, at=at), by=by, at=at, amount=amount)


def make_submitted(project, applicant, by, *, at=None, amount=Decimal(80000)):
    """A proposal that was handed in."""
    at = at or timezone.now()
    proposal = make_complete(project, applicant, by, at=at, amount=amount)
    submit_proposal(proposal, by=by, at=at)
    proposal.refresh_from_db()
    return proposal


def make_plain(project, applicant, by, *, state="submitted", number, at=None):
    """A row for lists, without its papers: quick to make by the dozen."""
    at = at or timezone.now()
    proposal = Proposal.objects.create(
        call=project.lot.call, lot=project.lot, project=project, applicant=applicant,
        call_revision=1, name=f"邻里同行{number}", created_by=by, requested=Decimal(80000),
        state=state, submitted_at=at, submitted_by=by, version_count=1,
        receipt_number=f"S2026-9999-{number:04d}", handed_name=f"邻里同行{number}",
        handed_requested=Decimal(80000),
    )  # fmt: skip
    give_access(proposal, applicant, reason="applicant", at=at)
    give_access(proposal, project.lot.call.office, reason="office", at=at)
    return proposal
