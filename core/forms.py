"""The ground's own forms: checking a paper."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField
from core.papers import PaperRefused, read_code


class CodeForm(forms.Form):
    """The code of a paper, as a person copies it from the print."""

    code = CleanCharField(
        label=_("Code on the paper"),
        help_text=_("16 letters and digits in four groups; upper or lower case does not matter."),
        error_messages={"required": _("Type the code that is printed on the paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self):
        try:
            return read_code(self.cleaned_data["code"])
        except PaperRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class CompareForm(forms.Form):
    """A file to be compared with issued papers by its hash; it is not kept."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("It is compared and not kept."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the PDF file that you received.")},
    )
