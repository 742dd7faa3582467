"""The office's pages: what was handed in, and screening."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import clock
from applications import screening as acts
from applications.checklist import checklist_of
from applications.codes import ANSWER_CLOCK
from applications.enums import CheckKind, ProposalState, Silence, Verdict
from applications.marking import LONGEST, Mark, digest_of, marks_on
from applications.places import places_of
from applications.queries import attachments_visible_to, counts_by_lot, submissions_to
from applications.refusals import ScreeningRefused
from applications.screened import (
    newest_version,
    open_defects,
    returns_of,
    screening_of,
    settings_for,
    stage_of,
)
from applications.screening_list import (
    lots_of,
    standing_counts,
    submissions,
)
from applications.sections import REASON_LIMIT
from applications.views.common import proposal_for
from calls.workspace import frame, lot_windows, stage_for
from core import reckoning
from core.errors import Refusal
from core.pages import paginate
from core.text import clean_text, fold_width
from parties.enums import Role
from parties.queries import works_for


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
    rows = submissions_to(request.user, stage.call)
    context["standings"] = standing_counts(rows, at=request.arrived_at)
    context["standing"] = request.GET.get("standing", "")
    context["may_screen"] = works_for(request.user, stage.call.office_id, Role.LEAD, Role.WRITER)
    return render(request, "applications/screening_tab.html", context)


def _list_context(request, stage, lots):
    at = request.arrived_at
    filtered, rows = submissions(request.user, stage.call, request.GET, lots, at=at)
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
    who = {"by": request.user, "at": request.arrived_at}
    act = request.POST.get("act", "save")
    if act in CLOCK_ACTS:
        return CLOCK_ACTS[act](request, proposal, who)
    common = {"version_number": _version_number(request), **who}
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


def _reject_unanswered(request, proposal, who):
    clock.reject_unanswered(proposal, **who)
    return _("The proposal is not admitted: the correction was not answered.")


def _judge_as_it_is(request, proposal, who):
    clock.judge_as_it_is(proposal, **who)
    return _("The proposal is taken up as it was handed in. The applicant is told.")


def _extend(request, proposal, who):
    typed = fold_width(request.POST.get("extend-days", "")).strip()
    reason = clean_text(request.POST.get("extend-reason", ""))
    days = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    clock.extend(proposal, days=days, reason=_within(reason), **who)
    return _("The time to correct is extended. The applicant is told.")


CLOCK_ACTS = {"unanswered": _reject_unanswered, "judge": _judge_as_it_is, "extend": _extend}


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
    """``{key: Mark}`` as sent; 'all fine' fills the lines that are still open."""
    sent, marks = request.POST, {}
    for name, verdict in sent.items():
        if not name.startswith("verdict-"):
            continue
        key = name.removeprefix("verdict-")
        if act == "fine" and verdict == Verdict.OPEN:
            verdict = Verdict.FINE
        note, wanted = _line(sent, f"note-{key}"), _line(sent, f"wanted-{key}")
        places = _places(sent, key) if f"seen-{key}" in sent else None
        marks[key] = Mark(verdict, note, wanted, places, sent.get(f"seen-{key}"))
    return marks


def _line(sent, name):
    return clean_text(sent.get(name, ""), multiline=False)[:LONGEST]


def _places(sent, key):
    """``{place: (wrong, wanted)}`` of the places of a line at which something was typed."""
    start, found = f"wrong-{key}--", {}
    for name in sent:
        if name.startswith(start):
            place = name.removeprefix(start)
            texts = _line(sent, name), _line(sent, f"wanted-{key}--{place}")
            if any(texts):
                found[place] = texts
    return found


def _show(request, proposal, *, refusal=None, status=200):
    """The page, with what was typed where it was refused."""
    version = newest_version(proposal)
    context = {
        "proposal": proposal,
        "version": version,
        "screening": screening_of(version),
        "verdicts": Verdict.choices,
        "content": version.content,
        "show_private": True,
        "neighbours": _neighbours(request.user, proposal),
        "reason": request.POST.get("reason", ""),
        "extend_days": request.POST.get("extend-days", ""),
        "extend_reason": request.POST.get("extend-reason", ""),
        "refusal": refusal,
        "earlier": _earlier_defects(proposal, version),
    }
    typed = request.POST if refusal is not None else {}
    context["items"] = _items(request.user, version, context["screening"], typed)
    context |= _possible_acts(request, proposal)
    return render(request, "applications/screen.html", context, status=status)


def _items(user, version, screening, typed):
    """The lines of the checklist with their files; ``typed`` is what a refused form held."""
    items = checklist_of(version)
    if screening:
        items = list(screening.items.select_related("marked_by").prefetch_related("places"))
    visible = attachments_visible_to(user).filter(pk__in=version.attachments.values("pk"))
    files, places = {}, places_of(version.proposal)
    for one in visible.select_related("file", "store_version"):
        files.setdefault(one.document_id, []).append(one)
    for item in items:
        marks = marks_on(item)
        item.seen = digest_of(*marks)
        item.verdict = typed.get(f"verdict-{item.key}", item.verdict)
        item.note = typed.get(f"note-{item.key}", item.note)
        item.wanted = typed.get(f"wanted-{item.key}", item.wanted)
        item.files = files.get(item.document_id, [])
        item.rows = _place_rows(item, places.get(item.section, []), marks[3], typed)
    return items


def _place_rows(item, places, named, typed):
    """The places that a line of content can name, with what is written at each."""
    if item.kind != CheckKind.CONTENT:
        return []
    rows = []
    for place, label in places:
        wrong, wanted = named.get(place, ("", ""))
        name = f"{item.key}--{place}"
        row = {"name": name, "label": label}
        row["wrong"] = typed.get(f"wrong-{name}", wrong)
        row["wanted"] = typed.get(f"wanted-{name}", wanted)
        rows.append(row)
    return rows


def _possible_acts(request, proposal):
    """What can be done with the proposal now, and by this person."""
    stage, at = stage_of(proposal), request.arrived_at
    settings = settings_for(stage)
    may_screen = request.user.has_perm("applications.screen", proposal)
    is_over = clock.has_run_out(proposal, at=at)
    is_judged = is_over and settings.on_silence == Silence.JUDGE
    is_returned = proposal.state == ProposalState.RETURNED
    return {
        "stage": stage,
        "settings": settings,
        "may_screen": may_screen,
        "is_open": may_screen and (proposal.state == ProposalState.SUBMITTED or is_judged),
        "can_return": returns_of(proposal) < settings.max_returns,
        "reckoned": clock.answer_day(stage, at=at),
        "due_day": reckoning.of(proposal, ANSWER_CLOCK) if is_returned else None,
        "is_over": is_over,
        "is_unanswered": may_screen and is_over and settings.on_silence == Silence.STAFF,
        "can_extend": may_screen
        and is_returned
        and (not is_over or settings.on_silence == Silence.STAFF),
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
