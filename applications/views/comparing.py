"""Two versions side by side, and accepting at once what was looked at."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from applications import bulk_screening
from applications.comparison import compare, files_compared
from applications.queries import attachments_visible_to, submissions_to
from applications.screened import defects_of, screening_of
from applications.views.common import proposal_for
from calls.workspace import stage_for
from core.text import read_id
from parties.enums import Role
from parties.queries import works_for


@login_required
@require_safe
def differences(request, pk):
    """What differs between a version and the one before: words, rows, papers."""
    proposal = proposal_for(request.user, pk, "applications.see_detail")
    versions = proposal.versions.select_related("submitted_by")
    new = get_object_or_404(versions, number=_number(request, "to", proposal.version_count))
    old = get_object_or_404(versions, number=_number(request, "from", new.number - 1))
    screening = screening_of(old)
    context = {
        "proposal": proposal,
        "old": old,
        "new": new,
        "sections": compare(old.content, new.content),
        "papers": files_compared(*(_files(request.user, one) for one in (old, new))),
        "defects": defects_of(screening) if screening else [],
        "may_screen": request.user.has_perm("applications.see_screening", proposal),
        "numbers": list(versions.values_list("number", flat=True)),
    }
    return render(request, "applications/differences.html", context)


def _number(request, name, default):
    return read_id(request.GET.get(name, "")) or default


def _files(user, version):
    """The files of ``version`` that ``user`` may open."""
    visible = attachments_visible_to(user).filter(pk__in=version.attachments.values("pk"))
    return list(visible.select_related("file", "document"))


@login_required
@require_http_methods(["GET", "POST"])
def accept_ready(request, stage_id):
    """Show what would be accepted and what that means; a POST accepts those that were ticked."""
    stage = stage_for(request.user, stage_id)
    if not works_for(request.user, stage.call.office_id, Role.LEAD, Role.WRITER):
        raise PermissionDenied
    if request.method == "POST":
        return _accept(request, stage)
    context = {"stage": stage, "proposals": bulk_screening.ready_list(request.user, stage.call)}
    return render(request, "applications/accept_ready.html", context)


def _accept(request, stage):
    versions = {
        int(pk): int(number)
        for pk, _colon, number in (text.partition(":") for text in request.POST.getlist("accept"))
        if read_id(pk) and read_id(number)
    }
    rows = submissions_to(request.user, stage.call).filter(pk__in=versions)
    result = bulk_screening.accept_many(
        list(rows.order_by("receipt_number")[: bulk_screening.MOST]),
        versions,
        by=request.user,
        at=request.arrived_at,
    )
    told = ngettext(
        "%(count)d proposal is accepted; its applicant is told.",
        "%(count)d proposals are accepted; their applicants are told.",
        len(result.done),
    ) % {"count": len(result.done)}
    if not versions:
        flashes.warning(request, _("No proposal was ticked; nothing was done."))
    elif result.done:
        flashes.success(request, told)
    for proposal, sentence in result.refused:
        flashes.error(request, f"{proposal.receipt_number}: {sentence}")
    return redirect("applications:screening_tab", stage.pk)
