"""Beginning a proposal."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.access import give_access
from applications.changes import refuse_withdrawn
from applications.deadlines import require_open, window_for
from applications.enums import AccessReason, ProposalState
from applications.models import BudgetLine, Commitment, Proposal, TeamMember
from applications.refusals import StartRefused
from applications.sections import LIMITS, Section
from applications.targets import rows_of
from applications.wording import office_language
from calls.models import Follow, Project
from core import audit
from parties.desk_tasks import give_task
from parties.models import Organization, Party
from parties.queries import WRITERS, works_for

FIRST_LINES = 3
FINISH_TASK = "applications.finish"


@transaction.atomic
def start_proposal(project, *, applicant, by, at):
    """Begin a draft of ``applicant`` (a Party) for ``project``.

    Args: ``by`` the user; ``at`` the aware instant of arrival.
    Raises StartRefused when the project takes no proposals now, the user does not write for the
    applicant, the applicant has a proposal for the project already, or as many as the call allows.
    """
    lot, call = project.lot, project.lot.call
    # Two colleagues who start at once: the second one sees the first one's draft.
    lock_applicant(applicant.pk)
    refuse_withdrawn(Project.everything.get(pk=project.pk))
    window = window_for(call, lot)
    require_open(call, window, at=at, refusal=StartRefused)
    if not works_for(by, applicant.pk, *WRITERS):
        raise StartRefused(
            _("You do not write for “%(applicant)s”. Ask one of its leads to make you a writer.")
            % {"applicant": applicant}
        )
    _refuse_second(project, applicant)
    refuse_above_limit(call, applicant)
    proposal = Proposal.objects.create(
        call=call,
        lot=lot,
        project=project,
        applicant=applicant,
        call_revision=call.revision,
        created_by=by,
        created_at=at,
        saved_at=at,
        **_prefilled(project, applicant),
    )
    _lay_out_rows(proposal)
    give_access(proposal, applicant, reason=AccessReason.APPLICANT, at=at)
    Follow.objects.get_or_create(
        call=call, party=applicant, reason=Follow.Reason.DRAFT, defaults={"since": at}
    )
    give_finish_task(proposal, due_at=window.closes_at, at=at)
    audit.record("applications.start", subject=proposal, by=by, at=at)
    return proposal


def existing_proposal(project, applicant):
    """The applicant's proposal for ``project``, or None."""
    return Proposal.objects.filter(project=project, applicant_id=applicant.pk).first()


def _refuse_second(project, applicant):
    existing = existing_proposal(project, applicant)
    if existing is not None:
        raise StartRefused(
            _("“%(applicant)s” has a proposal for this project already; it is %(state)s.")
            % {"applicant": applicant, "state": existing.get_state_display()},
            proposal=existing,
        )


def lock_applicant(party_id):
    """Take the applicant's row, under which its proposals are counted."""
    return Party.objects.select_for_update(of=("self",), no_key=True).get(pk=party_id)


def refuse_above_limit(call, applicant):
    """Refuse one more proposal than the call takes of each applicant; the applicant is locked.

    A withdrawn proposal does not count: it is not in the running.
    """
    if call.max_per_applicant is None:
        return
    count = (
        Proposal.objects.filter(call=call, applicant_id=applicant.pk)
        .exclude(state=ProposalState.WITHDRAWN)
        .count()
    )
    if count >= call.max_per_applicant:
        raise StartRefused(
            _(
                "This call takes at most %(most)d proposals of each applicant, and “%(applicant)s” "
                "has %(count)d. Withdraw one to begin another."
            )
            % {"most": call.max_per_applicant, "applicant": applicant, "count": count}
        )


def _prefilled(project, applicant):
    """What is known already: the project's name and the organization's contact."""
    values = {"name": project.name}
    organization = Organization.objects.filter(pk=applicant.pk).first()
    if organization is not None:
        values |= {
            "contact_name": organization.contact_name,
            "contact_phone": organization.contact_phone,
            "contact_email": organization.contact_email,
            "resources": organization.introduction,
            "contact_is_legal_representative": (
                organization.contact_name == organization.legal_representative
            ),
        }
    return {
        code: value[: LIMITS[code]] if isinstance(value, str) else value
        for code, value in values.items()
    }


def _lay_out_rows(proposal):
    """A commitment for every target, prefilled with it, and the first empty rows."""
    Commitment.objects.bulk_create(
        Commitment(proposal=proposal, target=row.target, value=row.target.value)
        for row in rows_of(proposal.project)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal=proposal, position=position) for position in range(1, FIRST_LINES + 1)
    )
    TeamMember.objects.create(proposal=proposal, position=1)


def give_finish_task(proposal, *, due_at, at):
    """Remind the applicant's desk of the draft until it is handed in."""
    with office_language():
        give_task(
            proposal.applicant,
            what=FINISH_TASK,
            occasion=f"proposal:{proposal.pk}",
            title=_("Finish and hand in: %(proposal)s") % {"proposal": proposal},
            why=str(proposal.call),
            link=reverse("applications:edit", args=[proposal.pk, Section.BASICS]),
            due_at=due_at,
            at=at,
        )
