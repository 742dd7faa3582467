"""Forms of the editor, of the start and of screening.

In the editor nothing is required: a draft is saved as it stands, and what is missing is said by the
check (``applications.completeness``).
"""

from decimal import Decimal
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.enums import BudgetCategory, BudgetSource, ServiceKind
from applications.fields import (
    AskedField,
    DayField,
    MailField,
    NumberField,
    PhoneField,
    ShortField,
    TickField,
    YesNoField,
)
from applications.models import (
    Proposal,
    ScreeningSettings,
    ServiceForm,
    SiteForm,
    SolicitationSettings,
)
from applications.sections import (
    COMMITMENT_LIMITS,
    ITEM_LIMITS,
    LINE_LIMITS,
    MEMBER_LIMITS,
    REASON_LIMIT,
)
from core.fields import CleanCharField, CleanTextField, YuanField
from core.money import LARGEST

HELP = {
    "name": _("The title under which reviewers read it, for example the project's name and yours."),
    "contact_is_legal_representative": _("If not, an authorisation is asked for among the papers."),
    "goals": _("What will be different for whom at the end, and how one will see it."),
    "plan": _("What you do, who does it, when: activity by activity."),
    "beneficiaries": _("Who is served, how they are found, what they need."),
    "beneficiary_count": _("How many people in all; each counts once."),
    "resources": _("What your organization brings: people, experience, places, partners."),
    "social_benefit": _("What the community gains beyond those who are served."),
    "evaluation": _("How you measure whether the goals were reached."),
    "year_of_project": _("1 for the first year."),
    "requested": _("For example 200000 or 20万."),
    "residents_asked": _("When and how they were asked, how many answered, what they said."),
    "people_served": _("Which groups, where they live, how they are reached."),
    "needs": _("What is lacking, and what the project does about it."),
    "agreed_by": _("For example: the community's Party committee and its residents' committee."),
    "centre_since": _("It has to have been running for a year on the day on which you hand in."),
    "place": _("Rooms, their size, what stands in them."),
    "consultation": _(
        "When and how the residents were asked, how many took part, how many agreed."
    ),
    "promises": _("What you promise beyond the indicators, if anything."),
}
# What a browser knows of the two people; whose data it is keeps the leader's from the contact's.
FILLED = {
    "leader_name": "section-leader name",
    "leader_phone": "section-leader tel",
    "contact_name": "section-contact name",
    "contact_phone": "section-contact tel",
    "contact_email": "section-contact email",
}
SPECIAL = {
    "leader_phone": PhoneField,
    "centre_phone": PhoneField,
    "contact_phone": PhoneField,
    "contact_email": MailField,
}


MODELS = {"": Proposal, "site": SiteForm, "service": ServiceForm}
WHOLE_NUMBERS = {"beneficiary_count": 99999999, "year_of_project": 50}
DAYS = {"centre_since", "majority_on", "agreed_on"}


def label_of(part):
    """What an input of ``sections.PARTS`` is called."""
    return MODELS[part.of]._meta.get_field(part.code).verbose_name


def _field_of(part, ceiling):
    """The form field of one of ``sections.PARTS``; ``ceiling`` in yuan, None for none."""
    options = {"label": label_of(part), "help_text": HELP.get(part.code, ""), "required": False}
    if part.code in WHOLE_NUMBERS:
        return NumberField(places=0, largest=Decimal(WHOLE_NUMBERS[part.code]), **options)
    if part.code in DAYS:
        return DayField(**options)
    if part.code == "requested":
        return AskedField(max_value=LARGEST if ceiling is None else ceiling, **options)
    if part.code == "service_kind":
        choices = [("", _("please choose")), *ServiceKind.choices]
        return forms.ChoiceField(choices=choices, **options)
    if part.limit is None:
        no = (
            _("No, somebody else is") if part.code == "contact_is_legal_representative" else _("No")
        )
        return YesNoField(yes=_("Yes"), no=no, **options)
    if part.rows:
        widget = forms.Textarea(attrs={"rows": part.rows})
        return CleanTextField(max_length=part.limit, widget=widget, **options)
    fill = FILLED.get(part.code, "off")
    return SPECIAL.get(part.code, ShortField)(max_length=part.limit, fill=fill, **options)


@cache
def form_of(parts, ceiling=None):
    """A form class of these ``sections.Part``s, in their order; ``ceiling`` in yuan for what is asked."""
    return type("PartsForm", (forms.Form,), {part.code: _field_of(part, ceiling) for part in parts})


class ItemForm(forms.Form):
    """One item of the library: taken or not, with remarks."""

    taken = TickField(label=_("taken"), required=False)
    remarks = ShortField(label=_("Remarks"), max_length=ITEM_LIMITS["remarks"], required=False)


class OtherItemForm(forms.Form):
    """An item beside the library."""

    name = ShortField(label=_("Name of the item"), max_length=ITEM_LIMITS["name"], required=False)
    plan = CleanTextField(
        label=_("Its own plan"),
        max_length=ITEM_LIMITS["plan"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CommitmentForm(forms.Form):
    """What is promised for one target."""

    value = NumberField(label=_("Our commitment"), largest=Decimal("999999999999"), required=False)
    how = CleanTextField(
        label=_("How we reach it"),
        max_length=COMMITMENT_LIMITS["how"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = CleanTextField(
        label=_("Why it differs from the target"),
        max_length=COMMITMENT_LIMITS["reason"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LineForm(forms.Form):
    """One line of the budget."""

    category = forms.ChoiceField(
        label=_("Kind of cost"),
        choices=[("", _("please choose")), *BudgetCategory.choices],
        required=False,
    )
    item = ShortField(label=_("Item"), max_length=LINE_LIMITS["item"], required=False)
    basis = ShortField(
        label=_("How it is reckoned"), max_length=LINE_LIMITS["basis"], required=False
    )
    quantity = NumberField(label=_("Quantity"), required=False)
    unit = ShortField(label=_("Unit"), max_length=LINE_LIMITS["unit"], required=False)
    unit_price = YuanField(label=_("Unit price (yuan)"), required=False)
    source = forms.ChoiceField(label=_("Paid from"), choices=BudgetSource.choices, required=False)


class MemberForm(forms.Form):
    """One member of the team."""

    name = ShortField(label=_("Name"), max_length=MEMBER_LIMITS["name"], required=False)
    role = ShortField(
        label=_("Role in the project"), max_length=MEMBER_LIMITS["role"], required=False
    )
    qualification = CleanTextField(
        label=_("Qualification and experience"),
        max_length=MEMBER_LIMITS["qualification"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    days_a_week = NumberField(label=_("Days a week"), places=1, largest=Decimal(7), required=False)
    is_on_site = YesNoField(label=_("On site in the community"), required=False)


class LastDayForm(forms.Form):
    """Until when a paper is valid that was handed in here, or that it has no last day."""

    expires_on = forms.DateField(
        label=_("valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    never_ends = forms.BooleanField(label=_("has no last day"), required=False)

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day is not None and not 2000 <= day.year <= 2200:
            raise ValidationError(_("Type a day such as 2027-03-31."))
        return day

    def clean(self):
        values = super().clean()
        if values.get("expires_on") and values.get("never_ends"):
            raise ValidationError(
                _("Either it has a last day or it has none: give one of the two.")
            )
        return values

    @property
    def is_given(self):
        """Whether the valid form says anything."""
        return any(self.cleaned_data.values())


class SendBackForm(forms.Form):
    """What the legal representative wants changed."""

    note = CleanTextField(
        label=_("What is to be changed"),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(forms.Form):
    """Why a proposal is withdrawn; may stay empty."""

    reason = CleanTextField(
        label=_("Reason (may stay empty)"),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ScreeningSettingsForm(forms.ModelForm):
    """How a call's screening works, for whoever lays the call out."""

    class Meta:
        model = ScreeningSettings
        fields = ["answer_working_days", "max_returns", "on_silence"]


class SolicitationSettingsForm(forms.ModelForm):
    """What a call asks and of whom, for whoever lays the call out."""

    class Meta:
        model = SolicitationSettings
        fields = [
            "applicants", "applied_for", "fixed_amount", "most_amount", "library", "library_year",
            "least_items", "asks_service", "asks_site", "asks_plan", "asks_commitments",
            "asks_budget", "asks_team", "asks_papers",
        ]  # fmt: skip


class OpeningForm(forms.Form):
    """What an identity document is opened for, once the screening is over."""

    why = CleanCharField(
        label=_("What you open it for"),
        max_length=200,
        help_text=_("It is recorded with your name and the time; the applicant can read it."),
        error_messages={"required": _("Say what you open it for.")},
    )


class ArrivalForm(forms.Form):
    """What the person at the counter says and lays down."""

    brought_by = CleanCharField(
        label=_("Brought by"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True})
    )
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=99)
    is_sealed = forms.BooleanField(label=_("sealed"), required=False)
    by_mail = forms.BooleanField(label=_("came by mail"), required=False)
    remarks = CleanCharField(label=_("Remarks"), max_length=300, required=False)


class UndoForm(forms.Form):
    """Why an entry of the counter is undone."""

    why = CleanCharField(label=_("Why is it undone?"), max_length=300)
