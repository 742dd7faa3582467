"""Small forms in which one piece of a reading is corrected where it stands."""

from dataclasses import replace
from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.models import Lot, Project
from calls.reading import Quantity
from calls.reading_pieces import PieceRow
from calls.target_forms import Rows
from core.fields import CleanCharField, CleanTextField, YuanField


class Seen(forms.Form):
    """What every small form carries: the stamp of the piece that the person saw."""

    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "name" in self.fields:  # the keyboard goes on where the form opened
            self.fields["name"].widget.attrs["autofocus"] = True


class LotForm(Seen):
    """Name, deadline and contact of a community."""

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

    def row(self):
        """The values as the tree keeps them."""
        told = self.cleaned_data
        day = told["deadline"]
        return {
            "name": told["name"], "deadline": day.isoformat() if day else None,
            "deadline_text": told["deadline_text"] or None, "contact": told["contact"] or None,
        }  # fmt: skip


class BriefForm(Seen):
    """Name, category, amount and period of a project."""

    name = CleanCharField(label=_("name"), max_length=Project._meta.get_field("name").max_length)
    category = CleanCharField(
        label=_("category"), required=False, max_length=120, help_text=_("Two are joined by +.")
    )
    amount_yuan = YuanField(label=_("amount (yuan)"), required=False)
    period_text = CleanCharField(
        label=_("period"), required=False, max_length=Project._meta.get_field("period").max_length
    )

    def row(self):
        """The values as the tree keeps them."""
        told = self.cleaned_data
        amount = told["amount_yuan"]
        return {
            "name": told["name"], "category": told["category"] or None,
            "amount_yuan": None if amount is None else int(amount),
            "period_text": told["period_text"] or None,
        }  # fmt: skip


class IndicatorForm(Seen):
    """Number and words of an indicator; its targets are a ``Rows`` beside it."""

    number = CleanCharField(label=_("number"), required=False, max_length=12)
    text = CleanTextField(
        label=_("indicator"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )


def rows_of(piece, data=None, *, auto_id="id_%s"):
    """The rows of a piece's targets as forms; a row's id is its place from 1."""
    targets = [_target(place, one) for place, one in enumerate(piece.targets, 1)]
    return Rows(data, targets=targets, prefix="t", auto_id=auto_id)


def _target(place, one):
    part_of = None if one.part_of is None else one.part_of + 1
    words = {key: getattr(one, key) or "" for key in ("what", "per", "each", "condition", "by")}
    return SimpleNamespace(
        pk=place, part_of_id=part_of, comparator=one.comparator, value=one.value,
        value_max=one.value_max, unit=one.unit, **words,
    )  # fmt: skip


def piece_from(form, formset, old):
    """The indicator as it was typed.

    Targets that nobody touched stay those that are recognised from the words, so that mended words
    are read anew; touched ones are the person's own.
    """
    told = form.cleaned_data
    rows = formset.rows()
    places = {row["id"]: place for place, row in enumerate(rows) if row["id"]}
    targets = tuple(_typed(row, places, old) for row in rows)
    if [_compared(one) for one in targets] != [_compared(one) for one in old.targets]:
        return PieceRow(told["number"], told["text"], targets, True)
    own = old.targets if old.is_corrected else ()
    return PieceRow(told["number"], told["text"], own, old.is_corrected)


def _typed(row, places, old):
    """A target as it stands in its row; ``places`` leads from a row's id to its place among them."""
    words = {key: row[key] or None for key in ("what", "per", "each", "condition", "by")}
    return Quantity(
        value=row["value"], comparator=row["comparator"], unit=row["unit"],
        value_max=row["value_max"], part_of=places.get(row["part_of"]),
        sub=old.targets[row["id"] - 1].sub if row["id"] else None, **words,
    )  # fmt: skip


def _compared(one):
    """What two targets have in common when nobody touched the row: all but where it was read."""
    return replace(one, start=0, end=0, doubts=())
