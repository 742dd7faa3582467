"""Registering an organization and changing its data."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.errors import Refusal
from parties.enums import PartyKind, Role
from parties.models import Membership, Organization

FIELDS = (
    "organization_kind",
    "uscc",
    "recorded_with",
    "name",
    "legal_representative",
    "registered_with",
    "registered_on",
    "scope",
    "address",
    "contact_name",
    "contact_phone",
    "contact_email",
    "account_name",
    "bank",
    "account_number",
    "inspection_year",
    "inspection_result",
    "introduction",
)
# What the trail says of a change: which of the others changed, never their text.
TOLD = ("organization_kind", "uscc", "inspection_year", "inspection_result")


class OrganizationRefused(Refusal):
    """An organization cannot be registered or changed in this way."""

    code = "organization"


class CodeTaken(OrganizationRefused):
    """Another organization has the credit code."""

    code = "uscc-taken"
    message = _(
        "An organization with this credit code is registered already. Please ask one of its members"
        " to add you; nobody there any more? Then ask the street office."
    )


def register_organization(values, *, by, at):
    """Register an organization with ``by`` as its lead and return it.

    Args: ``values`` checked column values out of ``FIELDS``, ``by`` the user, ``at`` the instant.
    Raises ``CodeTaken`` when the credit code is registered already.
    """
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                kind=PartyKind.ORGANIZATION, created_at=at, **_known(values)
            )
            Membership.objects.create(party=organization, user=by, role=Role.LEAD, since=at)
            audit.record("parties.register", subject=organization, by=by, at=at)
    except IntegrityError as error:
        raise _taken(values, error) from error
    return organization


def change_organization(organization, values, *, by, at):
    """Change the organization's data; returns the names of the columns that changed.

    Proposals that were handed in keep what they were handed in with. Raises ``CodeTaken``.
    """
    try:
        with transaction.atomic():
            row = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
            changed = {
                name: value for name, value in _known(values).items() if getattr(row, name) != value
            }
            if not changed:
                return []
            before = {name: _plain(getattr(row, name)) for name in TOLD if name in changed}
            for name, value in changed.items():
                setattr(row, name, value)
            row.save(update_fields=list(changed))
            after = {name: _plain(changed[name]) for name in TOLD if name in changed}
            after["fields"] = ", ".join(sorted(changed))
            audit.record(
                "parties.change", subject=row, by=by, at=at, before=before or None, after=after
            )
    except IntegrityError as error:
        raise _taken(values, error) from error
    return list(changed)


def _known(values):
    return {name: values[name] for name in FIELDS if name in values}


def _plain(value):
    return value if value is None or isinstance(value, int) else str(value)


def _taken(values, error):
    """The refusal behind a broken constraint; any other constraint is a programming error."""
    code = values.get("uscc")
    if code and Organization.objects.filter(uscc=code).exists():
        return CodeTaken(field="uscc")
    return error
