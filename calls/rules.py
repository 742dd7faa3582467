"""Who may do what with a call: one table, action -> predicate. Pages ask the table, never the role."""

import rules

from parties.enums import Role
from parties.queries import works_for


@rules.predicate
def is_office_member(user, call):
    """A member of the office that runs the call, in any role."""
    return call is not None and works_for(user, call.office_id)


@rules.predicate
def is_office_writer(user, call):
    """A member of the office who works in it, not only looks on."""
    return call is not None and works_for(user, call.office_id, Role.LEAD, Role.WRITER)


@rules.predicate
def is_office_lead(user, call):
    """A member who answers for the office."""
    return call is not None and works_for(user, call.office_id, Role.LEAD)


ACTIONS = {
    "calls.see_workspace": is_office_member,
    "calls.edit_call": is_office_writer,
    "calls.publish_call": is_office_lead,
    "calls.close_call": is_office_lead,
    "calls.correct_call": is_office_writer,
    "calls.publish_correction": is_office_lead,
    # Asked about a library, which is kept by its office as a call is.
    "calls.keep_library": is_office_writer,
    "calls.answer_questions": is_office_writer,
}
for _name, _predicate in ACTIONS.items():
    rules.add_perm(_name, _predicate)
