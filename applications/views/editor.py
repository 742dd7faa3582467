"""The editor: one step a page, saved by a button or as it is typed."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.completeness import problems_of, steps_of
from applications.content import content_of
from applications.deadlines import deadline_of
from applications.editing import (
    ROWS,
    add_row,
    ceiling_of,
    may_change,
    over_ceiling,
    remove_row,
    require_change,
    save_step,
)
from applications.enums import EDITABLE, ProposalState
from applications.requirements import requirements_of
from applications.screened import named_documents, open_defects, returned_sections
from applications.sections import CHECK, STEPS, Section
from applications.sheet import Sheet, pending_texts
from applications.views.common import proposal_for
from core.money import format_yuan
from core.text import read_id

CONTROLS = {"csrfmiddlewaretoken", "edition", "act"}
WRITTEN = (*ROWS, Section.BASICS, Section.PLAN, Section.COMMITMENTS)
TEMPLATES = {
    Section.COMMITMENTS: "applications/edit_commitments.html",
    Section.BUDGET: "applications/edit_budget.html",
    Section.TEAM: "applications/edit_team.html",
    Section.PAPERS: "applications/edit_papers.html",
    CHECK: "applications/edit_check.html",
}


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk, step):
    """One step of the editor."""
    if step not in STEPS:
        raise Http404
    proposal = proposal_for(request.user, pk, "applications.edit")
    if proposal.state not in EDITABLE:
        if request.method == "POST":
            require_change(proposal, Section.BASICS)
        return redirect("applications:detail", proposal.pk)
    if request.method == "POST":
        if step not in WRITTEN:
            return redirect("applications:edit", proposal.pk, next_step(step))
        return _save(request, proposal, step)
    return show(request, proposal, step)


def next_step(step):
    """The step after ``step``; after the last one the last one again."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def sent_inputs(request):
    """The editor's inputs in a request, without the page's own controls."""
    return {name: text for name, text in request.POST.items() if name not in CONTROLS}


def sent_edition(request):
    """The edition that the page showed; one that says nothing sensible is older than all."""
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _save(request, proposal, step):
    """Save the whole step, then do what the button says: go on, stay, add or remove a row."""
    typed, at = sent_inputs(request), request.arrived_at
    saved = save_step(proposal, step, typed, edition=sent_edition(request), by=request.user, at=at)
    proposal.refresh_from_db()
    if saved.conflicts:
        mine = {one.name: typed[one.name] for one in saved.conflicts}
        return show(request, proposal, step, mine=mine, conflicts=saved.conflicts, status=409)
    act, _colon, row = request.POST.get("act", "").partition(":")
    if step in ROWS and act in ("add", "remove"):
        return _change_rows(request, proposal, step, act, row)
    if saved.problems:
        return show(request, proposal, step, status=409)
    if act == "stay":
        flashes.success(request, _("Saved."))
        return redirect("applications:edit", proposal.pk, step)
    return redirect("applications:edit", proposal.pk, next_step(step))


def _change_rows(request, proposal, step, act, row):
    """Add a row, or remove the one whose number is ``row``, and show the step there."""
    anchor = "rows"
    if act == "add":
        made = add_row(proposal, step, by=request.user, at=request.arrived_at)
        anchor = f"row-{made.pk}"
    elif row_pk := read_id(row):
        remove_row(proposal, step, row_pk, by=request.user, at=request.arrived_at)
    response = redirect("applications:edit", proposal.pk, step)
    response["Location"] += f"#{anchor}"
    return response


def show(request, proposal, step, *, mine=None, conflicts=(), refusal=None, status=200):
    """The page of a step; ``mine`` are texts that were not saved because others changed them."""
    problems = problems_of(proposal)
    allowed = returned_sections(proposal) if proposal.state == ProposalState.RETURNED else None
    context = {
        "proposal": proposal,
        "step": step,
        "step_name": dict(Section.choices).get(step, _("Check and hand in")),
        "steps": steps_of(proposal, step, problems, allowed=allowed),
        "previous": STEPS[STEPS.index(step) - 1] if step != STEPS[0] else "",
        "deadline_at": deadline_of(proposal),
        "defects": [one for one in open_defects(proposal) if step in (one.section, CHECK)],
        "is_returned": proposal.state == ProposalState.RETURNED,
        "may_change": step == CHECK or may_change(proposal, step),
        "conflicts": conflicts,
        "refusal": refusal,
    }
    context |= _step_context(proposal, step, problems, mine or {})
    template = TEMPLATES.get(step, "applications/edit_whole.html")
    return render(request, template, context, status=status)


def _step_context(proposal, step, problems, mine):
    if step == CHECK:
        return {"problems": problems, "content": content_of(proposal), "show_private": True}
    if step == Section.PAPERS:
        requirements, named = requirements_of(proposal), named_documents(proposal)
        for one in requirements:
            one.is_open = named is None or one.document.pk in named
        return {"requirements": requirements}
    sheet = Sheet(proposal, step, pending_texts(proposal) | mine)
    return {
        "sheet": sheet,
        "step_problem": over_ceiling(sheet).get("", ""),
        "ceiling": ceiling_of(proposal),
    }


@login_required
@require_POST
def autosave(request, pk, step):
    """Save the changed inputs of a step and answer in JSON what became of each."""
    if step not in WRITTEN:
        raise Http404
    proposal = proposal_for(request.user, pk, "applications.edit")
    saved = save_step(
        proposal,
        step,
        sent_inputs(request),
        edition=sent_edition(request),
        by=request.user,
        at=request.arrived_at,
    )
    proposal.refresh_from_db()
    sums = _sums(proposal) if step == Section.BUDGET else {}
    return JsonResponse(_told(saved) | sums)


def _told(saved):
    """A ``Saved`` as the page's script reads it; times of day in Asia/Shanghai."""
    return {
        "edition": saved.edition,
        "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M:%S}",
        "problems": saved.problems,
        "updates": saved.updates,
        "gone": saved.gone,
        "conflicts": [
            {
                "name": one.name,
                "theirs": one.theirs,
                "by": one.by,
                "at": f"{timezone.localtime(one.at):%H:%M:%S}",
            }
            for one in saved.conflicts
        ],
    }


def _sums(proposal):
    """Amounts as the server reckons them, for the budget's page."""
    sheet = Sheet(proposal, Section.BUDGET, pending_texts(proposal))
    return {
        "totals": {name: format_yuan(total) for name, total in sheet.totals.items()},
        "amounts": {
            entry.form.prefix: "" if entry.amount is None else format_yuan(entry.amount)
            for entry in sheet.entries
        },
    }
