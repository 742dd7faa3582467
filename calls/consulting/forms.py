"""Forms of a consultation: for anyone who comments, and for the office."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.consulting.writing import LONGEST_TEXT
from calls.enums import ConsultationState, Verdict
from calls.models import Consultation, consultations
from core import human
from core.fields import CleanCharField, CleanTextField


class CommentForm(forms.Form):
    """What anyone says to the text."""

    passage = forms.TypedChoiceField(label=_("About"), required=False, coerce=int, empty_value=None)
    text = CleanTextField(
        label=_("Your comment"),
        max_length=consultations.LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write what you want to say.")},
    )
    name = CleanCharField(
        label=_("Name or organization (may stay empty)"),
        max_length=consultations.LONGEST_NAME,
        required=False,
        help_text=_("It is shown beside your comment."),
    )
    email = forms.EmailField(
        label=_("E-mail (may stay empty)"),
        required=False,
        help_text=_("Never shown. One letter tells you what became of your comment."),
        error_messages={"invalid": _("This is no e-mail address.")},
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that the office keeps this address until that letter is sent, for nothing else."
        ),
        required=False,
    )
    answer = CleanCharField(
        max_length=40,
        help_text=_("This keeps programs away that send advertisements."),
        error_messages={"required": _("Answer the question.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(label=_("Leave this field empty"), required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, passages, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.passages, self.at = passages, at
        told = [(one.pk, one.name) for one in passages]
        self.fields["passage"].choices = [("", _("the whole text")), *told]
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        # What was posted is judged by the act; a page cannot ask the question of a forged token.
        token = self.data.get("token", "") if self.is_bound else human.new_token(at=at)
        try:
            self.fields["answer"].label = human.question_of(token).text
        except human.NotHuman:
            self.fields["answer"].label = ""
        self.initial["token"] = token

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("email") and not cleaned.get("consent"):
            self.add_error("consent", _("Tick this, or leave the address empty."))
        return cleaned

    def renewed(self):
        """The same form with another question; everything else stays as it was typed."""
        data = self.data.copy()
        data["token"], data["answer"], data["website"] = human.new_token(at=self.at), "", ""
        fresh = CommentForm(data, passages=self.passages, at=self.at)
        if self.data.get("answer"):
            # It was answered: that the new question is not yet is no mistake.
            fresh.errors.pop("answer", None)
        return fresh


class CodeForm(forms.Form):
    """The code of a receipt."""

    code = CleanCharField(
        label=_("Code of your comment"),
        max_length=40,
        error_messages={"required": _("Type the code of your receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SettingsForm(forms.ModelForm):
    """The rules of the stage; settled once the text is public."""

    class Meta:
        model = Consultation
        fields = ["working_days", "answer_working_days", "holds_call"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.state != ConsultationState.DRAFT:
            for field in self.fields.values():
                field.disabled = True


class TextForm(forms.Form):
    """The text; before the publication also what is said around it."""

    title = CleanCharField(
        label=_("Title of the text"),
        max_length=consultations.LONGEST_TITLE,
        help_text=_("For example: Rules of the community fund (draft for comment)"),
        error_messages={"required": _("The text has no title.")},
    )
    opening = CleanTextField(
        label=_("Why comments are asked for"),
        max_length=consultations.LONGEST_OPENING,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("It is not said why comments are asked for.")},
    )
    other_ways = CleanCharField(
        label=_("Other ways to comment (may stay empty)"),
        max_length=consultations.LONGEST_WAYS,
        required=False,
        help_text=_("A postal address, an hour in the service centre."),
    )
    text = CleanTextField(
        label=pgettext_lazy("of a consultation", "The text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_(
            "Typed or pasted. It is split at its numbered headings: chapters and articles (第一条),"
            " else 一、 and （一）, else 1.; without numbers, at empty lines."
        ),
        error_messages={"required": _("Type or paste the text.")},
    )

    def __init__(self, *args, is_draft, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_draft:
            for name in ("title", "opening", "other_ways"):
                del self.fields[name]


class ExtendForm(forms.Form):
    """Until when comments are taken now, and why."""

    until = forms.DateField(
        label=_("Open until the end of this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Name a day."), "invalid": _("This is no day.")},
    )
    reason = CleanCharField(
        label=_("Reason"),
        max_length=consultations.LONGEST_REASON,
        help_text=_("Everybody reads it, word for word."),
        error_messages={"required": _("Say why; everybody reads it.")},
    )


class PointForm(forms.Form):
    """What was raised, and the office's answer."""

    title = CleanCharField(
        label=_("What was raised"),
        max_length=consultations.LONGEST_POINT,
        help_text=_("One sentence that stands for all comments in it."),
        error_messages={"required": _("Say in one sentence what was raised.")},
    )
    verdict = forms.ChoiceField(
        label=pgettext_lazy("of a comment", "What becomes of it"),
        required=False,
        choices=[("", pgettext_lazy("of a comment", "not answered yet")), *Verdict.choices],
    )
    answer = CleanTextField(
        label=_("Answer"),
        max_length=consultations.LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where it is not taken, or not all of it: why."),
    )
    change = CleanTextField(
        label=_("What changed because of it (may stay empty)"),
        max_length=consultations.LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    passages = forms.TypedMultipleChoiceField(
        label=_("Passages that were changed"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, passages, **kwargs):
        super().__init__(*args, **kwargs)
        if passages:
            self.fields["passages"].choices = [(one.pk, one.name) for one in passages]
        else:
            del self.fields["passages"]

    def row(self):
        """The point as ``grouping.save_point`` takes it."""
        told = self.cleaned_data
        names = ("title", "verdict", "answer", "change")
        return {name: told[name] for name in names} | {"passages": told.get("passages", [])}
