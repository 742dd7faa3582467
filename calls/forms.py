"""Forms of the office's pages."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calls import stages
from calls.finishing import LONGEST_REASON as LONGEST_TAKE_UP_REASON
from calls.models.corrections import LONGEST_REASON as LONGEST_CORRECTION_REASON
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


class CorrectionForm(forms.Form):
    """Why a call is corrected; empty while it is still being written."""

    reason = CleanTextField(
        label=_("Reason of the correction"),
        required=False,
        max_length=LONGEST_CORRECTION_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it, word for word. For example: the amount was mistyped."),
    )


class CorrectionPublishForm(forms.Form):
    """The confirmation that what had closed opens again, asked only where it does."""

    def __init__(self, *args, reopened=(), **kwargs):
        super().__init__(*args, **kwargs)
        if reopened:
            names = ", ".join(str(move.lot or move.stage) for move in reopened)
            self.fields["reopen"] = forms.BooleanField(
                label=_("Open again what had closed: %(names)s") % {"names": names},
                error_messages={"required": _("Confirm that it opens again.")},
            )


class StageKindForm(forms.Form):
    """Which kind of stage is added; kinds of which a call has one are offered while it has none."""

    kind = forms.ChoiceField(
        label=_("What the stage is for"),
        error_messages={"required": _("Choose what the stage is for.")},
    )

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        there = set(call.stages.values_list("kind", flat=True))
        kinds = [one for one in stages.known() if not (one.once and one.code in there)]
        self.fields["kind"].choices = [
            (one.code, format_lazy("{}: {}", one.name, one.what)) for one in kinds
        ]


class TakeUpForm(forms.Form):
    """Why a finished stage is taken up again."""

    reason = CleanTextField(
        label=_("Reason"),
        max_length=LONGEST_TAKE_UP_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the stage is taken up again.")},
    )
