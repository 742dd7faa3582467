"""Who may do what in reviewing: one table, action -> predicate. Pages ask the table, never the role.

The object is the call, but for ``reviews.score``, where it is the assignment.
"""

import rules

from calls.rules import is_office_lead, is_office_member, is_office_writer


@rules.predicate
def is_assigned(user, assignment):
    """The reviewer to whom the proposal was given."""
    return assignment is not None and assignment.reviewer.user_id == user.pk


ACTIONS = {
    "reviews.see_round": is_office_member,
    "reviews.manage_round": is_office_writer,
    "reviews.decide": is_office_lead,
    "reviews.settle_objection": is_office_lead,
    "reviews.score": is_assigned,
}
for _name, _predicate in ACTIONS.items():
    rules.add_perm(_name, _predicate)
