"""The office's pages of a consultation: its tab with the comments, the text, from when until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls.consulting import digesting, moderating, opening, private, writing
from calls.consulting import grouping as points
from calls.consulting import queries as rows
from calls.consulting.forms import ExtendForm, TextForm
from calls.consulting.locking import general_window
from calls.consulting.passages import compose
from calls.enums import CommentState
from calls.models import Consultation
from calls.windows import has_closed
from calls.wording import closing_words
from calls.workspace import frame, stage_for
from core import files, reckoning
from core.errors import Refusal
from core.text import clean_text, read_id

READ = ["GET", "HEAD", "POST"]
WRITE, PUBLISH = "calls.edit_call", "calls.publish_call"


def consultation_for(request, stage_id, permission="calls.see_workspace"):
    """The consultation of a stage, for a page of its office; 404 for a stage of another kind."""
    stage = stage_for(request.user, stage_id, permission)
    found = Consultation.objects.filter(stage=stage).first()
    if found is None:
        raise Http404
    found.stage = stage
    return found


def trail_of(consultation):
    """Where the pages below the tab stand."""
    stage = consultation.stage
    return [
        (_("Calls of my office"), reverse("calls:office_calls")),
        (stage.call.title, reverse("calls:workspace", args=[stage.call_id])),
        (stage.name, reverse("calls:consultation_tab", args=[stage.pk])),
    ]


@login_required
@require_safe
def tab(request, stage_id):
    """What is to be done next, and the comments with what can be done with them."""
    consultation = consultation_for(request, stage_id)
    stage, at = consultation.stage, request.arrived_at
    window = general_window(stage)
    context = frame(stage.call, at=at, current=stage) | {
        "consultation": consultation,
        "stage": stage,
        "window": window,
        "has_ended": has_closed(window, at=at),
        "may_write": request.user.has_perm(WRITE, stage.call),
        "may_publish": request.user.has_perm(PUBLISH, stage.call),
        "lacking": [text for _field, text in opening.lacking(consultation)]
        if consultation.is_draft
        else [],
        "reckoned": reckoning.of(consultation, opening.END),
    }
    if not consultation.is_draft:
        context |= _comments(request, consultation)
    return render(request, "calls/consultation_tab.html", context)


def _comments(request, consultation):
    page, listed = rows.rows_of(
        request, rows.office_comments(consultation, request.GET), rows.OFFICE_PER_PAGE
    )
    counts = rows.standings(consultation)
    names = (
        (CommentState.WAITING, pgettext("comments", "to be looked at")),
        (rows.NUMBERS, pgettext("comments", "with persons' numbers")),
        (CommentState.SHOWN, pgettext("comments", "shown")),
        (rows.ALONE, pgettext("comments", "in no point")),
        (CommentState.HIDDEN, pgettext("comments", "not shown")),
    )
    return {
        "page": page,
        "rows": [(row, private.marked(row.comment.text)) for row in listed],
        "standings": [(code, name, counts[code]) for code, name in names],
        "everything": counts["everything"],
        "standing": request.GET.get("state", ""),
        "point": read_id(request.GET.get("point", "")),
        "points": list(rows.points_with_counts(consultation)),
        "open_items": digesting.open_items(consultation),
        "query": request.GET.urlencode(),
    }


@login_required
@require_http_methods(READ)
def text(request, stage_id):
    """Write the text, or after the end the one that came of it; add and take out annexes."""
    consultation = consultation_for(request, stage_id, WRITE)
    newest = writing.newest_text(consultation)
    form = TextForm(
        request.POST if request.POST.get("act") == "save" else None,
        is_draft=consultation.is_draft,
        initial={
            "title": consultation.title, "opening": consultation.opening,
            "other_ways": consultation.other_ways,
            "text": compose(newest.passages.all()) if newest else "",
        },
    )  # fmt: skip
    if request.method == "POST" and _text_acted(request, consultation, form):
        return redirect(request.path)
    context = {
        "consultation": consultation,
        "form": form,
        "newest": newest,
        "passages": list(newest.passages.all()) if newest else [],
        "annexes": consultation.annexes.select_related("file"),
        "is_fixed": not consultation.is_draft
        and not has_closed(general_window(consultation.stage), at=request.arrived_at),
        "trail": trail_of(consultation),
    }
    return render(request, "calls/consultation_text.html", context)


def _text_acted(request, consultation, form):
    """Whether what was posted is done; a refusal stands on the form."""
    who = {"by": request.user, "at": request.arrived_at}
    act = request.POST.get("act")
    try:
        if act == "annexes":
            uploads = request.FILES.getlist("annexes")[: writing.MOST_ANNEXES + 1]
            prepared = [
                files.prepare(one, kinds=writing.ANNEX_KINDS, pages=False) for one in uploads
            ]
            writing.add_annexes(consultation, prepared, **who)
        elif act == "remove":
            annex = read_id(request.POST.get("annex", ""))
            writing.remove_annex(consultation, annex, **who)
        elif form.is_valid():
            writing.write_text(consultation, **form.cleaned_data, **who)
            messages.success(request, _("Saved. Below it stands as it is read."))
        else:
            return False
    except Refusal as refusal:
        if not form.is_bound:
            messages.error(request, str(refusal))
            return True
        refusal.add_to(form)
        return False
    return True


@login_required
@require_http_methods(READ)
def open_(request, stage_id):
    """What will happen when the text goes public, and the button."""
    consultation = consultation_for(request, stage_id, PUBLISH)
    if request.method == "POST":
        opening.open_consultation(consultation, by=request.user, at=request.arrived_at)
        messages.success(request, _("The text is public; comments are taken from now on."))
        return redirect("calls:consultation_tab", stage_id)
    if not consultation.is_draft:
        return redirect("calls:consultation_tab", stage_id)
    closes_at, _reckoned = opening.planned_end(
        consultation, general_window(consultation.stage), at=request.arrived_at
    )
    context = {
        "title": _("Publish “%(title)s” for comment?") % {"title": consultation},
        "consequences": [
            _("Everybody reads the text and its annexes at once; the call itself stays hidden."),
            _("Comments are taken until %(closes)s.") % {"closes": closing_words(closes_at)},
            _("It is announced as an official document with a number."),
            _(
                "The text stays as it is until the end; the end can be put off, never brought forward."
            ),
        ],
        "button": _("Publish now"),
        "back_url": reverse("calls:consultation_tab", args=[stage_id]),
        "trail": trail_of(consultation),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(READ)
def extend(request, stage_id):
    """Put the end off."""
    consultation = consultation_for(request, stage_id, PUBLISH)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.extend_consultation(
                consultation, **form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(
                request, _("The end is put off; the new announcement is being prepared.")
            )
            return redirect("calls:consultation_tab", stage_id)
    window = general_window(consultation.stage)
    context = {
        "title": _("Put the end of the consultation off?"),
        "consequences": [
            _("Comments are taken until %(closes)s so far; only a later day is possible.")
            % {"closes": closing_words(window.closes_at if window else None) or "—"},
            _("It is announced anew, with the reason."),
        ],
        "form": form,
        "button": _("Put the end off"),
        "back_url": reverse("calls:consultation_tab", args=[stage_id]),
        "trail": trail_of(consultation),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def comments(request, stage_id):
    """Show, hide or group the comments that were chosen."""
    consultation = consultation_for(request, stage_id, WRITE)
    chosen = _chosen(request)
    who = {"by": request.user, "at": request.arrived_at}
    act = request.POST.get("act", "")
    if act in ("show", "hide"):
        state = CommentState.SHOWN if act == "show" else CommentState.HIDDEN
        reason = clean_text(request.POST.get("reason", ""), multiline=False)[:500]
        _say(request, moderating.moderate(consultation, chosen, state, reason=reason, **who))
    elif act in ("group", "ungroup"):
        point = read_id(request.POST.get("point", ""))
        count = points.group(consultation, point, chosen, out=act == "ungroup", **who)
        words = ngettext("%(count)d comment grouped.", "%(count)d comments grouped.", count)
        messages.success(request, words % {"count": count})
    query = request.POST.get("query", "")
    address = reverse("calls:consultation_tab", args=[stage_id])
    return redirect(f"{address}?{query}" if query else address)


def _chosen(request):
    """``[(comment id, state as it was seen)]`` of the ticked rows; what is mangled is left out."""
    found = []
    for value in request.POST.getlist("row")[: moderating.MOST_ROWS]:
        number, _dot, state = value.partition(".")
        if (pk := read_id(number)) is not None and state in CommentState.values:
            found.append((pk, state))
    return found


def _say(request, done):
    words = ngettext("%(count)d comment decided.", "%(count)d comments decided.", done.changed)
    if done.changed:
        messages.success(request, words % {"count": done.changed})
    for comment in done.missed:
        messages.warning(
            request,
            _("Comment %(code)s was decided meanwhile (%(state)s, %(who)s) and left as it is.")
            % {"code": comment.code, "state": comment.get_state_display(),
               "who": comment.moderated_by or "—"},
        )  # fmt: skip
