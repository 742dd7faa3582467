"""Which of a lot's papers an applicant has to hand in, and why not where it has not."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.models import Attachment
from calls.enums import DocumentCondition, EligibilityCondition
from calls.models import RequiredDocument
from parties.models import Organization


@dataclass
class Requirement:
    """One required document as it holds for one proposal.

    ``is_required`` is reckoned from the document's condition; ``why`` says it in words; ``files`` are
    the attachments handed in for it; ``is_open`` is False for a paper that a returned proposal may not
    change.
    """

    document: RequiredDocument
    is_required: bool
    why: str | Promise
    files: list = field(default_factory=list)
    is_open: bool = True

    @property
    def is_missing(self):
        return self.is_required and not self.files

    @property
    def has_room(self):
        return len(self.files) < self.document.max_files

    @property
    def html_id(self):
        return f"document-{self.document.pk}"


def organization_of(proposal):
    """The applicant as an organization, or None where it is another kind of party."""
    return Organization.objects.filter(pk=proposal.applicant_id).first()


def judge(document, proposal, organization):
    """Whether ``document`` is asked of this applicant, and why (scheme A, documents)."""
    if document.condition == DocumentCondition.OPTIONAL:
        return False, _("If there is one.")
    if document.condition == DocumentCondition.OLD_ENOUGH and organization is not None:
        if organization.is_too_new_for_inspection:
            return False, _(
                "Not needed: according to its data, your organization is too new for an annual "
                "inspection."
            )
        return True, _("Needed, because your organization is old enough for an inspection.")
    if document.condition == DocumentCondition.AUTHORISED:
        if proposal.contact_is_legal_representative:
            return False, _("Not needed: the contact is the legal representative.")
        return True, _("Needed, because the contact is not the legal representative.")
    return True, ""


def requirements_of(proposal):
    """The lot's list as it holds for ``proposal``, with the files handed in; three queries."""
    organization = organization_of(proposal)
    files = {}
    for attachment in (
        Attachment.objects.filter(proposal=proposal, removed_at__isnull=True)
        .select_related("file")
        .order_by("id")
    ):
        files.setdefault(attachment.document_id, []).append(attachment)
    return [
        Requirement(document, *judge(document, proposal, organization), files.get(document.pk, []))
        for document in RequiredDocument.objects.filter(lot_id=proposal.lot_id)
    ]


def eligibility_of(proposal):
    """The lot's eligibility rules that hold for this applicant."""
    organization = organization_of(proposal)
    too_new = organization is not None and organization.is_too_new_for_inspection
    return [
        rule
        for rule in proposal.lot.eligibility.all()
        if not (rule.condition == EligibilityCondition.OLD_ENOUGH and too_new)
    ]
