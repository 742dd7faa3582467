"""Forms of notices and objections. The acts check again under their locks."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.fields import CleanCharField, CleanTextField
from core.masking import find
from parties.models import User
from reviews.enums import ObjectionState
from reviews.models import NoticeSettings
from reviews.publicity.settling import consequences_for


class NoticeSettingsForm(forms.ModelForm):
    """The rules of a notice stage."""

    class Meta:
        model = NoticeSettings
        fields = ["days", "count_in", "view_days", "show_amounts", "show_ranks", "elsewhere"]


class WordsForm(forms.Form):
    """Title and opening of a notice."""

    title = CleanCharField(label=gettext_lazy("Title"), max_length=200)
    text = CleanTextField(
        label=gettext_lazy("Opening of the notice"), max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class AnnexForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Add an annex"),
        help_text=gettext_lazy(
            "PDF, Word, Excel or a picture. It is searched for personal data first."
        ),
    )


class ReasonForm(forms.Form):
    """A reason for everybody or for the colleague."""

    reason = CleanCharField(label=gettext_lazy("Reason"), max_length=500)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files of one input."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        one = super().clean
        return [one(item, initial) for item in data] if data else []


class ObjectionForm(forms.Form):
    """What anyone fills in to object. What was typed is never lost."""

    about = forms.ChoiceField(label=gettext_lazy("What do you object to?"))
    text = CleanTextField(
        label=gettext_lazy("What you object to, and why"), max_length=3000, min_length=5,
        help_text=gettext_lazy("Facts that the office can look into: what, when, where, how you know."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    name = CleanCharField(
        label=pgettext_lazy("of a person", "Your name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    contact = CleanCharField(
        label=gettext_lazy("How to reach you"),
        max_length=120,
        help_text=gettext_lazy(
            "Telephone or e-mail. Only those who look into the objection see it; every look is recorded."
        ),
    )
    files = ManyFilesField(
        label=gettext_lazy("Files"), required=False,
        help_text=gettext_lazy("At most 5: PDF, Word, Excel or pictures. They are not kept in this "
                               "form when something else has to be put right."),
    )  # fmt: skip

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [
            ("", _("Please choose")),
            *(
                (str(line.proposal_id), f"{line.position}. {line.project} · {line.applicant}")
                for line in notice.lines.all()
            ),
            ("all", _("the whole notice")),
        ]

    @property
    def proposal_id(self):
        """The id of the proposal objected to; None for the whole."""
        about = self.cleaned_data["about"]
        return None if about == "all" else int(about)


class ViewForm(forms.Form):
    text = CleanTextField(
        label=gettext_lazy("Your view"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8})
    )


class NoteForm(forms.Form):
    text = CleanTextField(
        label=pgettext_lazy("on an objection", "Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AssignForm(forms.Form):
    """Who of the office looks into the objection."""

    handled_by = forms.ModelChoiceField(
        label=gettext_lazy("Handled by"), queryset=User.objects.none(), required=False,
        empty_label=gettext_lazy("nobody yet"),
    )  # fmt: skip

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handled_by"].queryset = User.objects.filter(
            is_active=True, memberships__party=office
        ).distinct().order_by("name", "pk")  # fmt: skip


class SettleForm(forms.Form):
    """How an objection is settled."""

    state = forms.ChoiceField(
        label=gettext_lazy("Result"), widget=forms.RadioSelect,
        choices=[(one, one.label) for one in (ObjectionState.UPHELD, ObjectionState.REFUSED)],
    )  # fmt: skip
    consequence = forms.ChoiceField(
        label=gettext_lazy("What follows when it is upheld"), required=False
    )
    answer = CleanTextField(
        label=gettext_lazy("Answer to whoever objected"), max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    public_answer = CleanCharField(
        label=gettext_lazy("Result in general words"),
        max_length=500,
        help_text=gettext_lazy("Everybody reads it below the notice: no names, no numbers."),
    )

    def __init__(self, *args, objection, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consequence"].choices = [
            ("", "—"), *((one.value, one.label) for one in consequences_for(objection))
        ]  # fmt: skip

    def clean_public_answer(self):
        text = self.cleaned_data["public_answer"]
        if found := find(text):
            raise forms.ValidationError(
                _("This holds personal data: %(found)s. Everybody reads it."),
                params={"found": ", ".join(one.masked for one in found)},
            )
        return text

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == ObjectionState.UPHELD and not cleaned.get("consequence"):
            self.add_error("consequence", _("Say what follows from it."))
        return cleaned
