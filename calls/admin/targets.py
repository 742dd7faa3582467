"""The page on which a person puts the recognised targets of a project right."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from calls import reading
from calls.indicators import set_targets, text_of
from calls.models import Indicator, Target
from calls.target_forms import Rows, TargetFormSet


@dataclass(frozen=True)
class Piece:
    """A stretch of an indicator's text; ``number`` is the row that was read from it, or None."""

    text: str
    number: int | None = None


@dataclass(frozen=True)
class Section:
    """One indicator on the page: its text in pieces, the reader's doubts, its rows."""

    indicator: Indicator
    pieces: list
    doubts: list
    formset: TargetFormSet


def pieces_of(text, targets):
    """``text`` cut where targets were read from it, so that the page can mark them."""
    marks = sorted(
        (target.starts, target.ends, number)
        for number, target in enumerate(targets, start=1)
        if target.starts is not None and target.ends is not None
    )
    pieces, at = [], 0
    for starts, ends, number in marks:
        if starts < at or ends > len(text):
            continue
        if starts > at:
            pieces.append(Piece(text[at:starts]))
        pieces.append(Piece(text[starts:ends], number))
        at = ends
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


def doubts_of(project):
    """``{indicator id: [sentence]}`` of what the reader was not sure of, read as one list.

    Nothing for an indicator that a person has looked at.
    """
    rows = list(project.indicators.all())
    entries = reading.read_indicators(text_of(project)).indicators
    if [entry.text for entry in entries] != [row.text for row in rows]:
        # A text that reads differently inside the list is read alone, without its number's doubts.
        entries = [next(iter(reading.read_indicators(row.text).indicators), None) for row in rows]
    return {
        row.pk: [] if row.is_checked or entry is None else _sentences(entry)
        for row, entry in zip(rows, entries, strict=True)
    }


def _sentences(entry):
    doubts = [*entry.doubts, *(doubt for one in entry.quantities for doubt in one.doubts)]
    tongue = get_language() or "zh-hans"
    return list(dict.fromkeys(reading.describe_doubt(doubt, tongue) for doubt in doubts))


def sections_of(project, data=None):
    """The indicators of the project with their formsets, in a fixed number of queries."""
    rows = project.indicators.prefetch_related(Prefetch("targets", Target.objects.all()))
    found, doubts = [], doubts_of(project)
    for indicator in rows:
        targets = list(indicator.targets.all())
        formset = Rows(data, targets=targets, prefix=f"i{indicator.pk}")
        found.append(
            Section(
                indicator,
                pieces_of(indicator.text, targets),
                doubts.get(indicator.pk, []),
                formset,
            )
        )
    return found


def targets_view(model_admin, request, pk):
    """Show the targets, or save them; read-only once the call is published."""
    project = model_admin.get_queryset(request).filter(pk=pk).first()
    if project is None:
        raise Http404
    may_write = model_admin.has_change_permission(request, project)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    sections = sections_of(project, request.POST if request.method == "POST" else None)
    # Each formset is asked, so that every mistake on the page is shown at once.
    wrong = [section for section in sections if not section.formset.is_valid()]
    if request.method == "POST" and not wrong:
        corrected = {section.indicator.pk: section.formset.rows() for section in sections}
        set_targets(project, corrected, by=request.user, at=request.arrived_at)
        messages.success(request, _("The targets are saved."))
        return redirect(_after_saving(request, project))
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Targets of “%(project)s”") % {"project": project.name},
        "project": project,
        "sections": sections,
        "may_write": may_write,
        "has_errors": request.method == "POST",
        "opts": model_admin.opts,
        # The table needs the page's whole width.
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "calls/admin/targets.html", context)


def _after_saving(request, project):
    if "_stay" in request.POST:
        return reverse("admin:calls_project_targets", args=[project.pk])
    if "_next" in request.POST:
        return reverse("admin:calls_project_add") + f"?lot={project.lot_id}"
    return reverse("calls:workspace", args=[project.lot.call_id])
