"""Forms of the pages on which a reading is looked through."""

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from calls import presets
from calls.models import Category, Lot, Project
from calls.reading.files import MOST_BYTES, Unreadable, say, text_of_file
from calls.taking_over import category_names
from core.fields import CleanCharField, CleanTextField, YuanField
from parties.models import Office

LONGEST_TEXT = 1_000_000


class SourceForm(forms.Form):
    """The announcement as a file or as pasted text."""

    office = forms.ModelChoiceField(label=_("Street office"), queryset=Office.objects.none())
    file = forms.FileField(
        label=pgettext_lazy("of an announcement", "File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx) or plain text (.txt), at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
    )
    text = forms.CharField(
        label=_("or its text, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_TEXT,
        strip=False,
    )

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        only = list(offices[:2])
        if len(only) == 1:
            self.fields["office"].initial = only[0].pk
            self.fields["office"].widget = forms.HiddenInput()

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        tongue = get_language() or "zh-hans"
        try:
            if upload.size > MOST_BYTES:
                raise Unreadable("too_big")
            self.cleaned_data["read"] = text_of_file(upload.name, upload.read())
        except Unreadable as refusal:
            raise forms.ValidationError(say(refusal, tongue), code=refusal.code) from refusal
        return upload

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        text, upload = cleaned.get("text", ""), cleaned.get("file")
        if upload and text.strip():
            self.add_error("text", _("Choose either the file or the pasted text, not both."))
        elif not upload and not text.strip():
            self.add_error("file", _("Choose a file, or paste the announcement's text."))
        cleaned["source"] = cleaned.get("read") if upload else text
        return cleaned


class Lines(forms.CharField):
    """A list typed as one item a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class CommunityForm(forms.Form):
    """A community of the reading, without its projects."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    name = CleanCharField(
        label=_("name"), max_length=Lot._meta.get_field("name").max_length, required=False
    )
    deadline = forms.DateField(
        label=_("deadline for proposals"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deadline_text = CleanCharField(
        label=_("the deadline in the text's words"),
        required=False,
        max_length=200,
        help_text=_("An hour in it counts, for example 17:00."),
    )
    contact = CleanCharField(label=_("contact and phone"), required=False, max_length=120)
    eligibility = Lines(label=_("Who may apply, one rule a line"), required=False)
    documents = Lines(label=_("What to hand in, one paper a line"), required=False)
    duties = Lines(label=_("Standing duties, one a line"), required=False)

    def row(self):
        """The values as the tree keeps them."""
        told = self.cleaned_data
        day = told["deadline"]
        return {
            "name": told["name"],
            "deadline": day.isoformat() if day else None,
            "deadline_text": told["deadline_text"] or None,
            "contact": told["contact"] or None,
            **{key: told[key] for key in ("eligibility", "documents", "duties")},
        }


class ProjectForm(forms.Form):
    """A project of the reading; its indicators are one numbered text."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    name = CleanCharField(label=_("name"), max_length=Project._meta.get_field("name").max_length)
    to = forms.TypedChoiceField(label=_("community"), coerce=int)
    order = forms.IntegerField(label=_("number"), min_value=1, max_value=999)
    category = CleanCharField(
        label=_("category"), required=False, max_length=120, help_text=_("Two are joined by +.")
    )
    amount_yuan = YuanField(label=_("amount (yuan)"), required=False)
    period_text = CleanCharField(
        label=_("period"), required=False, max_length=Project._meta.get_field("period").max_length
    )
    overview = CleanTextField(
        label=pgettext_lazy("of a project", "overview"),
        required=False,
        max_length=Project._meta.get_field("overview").max_length,
    )
    indicators_text = CleanTextField(
        label=_("indicators, numbered"),
        required=False,
        max_length=50_000,
        help_text=_(
            "One indicator a line, each with its number. Join two lines, cut one, move or delete them "
            "as you type; the targets are recognised anew."
        ),
    )

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = communities
        self.fields["indicators_text"].widget.attrs["rows"] = 14

    def row(self):
        """The values as the tree keeps them."""
        told = self.cleaned_data
        amount = told["amount_yuan"]
        return {
            "name": told["name"],
            "category": told["category"] or None,
            "amount_yuan": None if amount is None else int(amount),
            "period_text": told["period_text"] or None,
            "overview": told["overview"] or None,
            "indicators_text": told["indicators_text"],
        }


class AcceptForm(forms.Form):
    """Into which draft, under which scheme, and what becomes of each category."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = CleanCharField(label=_("Title of the new call"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, required=False)
    scheme = forms.ChoiceField(
        label=_("Scheme"), choices=presets.choices, widget=forms.RadioSelect, required=False
    )
    update = forms.BooleanField(
        label=_("Replace amount, period and overview of projects that the draft has already"),
        required=False,
    )

    def __init__(self, *args, tree, call, **kwargs):
        super().__init__(*args, **kwargs)
        self.new_names = self._new_names(tree)
        for name in ("title", "year", "scheme"):
            if call is not None:
                del self.fields[name]
            else:
                self.fields[name].required = True
        if call is None:
            del self.fields["update"]
        known = [(str(row.pk), row.name) for row in Category.objects.all()]
        for place, name in enumerate(self.new_names):
            self.fields[f"category_{place}"] = forms.ChoiceField(
                label=_("Category “%(name)s”") % {"name": name},
                choices=[("new", _("add it")), ("none", _("leave it out")), *known],
                initial="new",
            )

    @staticmethod
    def _new_names(tree):
        names = [
            name
            for community in tree["communities"]
            for row in community["projects"]
            for name in category_names(row["category"])
        ]
        known = set(Category.objects.filter(name__in=names).values_list("name", flat=True))
        return [name for name in dict.fromkeys(names) if name not in known]

    def categories(self):
        """``{name: Category or None}`` of the names that are not to be added."""
        chosen = {}
        for place, name in enumerate(self.new_names):
            value = self.cleaned_data[f"category_{place}"]
            if value != "new":
                chosen[name] = None if value == "none" else Category.objects.get(pk=value)
        return chosen
