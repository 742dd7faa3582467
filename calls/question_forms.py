"""Forms of questions: asking, answering, setting aside."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.models import Lot, Project
from calls.models.questions import LONGEST_ANSWER, LONGEST_HIDE_REASON, LONGEST_QUESTION
from core.fields import CleanCharField, CleanTextField
from parties.queries import organizations_of

WHOLE = ""


class AskForm(forms.Form):
    """A question: what it is about, its words, for whom it is asked.

    The box about numbers stands there only once the words were found to hold some.
    """

    about = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        error_messages={"invalid_choice": _("This is no part of the call any more. Choose again.")},
    )
    text = CleanTextField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "The question and its answer are read by everybody, without your name. Write no names, "
            "phone numbers or identity numbers."
        ),
        error_messages={"required": _("Write your question.")},
    )
    party = forms.ChoiceField(
        label=_("Asked for"),
        required=False,
        help_text=_("Only the office sees who asks."),
    )
    knows_of_numbers = forms.BooleanField(
        label=_("Send it with the numbers blanked for the public"), required=False
    )

    def __init__(self, data=None, *, call, user, about="", warns=False):
        super().__init__(data, initial={"about": about})
        self.fields["about"].choices = about_choices(call)
        self.organizations = {str(one.pk): one for one in organizations_of(user)}
        names = [(key, one.name) for key, one in self.organizations.items()]
        if names:
            self.fields["party"].choices = [*names, ("self", _("myself"))]
        else:
            del self.fields["party"]
        if not warns:
            self.hide_box()

    def hide_box(self):
        self.fields["knows_of_numbers"].widget = forms.HiddenInput()

    def show_box(self):
        self.fields["knows_of_numbers"].widget = forms.CheckboxInput()

    def what(self):
        """The keyword arguments of ``asking.ask`` that a valid form gives."""
        cleaned = self.cleaned_data
        kind, _dash, pk = cleaned["about"].partition("-")
        return {
            "text": cleaned["text"],
            "lot": Lot.objects.filter(pk=pk).first() if kind == "lot" else None,
            "project": Project.objects.filter(pk=pk).first() if kind == "project" else None,
            "party": self.organizations.get(cleaned.get("party", "")),
            "knows_of_numbers": cleaned["knows_of_numbers"],
        }


def about_choices(call):
    """The call as a whole, then each lot with its projects."""
    choices = [(WHOLE, pgettext_lazy("questions", "The call as a whole"))]
    for lot in call.lots.prefetch_related("projects"):
        # The one lot of a call without shares is the call itself.
        inner = (
            [] if lot.is_all else [(f"lot-{lot.pk}", _("%(lot)s in general") % {"lot": lot.name})]
        )
        inner += [
            (f"project-{one.pk}", f"{one.position}. {one.name}") for one in lot.projects.all()
        ]
        choices += inner if lot.is_all else [(lot.name, inner)]
    return choices


class AnswerForm(forms.Form):
    """An answer; ``base`` is the version that the writer has seen."""

    text = CleanTextField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Everybody reads it, word for word."),
        error_messages={"required": _("Write the answer.")},
    )
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """Into which other question of the call."""

    into = forms.ModelChoiceField(
        queryset=None,
        label=_("Answer it together with"),
        error_messages={
            "required": _("Choose another question of this call."),
            "invalid_choice": _("Choose another question of this call."),
        },
    )

    def __init__(self, data=None, *, others):
        super().__init__(data)
        self.fields["into"].queryset = others
        self.fields["into"].label_from_instance = shortly


def shortly(question):
    """A question in one line of a list to choose from."""
    words = " ".join(question.public_text.split())
    return f"{question.number}. {words[:60]}" + ("…" if len(words) > 60 else "")


class HideForm(forms.Form):
    """Why a question is not shown."""

    reason = CleanCharField(
        label=_("Reason"),
        max_length=LONGEST_HIDE_REASON,
        help_text=_("Whoever asked is told the reason; it is kept in the record."),
        error_messages={"required": _("Say why the question is not shown.")},
    )


class BlankForm(forms.Form):
    """What is made unreadable for the public."""

    numbers = forms.BooleanField(
        label=_("Blank phone numbers, identity numbers and e-mail addresses"), required=False
    )
    words = CleanTextField(
        label=_("Names and other words to blank, one a line"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copy each from the question. The question's own words are not changed."),
    )
