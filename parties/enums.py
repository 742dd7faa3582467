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
