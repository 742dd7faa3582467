"""The page on which a person puts the recognised targets of a project right."""

from dataclasses import dataclass

from django import forms
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
from calls.enums import Comparator, Per
from calls.indicators import COLUMNS, refuse_circle, set_targets, text_of
from calls.models import Indicator, Target
from calls.wording import plain_number
from core.errors import Refusal
from core.fields import CleanCharField

BLANK_ROWS = 1


class TargetForm(forms.Form):
    """One row of the table. A row without value and unit is an empty one."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    what = CleanCharField(label=_("what is counted"), required=False, max_length=120)
    comparator = forms.ChoiceField(
        label=_("comparator"), choices=Comparator.choices, initial=Comparator.AT_LEAST
    )
    value = forms.DecimalField(
        label=_("value"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    value_max = forms.DecimalField(
        label=_("up to"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    unit = CleanCharField(label=_("unit"), required=False, max_length=20)
    per = forms.ChoiceField(
        label=_("per"), required=False, choices=[("", _("in all")), *Per.choices]
    )
    each = CleanCharField(label=_("for each"), required=False, max_length=60)
    condition = CleanCharField(label=_("condition"), required=False, max_length=120)
    by = CleanCharField(label=_("by when"), required=False, max_length=60)
    part_of = forms.TypedChoiceField(
        label=_("part of"), required=False, coerce=int, empty_value=None
    )
    remove = forms.BooleanField(label=_("remove"), required=False)

    def __init__(self, *args, siblings=(), **kwargs):
        super().__init__(*args, **kwargs)
        own = self.initial.get("id")
        rows = [(pk, label) for pk, label in siblings if pk != own]
        self.fields["part_of"].choices = [("", _("nothing else")), *rows]
        for name in ("value", "value_max"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    @property
    def is_blank(self):
        """Whether nobody has typed anything into a new row."""
        typed = ("what", "value", "value_max", "unit", "each", "condition", "by")
        return not self.initial.get("id") and not any(
            self.cleaned_data.get(name) not in (None, "") for name in typed
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("remove") or self.errors or self.is_blank:
            return cleaned
        low, high = cleaned.get("value"), cleaned.get("value_max")
        if low is None:
            self.add_error("value", _("Type the number that is to be reached."))
        if not cleaned.get("unit"):
            self.add_error("unit", _("Type the unit, such as 场, 人次 or 元."))
        if cleaned["comparator"] == Comparator.RANGE and high is None:
            self.add_error("value_max", _("A range needs its upper value."))
        if low is not None and high is not None and high < low:
            self.add_error("value_max", _("The upper value lies below the lower one."))
        return cleaned


class TargetFormSet(forms.BaseFormSet):
    """The rows of one indicator."""

    def __init__(self, *args, targets=(), **kwargs):
        self.targets = list(targets)
        siblings = [
            (target.pk, f"{number}. {target.what} {plain_number(target.value)} {target.unit}")
            for number, target in enumerate(self.targets, start=1)
        ]
        kwargs["initial"] = [_initial(target) for target in self.targets]
        kwargs["form_kwargs"] = {"siblings": siblings}
        super().__init__(*args, **kwargs)

    def clean(self):
        if any(self.errors):
            return
        try:
            refuse_circle(self.rows())
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal

    def rows(self):
        """The corrected rows as ``set_targets`` takes them."""
        known = {target.pk for target in self.targets}
        # An untouched blank row has no cleaned data at all.
        kept = [form for form in self.forms if not form.cleaned_data.get("remove")]
        return [
            {name: form.cleaned_data[name] for name in COLUMNS}
            | {
                "id": pk if (pk := form.cleaned_data["id"]) in known else None,
                "part_of": form.cleaned_data["part_of"],
            }
            for form in kept
            if not form.is_blank
        ]


def _initial(target):
    values = {name: getattr(target, name) for name in COLUMNS}
    for name in ("value", "value_max"):
        values[name] = "" if values[name] is None else plain_number(values[name])
    return values | {"id": target.pk, "part_of": target.part_of_id}


Rows = forms.formset_factory(TargetForm, formset=TargetFormSet, extra=BLANK_ROWS)


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
