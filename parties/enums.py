"""Kinds and roles of those who act."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaKind(TextChoices):
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    STREET = "street", _("street")
    COMMUNITY = "community", _("community")


class PartyKind(TextChoices):
    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")
    OFFICE = "office", _("office")


class OfficeKind(TextChoices):
    STREET_OFFICE = "street_office", _("street office")
    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs bureau")
    FINANCE = "finance", _("finance bureau")
    COMMITTEE = "committee", _("residents' committee")
    OTHER = "other", _("other office")


class OrganizationKind(TextChoices):
    """Scheme A: social organisations, social enterprises and self-organised residents' groups."""

    SERVICE_UNIT = "service_unit", _("social service institution")
    ASSOCIATION = "association", _("social association")
    FOUNDATION = "foundation", _("foundation")
    ENTERPRISE = "enterprise", _("social enterprise")
    GROUP = "group", _("self-organised residents' group")
    OTHER = "other", _("other body")


class InspectionResult(TextChoices):
    PASSED = "passed", _("passed")
    BASIC = "basic", _("basically passed")
    FAILED = "failed", _("failed")
    EXEMPT = "exempt", _("too new to have one")


class Role(TextChoices):
    """What a member may do for its party.

    A lead manages members and signs; a writer works; a reader looks on.
    """

    LEAD = "lead", _("lead")
    WRITER = "writer", _("writer")
    READER = "reader", _("reader")


class PaperKind(TextChoices):
    """What an organization is asked for again and again (scheme A, documents)."""

    REGISTRATION = "registration", _("registration certificate")
    LEGAL_ID = "legal_id", _("identity card of the legal representative")
    LEADER_ID = "leader_id", _("identity card of a project leader")
    ACCOUNT = "account", _("account-opening licence")
    INSPECTION = "inspection", _("proof of the annual inspection")
    AUTHORISATION = "authorisation", _("authorisation by the legal representative")
    OTHER = "other", pgettext_lazy("kind of paper", "other paper")


# Papers that show who a person is, and those of them that bear a person's number.
IDENTITY_KINDS = frozenset({PaperKind.LEGAL_ID, PaperKind.LEADER_ID, PaperKind.AUTHORISATION})
HIDDEN_NUMBERS = frozenset({PaperKind.LEGAL_ID, PaperKind.LEADER_ID})
# Of these an organization has one, of the others several, told apart by their title.
SINGLE_KINDS = frozenset(
    {PaperKind.REGISTRATION, PaperKind.LEGAL_ID, PaperKind.ACCOUNT, PaperKind.INSPECTION}
)
# What is asked of each kind beside its files.
PAPER_COLUMNS = {
    PaperKind.REGISTRATION: ("document_number", "issued_on", "expires_on"),
    PaperKind.LEGAL_ID: ("document_number", "expires_on"),
    PaperKind.LEADER_ID: ("title", "document_number", "expires_on"),
    PaperKind.ACCOUNT: ("document_number", "issued_on"),
    PaperKind.INSPECTION: ("year",),
    PaperKind.AUTHORISATION: ("title", "issued_on", "expires_on"),
    PaperKind.OTHER: ("title", "document_number", "issued_on", "expires_on"),
}


class ChainState(TextChoices):
    """The life of a chain of opinions."""

    RUNNING = "running", pgettext_lazy("opinions of offices", "on its way")
    RETURNED = "returned", pgettext_lazy("opinions of offices", "with the applicant")
    PASSED = "passed", pgettext_lazy("opinions of offices", "all agreed")
    REFUSED = "refused", pgettext_lazy("opinions of offices", "refused")
    ENDED = "ended", pgettext_lazy("opinions of offices", "ended")


class StepState(TextChoices):
    """Where one office of a chain stands."""

    COMING = "coming", pgettext_lazy("step of an opinion", "not yet its turn")
    WAITING = "waiting", pgettext_lazy("step of an opinion", "its turn")
    RETURNED = "returned", pgettext_lazy("step of an opinion", "waits for the applicant")
    AGREED = "agreed", pgettext_lazy("step of an opinion", "agreed")
    REFUSED = "refused", pgettext_lazy("step of an opinion", "refused")
    ENDED = "ended", pgettext_lazy("step of an opinion", "ended")


class OpinionDecision(TextChoices):
    """What an office may decide at its turn."""

    AGREE = "agree", pgettext_lazy("opinion", "agree")
    CHANGES = "changes", pgettext_lazy("opinion", "agree with changes")
    STEP_BACK = "step_back", pgettext_lazy("opinion", "return to the step before")
    RETURN = "return", pgettext_lazy("opinion", "return to the applicant")
    REFUSE = "refuse", pgettext_lazy("opinion", "refuse")


AGREEING = frozenset({OpinionDecision.AGREE, OpinionDecision.CHANGES})

CHAIN_TRANSITIONS = {
    ChainState.RUNNING: {
        ChainState.RETURNED,
        ChainState.PASSED,
        ChainState.REFUSED,
        ChainState.ENDED,
    },
    ChainState.RETURNED: {ChainState.RUNNING, ChainState.REFUSED, ChainState.ENDED},
    ChainState.PASSED: set(),
    ChainState.REFUSED: set(),
    ChainState.ENDED: set(),
}
# Back to coming, or from agreed to waiting: the step after it, or it itself, returned the matter.
STEP_TRANSITIONS = {
    StepState.COMING: {StepState.WAITING, StepState.ENDED},
    StepState.WAITING: {
        StepState.COMING,
        StepState.AGREED,
        StepState.REFUSED,
        StepState.RETURNED,
        StepState.ENDED,
    },
    StepState.RETURNED: {StepState.WAITING, StepState.ENDED},
    StepState.AGREED: {StepState.WAITING, StepState.COMING},
    StepState.REFUSED: set(),
    StepState.ENDED: set(),
}
