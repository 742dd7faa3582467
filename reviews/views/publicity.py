"""The notice stage in the call's workspace: written, looked through, released, let go on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from calls.workspace import frame, stage_for
from core.errors import Refusal
from core.pages import paginate
from core.text import read_id
from reviews.enums import NoticeState
from reviews.publicity import clock, queries
from reviews.publicity.forms import AnnexForm, ReasonForm, WordsForm
from reviews.publicity.going_on import due_lines, let_go_on
from reviews.publicity.printing import content_of
from reviews.publicity.releasing import release
from reviews.publicity.searching import open_findings
from reviews.publicity.settling import decide_again
from reviews.publicity.writing import (
    add_annex,
    ask_release,
    begin,
    drop_annex,
    hide_finding,
    keep_finding,
    save_words,
    take_back,
)

PER_PAGE = 30


def notice_stage(request, stage_id, permission="reviews.see_round"):
    """The notice stage that the user may see (404) and do this with (403)."""
    stage = stage_for(request.user, stage_id, permission)
    if stage.kind != queries.KIND:
        raise Http404
    return stage


def page(request, stage, template, context, status=200):
    """A page in the frame of the workspace."""
    base = frame(stage.call, at=request.arrived_at, current=stage)
    base |= {
        "stage": stage,
        "can_manage": request.user.has_perm("reviews.manage_round", stage.call),
        "can_settle": request.user.has_perm("reviews.settle_objection", stage.call),
    }
    return render(request, template, base | context, status=status)


@login_required
@require_safe
def notice_tab(request, stage_id):
    """Where the notice stands, its objections, and the next thing to do."""
    stage = notice_stage(request, stage_id)
    at = request.arrived_at
    notice, written = queries.current(stage), queries.being_written(stage)
    objections = paginate(request, queries.objections_of(stage), PER_PAGE)
    context = {
        "notice": notice,
        "written": written,
        "is_own": written is not None and written.written_by_id == request.user.pk,
        "editions": queries.notices_of(stage).exclude(state=NoticeState.DRAFT),
        "is_over": notice is not None and clock.is_over(notice, at=at),
        "reckoned": clock.explained(notice) if notice else None,
        "due": len(due_lines(notice, at=at)),
        "counts": queries.counts_of(stage),
        "objections": objections,
        "waiting": queries.candidates(stage).count(),
        "left_out": queries.left_out(stage),
        "gone_back": list(queries.gone_back(stage)),
        "rules": queries.settings_of(stage),
    }
    return page(request, stage, "reviews/notice_tab.html", context)


@login_required
def notice_begin(request, stage_id):
    """Begin to write a notice; of a published one, say why it is corrected."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    earlier = queries.current(stage)
    form = ReasonForm(request.POST or None) if earlier else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        begin(stage, reason=reason, by=request.user, at=request.arrived_at)
        return redirect("reviews:notice_write", stage.pk)
    return page(request, stage, "reviews/notice_begin.html", {"form": form, "notice": earlier})


@login_required
def notice_write(request, stage_id):
    """Title, opening, annexes, and what was found in them."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    notice = queries.being_written(stage)
    if notice is None:
        return redirect("reviews:notice_tab", stage.pk)
    words = WordsForm(initial={"title": notice.title, "text": notice.text})
    annex, problem, status = AnnexForm(), "", 200
    if request.method == "POST":
        try:
            words, annex, done = _act(request, notice, words, annex)
            if done:
                return redirect(done, stage.pk)
            status = 400
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
            notice = queries.being_written(stage) or notice
    context = {
        "notice": notice,
        "words": words,
        "annex_form": annex,
        "problem": problem,
        "findings": list(notice.findings.select_related("annex__file", "line", "kept_by")),
        "open_count": open_findings(notice).count(),
        "annexes": list(notice.annexes.select_related("file")),
        "content": content_of(notice),
    }
    return page(request, stage, "reviews/notice_write.html", context, status)


def _keep_typed(request, notice, by):
    """What was typed above stays, whichever button was pressed."""
    words = WordsForm(request.POST)
    told = {"title": notice.title, "text": notice.text}
    if "title" in request.POST and words.is_valid() and words.cleaned_data != told:
        save_words(notice, **words.cleaned_data, anew=False, **by)


def _act(request, notice, words, annex):
    """Do what the pressed button says: ``(words form, annex form, where to go or '')``."""
    by = {"by": request.user, "at": request.arrived_at}
    act, _dash, pk = request.POST.get("act", "save").partition("-")
    if act in ("save", "ask"):
        words = WordsForm(request.POST)
        if not words.is_valid():
            return words, annex, ""
        save_words(notice, **words.cleaned_data, **by)
        if act == "ask":
            ask_release(notice, **by)
            messages.success(request, _("The notice waits for a second person to release it."))
            return words, annex, "reviews:notice_tab"
        messages.success(request, _("Saved."))
        return words, annex, "reviews:notice_write"
    _keep_typed(request, notice, by)
    if act == "annex":
        annex = AnnexForm(request.POST, request.FILES)
        if not annex.is_valid():
            return words, annex, ""
        add_annex(notice, annex.cleaned_data["file"], **by)
    elif act == "drop":
        drop_annex(notice, read_id(pk), **by)
    elif act == "hide":
        hide_finding(notice, read_id(pk), **by)
    elif act == "keep":
        keep_finding(notice, read_id(pk), reason=request.POST.get(f"reason-{pk}", ""), **by)
    messages.success(request, _("Saved."))
    return words, annex, "reviews:notice_write"


@login_required
def notice_release(request, stage_id):
    """What becomes public, exactly; a second person releases it or sends it back."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    notice = queries.being_written(stage)
    if notice is None or notice.state != NoticeState.READY:
        return redirect("reviews:notice_tab", stage.pk)
    form, problem, status = ReasonForm(), "", 200
    if request.method == "POST":
        try:
            if _released(request, notice):
                return redirect("reviews:notice_tab", stage.pk)
            form, status = ReasonForm(request.POST), 400
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
    context = {
        "notice": notice,
        "content": content_of(notice),
        "kept": list(notice.findings.select_related("annex__file", "kept_by")),
        "annexes": list(notice.annexes.select_related("file")),
        "is_own": notice.written_by_id == request.user.pk,
        "reckoned": clock.reckon(notice, request.arrived_at.date()),
        "form": form,
        "problem": problem,
    }
    return page(request, stage, "reviews/notice_release.html", context, status)


def _released(request, notice):
    by = {"by": request.user, "at": request.arrived_at}
    if request.POST.get("act") == "back":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return False
        take_back(notice, reason=form.cleaned_data["reason"], **by)
        messages.success(request, _("The notice can be changed again."))
        return True
    release(notice, seen=request.POST.get("seen", ""), **by)
    messages.success(request, _("The notice is public and its clock runs."))
    return True


@login_required
@require_POST
def notice_go_on(request, stage_id):
    """Let go on what is due, without waiting for the background job."""
    stage = notice_stage(request, stage_id, "reviews.manage_round")
    count = let_go_on(stage, by=request.user, at=request.arrived_at)
    text = ngettext("%(n)d proposal goes on.", "%(n)d proposals go on.", count)
    messages.success(request, text % {"n": count})
    return redirect("reviews:notice_tab", stage.pk)


@login_required
@require_POST
def notice_again(request, stage_id, proposal_id):
    """Decide again about a proposal that an objection sent back to the stage before."""
    stage = notice_stage(request, stage_id, "reviews.settle_objection")
    decide_again(
        stage, proposal_id, goes_on=request.POST.get("goes_on") == "1",
        reason=request.POST.get("reason", "")[:500], by=request.user, at=request.arrived_at,
    )  # fmt: skip
    messages.success(request, _("Decided; the applicant is told."))
    return redirect("reviews:notice_tab", stage.pk)


def may_see_annexes(user, notice):
    """Everybody of a public notice; of one being written the office alone."""
    return notice.is_public or user.has_perm("reviews.see_round", notice.stage.call)
