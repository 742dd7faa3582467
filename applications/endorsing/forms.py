"""Forms of endorsement. The acts check again under their locks."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import EndorsementSettings, EndorsementStep
from applications.sections import REASON_LIMIT, Section
from core.fields import CleanCharField, CleanTextField, YuanField
from parties.enums import OfficeKind, OpinionDecision
from parties.models import Office, Organization, User
from parties.opinions.chains import Answer

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SettingsForm(forms.ModelForm):
    """How a return to the applicant is answered."""

    class Meta:
        model = EndorsementSettings
        fields = ["answer_working_days", "on_silence"]


class OpinionForm(forms.Form):
    """What an office writes and decides; it asks only for what its step settles."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("upon a proposal", "Decision"),
        choices=OpinionDecision.choices,
        widget=forms.RadioSelect,
    )
    text = CleanTextField(
        label=_("Opinion"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is printed on the form, and the applicant reads it."),
    )
    changes = CleanTextField(
        label=_("Changes"),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For “agree with changes”: what is to be done otherwise."),
    )
    amount = YuanField(label=_("Amount that is agreed to (yuan)"), required=False)
    payee = CleanCharField(
        label=_("Paid to"),
        max_length=100,
        required=False,
        help_text=_("Name or credit code of a registered organization."),
        widget=forms.TextInput(attrs={"list": "payees", "autocomplete": "off"}),
    )
    payee_reason = CleanCharField(label=_("Why this organization"), max_length=500, required=False)
    sections = forms.MultipleChoiceField(
        label=_("Parts that the applicant may change"),
        choices=Section.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For “return to the applicant”."),
    )
    sealed_on = forms.DateField(label=_("Sealed on paper on"), required=False, widget=DAY)
    scan = forms.FileField(
        label=_("Scan of the sealed opinion"), required=False, help_text=_("May be left out.")
    )

    def __init__(self, data=None, files=None, *, step, is_first, settled=None):
        initial = {}
        if settled is not None and settled.payee is not None:
            initial = {"payee": settled.payee.name, "payee_reason": settled.payee_reason}
        super().__init__(data, files, initial=initial)
        unused = [] if step.has_seal else ["sealed_on", "scan"]
        unused += [] if step.settles_payee else ["payee", "payee_reason"]
        for name in unused:
            del self.fields[name]
        if is_first:
            field = self.fields["decision"]
            field.choices = [one for one in field.choices if one[0] != OpinionDecision.STEP_BACK]
        if step.settles_amount:
            self.fields["amount"].label = _("Amount that is settled here (yuan)")

    def clean_payee(self):
        """The organization of that name or code; '' is left to the act."""
        typed = self.cleaned_data["payee"]
        if not typed:
            return None
        found = (
            Organization.objects.filter(uscc__iexact=typed.replace(" ", ""))[:2]
            or (Organization.objects.filter(name=typed)[:2])
        )
        if len(found) != 1:
            text = _(
                "No single registered organization is called “%(typed)s”. Type its credit code."
            )
            raise ValidationError(text, params={"typed": typed})
        return found[0]

    def answer(self, scan):
        """What was typed as an ``Answer``; ``scan`` the stored file or None."""
        values = {
            name: self.cleaned_data[name]
            for name in (
                "decision",
                "text",
                "changes",
                "amount",
                "payee",
                "payee_reason",
                "sealed_on",
            )
            if name in self.cleaned_data
        }
        return Answer(**values, scan=scan)


class TogetherForm(forms.Form):
    """One text for all opinions that are given together."""

    text = CleanTextField(
        label=_("Opinion for all of them"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the opinion.")},
    )


class NameOfficeForm(forms.Form):
    """Which office gives the opinion instead, and why."""

    office = forms.ModelChoiceField(
        Office.objects.order_by("name"),
        label=pgettext_lazy("that gives an opinion", "Office"),
        empty_label=_("please choose"),
    )
    why = CleanCharField(
        label=pgettext_lazy("upon a proposal", "Reason"),
        max_length=500,
        help_text=_("Both offices read it."),
    )


class SubstituteForm(forms.Form):
    """Who acts for an office, and from when to when."""

    party = CleanCharField(
        label=_("Substitute"),
        max_length=254,
        help_text=_("The name of another office, or the e-mail address of a person."),
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    since = forms.DateField(label=_("From"), widget=DAY)
    until = forms.DateField(
        label=_("Up to and including"), widget=DAY, help_text=_("It ends by itself after that day.")
    )
    why = CleanCharField(label=pgettext_lazy("upon a proposal", "Reason"), max_length=300)

    def clean_party(self):
        typed = self.cleaned_data["party"]
        office = Office.objects.filter(name=typed).first()
        person = User.objects.filter(email__iexact=typed, is_active=True).first()
        if office is None and person is None:
            text = _("No office is called “%(typed)s”, and no account has this address.")
            raise ValidationError(text, params={"typed": typed})
        return office or person.party

    def clean_since(self):
        return start_of(self.cleaned_data["since"])

    def clean_until(self):
        return start_of(self.cleaned_data["until"] + timedelta(days=1))


def start_of(day):
    """The first instant of ``day`` in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


class StepForm(forms.ModelForm):
    """One step of the chain; a row without a name is left out."""

    position = forms.IntegerField(
        label=_("order"), min_value=1, max_value=20, required=False,
        help_text=_("The same number: side by side."),
    )  # fmt: skip
    name = CleanCharField(label=_("name on the form"), max_length=60, required=False)
    office_kind = forms.ChoiceField(
        label=_("kind of office"),
        choices=[("", _("please choose")), *OfficeKind.choices],
        required=False,
    )

    class Meta:
        model = EndorsementStep
        fields = [
            "position", "name", "level", "office_kind", "fixed_office", "working_days",
            "reminder_days", "has_seal", "settles_payee", "settles_amount", "puts_forward",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        # A row without a name is left out, whatever else it lacks.
        for name in ("working_days", "reminder_days"):
            self.fields[name].required = False
        self.fields["fixed_office"].queryset = Office.objects.order_by("name")
        self.fields["fixed_office"].empty_label = _("by area and kind")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name"):
            return cleaned
        if not cleaned.get("position"):
            self.add_error("position", _("Type its place in the order."))
        if cleaned.get("fixed_office"):
            cleaned["level"] = cleaned["office_kind"] = ""
        elif not (cleaned.get("level") and cleaned.get("office_kind")):
            self.add_error("level", _("Choose area and kind of the office, or one office."))
        if not cleaned.get("working_days") and "working_days" not in self.errors:
            self.add_error("working_days", _("At least one working day."))
        cleaned["reminder_days"] = cleaned.get("reminder_days") or 0
        return cleaned


def step_rows(stage, data=None):
    """The forms of a stage's steps with two empty rows; saved, there is room for more."""
    steps = list(EndorsementStep.objects.filter(stage=stage))
    count = len(steps) + 2
    if data is not None:
        typed = data.get("rows", "")
        count = min(int(typed), 24) if typed.isdecimal() and len(typed) < 4 else count
    found = []
    for number in range(count):
        # Made anew when saved, so that no row is changed that another page has replaced.
        initial = {}
        if number < len(steps):
            initial = {name: getattr(steps[number], name) for name in StepForm.Meta.fields}
        else:
            initial = {"position": number + 1, "working_days": 10, "reminder_days": 2}
        found.append(StepForm(data, initial=initial, prefix=f"step-{number}"))
    return found
