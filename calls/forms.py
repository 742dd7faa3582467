"""Forms of the office's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.publishing import LONGEST_REASON
from core.fields import CleanTextField


class CopyForm(forms.Form):
    """The year of the copy."""

    year = forms.IntegerField(
        label=_("Year of the new call"),
        min_value=2000,
        max_value=2100,
        help_text=_("Every date moves to the same day of this year; you can change each."),
    )


class CancelForm(forms.Form):
    """Why a call is cancelled."""

    reason = CleanTextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Everybody reads it, word for word."),
        error_messages={"required": _("Say why the call is cancelled.")},
    )
