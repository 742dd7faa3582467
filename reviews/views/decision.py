"""The decision stage in the call's workspace."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.enums import ProposalState
from calls.workspace import frame, stage_for
from core.errors import Refusal
from reviews import queries
from reviews.deciding import Choice, mark_of, save_decisions, settings_of
from reviews.enums import Decision
from reviews.finalising import consequences_of, finalise, summary_of, undecided_in
from reviews.forms import DecisionRowForm
from reviews.models import Award
from reviews.progress import still_handed_in
from reviews.standing import shown


def _stage(request, stage_id, permission):
    """The decision stage that the user may see (404) and do this with (403)."""
    stage = stage_for(request.user, stage_id, permission)
    if stage.kind != "decision":
        raise Http404
    return stage


def _page(request, stage, template, context, status=200):
    base = frame(stage.call, at=request.arrived_at, current=stage)
    can_decide = request.user.has_perm("reviews.decide", stage.call)
    base |= {"stage": stage, "can_decide": can_decide}
    return render(request, template, base | context, status=status)


@login_required
def decision_tab(request, stage_id):
    """The ranking beside the amounts, and the choice for each proposal."""
    stage = _stage(request, stage_id, "reviews.see_round")
    if request.method == "POST" and not request.user.has_perm("reviews.decide", stage.call):
        raise PermissionDenied
    board = Board(stage, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 409
        if board.is_valid():
            try:
                count = save_decisions(
                    stage, board.choices(), by=request.user, at=request.arrived_at
                )
            except Refusal as refusal:
                board.take_problems(refusal)
            else:
                text = ngettext("%(n)d decision saved.", "%(n)d decisions saved.", count)
                messages.success(request, text % {"n": count})
                return redirect("reviews:decision_tab", stage_id)
    return _page(request, stage, "reviews/decision.html", board.context(), status)


class Line:
    """One proposal on the board with its rank, award and form."""

    def __init__(self, proposal, ranked, award, data):
        self.proposal, self.ranked, self.award = proposal, ranked, award
        self.average = shown(ranked.average) if ranked else None
        self.is_final = proposal.state == ProposalState.DECIDED
        # Without scripts too the amount stands there already when 'awarded' is chosen.
        initial = {"amount": prefilled(proposal), "seen": mark_of(award)}
        if award is not None:
            initial |= {
                name: getattr(award, name) for name in ("decision", "reserve_rank", "reason")
            }
            initial["amount"] = award.amount or initial["amount"]
        self.form = DecisionRowForm(data, proposal_id=proposal.pk, initial=initial)


def prefilled(proposal):
    """The amount that is offered, in yuan: what was requested, at most the project's amount."""
    limit = proposal.project.amount if proposal.project else None
    return proposal.requested if limit is None else min(proposal.requested, limit)


class Board:
    """All lines of a decision stage, grouped by project, with the sums."""

    def __init__(self, stage, data=None):
        self.stage, self.problems = stage, []
        self.round = queries.round_before(stage)
        proposals = list(queries.candidates(stage))
        ranked = {}
        if self.round is not None:
            ranked = {one.proposal_id: one for one in queries.ranking_of(self.round)}
        awards = Award.objects.filter(stage=stage).select_related("decided_by")
        self.awards = {one.proposal_id: one for one in awards}
        self.lines = [
            Line(one, ranked.get(one.pk), self.awards.get(one.pk), data) for one in proposals
        ]
        last = len(self.lines) + 1
        self.lines.sort(key=lambda line: line.ranked.rank if line.ranked else last)

    @property
    def forms(self):
        """The rows' forms as they stand on the page, for the summary of errors."""
        return [line.form for group in self.groups() for line in group["lines"]]

    def non_form_errors(self):
        return self.problems

    def is_valid(self):
        # Every form is asked, so that all problems are told at once.
        answers = [line.form.is_valid() for line in self.lines if not line.is_final]
        return all(answers)

    def choices(self):
        return [
            Choice(proposal_id=line.proposal.pk, **line.form.cleaned_data)
            for line in self.lines
            if not line.is_final
        ]

    def take_problems(self, refusal):
        """Show each problem at its field, the others at the top."""
        forms = {f"{line.proposal.pk}": line.form for line in self.lines}
        for name, text in refusal.problems or [(None, str(refusal))]:
            column, _dash, key = (name or "").partition("-")
            if key in forms:
                forms[key].add_error(column, str(text))
            else:
                self.problems.append(str(text))

    def groups(self):
        """``[{name, first, amount, spent, lines}]`` in the order of lots and projects."""
        groups = {}
        for line in sorted(self.lines, key=lambda one: _place(one.proposal)):
            key = queries.group_of(line.proposal)
            group = groups.setdefault(
                key, {"first": line.proposal, "lines": [], "spent": Decimal(0)}
            )
            group["lines"].append(line)
            if line.award and line.award.amount:
                group["spent"] += line.award.amount
        for group in groups.values():
            group["name"] = queries.name_of_group(group["first"])
            project = group["first"].project
            group["amount"] = project.amount if project else None
        return list(groups.values())

    def context(self):
        proposals = [line.proposal for line in self.lines]
        present = {one.pk for one in proposals}
        awards = [one for pk, one in self.awards.items() if pk in present]
        counts, spent = summary_of(awards)
        return {
            "round": self.round,
            "groups": self.groups(),
            "board": self,
            "settings": settings_of(self.stage),
            "counts": counts,
            "awarded": counts[Decision.AWARDED],
            "reserves": counts[Decision.RESERVE],
            "declined": counts[Decision.DECLINED],
            "spent": spent,
            "undecided": len(undecided_in(proposals, self.awards)),
            "is_final": bool(proposals) and all(line.is_final for line in self.lines),
            "open_lines": sum(not line.is_final for line in self.lines),
        }


def _place(proposal):
    project = proposal.project.position if proposal.project else 0
    return (proposal.lot.position, project)


def _what_is_undecided(board):
    """What stands in the way of making decisions final, in a sentence; '' for nothing."""
    count = len(undecided_in([line.proposal for line in board.lines], board.awards))
    if not count:
        return ""
    text = ngettext(
        "%(n)d proposal has no decision yet.", "%(n)d proposals have no decision yet.", count
    )
    return text % {"n": count}


@login_required
def finalise_(request, stage_id):
    """Asked before all decisions become final at once."""
    stage = _stage(request, stage_id, "reviews.decide")
    board, status = Board(stage), 200
    problem = _what_is_undecided(board)
    if request.method == "POST":
        try:
            finalise(stage, by=request.user, at=request.arrived_at)
        except Refusal as refusal:
            status, problem = 409, str(refusal)
        else:
            messages.success(request, _("The decisions are final; every applicant gets a message."))
            return redirect("reviews:decision_tab", stage_id)
    awards = {pk: one for pk, one in board.awards.items() if not one.is_final}
    context = {
        "title": _("Make all decisions final?"),
        "button": _("Make final"),
        "danger": True,
        "back_stage": stage.pk,
        "is_decision": True,
        "consequences": consequences_of(stage, [line.proposal for line in board.lines], awards),
        "reasons": [problem] if problem else [],
        "warning": still_handed_in(stage.call, at=request.arrived_at),
    }
    return _page(request, stage, "reviews/confirm.html", context, status)
