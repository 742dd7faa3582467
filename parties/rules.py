"""Who may do what with an organization: one table, action -> predicate."""

import rules

from parties.enums import PartyKind, Role
from parties.queries import works_for


@rules.predicate
def is_member(user, party):
    return party is not None and works_for(user, party.pk)


@rules.predicate
def is_writer(user, party):
    return party is not None and works_for(user, party.pk, Role.LEAD, Role.WRITER)


@rules.predicate
def is_lead(user, party):
    return party is not None and works_for(user, party.pk, Role.LEAD)


@rules.predicate
def is_in_an_office(user):
    """A member of any office: the working-day calendar is one for all."""
    return user.is_authenticated and user.memberships.filter(party__kind=PartyKind.OFFICE).exists()


@rules.predicate
def leads_an_office(user):
    return (
        user.is_authenticated
        and user.memberships.filter(party__kind=PartyKind.OFFICE, role=Role.LEAD).exists()
    )


ACTIONS = {
    "core.see_holidays": is_in_an_office,
    "core.keep_holidays": leads_an_office,
    "parties.see_organization": is_member,
    "parties.see_sensitive": is_writer,
    "parties.edit_organization": is_writer,
    "parties.edit_papers": is_writer,
    "parties.open_identity": is_writer,
    "parties.manage_members": is_lead,
}
for _name, _predicate in ACTIONS.items():
    rules.add_perm(_name, _predicate)
