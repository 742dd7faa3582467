"""The form of one version of a paper: what is asked depends on the paper's kind."""

import re

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as NumberError

from core.fields import CleanCharField
from core.text import fold_width
from parties import consent
from parties.enums import HIDDEN_NUMBERS, IDENTITY_KINDS, PAPER_COLUMNS, PaperKind

IDENTITY_NUMBER = re.compile(r"\d{17}[\dX]")
TITLE_HELP = {
    PaperKind.LEADER_ID: gettext_lazy("Whose card it is."),
    PaperKind.AUTHORISATION: gettext_lazy("Who is authorised, and for what."),
    PaperKind.OTHER: gettext_lazy("What the paper is."),
}
NUMBER_LABELS = {
    PaperKind.REGISTRATION: gettext_lazy("number of the certificate"),
    PaperKind.LEGAL_ID: gettext_lazy("identity number"),
    PaperKind.LEADER_ID: gettext_lazy("identity number"),
    PaperKind.ACCOUNT: gettext_lazy("number of the licence"),
}


class SeveralFiles(forms.FileInput):
    """An input for several files; the view reads them all."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class SeveralFilesField(forms.Field):
    """The chosen files as a list; what each of them is, is proven by the act."""

    widget = SeveralFiles(attrs={"multiple": True})


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PaperForm(forms.Form):
    """One version of a paper of ``kind`` at ``at`` (aware).

    Args: ``replaces`` the version in whose place it goes; ``with_files`` False where the files are there.
    """

    title = CleanCharField(label=pgettext_lazy("of a paper", "title"), max_length=80)
    document_number = CleanCharField(
        label=gettext_lazy("number on the paper"), max_length=60, required=False
    )
    year = forms.IntegerField(label=gettext_lazy("year of the inspection"))
    issued_on = forms.DateField(label=gettext_lazy("issued on"), required=False, widget=day_input())
    expires_on = forms.DateField(
        label=gettext_lazy("valid until"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy(
            "The last day on which it is valid; empty where it has none. You are reminded 30 and 7 days"
            " before."
        ),
    )
    files = SeveralFilesField(
        label=gettext_lazy("files"),
        help_text=gettext_lazy(
            "PDF, photographs or scans, both sides where there are two; several files are possible."
        ),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    consents = forms.BooleanField(
        label=gettext_lazy("They know of it and agree."),
        error_messages={
            "required": gettext_lazy(
                "An identity document is kept only with the consent of the person whose it is."
            )
        },
    )

    def __init__(self, *args, kind, at, replaces=None, with_files=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.today = PaperKind(kind), timezone.localdate(at)
        asked = {*PAPER_COLUMNS[self.kind], *(["files"] if with_files else [])}
        if self.kind in IDENTITY_KINDS:
            asked.add("consents")
            self.fields["consents"].help_text = consent.text_of(consent.CURRENT)
        if replaces is not None:
            # A newer version is of the same thing: its title stays.
            asked.discard("title")
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "title" in self.fields:
            self.fields["title"].help_text = TITLE_HELP[self.kind]
        if "document_number" in self.fields:
            label = NUMBER_LABELS.get(self.kind, self.fields["document_number"].label)
            self.fields["document_number"].label = label
        if "year" in self.fields:
            self.fields["year"].initial = self.today.year - 1

    def clean_document_number(self):
        """An identity number of 18 characters has a check digit; other papers have other numbers."""
        number = self.cleaned_data["document_number"]
        if self.kind not in HIDDEN_NUMBERS:
            return number
        number = fold_width(number).replace(" ", "").upper()
        if IDENTITY_NUMBER.fullmatch(number):
            try:
                ric.validate(number)
            except NumberError as error:
                raise forms.ValidationError(
                    _(
                        "This identity number cannot be right. Compare it with the card, digit by digit."
                    )
                ) from error
        return number

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1990 <= year <= self.today.year:
            raise forms.ValidationError(
                _("Type a year from 1990 to %(year)d.") % {"year": self.today.year}
            )
        return year

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError(
                _("This paper was valid until %(day)s: it has expired. Add the newer one.")
                % {"day": date_format(day, "DATE_FORMAT")}
            )
        return day

    def clean(self):
        values = super().clean()
        issued, expires = values.get("issued_on"), values.get("expires_on")
        if issued and issued > self.today:
            self.add_error("issued_on", _("This day lies in the future."))
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("This day lies before the day of issue."))
        return values
