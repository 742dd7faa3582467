"""Announcements as papers: the issued ones for everybody, drafts and editable forms for the office."""

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls.enums import AnnouncementKind
from calls.models import Announcement
from calls.printing import kinds
from calls.printing.issuing import OF_A_TEXT, REPLACING, draft_of, issue_by_hand, official_of
from calls.printing.jobs import ARCHIVE, ARCHIVE_LABEL, CODES, LABELS
from calls.queries import PUBLIC_STATES, papers_of
from calls.workspace import call_for, frame
from core import jobs
from core.enums import FileKind
from core.files import stream
from core.official import keeping
from core.official.article import article_html

# What the article may do: look as it will look, and nothing else.
ARTICLE_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "frame-ancestors": ["'self'"],
}


@require_safe
def announcement(request, pk):
    """The newest issued announcement of a public call; a page that says so while it is made."""
    issued = Announcement.objects.filter(
        call=pk, kind__in=REPLACING[AnnouncementKind.CALL], call__state__in=PUBLIC_STATES
    )
    newest = issued.select_related("paper__file", "call").first()
    if newest is None:
        raise Http404
    return _handed_out(request, newest)


@require_safe
def paper(request, pk):
    """One issued paper of a public call, also one that was replaced."""
    rows = Announcement.objects.filter(Q(call__state__in=PUBLIC_STATES) | Q(kind__in=OF_A_TEXT))
    rows = rows.select_related("paper__file")
    return _handed_out(request, get_object_or_404(rows, pk=pk))


def _handed_out(request, announcement):
    if announcement.paper is None:
        return render(request, "calls/paper_in_preparation.html", {"announcement": announcement})
    if announcement.paper.file is None:
        raise Http404
    return stream(announcement.paper.file, inline=True)


@login_required
@require_safe
def papers(request, pk):
    """Every paper of a call: version, code, number, state, who issued it, and what can be issued."""
    call = call_for(request.user, pk)
    may_issue = request.user.has_perm("calls.publish_call", call)
    context = frame(call, at=request.arrived_at) | {
        "announcements": papers_of(call),
        "can_be_issued": [
            {"kind": kind, "lacking": kind.lacking(call)} for kind in kinds.issued_by_hand()
        ]
        if may_issue and not call.is_draft
        else [],
    }
    return render(request, "calls/papers.html", context)


@login_required
@require_POST
def archive(request, pk):
    """Pack every printed paper of a call into one file, in the background."""
    call = call_for(request.user, pk)
    job = jobs.start(
        ARCHIVE,
        title=_("%(what)s: %(call)s") % {"what": ARCHIVE_LABEL, "call": call.title},
        parameters={"call": call.pk, "papers": papers_of(call).count()},
        by=request.user,
        at=request.arrived_at,
        office_id=call.office_id,
    )
    return redirect("core:job", job.pk)


@login_required
@require_POST
def issue(request, pk, kind):
    """Issue a paper that staff ask for, such as the result notice."""
    call = call_for(request.user, pk, "calls.publish_call")
    if kind not in {one.code for one in kinds.issued_by_hand()}:
        raise Http404
    issue_by_hand(call, kind=kind, by=request.user, at=request.arrived_at)
    messages.success(request, _("It is published. Its paper is being prepared."))
    return redirect("calls:papers", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, pk, form=FileKind.PDF):
    """The paper as it would be issued now, marked as a draft: made in the background, kept a week."""
    call = call_for(request.user, pk)
    if request.method == "POST":
        job = jobs.start(
            CODES[form],
            title=_("%(what)s: %(call)s") % {"what": LABELS[form], "call": call.title},
            parameters={"call": call.pk, "digest": keeping.digest_of(draft_of(call))},
            by=request.user,
            at=request.arrived_at,
            office_id=call.office_id,
        )
        return redirect("core:job", job.pk)
    if kept := keeping.kept(draft_of(call), form):
        return stream(kept, inline=True)
    context = {
        "title": _("%(what)s: %(call)s") % {"what": LABELS[form], "call": call.title},
        "consequences": [_("The file is made in the background; you can go on working.")],
        "button": _("Make the file"),
        "back_url": reverse("calls:workspace", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)


def _for_office(request, pk):
    """A printed announcement, for the office that issued it.

    :raises Http404: for an unseen call, or while nothing is printed.
    :raises PermissionDenied: for everybody but the office.
    """
    rows = Announcement.objects.select_related("paper", "word", "number", "call__office__area")
    announcement = get_object_or_404(rows, pk=pk)
    call_for(request.user, announcement.call_id)
    if announcement.paper is None:
        raise Http404
    return announcement


@login_required
@require_safe
def word(request, pk):
    """The issued document as a Word file."""
    announcement = _for_office(request, pk)
    if announcement.word is None:
        raise Http404
    return stream(announcement.word)


@login_required
@require_safe
def article(request, pk):
    """The article for the public account, with the button that copies it."""
    announcement = _for_office(request, pk)
    context = {"announcement": announcement, "call": announcement.call}
    return render(request, "calls/article.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
@csp_replace(ARTICLE_POLICY)
def article_body(request, pk):
    """The article alone, in a frame of its own: inline styles are allowed here and nowhere else."""
    announcement = _for_office(request, pk)
    document = official_of(announcement, code=announcement.paper.code)
    return render(
        request,
        "calls/article_body.html",
        {"title": announcement.title, "article": article_html(document)},
    )
