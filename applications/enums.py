"""States of a proposal and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    """The one short life of a proposal; what each stage found is a ``StageOutcome``."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DECIDED = "decided", _("decided")


# Withdrawn and submitted anew until the deadline: the proposal goes back to draft first.
# Returned and handed in anew: straight back to submitted, as the next version; rejected when its clock
# ran out unanswered.
PROPOSAL_TRANSITIONS = {
    ProposalState.DRAFT: {ProposalState.SUBMITTED},
    ProposalState.SUBMITTED: {
        ProposalState.RETURNED,
        ProposalState.ACCEPTED,
        ProposalState.REJECTED,
        ProposalState.WITHDRAWN,
    },
    ProposalState.RETURNED: {
        ProposalState.SUBMITTED,
        ProposalState.REJECTED,
        ProposalState.WITHDRAWN,
    },
    ProposalState.ACCEPTED: {ProposalState.DECIDED, ProposalState.WITHDRAWN},
    ProposalState.REJECTED: set(),
    ProposalState.WITHDRAWN: {ProposalState.DRAFT},
    ProposalState.DECIDED: set(),
}

# States in which the applicant may change what it wrote.
EDITABLE = {ProposalState.DRAFT, ProposalState.RETURNED}


class AccessReason(TextChoices):
    """The act that lets a party see a proposal."""

    APPLICANT = "applicant", _("applicant")
    OFFICE = "office", _("office of the call")
    REVIEW = "review", _("reviewer")
    ENDORSEMENT = "endorsement", _("endorsement")
    EVALUATION = "evaluation", _("evaluation")


class OutcomeResult(TextChoices):
    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed")
    RETURNED = "returned", _("returned")


class Verdict(TextChoices):
    """What screening says of one item of its checklist."""

    OPEN = "", _("not looked at")
    FINE = "fine", _("fine")
    DEFECT = "defect", _("defect")
    WAIVED = "waived", _("does not apply")


class CheckKind(TextChoices):
    ELIGIBILITY = "eligibility", _("eligibility")
    DOCUMENT = "document", _("document")
    CONTENT = "content", _("content")


class BudgetSource(TextChoices):
    FUND = "fund", _("the fund applied to")
    OWN = "own", _("own or other money")


class BudgetCategory(TextChoices):
    ACTIVITY = "activity", _("activities")
    MATERIAL = "material", _("materials")
    STAFF = "staff", _("staff")
    EXPERT = "expert", _("experts and lecturers")
    PUBLICITY = "publicity", _("publicity")
    VENUE = "venue", _("venue and transport")
    MANAGEMENT = "management", _("management")
    TAX = "tax", _("taxes")
    OTHER = "other", _("other")
