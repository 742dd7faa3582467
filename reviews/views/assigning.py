"""Giving the panel its proposals: the even plan, single pairs by hand, conflicts that came up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.text import clean_text, read_id
from reviews import queries
from reviews.assigning import assign_by_hand, assign_evenly, plan_for
from reviews.conflicts import bar_of, found_conflicts, open_conflicts, words_of
from reviews.declaring import keep_reviewer, recuse
from reviews.enums import AssignmentState, ReviewerKind
from reviews.forms import RequiredReasonForm
from reviews.models import Assignment
from reviews.progress import board_of
from reviews.views.rounds import page, round_for

HIGHEST_SEED = 9999
LONGEST_REASON = 300


@login_required
def assign(request, stage_id):
    """The even plan with the reason for each reviewer; carried out when it is still the plan."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    data = request.POST if request.method == "POST" else request.GET
    together = data.get("together", "1") == "1"
    seed = min(read_id(data.get("seed", "")) or review_round.seed, HIGHEST_SEED)
    status = 200
    if request.method == "POST":
        try:
            made = assign_evenly(
                review_round,
                fingerprint=request.POST.get("fingerprint", ""),
                together=together,
                seed=seed,
                by=request.user,
                at=request.arrived_at,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            text = ngettext("%(n)d assignment made.", "%(n)d assignments made.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("reviews:round_tab", stage_id)
    explain = read_id(request.GET.get("explain", ""))
    context = _plan_context(review_round, together, seed, explain)
    return page(request, review_round, "reviews/assign.html", context, status)


def _plan_context(review_round, together, seed, explain):
    """The plan with names: for each proposal who has it and who gets it why; loads before, after."""
    plan, rows, members = plan_for(review_round, together=together, seed=seed, explain=explain)
    by_pk = {member.pk: member for member in members}
    gets = {}
    for member in members:
        member.gets = 0
    for choice in plan.choices:
        by_pk[choice.reviewer].gets += 1
        gets.setdefault(choice.proposal, []).append((by_pk[choice.reviewer], choice.why))
    for member in members:
        member.then = member.load + member.gets
    return {
        "plan": plan,
        "together": together,
        "members": members,
        "seed": seed,
        "next_seed": seed % HIGHEST_SEED + 1,
        "explain": explain,
        "passed": [(by_pk[pk], why) for pk, why in plan.passed.items()],
        "quotas": [
            (ReviewerKind(kind).label, least)
            for kind, least in plan.quotas.items()
        ],
        "planned": [
            (row, [by_pk[one.reviewer_id] for one in row.active], gets.get(row.proposal.pk, []),
             plan.lacks.get(row.proposal.pk, []))
            for row in rows
        ],
    }  # fmt: skip


@login_required
def matrix(request, stage_id):
    """Proposals by reviewers: tick who reviews what."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    status, problems = 200, []
    if request.method == "POST":
        was = _pairs(request.POST.get("was", "").split(","))
        now = _pairs(request.POST.getlist("pair"))
        reason = clean_text(request.POST.get("reason", ""))[:LONGEST_REASON]
        try:
            added, removed = assign_by_hand(
                review_round,
                add=now - was,
                remove=was - now,
                reason=reason,
                by=request.user,
                at=request.arrived_at,
            )
        except Refusal as refusal:
            problems, status = refusal.problems or [(None, str(refusal))], 409
        else:
            text = _("%(added)d added, %(removed)d taken away.")
            messages.success(request, text % {"added": added, "removed": removed})
            return redirect("reviews:round_tab", stage_id)
    ticked = _pairs(request.POST.getlist("pair")) if status == 409 else None
    context = {**_matrix_context(review_round, ticked), "problems": problems}
    context["reason"] = request.POST.get("reason", "")
    return page(request, review_round, "reviews/matrix.html", context, status)


def _pairs(values):
    """``'proposal-member'`` texts as pairs of ids; what is no pair is left out."""
    pairs = set()
    for value in values:
        proposal, _dash, member = value.partition("-")
        if read_id(proposal) and read_id(member):
            pairs.add((read_id(proposal), read_id(member)))
    return pairs


def _matrix_context(review_round, ticked):
    """Rows of cells. ``ticked``: what a refused form had ticked, or None for what is stored."""
    rows = board_of(review_round)
    members = list(queries.panel_with_load(review_round))
    found = found_conflicts(review_round, members, [row.proposal for row in rows])
    lines, was = [], []
    for row in rows:
        stored = {one.reviewer_id: one for one in row.assignments}
        cells = [
            _cell(row, member, stored.get(member.pk), found.get((member.pk, row.proposal.pk), []))
            for member in members
        ]
        was += [one["pair"] for one in cells if one["ticked"]]
        if ticked is not None:
            for cell in cells:
                cell["ticked"] = tuple(map(int, cell["pair"].split("-"))) in ticked
        lines.append({"row": row, "cells": cells})
    has_warnings = any(cell["warning"] for line in lines for cell in line["cells"])
    context = {"lines": lines, "members": members, "was": ",".join(was)}
    return context | {"has_warnings": has_warnings}


def _cell(row, member, one, found):
    """One box of the matrix: ticked, fixed with a state, closed with a reason, or free."""
    is_active = one is not None and one.state in queries.ACTIVE
    is_fixed = is_active and (one.is_begun or one.is_calibration)
    closed = "" if is_active else bar_of(found)
    if not closed and not is_active and member.left_at is not None:
        closed = _("left the panel")
    return {
        "member": member,
        "pair": f"{row.proposal.pk}-{member.pk}",
        "ticked": is_active and not is_fixed,
        "fixed": one if is_fixed else None,
        "recused": one is not None and one.state == AssignmentState.RECUSED,
        "conflict": closed,
        "warning": words_of(found) if found and not closed else "",
    }


@login_required
def conflicts(request, stage_id):
    """Conflicts between reviewers and proposals that they have: keep with a reason, or end the part."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    refused, status = None, 200
    if request.method == "POST":
        assignment = get_object_or_404(
            Assignment.objects.select_related("reviewer__user", "proposal"),
            pk=read_id(request.POST.get("assignment", "")), round=review_round,
        )  # fmt: skip
        form = RequiredReasonForm(request.POST, prefix=str(assignment.pk))
        if form.is_valid() and _settled(request, assignment, form):
            return redirect("reviews:conflicts", stage_id)
        refused, status = (assignment.pk, form), 409
    members = list(queries.panel_with_load(review_round))
    by_pk = {member.pk: member for member in members}
    lines = [
        {
            "row": row, "one": one, "member": by_pk[one.reviewer_id], "words": words_of(found),
            "is_bar": bool(bar_of(found)),
            "form": refused[1] if refused and refused[0] == one.pk
            else RequiredReasonForm(prefix=str(one.pk)),
        }
        for row, one, found in open_conflicts(review_round, members, board_of(review_round))
    ]  # fmt: skip
    return page(request, review_round, "reviews/conflicts.html", {"lines": lines}, status)


def _settled(request, assignment, form):
    """Keep the reviewer or end the part; False when that is refused, with the reason on the form."""
    act = keep_reviewer if request.POST.get("act") == "keep" else recuse
    try:
        act(assignment, **form.cleaned_data, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    names = {"name": assignment.reviewer.user, "number": assignment.proposal.receipt_number}
    kept = _("%(name)s goes on reviewing %(number)s; the reason is on record.")
    ended = _("%(name)s no longer reviews %(number)s.")
    messages.success(request, (kept if act is keep_reviewer else ended) % names)
    return True
