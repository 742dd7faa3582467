"""What a call asks of its applicants: which parts, which inputs, how much money; and who may apply.

Every room that shows, checks, freezes or prints a proposal asks here, and none looks at the scheme.
"""

from applications.deadlines import SOLICITATION
from applications.models import ServiceForm, SiteForm, SolicitationSettings
from applications.sections import CHECK, PARTS, Section
from calls.applying import Rule
from calls.enums import AppliedFor, WhoApplies
from parties.enums import PartyKind

# Of an office nobody signs as the legal representative of an organization.
ONLY_OF_ORGANIZATIONS = {"contact_is_legal_representative"}
HOLDERS = {"site": SiteForm, "service": ServiceForm}


def settings_for(call):
    """The settings of the call's solicitation; scheme A's where nobody set any (nothing is written).

    Asked once for a call object: the parts of a page read them again and again.
    """
    if not hasattr(call, "solicitation_settings"):
        rows = SolicitationSettings.objects.filter(stage__call=call.pk, stage__kind=SOLICITATION)
        found = rows.select_related("library").order_by("stage__position").first()
        call.solicitation_settings = found or SolicitationSettings()
    return call.solicitation_settings


def sections_of(proposal):
    """The parts that are asked of ``proposal``, in the order of the editor."""
    told = settings_for(proposal.call)
    is_asked = {
        Section.BASICS: True,
        Section.SERVICE: told.asks_service,
        Section.SITE: told.asks_site,
        Section.ITEMS: told.applied_for == AppliedFor.LIBRARY,
        Section.PLAN: told.asks_plan,
        Section.COMMITMENTS: told.asks_commitments and told.applied_for == AppliedFor.PROJECTS,
        Section.BUDGET: told.asks_budget,
        Section.TEAM: told.asks_team,
        Section.PAPERS: told.asks_papers,
    }
    return [section for section in Section if is_asked[section]]


def steps_of_editor(proposal):
    """The editor's steps for ``proposal``: its parts, then the check."""
    return [*(section.value for section in sections_of(proposal)), CHECK]


def parts_of(proposal, section):
    """The inputs that are asked of ``proposal`` in a part that has no rows."""
    told = settings_for(proposal.call)
    left_out = set() if is_organization(proposal) else set(ONLY_OF_ORGANIZATIONS)
    if told.applied_for == AppliedFor.LIBRARY:
        # What is done is what is ticked: there is no project to be named.
        left_out.add("name")
    if section == Section.SERVICE:
        if told.asks_budget or told.fixed_amount:
            left_out.add("requested")
        if told.asks_plan:
            left_out.add("beneficiary_count")
    return [part for part in PARTS[section] if part.code not in left_out]


def holders_of(proposal, parts):
    """``{Part.of: row}`` of the rows that hold ``parts``; one that nobody has made yet is unsaved."""
    holders = {"": proposal}
    for name in {part.of for part in parts if part.of}:
        model = HOLDERS[name]
        holders[name] = model.objects.filter(proposal=proposal).first() or model(proposal=proposal)
    return holders


def is_organization(proposal):
    return proposal.applicant.kind == PartyKind.ORGANIZATION


def ceiling_of(proposal):
    """The most that can be asked of the fund, in yuan, or None without a ceiling."""
    if proposal.project_id:
        return proposal.project.amount
    told = settings_for(proposal.call)
    return told.fixed_amount or told.most_amount


def settled_amount(proposal):
    """What is asked of the fund where the applicant has no say in it, in yuan; else None."""
    told = settings_for(proposal.call)
    return None if told.asks_budget else told.fixed_amount


def rule_for(stage):
    """``StageKind.asks`` of taking proposals in: the ``Rule`` of the call of ``stage``."""
    told = settings_for(stage.call)
    return Rule(
        organizations=told.applicants in (WhoApplies.ORGANIZATIONS, WhoApplies.BOTH),
        committees=told.applicants in (WhoApplies.COMMITTEES, WhoApplies.BOTH),
        applied_for=AppliedFor(told.applied_for),
        library=told.library,
        year=told.library_year or stage.call.year,
        least_items=told.least_items,
        fixed_amount=told.fixed_amount,
        most_amount=told.most_amount,
        asks_papers=told.asks_papers,
    )
