"""My desk: what waits for a person, by what the person is — applicant, reviewer, staff."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.enums import ProposalState
from parties.enums import PartyKind
from parties.queries import open_tasks_of
from portal import queries, setting_up

SHOWN_TASKS = 20
SHOWN_PROPOSALS = 10


@dataclass(frozen=True)
class CallLine:
    """One running call of an office with the figures of its stages."""

    call: object
    figures: list


@login_required
@require_safe
def desk(request):
    """Everything that waits for the person, the most urgent first, and where the work stands."""
    user = request.user
    memberships = list(user.memberships.select_related("party").order_by("party__name", "id"))
    offices = [m for m in memberships if m.party.kind == PartyKind.OFFICE]
    tasks = list(open_tasks_of(user)[: SHOWN_TASKS + 1])
    context = {
        "tasks": tasks[:SHOWN_TASKS],
        "has_more_tasks": len(tasks) > SHOWN_TASKS,
        "offices": offices,
        "organizations": [m for m in memberships if m.party.kind == PartyKind.ORGANIZATION],
        "proposals": list(queries.proposals_on_desk(user, SHOWN_PROPOSALS)),
        "rounds": list(queries.rounds_of_reviewer(user)),
    }
    if offices:
        context |= staff_context(request, [m.party_id for m in offices])
    context["is_newcomer"] = not (memberships or context["rounds"] or context["proposals"])
    if user.is_superuser:
        steps = setting_up.first_steps()
        context["first_steps"] = [] if all(step.is_done for step in steps) else steps
        context["is_newcomer"] = False
    return render(request, "portal/desk.html", context)


def staff_context(request, office_ids):
    """Running calls with their figures, the latest submissions, plots of the chosen call."""
    calls = list(queries.calls_of_office(office_ids, at=request.arrived_at))
    ids = [call.pk for call in calls]
    counts, sheets = queries.proposal_counts(ids), queries.sheet_counts(ids)
    lines = [CallLine(call, figures_of(call, counts, sheets)) for call in calls]
    context = {
        "lines": lines,
        "latest": list(queries.latest_submissions(request.user)),
        "plots": None,
    }
    published = [call for call in calls if not call.is_draft]
    if published:
        wanted = request.GET.get("call", "")
        chosen = next((call for call in published if str(call.pk) == wanted), published[0])
        context |= {"plots": plots_of(chosen), "chosen": chosen, "published": published}
    return context


def figures_of(call, counts, sheets):
    """``[(label, value)]`` of one call, stage by stage; an empty list for a draft."""
    if call.is_draft:
        return []

    def count(*states):
        return sum(counts.get((call.pk, state), 0) for state in states)

    scored, expected = sheets.get(call.pk, (0, 0))
    return [
        (_("being written"), count(ProposalState.DRAFT)),
        (_("to screen"), count(ProposalState.SUBMITTED)),
        (_("waiting for a correction"), count(ProposalState.RETURNED)),
        (_("accepted"), count(ProposalState.ACCEPTED)),
        (_("score sheets"), f"{scored} / {expected}"),
        (_("decided"), count(ProposalState.DECIDED)),
    ]


def plots_of(call):
    """Figures for the two plots and the tables beside them."""
    days = queries.submissions_by_day(call.pk)
    lots = queries.proposals_by_lot(call.pk)
    return {
        "days": [(date_format(day, "m-d"), number) for day, number in days],
        "lots": lots,
        "data": {
            "days": {
                "label": _("Handed in"),
                "labels": [date_format(day, "m-d") for day, _number in days],
                "values": [number for _day, number in days],
            },
            "lots": {
                "label": _("Handed in"),
                "labels": [name for name, _handed_in, _drafts in lots],
                "values": [handed_in for _name, handed_in, _drafts in lots],
            },
        },
    }
