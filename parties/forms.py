"""Forms of this floor: an organization, its members, a person's own data."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fields import CleanCharField, CleanTextField
from parties.credit_code import normalise, problem_of
from parties.enums import InspectionResult, OfficeKind, OrganizationKind, Role
from parties.models import Office, Organization, User

PHONE = re.compile(r"^[0-9+() /-]{7,30}$")
ACCOUNT = re.compile(r"^[0-9]{6,40}$")


def clean_phone(number):
    """A phone number as typed; refused when it cannot be one."""
    if number and not PHONE.match(number):
        raise forms.ValidationError(
            _("“%(number)s” is no phone number: type digits, such as 028-86543210 or 13000000000.")
            % {"number": number}
        )
    return number


class OrganizationForm(forms.ModelForm):
    """Data of an organization. A registered body has a credit code, a residents' group a record."""

    name = CleanCharField(
        label=gettext_lazy("name"),
        max_length=100,
        min_length=2,
        help_text=gettext_lazy("The full name, as on the registration certificate."),
    )
    uscc = CleanCharField(
        label=gettext_lazy("unified social credit code"),
        required=False,
        help_text=gettext_lazy("18 digits and letters. Residents' groups leave it empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    legal_representative = CleanCharField(
        label=gettext_lazy("legal representative"),
        max_length=60,
        help_text=gettext_lazy("Residents' groups: the person who answers for the group."),
    )
    registered_with = CleanCharField(
        label=gettext_lazy("registered with"), max_length=100, required=False
    )
    scope = CleanTextField(
        label=gettext_lazy("scope of business"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    address = CleanCharField(label=gettext_lazy("address"), max_length=200)
    contact_name = CleanCharField(label=gettext_lazy("contact"), max_length=60)
    contact_phone = CleanCharField(label=gettext_lazy("contact's phone"), max_length=30)
    account_name = CleanCharField(
        label=gettext_lazy("account name"), max_length=100, required=False
    )
    bank = CleanCharField(
        label=gettext_lazy("bank"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("With its branch. Needed only when money is paid."),
    )
    account_number = CleanCharField(
        label=gettext_lazy("account number"), max_length=40, required=False
    )
    introduction = CleanTextField(
        label=gettext_lazy("introduction"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("What you do, since when, with whom. It opens each new proposal."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Organization
        fields = [
            "organization_kind", "name", "uscc", "recorded_with", "legal_representative",
            "registered_with", "registered_on", "scope", "inspection_year", "inspection_result",
            "address", "contact_name", "contact_phone", "contact_email", "account_name", "bank",
            "account_number", "introduction",
        ]  # fmt: skip
        widgets = {"registered_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(office_kind=OfficeKind.STREET_OFFICE)
        self.fields["recorded_with"].queryset = offices.order_by("name", "id")
        self.fields["recorded_with"].empty_label = _("not a residents' group")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(
                _("Who you are"), "organization_kind", "name", "uscc", "recorded_with",
                "legal_representative", "registered_with", "registered_on", "scope",
            ),
            Fieldset(_("Annual inspection"), "inspection_year", "inspection_result"),
            Fieldset(
                _("How to reach you"), "address", "contact_name", "contact_phone", "contact_email"
            ),
            Fieldset(_("Bank account"), "account_name", "bank", "account_number"),
            Fieldset(_("About you"), "introduction"),
        )  # fmt: skip

    def clean_uscc(self):
        """The code in its plain form; None where there is none. Whether it is taken: see the act."""
        code = normalise(self.cleaned_data["uscc"])
        if not code:
            return None
        if problem := problem_of(code):
            raise forms.ValidationError(problem, code="uscc")
        return code

    def clean_contact_phone(self):
        return clean_phone(self.cleaned_data["contact_phone"])

    def clean_account_number(self):
        number = self.cleaned_data["account_number"].replace(" ", "").replace("-", "")
        if number and not ACCOUNT.match(number):
            raise forms.ValidationError(_("An account number has 6 to 40 digits and nothing else."))
        return number

    def clean(self):
        data = super().clean()
        is_group = data.get("organization_kind") == OrganizationKind.GROUP
        has_code = bool(data.get("uscc")) or "uscc" in self.errors
        if not is_group:
            data["recorded_with"] = None
            if not has_code:
                self.add_error("uscc", _("Type the credit code; only residents' groups have none."))
        elif not has_code and not data.get("recorded_with"):
            self.add_error(
                "recorded_with", _("Choose the street office that keeps the record of your group.")
            )
        self._check_inspection(data)
        return data

    def _check_inspection(self, data):
        """A result belongs to a year, except for a body too new to have one."""
        result, year = data.get("inspection_result"), data.get("inspection_year")
        if result == InspectionResult.EXEMPT:
            data["inspection_year"] = None
        elif result and not year:
            self.add_error("inspection_year", _("Type the year to which this result belongs."))
        elif year and not result:
            self.add_error("inspection_result", _("Choose the result of this inspection."))

    def validate_unique(self):
        """Not here: the act refuses a code that is taken, also when two register at once."""

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"uscc"}

    def validate_constraints(self):
        """``clean`` says it at the field."""


class MemberForm(forms.Form):
    """Somebody is to become a member."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Without an account yet? Then an invitation waits until the person registers with"
            " exactly this address."
        ),
    )
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=Role.choices, initial=Role.WRITER)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=Role.choices)


class ProfileForm(forms.ModelForm):
    """A person's own data."""

    name = CleanCharField(label=gettext_lazy("name"), max_length=60)
    phone = CleanCharField(label=gettext_lazy("phone"), max_length=30, required=False)
    employer = CleanCharField(
        label=gettext_lazy("employer"),
        max_length=100,
        required=False,
        help_text=User._meta.get_field("employer").help_text,
    )

    class Meta:
        model = User
        fields = ["name", "phone", "employer", "language"]

    def clean_phone(self):
        return clean_phone(self.cleaned_data["phone"])
