"""The office's pages: what was handed in, and screening."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import screening as acts
from applications.checklist import checklist_of
from applications.enums import ProposalState, Verdict
from applications.queries import attachments_visible_to, counts_by_lot, submissions_to
from applications.refusals import ScreeningRefused
from applications.screened import open_defects
from applications.screening_list import lots_of, submissions
from applications.sections import REASON_LIMIT
from applications.views.common import proposal_for
from calls.workspace import frame, lot_windows, stage_for
from core.errors import Refusal
from core.pages import paginate
from core.text import clean_text


@login_required
@require_safe
def solicitation_tab(request, stage_id):
    """How many drafts there are (counted, never shown) and what was handed in, lot by lot."""
    stage = stage_for(request.user, stage_id)
    context = frame(stage.call, at=request.arrived_at, current=stage)
    lots = lots_of(stage.call)
    shown = next(one for one in context["call"].stages.all() if one.pk == stage.pk)
    context["lots"] = [
        {"lot": lot, "window": window, **_counts(context["call"], lot)}
        for lot, window in lot_windows(shown, [lot for lot, _projects in lots])
    ]
    context |= _list_context(request, stage, lots)
    return render(request, "applications/solicitation_tab.html", context)


def _counts(call, lot):
    """Drafts, withdrawn ones and what stands, of one lot."""
    states = {state: number for (pk, state), number in counts_by_lot(call).items() if pk == lot.pk}
    drafts = states.pop(ProposalState.DRAFT, 0)
    withdrawn = states.pop(ProposalState.WITHDRAWN, 0)
    return {"drafts": drafts, "withdrawn": withdrawn, "handed_in": sum(states.values())}


@login_required
@require_safe
def screening_tab(request, stage_id):
    """The list with filters, search, sort and pages."""
    stage = stage_for(request.user, stage_id)
    context = frame(stage.call, at=request.arrived_at, current=stage)
    context |= _list_context(request, stage, lots_of(stage.call))
    return render(request, "applications/screening_tab.html", context)


def _list_context(request, stage, lots):
    filtered, rows = submissions(request.user, stage.call, request.GET, lots)
    return {
        "stage": stage,
        "filter": filtered,
        "page": paginate(request, rows),
        "query": request.GET.urlencode(),
    }


@login_required
@require_http_methods(["GET", "POST"])
def screen(request, pk):
    """The proposal beside its checklist; a POST marks lines and, when asked, decides."""
    needed = "applications.screen" if request.method == "POST" else "applications.see_screening"
    proposal = proposal_for(request.user, pk, needed)
    if request.method == "POST":
        try:
            told = _act(request, proposal)
        except Refusal as refusal:
            proposal.refresh_from_db()
            return _show(request, proposal, refusal=refusal, status=409)
        flashes.success(request, told)
        return redirect("applications:screen", proposal.pk)
    return _show(request, proposal)


def _act(request, proposal):
    """Save the marks, then do what the button says; gives the sentence to show."""
    common = {"version_number": _version_number(request), "by": request.user}
    common["at"] = request.arrived_at
    act = request.POST.get("act", "save")
    if act == "unanswered":
        acts.reject_unanswered(proposal, by=request.user, at=request.arrived_at)
        return _("The proposal is not admitted: the correction was not answered.")
    acts.mark_items(proposal, _marks(request, act), **common)
    if act == "accept":
        acts.accept(proposal, **common)
        return _("Accepted. The applicant is told.")
    if act == "return":
        acts.return_for_correction(proposal, **common)
        return _("Returned for correction. The applicant is told.")
    if act == "reject":
        reason = clean_text(request.POST.get("reason", ""))
        acts.reject(proposal, reason=_within(reason), **common)
        return _("Not admitted. The applicant is told.")
    return _("The marks are saved.")


def _within(reason):
    """``reason``, unless it is too long to be kept whole."""
    if len(reason) > REASON_LIMIT:
        raise ScreeningRefused(
            _("The reason has %(length)d characters; at most %(most)d are taken.")
            % {"length": len(reason), "most": REASON_LIMIT},
            field="reason",
        )
    return reason


def _version_number(request):
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _marks(request, act):
    """``{key: (verdict, note)}`` as sent; 'all fine' fills the lines that are still open."""
    marks = {}
    for name, verdict in request.POST.items():
        if name.startswith("verdict-"):
            key = name.removeprefix("verdict-")
            note = clean_text(request.POST.get(f"note-{key}", ""), multiline=False)
            if act == "fine" and verdict == Verdict.OPEN:
                verdict = Verdict.FINE
            marks[key] = (verdict, note[:500])
    return marks


def _show(request, proposal, *, refusal=None, status=200):
    """The page, with what was typed where it was refused."""
    version = acts.newest_version(proposal)
    context = {
        "proposal": proposal,
        "version": version,
        "screening": acts.screening_of(version),
        "verdicts": Verdict.choices,
        "content": version.content,
        "show_private": True,
        "neighbours": _neighbours(request.user, proposal),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "earlier": _earlier_defects(proposal, version),
    }
    typed = request.POST if refusal is not None else {}
    context["items"] = _items(request.user, version, context["screening"], typed)
    context |= _possible_acts(request, proposal)
    return render(request, "applications/screen.html", context, status=status)


def _items(user, version, screening, typed):
    """The lines of the checklist with their files; ``typed`` is what a refused form held."""
    items = list(screening.items.all()) if screening else checklist_of(version)
    visible = attachments_visible_to(user).filter(pk__in=version.attachments.values("pk"))
    files = {}
    for one in visible.select_related("file"):
        files.setdefault(one.document_id, []).append(one)
    for item in items:
        item.verdict = typed.get(f"verdict-{item.key}", item.verdict)
        item.note = typed.get(f"note-{item.key}", item.note)
        item.files = files.get(item.document_id, [])
    return items


def _possible_acts(request, proposal):
    """What can be done with the proposal now, and by this person."""
    stage = acts.stage_of(proposal)
    may_screen = request.user.has_perm("applications.screen", proposal)
    is_returned = proposal.state == ProposalState.RETURNED
    return {
        "stage": stage,
        "is_open": may_screen and proposal.state == ProposalState.SUBMITTED,
        "can_return": acts.returns_of(proposal) < acts.settings_for(stage).max_returns,
        "reckoned": acts.answer_day(stage, at=request.arrived_at),
        "is_unanswered": may_screen
        and is_returned
        and proposal.answer_due_at <= request.arrived_at,
    }


def _earlier_defects(proposal, version):
    """What the last return named, while a corrected version is looked at."""
    return open_defects(proposal) if version.number > 1 else []


def _neighbours(user, proposal):
    """The proposals before and after this one by number, and how many are still to be screened."""
    rows = submissions_to(user, proposal.call)
    return {
        "previous": rows.filter(receipt_number__lt=proposal.receipt_number)
        .order_by("-receipt_number")
        .values_list("pk", flat=True)
        .first(),
        "next": rows.filter(receipt_number__gt=proposal.receipt_number)
        .order_by("receipt_number")
        .values_list("pk", flat=True)
        .first(),
        "waiting": rows.filter(state=ProposalState.SUBMITTED).count(),
    }
