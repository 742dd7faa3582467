"""Rows of targets as forms: in the admin for a draft, and beside a reading before there is one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.enums import Comparator, Per
from calls.indicators import COLUMNS, refuse_circle
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
