"""Forms of this floor. The acts check again under their locks."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from applications import passing
from core.fields import CleanCharField, CleanTextField, YuanField
from reviews import queries
from reviews.anchors import read_anchors, text_of
from reviews.enums import Decision, ReviewerKind, RoundState
from reviews.models import Criterion, DecisionSettings, ReviewRound
from reviews.ranking import plain
from reviews.setting_up import RULES


class PlainDecimalField(forms.DecimalField):
    """A decimal that is shown without superfluous zeros."""

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else plain(value)


class RoundForm(forms.ModelForm):
    """The rules of a round; shown but not changed once scoring has begun."""

    class Meta:
        model = ReviewRound
        fields = list(RULES)
        field_classes = {"pass_mark": PlainDecimalField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_locked = bool(self.instance.pk) and queries.has_scores(self.instance)
        for field in self.fields.values():
            field.disabled = self.is_locked
        if not (self.instance.pk and passing.is_gate(self.instance.stage)):
            # A decision follows: nobody is let on.
            for name in ("most_on", "most_on_in"):
                self.fields[name].disabled = True
        if self.instance.pk and self.instance.state != RoundState.SETUP:
            self.fields["is_blind"].disabled = True

    def clean(self):
        cleaned = super().clean()
        dropped = (cleaned.get("drop_highest") or 0) + (cleaned.get("drop_lowest") or 0)
        each = cleaned.get("reviewers_each")
        if each is not None and dropped >= each:
            self.add_error(
                "reviewers_each",
                gettext(
                    "%(dropped)d of %(each)d scores would be left out, and none would remain: take "
                    "at least %(least)d reviewers."
                )
                % {"dropped": dropped, "each": each, "least": dropped + 1},
            )
        below, above = cleaned.get("comment_below"), cleaned.get("comment_above")
        if below is not None and above is not None and below > above:
            self.add_error(
                "comment_above",
                gettext(
                    "Every score would need a comment: above %(above)d %% and below %(below)d %%."
                )
                % {"above": above, "below": below},
            )
        return cleaned


class QuotaForm(forms.Form):
    """How many reviewers of each kind every proposal gets at least."""

    def __init__(self, *args, review_round, locked, **kwargs):
        super().__init__(*args, **kwargs)
        kept = queries.quotas_of(review_round)
        for kind in ReviewerKind:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label,
                min_value=0,
                max_value=20,
                required=False,
                initial=kept.get(kind.value),
                disabled=locked,
            )

    def check_sum(self, each):
        """Whether the kinds fit into ``each`` reviewers; else the form says so."""
        wanted = sum(value or 0 for value in self.cleaned_data.values())
        if wanted <= each:
            return True
        text = gettext("The kinds come to %(sum)d reviewers, but each proposal gets %(each)d.")
        self.add_error(None, text % {"sum": wanted, "each": each})
        return False


class CriterionForm(forms.ModelForm):
    """One line of the rubric."""

    name = CleanCharField(label=_("name"), max_length=60)
    description = CleanTextField(
        label=_("what it asks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    anchors = CleanTextField(
        label=_("what the scores mean"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line for each score or band: “9-10 …”, “7-8 …”. Lines can be pasted."),
    )

    class Meta:
        model = Criterion
        fields = ["name", "description", "max_score", "step", "weight"]
        field_classes = {
            "max_score": PlainDecimalField,
            "step": PlainDecimalField,
            "weight": PlainDecimalField,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["anchors"] = text_of(self.instance.anchors.all())

    def clean(self):
        cleaned = super().clean()
        highest, step = cleaned.get("max_score"), cleaned.get("step")
        if highest and step and cleaned.get("anchors"):
            try:
                cleaned["anchors"] = read_anchors(cleaned["anchors"], highest=highest, step=step)
            except ValidationError as error:
                self.add_error("anchors", error)
        if highest and step and highest % step:
            self.add_error(
                "step",
                gettext("The highest score %(max)s cannot be reached in steps of %(step)s.")
                % {"max": plain(highest), "step": plain(step)},
            )
        if cleaned.get("weight") == 0:
            self.add_error(
                "weight", gettext("A weight of 0 would make the criterion count for nothing.")
            )
        return cleaned


class RubricFormSet(forms.BaseModelFormSet):
    """The criteria in their order; a row's number is its place."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = self.kept()
        if not rows:
            raise ValidationError(gettext("A rubric needs at least one criterion."))
        names = [row["name"] for row in rows]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValidationError(
                gettext("“%(name)s” stands twice; reviewers could not tell which is meant.")
                % {"name": twice[0]}
            )

    def kept(self):
        """The columns of the rows that stay, in their order."""
        rows = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("name") and not data.get("DELETE"):
                rows.append(data)
        return rows

    def highest_total(self):
        """Σ highest score × weight of the rows that stay; call after validation."""
        return sum(row["max_score"] * row["weight"] for row in self.kept())


def rubric_formset(review_round, data=None, instead=None):
    """The form set of a round's criteria with room for two more.

    Args: ``instead`` rows of columns that are offered in place of the round's own (pasted, or copied
    from another round); nothing of them is kept before the form is sent.
    """
    factory = forms.modelformset_factory(
        Criterion, form=CriterionForm, formset=RubricFormSet,
        extra=2 + len(instead or ()), can_delete=True, max_num=40,
    )  # fmt: skip
    rows = Criterion.objects.filter(round=review_round).order_by("position", "pk")
    if instead is not None:
        return factory(None, queryset=rows.none(), prefix="criteria", initial=instead)
    return factory(data, queryset=rows.prefetch_related("anchors"), prefix="criteria")


class MoveForm(forms.Form):
    """A new end of scoring."""

    closes_at = forms.DateTimeField(
        label=_("scoring ends at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Asia/Shanghai."),
    )
    reason = CleanTextField(
        label=pgettext_lazy("of an act", "reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reviewers read it."),
    )


class NoteForm(forms.Form):
    """The office's note on a calibration."""

    note = CleanTextField(
        label=_("note for the panel"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the discussion found, such as how a criterion is to be read."),
    )


class CoverForm(forms.Form):
    """What else is masked in a blind proposal, and which papers reviewers see."""

    words = CleanTextField(
        label=_("further words to be masked"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Short names, nicknames, names of earlier projects; one on each line."),
    )
    files = forms.ModelMultipleChoiceField(
        label=_("papers that reviewers may open"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].queryset = files


class InviteForm(forms.Form):
    """One person by e-mail, with or without an account."""

    email = forms.EmailField(
        label=_("e-mail"),
        help_text=_("Who has no account gets one and a message saying how to sign in."),
    )
    name = CleanCharField(
        label=pgettext_lazy("of a person", "name"),
        max_length=60,
        required=False,
        help_text=_("For a new account; an existing one keeps its name and employer."),
    )
    employer = CleanCharField(
        label=_("employer"),
        max_length=100,
        required=False,
        help_text=_("Whoever works for an applicant cannot review its proposals."),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=ReviewerKind)

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email")
        if email and not cleaned.get("name") and not queries.account_exists(email):
            self.add_error(
                "name", gettext("Nobody has an account with this address: type the name.")
            )
        return cleaned


class ChooseForm(forms.Form):
    """People found by name, taken in together."""

    people = forms.ModelMultipleChoiceField(
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the people that join the panel.")},
    )
    kind = forms.ChoiceField(label=_("kind"), choices=ReviewerKind)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class ReasonForm(forms.Form):
    """A reason, demanded or not by the act itself."""

    reason = CleanTextField(
        label=_("reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RequiredReasonForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class DeclareForm(forms.Form):
    """A reviewer's declaration about one proposal."""

    CLEAR, RECUSE = "clear", "recuse"
    declaration = forms.ChoiceField(
        label=_("I declare"),
        widget=forms.RadioSelect,
        choices=[
            (CLEAR, _("I have no conflict of interest with this applicant.")),
            (RECUSE, _("I recuse: somebody else should review this proposal.")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = CleanCharField(
        label=_("reason of the recusal"),
        max_length=300,
        required=False,
        help_text=_("Only the office reads it."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("declaration") == self.RECUSE and not cleaned.get("reason"):
            self.add_error("reason", gettext("Say why you recuse."))
        return cleaned


class LetOnForm(forms.Form):
    """Whether one ranked proposal goes on; field names carry its id, as the act's problems do."""

    goes_on = forms.BooleanField(label=_("goes on"), required=False)
    reason = CleanCharField(label=_("why you depart from the rule"), max_length=300, required=False)

    def __init__(self, *args, line, **kwargs):
        self.proposal_id = line.row.proposal_id
        super().__init__(*args, initial={"goes_on": line.goes_on}, **kwargs)

    def add_prefix(self, field_name):
        return f"{field_name}-{self.proposal_id}"


class DecisionSettingsForm(forms.ModelForm):
    """How many awards and reserves each project may get."""

    class Meta:
        model = DecisionSettings
        fields = ["awards_per_project", "reserves_per_project", "match_percent"]


class MatchForm(forms.Form):
    """What a district adds to one award; the field's name carries the award's id."""

    amount = YuanField(label=_("added by the district (yuan)"), required=False)

    def __init__(self, *args, line, **kwargs):
        self.award_id = line.award.pk
        initial = {"amount": line.line.amount if line.line else None}
        super().__init__(*args, initial=initial, **kwargs)

    def add_prefix(self, field_name):
        return f"{field_name}-{self.award_id}"


class DecisionRowForm(forms.Form):
    """The decision on one proposal; field names carry the proposal's id, as the act's problems do."""

    decision = forms.ChoiceField(
        label=_("decision"),
        required=False,
        choices=[("", _("not decided yet")), *Decision.choices],
    )
    amount = YuanField(label=_("amount (yuan)"), required=False)
    reserve_rank = forms.IntegerField(
        label=_("place among the reserves"), required=False, min_value=1, max_value=99
    )
    reason = CleanCharField(label=_("reason"), max_length=500, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, proposal_id, **kwargs):
        self.proposal_id = proposal_id
        super().__init__(*args, **kwargs)

    def add_prefix(self, field_name):
        return f"{field_name}-{self.proposal_id}"
