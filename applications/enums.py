"""States of a proposal and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(TextChoices):
    """The one short life of a proposal; what each stage found is a ``StageOutcome``."""

    DRAFT = "draft", pgettext_lazy("state of a proposal", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a proposal", "submitted")
    RETURNED = "returned", pgettext_lazy("state of a proposal", "returned")
    ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "accepted")
    REJECTED = "rejected", pgettext_lazy("state of a proposal", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "withdrawn")
    DECIDED = "decided", pgettext_lazy("state of a proposal", "decided")


# Withdrawn and submitted anew until the deadline: the proposal goes back to draft first.
# Returned and handed in anew: straight back to submitted, as the next version. When its clock ran out
# unanswered: rejected, or submitted again as the version that stands, as the call's rule says.
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
    # An office that endorses may return what screening let in.
    ProposalState.ACCEPTED: {
        ProposalState.DECIDED,
        ProposalState.RETURNED,
        ProposalState.WITHDRAWN,
    },
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
    # Sees no file and no page but the masked one that reviewing makes of it.
    BLIND = "blind", _("reviewer of a blind round")
    ENDORSEMENT = "endorsement", _("endorsement")
    EVALUATION = "evaluation", _("evaluation")


class OutcomeResult(TextChoices):
    PASSED = "passed", pgettext_lazy("outcome of a stage", "passed")
    FAILED = "failed", pgettext_lazy("outcome of a stage", "failed")
    RETURNED = "returned", pgettext_lazy("outcome of a stage", "returned")


class SignOffAnswer(TextChoices):
    """What became of a request to the legal representative."""

    OPEN = "", pgettext_lazy("sign-off", "asked for")
    SIGNED = "signed", pgettext_lazy("sign-off", "signed off")
    SENT_BACK = "sent_back", pgettext_lazy("sign-off", "sent back")
    ENDED = "ended", pgettext_lazy("sign-off", "ended")


class Verdict(TextChoices):
    """What screening says of one item of its checklist."""

    OPEN = "", pgettext_lazy("verdict", "not looked at")
    FINE = "fine", pgettext_lazy("verdict", "fine")
    DEFECT = "defect", pgettext_lazy("verdict", "defect")
    WAIVED = "waived", pgettext_lazy("verdict", "does not apply")


class Silence(TextChoices):
    """What becomes of a returned proposal whose clock ran out without an answer."""

    REJECT = "reject", pgettext_lazy("unanswered correction", "it is not admitted")
    JUDGE = "judge", pgettext_lazy("unanswered correction", "it is judged as it was handed in")
    STAFF = "staff", pgettext_lazy("unanswered correction", "staff decides")


class CheckKind(TextChoices):
    ELIGIBILITY = "eligibility", pgettext_lazy("part of a checklist", "eligibility")
    DOCUMENT = "document", pgettext_lazy("part of a checklist", "document")
    CONTENT = "content", pgettext_lazy("part of a checklist", "content")


class BudgetSource(TextChoices):
    FUND = "fund", pgettext_lazy("where money comes from", "the fund applied to")
    OWN = "own", pgettext_lazy("where money comes from", "own or other money")


class BudgetCategory(TextChoices):
    ACTIVITY = "activity", pgettext_lazy("kind of cost", "activities")
    MATERIAL = "material", pgettext_lazy("kind of cost", "materials")
    STAFF = "staff", pgettext_lazy("kind of cost", "staff")
    EXPERT = "expert", pgettext_lazy("kind of cost", "experts and lecturers")
    PUBLICITY = "publicity", pgettext_lazy("kind of cost", "publicity")
    VENUE = "venue", pgettext_lazy("kind of cost", "venue and transport")
    MANAGEMENT = "management", pgettext_lazy("kind of cost", "management")
    TAX = "tax", pgettext_lazy("kind of cost", "taxes")
    OTHER = "other", pgettext_lazy("kind of cost", "other")


class PaperState(TextChoices):
    """What came of the paper copies at the counter; stored with the proposal, for its lists."""

    NONE = "", pgettext_lazy("paper copies", "not brought")
    RECEIVED = "received", pgettext_lazy("paper copies", "received")
    LATE = "late", pgettext_lazy("paper copies", "received late")
    REFUSED = "turned_away", pgettext_lazy("paper copies", "given back")


class ServiceKind(TextChoices):
    """Scheme C: a project serves the whole community, or one group or topic."""

    COMPREHENSIVE = "comprehensive", pgettext_lazy("kind of service project", "comprehensive")
    SINGLE = "single", pgettext_lazy("kind of service project", "single")
