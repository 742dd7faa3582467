"""What the office's pages show of a call: the tree of a draft, the stages of a running one."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from calls import stages
from calls.applying import rule_of
from calls.checklist import problems_of
from calls.documents import LotPart, announcement_context
from calls.enums import CallState
from calls.models import Call, Follow, Lot, Project
from calls.queries import with_standing, with_sums
from calls.windows import window_of
from calls.wording import window_words
from calls.workspace import lot_windows

STATE_OF_TIMELINE = {"before": "next", "now": "now", "after": "done"}


@dataclass(frozen=True)
class ProjectLine:
    """A project in the tree of a draft, with what it lacks."""

    project: Project
    indicators: int
    targets: int
    problems: list


@dataclass(frozen=True)
class LotBranch:
    """A lot in the tree of a draft, with its projects and what it lacks itself."""

    part: LotPart
    projects: list
    problems: list


@dataclass(frozen=True)
class Step:
    """The next thing to do."""

    text: str
    why: str
    link: str
    button: str
    is_last: bool = field(default=False)


def draft_tree(call, *, at):
    """The context of a draft's overview: its tree, what is missing where, and the next step."""
    context = announcement_context(call)
    found = problems_of(context["call"], at=at)
    branches = [_branch(part, found) for part in context["lots"]]
    blocking = [problem for problem in found if problem.blocks]
    return {
        "branches": branches,
        "amount": context["amount"],
        "project_count": context["project_count"],
        "stage_rows": [(line, _about(line.stage, found)) for line in context["stages"]],
        "call_problems": [problem for problem in found if isinstance(problem.about, Call)],
        "blocking": blocking,
        "hints": [problem for problem in found if not problem.blocks],
        "next_step": _next_step(call, branches, blocking),
    }


def _about(row, found):
    return [problem for problem in found if problem.about == row]


def _branch(part, found):
    lines = []
    for project in part.projects:
        indicators = list(project.indicators.all())
        targets = sum(len(indicator.targets.all()) for indicator in indicators)
        lines.append(ProjectLine(project, len(indicators), targets, _about(project, found)))
    return LotBranch(part=part, projects=lines, problems=_about(part.lot, found))


def _next_step(call, branches, blocking):
    if not branches:
        return Step(
            _("Add the first community"),
            _("Each community of the call is a lot with its own deadline, papers and projects."),
            reverse("admin:calls_lot_add") + f"?call={call.pk}",
            _("Add a lot"),
        )
    for branch in branches:
        if not branch.projects and rule_of(call).for_projects:
            lot = branch.part.lot
            return Step(
                _("Add the first project of %(lot)s") % {"lot": lot.name},
                _("Name, amount, period and the numbered indicators, pasted as they are."),
                reverse("admin:calls_project_add") + f"?lot={lot.pk}",
                _("Add a project"),
            )
    if blocking:
        first = blocking[0]
        text = f"{first.place}: {first.text}" if first.place else first.text
        why = _("%(count)d things are missing before the call can be published.")
        return Step(text, why % {"count": len(blocking)}, first.link, _("Mend it"))
    return Step(
        _("The call is complete"),
        _("Look at it once more as the public will see it, then publish it."),
        reverse("calls:publish", args=[call.pk]),
        _("Go to publishing"),
        is_last=True,
    )


def stage_lines(tabs):
    """The stages of a running call for ``portal/timeline.html``, with their dates and figures."""
    return [
        {
            "name": tab.stage.name,
            "state": STATE_OF_TIMELINE[tab.status],
            "when": window_words(window_of(tab.stage)),
            "note": tab.stage.note,
            "url": tab.link,
            "figures": tab.figures,
            "stage": tab.stage,
        }
        for tab in tabs
    ]


def deadlines(call, tabs):
    """``[(lot, window)]`` of the lots that have a deadline for proposals."""
    for tab in tabs:
        if stages.get(tab.stage.kind).closes_by_lot:
            found = lot_windows(tab.stage, call.lots.only("pk", "name", "position"))
            return [(lot, window) for lot, window in found if window is not None]
    return []


def office_rows(calls, *, at):
    """Calls for the office's list, drafts first, with standing, sums and who writes or handed in.

    ``writing`` and ``handed_in`` count parties: those that follow because of a draft or a
    submission (a party with both counts in both).
    """
    lots = Lot.objects.filter(call=OuterRef("pk")).order_by().values("call")
    lots = lots.annotate(n=Count("pk")).values("n")
    calls = with_sums(with_standing(calls.select_related("office"), at=at)).annotate(
        writing=_followers(Follow.Reason.DRAFT),
        handed_in=_followers(Follow.Reason.SUBMISSION),
        lot_count=Coalesce(Subquery(lots), Value(0)),
        place_in_list=Case(
            When(state=CallState.DRAFT, then=Value(0)),
            When(state=CallState.PUBLISHED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    return calls.defer("summary").order_by("place_in_list", "-published_at", "-id")


def _followers(reason):
    rows = Follow.objects.filter(call=OuterRef("pk"), reason=reason).order_by().values("call")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))
