"""The task on the legal representative's own desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.wording import office_language
from parties.desk_tasks import end_task, give_task

SIGN_TASK = "applications.sign_off"


def give_sign_task(row, *, due_at, at):
    """Put the request on the representative's desk, due at the deadline (aware, or None)."""
    with office_language():
        give_task(
            row.representative.party,
            what=SIGN_TASK,
            occasion=f"proposal:{row.proposal_id}",
            title=_("Read and sign off: %(proposal)s") % {"proposal": row.proposal},
            why=_("%(applicant)s; asked by %(who)s")
            % {"applicant": row.proposal.applicant, "who": row.asked_by},
            link=reverse("applications:sign_off", args=[row.proposal_id]),
            due_at=due_at,
            at=at,
        )


def end_sign_task(proposal, *, at):
    """Take it off again: answered, handed in, or nobody's any more."""
    end_task(what=SIGN_TASK, occasion=f"proposal:{proposal.pk}", at=at)
