"""The editor: one step a page, saved by a button or as it is typed."""

import secrets

from django.contrib import messages as flashes
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.asked import ceiling_of, steps_of_editor
from applications.completeness import problems_of
from applications.content import content_of
from applications.deadlines import deadline_of
from applications.editing import (
    may_change,
    over_ceiling,
    require_change,
    save_step,
)
from applications.enums import EDITABLE, ProposalState
from applications.live import asked_papers, steps_for
from applications.papers_step import papers_context
from applications.places import close_inputs
from applications.refusals import RowChanged
from applications.rows import ROWS, add_row, remove_row
from applications.screened import open_defects, open_places
from applications.sections import CHECK, STEPS, Section
from applications.service import last_year_of
from applications.sheet import Sheet, pending_texts
from applications.signing import needs_sign_off, standing_of
from applications.ticking import items_context, keep_revised
from applications.views.common import proposal_for
from applications.views.editing import WRITTEN, sent_inputs, sent_with, written_proposal
from core.text import read_id

TEMPLATES = {
    Section.SERVICE: "applications/edit_service.html",
    Section.ITEMS: "applications/edit_items.html",
    Section.COMMITMENTS: "applications/edit_commitments.html",
    Section.BUDGET: "applications/edit_budget.html",
    Section.TEAM: "applications/edit_team.html",
    Section.PAPERS: "applications/edit_papers.html",
    CHECK: "applications/edit_check.html",
}


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request, pk, step):
    """One step of the editor. What is sent without a right to it comes back on the page."""
    if step not in STEPS:
        raise Http404
    if request.method != "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        proposal = written_proposal(request, pk)
        if proposal.state not in EDITABLE:
            require_change(proposal, Section.BASICS)
        if step not in WRITTEN:
            return redirect("applications:edit", proposal.pk, next_step(proposal, step))
        return _save(request, proposal, step)
    proposal = proposal_for(request.user, pk, "applications.edit")
    if proposal.state not in EDITABLE:
        return redirect("applications:detail", proposal.pk)
    if step not in steps_of_editor(proposal):
        raise Http404
    return show(request, proposal, step)


def next_step(proposal, step):
    """The step after ``step``; after the last one the last one again."""
    steps = steps_of_editor(proposal)
    return steps[min(steps.index(step) + 1, len(steps) - 1)] if step in steps else CHECK


def _save(request, proposal, step):
    """Save the whole step, then do what the button says: go on, stay, add or remove a row."""
    typed = sent_inputs(request)
    saved = save_step(proposal, step, typed, **sent_with(request))
    proposal.refresh_from_db()
    if saved.conflicts or saved.unsaved:
        mine = {name: typed[name] for name in [one.name for one in saved.conflicts] + saved.unsaved}
        return show(request, proposal, step, mine=mine, conflicts=saved.conflicts, status=409)
    act, _colon, row = request.POST.get("act", "").partition(":")
    if step in ROWS and act in ("add", "remove"):
        return _change_rows(request, proposal, step, act, row)
    if step == Section.ITEMS and act == "keep":
        keep_revised(proposal, read_id(row), by=request.user, at=request.arrived_at)
        response = redirect("applications:edit", proposal.pk, step)
        response["Location"] += f"#row-item-{read_id(row)}"
        return response
    if saved.problems:
        return show(request, proposal, step, status=409)
    if act == "stay":
        flashes.success(request, _("Saved."))
        return redirect("applications:edit", proposal.pk, step)
    return redirect("applications:edit", proposal.pk, next_step(proposal, step))


def _change_rows(request, proposal, step, act, row):
    """Add a row, or remove the one whose number is ``row``, and show the step there."""
    anchor = "rows"
    if act == "add":
        made = add_row(proposal, step, by=request.user, at=request.arrived_at)
        anchor = f"row-{made.pk}"
    elif row_pk := read_id(row):
        try:
            remove_row(proposal, step, row_pk, **sent_with(request))
        except RowChanged as refusal:
            return show(request, proposal, step, refusal=refusal, status=409)
    response = redirect("applications:edit", proposal.pk, step)
    response["Location"] += f"#{anchor}"
    return response


def show(request, proposal, step, *, mine=None, conflicts=(), refusal=None, status=200):
    """The page of a step; ``mine`` are texts that were not saved because others changed them."""
    content = content_of(proposal) if step == CHECK else None
    problems = problems_of(proposal, at=request.arrived_at, content=content)
    context = {
        "proposal": proposal,
        "step": step,
        "step_name": dict(Section.choices).get(step, _("Check and hand in")),
        "steps": steps_for(proposal, step, problems),
        "asked": asked_papers(proposal, step),
        "previous": _previous_step(proposal, step),
        "deadline_at": deadline_of(proposal),
        "defects": [one for one in open_defects(proposal) if step in (one.section, CHECK)],
        "is_returned": proposal.state == ProposalState.RETURNED,
        "may_change": step == CHECK or may_change(proposal, step),
        "may_write_on": True,
        "conflicts": conflicts,
        "refusal": refusal,
        "page_token": secrets.token_hex(8),
    }
    if needs_sign_off(proposal):
        context |= _sign_off_context(request.user, proposal, problems, content)
    context |= _step_context(request, proposal, step, problems, mine or {}, content)
    template = TEMPLATES.get(step, "applications/edit_whole.html")
    return render(request, template, context, status=status)


def _previous_step(proposal, step):
    steps = steps_of_editor(proposal)
    return steps[steps.index(step) - 1] if step != steps[0] else ""


def _sign_off_context(user, proposal, problems, content):
    """Where the sign-off stands, and what this user can do about it."""
    standing = standing_of(proposal, content=content)
    return {
        "standing": standing,
        "may_sign": user.has_perm("applications.sign_off", proposal),
        "may_ask": not standing.is_valid
        and not standing.is_open
        and standing.representative is not None
        and {one.html_id for one in problems} == {"sign-off"},
    }


def _step_context(request, proposal, step, problems, mine, content):
    if step == CHECK:
        return {"problems": problems, "content": content, "show_private": True}
    if step == Section.PAPERS:
        return papers_context(proposal, at=request.arrived_at)
    sheet = Sheet(proposal, step, pending_texts(proposal) | mine)
    more = {}
    if step == Section.ITEMS:
        more = items_context(proposal, sheet)
    elif step == Section.SERVICE:
        more = {"last_year": last_year_of(proposal)}
    places = open_places(proposal, step)
    close_inputs(sheet, places)
    return {
        "rows_open": places is None,
        "sheet": sheet,
        "step_problem": over_ceiling(sheet).get("", ""),
        "ceiling": ceiling_of(proposal),
    } | more
