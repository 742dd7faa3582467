"""An organization's store of papers: listed, added, replaced, taken out, opened."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files
from core.errors import Refusal
from core.pages import paginate
from core.text import read_id
from parties import paper_store
from parties.enums import SINGLE_KINDS, PaperKind
from parties.paper_forms import PaperForm
from parties.paper_queries import (
    files_visible_to,
    openings_of,
    papers_of,
    standing_of,
    with_files,
)
from parties.queries import organizations_visible_to


def _organization(request, pk, permission=None):
    organization = get_object_or_404(organizations_visible_to(request.user), pk=pk)
    if permission and not request.user.has_perm(permission, organization):
        raise PermissionDenied(_("Only a lead or writer of the organization keeps its papers."))
    return organization


def _paper(request, pk, paper_pk, permission=None):
    organization = _organization(request, pk, permission)
    rows = organization.papers.select_related("organization")
    return get_object_or_404(rows, pk=paper_pk)


@login_required
@require_safe
def paper_list(request, pk):
    """What is in the store, what ends soon, what can be added, and who opened identity documents."""
    organization = _organization(request, pk)
    papers = papers_of(organization, at=request.arrived_at)
    taken = {paper.kind for paper in papers} & SINGLE_KINDS
    context = {
        "organization": organization,
        "papers": papers,
        "kinds": [choice for choice in PaperKind.choices if choice[0] not in taken],
        "may_edit": request.user.has_perm("parties.edit_papers", organization),
        "may_open": request.user.has_perm("parties.open_identity", organization),
        "openings": paginate(request, openings_of(organization)),
    }
    return render(request, "parties/papers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def paper_new(request, pk, kind):
    """Add a paper of one kind."""
    organization = _organization(request, pk, "parties.edit_papers")
    if kind not in PaperKind.values:
        return redirect("parties:papers", pk)
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            paper = paper_store.add_paper(
                organization,
                form.cleaned_data | {"kind": kind},
                form.cleaned_data["files"],
                by=request.user,
                at=request.arrived_at,
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("“%(paper)s” is in the store.") % {"paper": paper})
            return redirect("parties:paper", pk, paper.pk)
    label = PaperKind(kind).label
    context = {"organization": organization, "paper": None, "form": form, "label": label}
    return render(request, "parties/paper_form.html", context)


def _form(request, kind, replaces=None):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return PaperForm(*sent, kind=kind, at=request.arrived_at, replaces=replaces)


@login_required
@require_safe
def paper_detail(request, pk, paper_pk):
    """A paper with all its versions."""
    return _show(request, _paper(request, pk, paper_pk))


def _show(request, paper, *, number_of=None):
    """The page; ``number_of`` is the version whose hidden number was asked for and recorded."""
    versions = list(with_files().filter(paper=paper))
    for version in versions:
        version.paper = paper
    context = {
        "organization": paper.organization,
        "paper": paper,
        "versions": versions,
        "standing": standing_of(versions[0], at=request.arrived_at),
        "number_of": number_of,
        "may_edit": request.user.has_perm("parties.edit_papers", paper.organization),
        "may_open": not paper.is_identity
        or request.user.has_perm("parties.open_identity", paper.organization),
    }
    return render(request, "parties/paper.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def paper_replace(request, pk, paper_pk):
    """Put a newer version in the place of the one that the page shows."""
    paper = _paper(request, pk, paper_pk, "parties.edit_papers")
    current = paper.versions.get(replaced_at__isnull=True)
    form = _form(request, paper.kind, replaces=current)
    number = read_id(request.POST.get("number", "")) or current.number
    if request.method == "POST" and form.is_valid():
        try:
            version = paper_store.replace_paper(
                paper,
                form.cleaned_data,
                form.cleaned_data["files"],
                number=number,
                by=request.user,
                at=request.arrived_at,
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            told = _("“%(paper)s” is replaced; version %(number)d holds now.")
            messages.success(request, told % {"paper": paper, "number": version.number})
            return redirect("parties:paper", pk, paper.pk)
    context = {
        "organization": paper.organization,
        "paper": paper,
        "form": form,
        "number": number,
        "label": "",
    }
    return render(request, "parties/paper_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def paper_end(request, pk, paper_pk):
    """Say what it means, then take a paper out of the store."""
    paper = _paper(request, pk, paper_pk, "parties.edit_papers")
    if request.method == "POST":
        paper_store.end_paper(paper, by=request.user, at=request.arrived_at)
        messages.success(request, _("“%(paper)s” is taken out.") % {"paper": paper})
        return redirect("parties:papers", pk)
    context = {
        "title": _("Take “%(paper)s” out of the store?") % {"paper": paper},
        "consequences": [
            _("It is offered for new proposals no more, and nobody is reminded of its last day."),
            _("Proposals in which it was used keep it."),
        ],
        "button": _("Take it out"),
        "danger": True,
        "back_url": reverse("parties:paper", args=[pk, paper.pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def paper_number(request, pk, paper_pk):
    """Show the hidden number of one version; that it was shown is put on record."""
    paper = _paper(request, pk, paper_pk, "parties.open_identity")
    version = get_object_or_404(paper.versions, pk=read_id(request.POST.get("version", "")))
    paper_store.record_opening(version, what="number", by=request.user, at=request.arrived_at)
    return _show(request, paper, number_of=version.pk)


@login_required
@require_safe
def paper_file(request, file_pk):
    """Hand out a file; each opening of an identity document is put on record."""
    row = get_object_or_404(files_visible_to(request.user), pk=file_pk)
    paper = row.version.paper
    if paper.is_identity:
        if not request.user.has_perm("parties.open_identity", paper.organization):
            raise PermissionDenied(_("Readers do not open identity documents."))
        paper_store.record_opening(row.version, what="file", by=request.user, at=request.arrived_at)
    return files.stream(row.file, inline=True)
