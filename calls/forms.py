"""Forms of the office's pages."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calls import stages
from calls.enums import ItemKind
from calls.finishing import LONGEST_REASON as LONGEST_TAKE_UP_REASON
from calls.models.corrections import LONGEST_REASON as LONGEST_CORRECTION_REASON
from calls.models.libraries import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from calls.publishing import LONGEST_REASON
from core.fields import CleanCharField, CleanTextField


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


class LibraryForm(forms.Form):
    """A new project library."""

    name = CleanCharField(label=_("name"), max_length=100)
    about = CleanTextField(
        label=_("what it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ItemTextForm(forms.Form):
    """What an item of a library says."""

    title = CleanCharField(label=_("title"), max_length=TITLE_LIMIT)
    text = CleanTextField(
        label=_("what is done"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 6})
    )
    kind = forms.ChoiceField(label=_("kind"), choices=ItemKind, initial=ItemKind.OPTIONAL)
    is_commercial = forms.BooleanField(
        label=_("commercial: gets no money of the fund"), required=False
    )


class ItemForm(ItemTextForm):
    """An item with its years and why it is changed."""

    from_year = forms.IntegerField(label=_("from the year"), min_value=2000, max_value=2100)
    retired_from = forms.IntegerField(
        label=_("retired from the year"),
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_(
            "From this year on it cannot be taken any more; it stays readable. Empty: on and on."
        ),
    )
    reason = CleanCharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        help_text=_("Everybody reads it in the item's history."),
    )


class SuggestionForm(ItemTextForm):
    """An item that another office suggests."""

    reason = CleanCharField(label=_("why it belongs into the library"), max_length=REASON_LIMIT)


class AnswerForm(forms.Form):
    """Whether a suggested item is taken into the library, from which year on, or why not."""

    from_year = forms.IntegerField(label=_("from the year"), min_value=2000, max_value=2100)
    answer = CleanCharField(
        label=_("answer"),
        max_length=REASON_LIMIT,
        required=False,
        help_text=_("Needed where the item is not taken; the office that suggested it reads it."),
    )


class PastedListForm(forms.Form):
    """A list of items as it stands in a document."""

    text = CleanTextField(
        label=_("List of items"),
        max_length=60000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "One numbered line begins an item, such as （1） or 1.; what follows it is its text. A line "
            "such as 应纳入： or 可选： tells the kind of what comes after; （商业性） marks a commercial item."
        ),
    )
    from_year = forms.IntegerField(label=_("from the year"), min_value=2000, max_value=2100)
