"""Kinds and roles of those who act."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
