"""Beginning a proposal."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.access import give_access
from applications.asked import sections_of, settings_for, settled_amount
from applications.changes import refuse_withdrawn
from applications.deadlines import require_open, window_for
from applications.enums import AccessReason, ProposalState
from applications.models import (
    BudgetLine,
    Commitment,
    Proposal,
    ServiceForm,
    SiteForm,
    TeamMember,
)
from applications.refusals import StartRefused
from applications.sections import LIMITS, Section
from applications.targets import rows_of
from applications.wording import office_language
from calls.enums import AppliedFor, WhoApplies
from calls.models import Follow, Project
from core import audit
from parties.desk_tasks import give_task
from parties.enums import OfficeKind, PartyKind
from parties.models import Office, Organization, Party
from parties.queries import WRITERS, works_for

FIRST_LINES = 3
FINISH_TASK = "applications.finish"


@transaction.atomic
def start_proposal(project, *, applicant, by, at, lot=None):
    """Begin a draft of ``applicant`` (a Party) for ``project``, or for ``lot`` where a call names none.

    Args: ``project`` None with a ``lot``; ``by`` the user; ``at`` the aware instant of arrival.
    Raises StartRefused when no proposals are taken now, the applicant is none that may apply here, the
    user does not write for it, it has a proposal for the project (or lot) already, or as many as the
    call allows.
    """
    lot = project.lot if project else lot
    call = lot.call
    # Two colleagues who start at once: the second one sees the first one's draft.
    lock_applicant(applicant.pk)
    refuse_withdrawn(Project.everything.get(pk=project.pk) if project else lot)
    window = window_for(call, lot)
    require_open(call, window, at=at, refusal=StartRefused)
    refuse_other_object(call, project)
    refuse_other_applicant(lot, applicant)
    if not works_for(by, applicant.pk, *WRITERS):
        raise StartRefused(
            _("You do not write for “%(applicant)s”. Ask one of its leads to make you a writer.")
            % {"applicant": applicant}
        )
    _refuse_second(project, lot, applicant)
    refuse_above_limit(call, applicant)
    proposal = _create(project, lot, applicant, by=by, at=at)
    give_access(proposal, applicant, reason=AccessReason.APPLICANT, at=at)
    Follow.objects.get_or_create(
        call=call, party=applicant, reason=Follow.Reason.DRAFT, defaults={"since": at}
    )
    give_finish_task(proposal, due_at=window.closes_at, at=at)
    audit.record("applications.start", subject=proposal, by=by, at=at)
    return proposal


def _create(project, lot, applicant, *, by, at):
    proposal = Proposal(
        call=lot.call,
        lot=lot,
        project=project,
        applicant=applicant,
        call_revision=lot.call.revision,
        created_by=by,
        created_at=at,
        saved_at=at,
        **_prefilled(project, applicant),
    )
    proposal.requested = settled_amount(proposal) or 0
    if settings_for(lot.call).applied_for == AppliedFor.LIBRARY:
        with office_language():
            name = _("Application of %(applicant)s") % {"applicant": applicant}
        proposal.name = name[: LIMITS["name"]]
    proposal.save(force_insert=True)
    _lay_out_rows(proposal)
    return proposal


def existing_proposal(project, applicant, *, lot=None):
    """The applicant's proposal for ``project`` (for ``lot`` where there is none), or None."""
    rows = Proposal.objects.filter(applicant_id=applicant.pk, project=project)
    return (rows if project else rows.filter(lot=lot)).first()


def refuse_other_object(call, project):
    """Refuse to apply to a project where the call takes none, and without one where it does."""
    if (project is not None) != (settings_for(call).applied_for == AppliedFor.PROJECTS):
        raise StartRefused(
            _("This call is applied to in another way. Begin from the page of the call.")
        )


def refuse_other_applicant(lot, applicant):
    """Refuse a party that is none of those who may apply, or a committee of another community."""
    who = settings_for(lot.call).applicants
    office = Office.objects.filter(pk=applicant.pk).first()
    is_committee = office is not None and office.office_kind == OfficeKind.COMMITTEE
    is_organization = applicant.kind == PartyKind.ORGANIZATION
    if is_organization and who == WhoApplies.COMMITTEES:
        raise StartRefused(
            _("Only residents' committees may apply here; “%(applicant)s” is an organization.")
            % {"applicant": applicant}
        )
    if not is_organization and (not is_committee or who == WhoApplies.ORGANIZATIONS):
        raise StartRefused(
            _("“%(applicant)s” may not apply here: %(who)s may.")
            % {"applicant": applicant, "who": WhoApplies(who).label}
        )
    if is_committee and lot.community_id and lot.community.area_id != office.area_id:
        raise StartRefused(
            _("“%(applicant)s” belongs to %(area)s and applies there, not in “%(lot)s”.")
            % {"applicant": applicant, "area": office.area, "lot": lot}
        )


def _refuse_second(project, lot, applicant):
    existing = existing_proposal(project, applicant, lot=lot)
    if existing is None:
        return
    words = {"applicant": applicant, "state": existing.get_state_display()}
    if project:
        message = _("“%(applicant)s” has a proposal for this project already; it is %(state)s.")
    else:
        message = _("“%(applicant)s” has a proposal in this call already; it is %(state)s.")
    raise StartRefused(message % words, proposal=existing)


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
    """What is known already: the project's name, and whom one calls."""
    values = {"name": project.name} if project else {}
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
    else:
        values["contact_phone"] = Office.objects.get(pk=applicant.pk).phone
    return {
        code: value[: LIMITS[code]] if isinstance(value, str) else value
        for code, value in values.items()
    }


def _lay_out_rows(proposal):
    """A commitment for every target, prefilled with it, and the first empty rows of what is asked."""
    asked = sections_of(proposal)
    if Section.COMMITMENTS in asked:
        Commitment.objects.bulk_create(
            Commitment(proposal=proposal, target=row.target, value=row.target.value)
            for row in rows_of(proposal.project)
        )
    if Section.BUDGET in asked:
        BudgetLine.objects.bulk_create(
            BudgetLine(proposal=proposal, position=position)
            for position in range(1, FIRST_LINES + 1)
        )
    if Section.SITE in asked:
        SiteForm.objects.create(proposal=proposal)
    if Section.SERVICE in asked:
        area = Office.objects.filter(pk=proposal.applicant_id).values_list("area__name", flat=True)
        name = str(proposal.lot.community or area.first() or "")
        ServiceForm.objects.create(proposal=proposal, community_name=name)
    if Section.TEAM in asked:
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
