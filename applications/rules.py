"""Who may do what with a proposal: one table, action -> predicate. Pages ask the table."""

import rules

from applications.enums import AccessReason
from applications.queries import proposals_visible_to
from calls import rules as of_calls
from parties.enums import Role
from parties.queries import works_for


@rules.predicate
def is_applicant_member(user, proposal):
    """A member of the applicant in any role, or the applicant itself."""
    return proposal is not None and works_for(user, proposal.applicant_id)


@rules.predicate
def is_applicant_writer(user, proposal):
    """A member of the applicant who works in it, not only looks on."""
    return proposal is not None and works_for(user, proposal.applicant_id, Role.LEAD, Role.WRITER)


@rules.predicate
def is_representative(user, proposal):
    """The member who signs as the applicant's legal representative."""
    return proposal is not None and any(
        one.party_id == proposal.applicant_id and one.is_legal_representative
        for one in user.memberships.all()
    )


@rules.predicate
def is_office_member(user, proposal):
    """A member of the office that runs the call."""
    return proposal is not None and works_for(user, proposal.call.office_id)


@rules.predicate
def is_office_writer(user, proposal):
    """A member of that office who works in it."""
    return proposal is not None and works_for(user, proposal.call.office_id, Role.LEAD, Role.WRITER)


@rules.predicate
def is_endorser(user, proposal):
    """Somebody of an office that gives its opinion on the proposal, or who acts for one."""
    seen = proposals_visible_to(user, AccessReason.ENDORSEMENT)
    return proposal is not None and seen.filter(pk=proposal.pk).exists()


ACTIONS = {
    "applications.see_own": is_applicant_member,
    "applications.edit": is_applicant_writer,
    "applications.sign_off": is_representative,
    "applications.see_detail": is_applicant_member | is_office_member,
    "applications.see_paper": is_applicant_member | is_office_member | is_endorser,
    "applications.see_private": is_applicant_member | is_office_member,
    "applications.see_screening": is_office_member,
    "applications.screen": is_office_writer,
    # These two are asked about the call.
    "applications.archive": of_calls.is_office_member,
    "applications.archive_identity": of_calls.is_office_lead,
}
for _name, _predicate in ACTIONS.items():
    rules.add_perm(_name, _predicate)
