"""My desk: what waits for a person, by what the person is — applicant, reviewer, staff."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.codes import OPINION_TASK
from applications.enums import ProposalState
from calls.stages import Figure
from calls.workspace import tab_address
from parties.enums import PartyKind
from parties.queries import open_tasks_of
from portal import queries, setting_up

SHOWN_TASKS = 100
# Of one day's tasks of one kind so many stand open; the others wait behind 'more'.
SHOWN_ALIKE = 5
SHOWN_PROPOSALS = 10


@dataclass(frozen=True)
class CallLine:
    """One running call of an office with the figures of its stages."""

    call: object
    figures: list


@dataclass(frozen=True)
class TaskDay:
    """The tasks of one stretch of days. ``folded`` are further ones of a kind shown already."""

    name: str
    tone: str
    shown: list
    folded: list

    @property
    def count(self):
        return len(self.shown) + len(self.folded)


def days_of(tasks, *, at):
    """Tasks, already in order of their days, as ``TaskDay`` rows; an empty stretch is left out."""
    today = timezone.localdate(at)
    stretches = {
        "late": (_("Late"), "bad"),
        "today": (_("Today"), "wait"),
        "week": (_("Within 7 days"), "plain"),
        "later": (_("Later"), "plain"),
        "open": (_("Without a fixed day"), "plain"),
    }
    rows = {key: [] for key in stretches}
    for task in tasks:
        rows[_stretch(task, today, at)].append(task)
    return [TaskDay(*stretches[key], *_fold(found)) for key, found in rows.items() if found]


def _stretch(task, today, at):
    if task.due_at is None:
        return "open"
    if task.due_at <= at:
        return "late"
    # Midnight is said as 24:00 of the day before.
    day = timezone.localdate(task.due_at - timedelta(microseconds=1))
    if day == today:
        return "today"
    return "week" if day <= today + timedelta(days=7) else "later"


def _fold(tasks):
    """A hundred proposals to screen must not hide the one other thing that waits."""
    seen, shown, folded = {}, [], []
    for task in tasks:
        seen[task.what] = seen.get(task.what, 0) + 1
        (shown if seen[task.what] <= SHOWN_ALIKE else folded).append(task)
    return shown, folded


@login_required
@require_safe
def desk(request):
    """Everything that waits for the person, the most urgent first, and where the work stands."""
    user = request.user
    memberships = list(user.memberships.select_related("party").order_by("party__name", "id"))
    offices = [m for m in memberships if m.party.kind == PartyKind.OFFICE]
    tasks = list(open_tasks_of(user)[: SHOWN_TASKS + 1])
    context = {
        "days": days_of(tasks[:SHOWN_TASKS], at=request.arrived_at),
        "has_more_tasks": len(tasks) > SHOWN_TASKS,
        "offices": offices,
        "organizations": [m for m in memberships if m.party.kind == PartyKind.ORGANIZATION],
        "proposals": list(queries.proposals_on_desk(user, SHOWN_PROPOSALS)),
        "rounds": list(queries.rounds_of_reviewer(user)),
        "gives_opinions": any(one.what == OPINION_TASK for one in tasks),
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
    tabs = tabs_of(ids)
    lines = [CallLine(call, figures_of(call, counts, sheets, tabs)) for call in calls]
    context = {
        "lines": lines,
        "latest": list(queries.latest_submissions(request.user)),
        "plots": None,
    }
    published = [call for call in calls if not call.is_draft]
    if published:
        wanted = request.GET.get("call", "")
        chosen = next((call for call in published if str(call.pk) == wanted), published[0])
        context |= {"plots": plots_of(chosen, counts), "chosen": chosen, "published": published}
    return context


def tabs_of(call_ids):
    """``{(call id, kind): address}`` of the stages' tabs, the first of each kind."""
    tabs = {}
    for stage in queries.stages_of(call_ids):
        tabs.setdefault((stage.call_id, stage.kind), tab_address(stage))
    return tabs


def figures_of(call, counts, sheets, tabs):
    """One ``Figure`` a step of the call, each leading to its list; none for a draft."""
    if call.is_draft:
        return []

    def count(*states):
        return sum(counts.get((call.pk, state), 0) for state in states)

    def link(kind, **narrowed):
        address = tabs.get((call.pk, kind), "")
        return f"{address}?{urlencode(narrowed)}" if address and narrowed else address

    def to_screen(state):
        return link("screening", state=state)

    scored, expected = sheets.get(call.pk, (0, 0))
    submitted, returned = ProposalState.SUBMITTED, ProposalState.RETURNED
    accepted = ProposalState.ACCEPTED
    return [
        Figure(_("being written"), count(ProposalState.DRAFT), link=link("solicitation")),
        Figure(_("to screen"), count(submitted), link=to_screen(submitted)),
        Figure(_("waiting for a correction"), count(returned), link=to_screen(returned)),
        Figure(_("accepted"), count(accepted), link=to_screen(accepted)),
        Figure(_("score sheets"), f"{scored} / {expected}", link=link("review")),
        Figure(_("decided"), count(ProposalState.DECIDED), link=link("decision")),
    ]


def plots_of(call, counts):
    """Figures for the plots and the tables beside them."""
    states = [(str(label), counts.get((call.pk, code), 0)) for code, label in ProposalState.choices]
    days = queries.submissions_by_day(call.pk)
    lots = queries.proposals_by_lot(call.pk)
    return {
        "days": [(date_format(day, "m-d"), number) for day, number in days],
        "lots": lots,
        "states": states,
        "data": {
            "states": {
                "label": _("Proposals"),
                "labels": [name for name, _number in states],
                "values": [number for _name, number in states],
            },
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
