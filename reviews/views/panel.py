"""Choosing the panel and giving it proposals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import Refusal
from core.text import read_id
from reviews import queries
from reviews.assigning import assign_by_hand, assign_evenly, plan_for
from reviews.conflicts import known_conflicts
from reviews.enums import AssignmentState
from reviews.forms import ChooseForm, InviteForm
from reviews.inviting import add_reviewers, invite_reviewer, remove_reviewer
from reviews.models import PanelMember
from reviews.progress import board_of
from reviews.views.rounds import page, round_for

SHORTEST_SEARCH = 2


@login_required
def panel(request, stage_id):
    """The panel; people are found by name or taken in by e-mail."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    text = request.GET.get("q", "").strip()
    office = review_round.stage.call.office
    is_long = len(text) >= SHORTEST_SEARCH
    found = queries.people_found(text, office=office) if is_long else None
    invite, choose, status = InviteForm(prefix="invite"), None, 200
    if found is not None:
        choose = ChooseForm(people=found, prefix="choose")
    if request.method == "POST":
        invite = InviteForm(request.POST, prefix="invite")
        if invite.is_valid() and _invited(request, review_round, invite):
            return redirect("reviews:panel", stage_id)
        status = 409
    members = list(queries.panel_with_load(review_round))
    context = {
        "members": members,
        "present": {member.user_id for member in members},
        "invite": invite,
        "choose": choose,
        "found": found,
        "q": text,
        "too_short": bool(text) and found is None,
    }
    return page(request, review_round, "reviews/panel.html", context, status)


def _invited(request, review_round, form):
    """Take the person in; False when that is refused, with the reason on the form."""
    try:
        member, is_new = invite_reviewer(
            review_round, by=request.user, at=request.arrived_at, **form.cleaned_data
        )
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    if member is None:
        messages.info(request, _("This person is in the panel already."))
    elif is_new:
        text = _("An account was made for %(name)s, and a message says how to sign in.")
        messages.success(request, text % {"name": member.user})
    else:
        messages.success(request, _("%(name)s joins the panel.") % {"name": member.user})
    return True


@login_required
@require_POST
def panel_add(request, stage_id):
    """Take the ticked people in."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    found = queries.people_by_id(
        request.POST.getlist("choose-people"),
        office=review_round.stage.call.office,
        email=request.POST.get("q", ""),
    )
    form = ChooseForm(request.POST, people=found, prefix="choose")
    if form.is_valid():
        added = add_reviewers(
            review_round,
            form.cleaned_data["people"],
            kind=form.cleaned_data["kind"],
            by=request.user,
            at=request.arrived_at,
        )
        text = ngettext("%(n)d person joins the panel.", "%(n)d people join the panel.", len(added))
        messages.success(request, text % {"n": len(added)})
    else:
        messages.error(request, _("Tick the people that join the panel."))
    return redirect("reviews:panel", stage_id)


@login_required
@require_POST
def panel_remove(request, stage_id, member_id):
    """Take a person out who has no proposals."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    member = get_object_or_404(PanelMember, pk=member_id, round=review_round)
    try:
        remove_reviewer(review_round, member, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s left the panel.") % {"name": member.user})
    return redirect("reviews:panel", stage_id)


@login_required
def assign(request, stage_id):
    """The even plan with the reason for each reviewer; carried out when it is still the plan."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    data = request.POST if request.method == "POST" else request.GET
    together = data.get("together", "1") == "1"
    status = 200
    if request.method == "POST":
        try:
            made = assign_evenly(
                review_round,
                fingerprint=request.POST.get("fingerprint", ""),
                together=together,
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
    context = _plan_context(review_round, together)
    return page(request, review_round, "reviews/assign.html", context, status)


def _plan_context(review_round, together):
    """The plan with names: for each proposal who has it and who gets it why; loads before, after."""
    plan, rows, members = plan_for(review_round, together=together)
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
        "planned": [
            (row, [by_pk[one.reviewer_id] for one in row.active], gets.get(row.proposal.pk, []),
             plan.unmet.get(row.proposal.pk, 0))
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
        try:
            added, removed = assign_by_hand(
                review_round,
                add=now - was,
                remove=was - now,
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
    conflicts = known_conflicts(members, [row.proposal for row in rows])
    lines, was = [], []
    for row in rows:
        stored = {one.reviewer_id: one for one in row.assignments}
        cells = []
        for member in members:
            pair = (row.proposal.pk, member.pk)
            one = stored.get(member.pk)
            is_active = one is not None and one.state in queries.ACTIVE
            is_fixed = is_active and one.is_begun
            if is_active and not is_fixed:
                was.append(f"{pair[0]}-{pair[1]}")
            cells.append(
                {
                    "member": member,
                    "pair": f"{pair[0]}-{pair[1]}",
                    "ticked": is_active if ticked is None else pair in ticked,
                    "fixed": one if is_fixed else None,
                    "recused": one is not None and one.state == AssignmentState.RECUSED,
                    "conflict": ""
                    if is_active
                    else conflicts.get((member.pk, row.proposal.pk), ""),
                }
            )
        lines.append({"row": row, "cells": cells})
    return {"lines": lines, "members": members, "was": ",".join(was)}
