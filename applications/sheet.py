"""One step of the editor as a set of named inputs over the rows behind it.

Every input has a name that stays the same as long as its row lives (``goals``, ``target-7-value``,
``line-12-item``), so that a saved change, a conflict and a problem can all be told by that name. The
sheet shows stored values, and in their place the text as typed where that was no value.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property

from applications.asked import ceiling_of, holders_of, parts_of
from applications.forms import (
    CommitmentForm,
    ItemForm,
    LineForm,
    MemberForm,
    OtherItemForm,
    form_of,
)
from applications.models import Commitment
from applications.sections import PARTS, Section
from applications.targets import Row, rows_of
from applications.ticking import item_rows
from core.money import CENT

# Of the rows that are added and removed; the items of a library are given.
PREFIXES = {
    Section.COMMITMENTS: "target",
    Section.BUDGET: "line",
    Section.TEAM: "member",
    Section.ITEMS: "other",
}
# What stands after a row's prefix in the name of the trace that its removal leaves.
REMOVED = "-removed"
SUM_COLUMNS = ("quantity", "unit_price", "source")


@dataclass
class Entry:
    """The form over one row: ``obj`` is the stored row, ``form`` bound to what is shown."""

    obj: object
    form: object
    row: Row | None = None

    @property
    def amount(self):
        """Quantity × unit price as shown, in yuan; None while one of them is missing."""
        values = self.form.cleaned_data
        if values.get("quantity") is None or values.get("unit_price") is None:
            return None
        return (values["quantity"] * values["unit_price"]).quantize(CENT)

    @property
    def is_short(self):
        """Whether the commitment shown does not meet the target."""
        value = self.form.cleaned_data.get("value")
        return self.row is not None and value is not None and not self.row.is_met_by(value)

    @property
    def is_blank(self):
        """Whether nothing at all is written in the row."""
        ignored = {"source"}
        return (
            all(
                value in (None, "")
                for name, value in self.form.cleaned_data.items()
                if name not in ignored
            )
            and not self.form.errors
        )


class Sheet:
    """The inputs of ``step``.

    Args:
        proposal: the proposal, with call, lot and project.
        step: a ``Section``.
        typed: texts shown in place of the stored values, by input name.
    """

    def __init__(self, proposal, step, typed=None):
        self.proposal = proposal
        self.step = step
        self.typed = dict(typed or {})

    @cached_property
    def _bare(self):
        """``[(object, form class, prefix, row)]`` of the step."""
        if self.step in PARTS:
            return self._bare_parts()
        if self.step == Section.COMMITMENTS:
            kept = {one.target_id: one for one in self.proposal.commitments.all()}
            return [
                (
                    kept.get(row.target.pk)
                    or Commitment(
                        proposal=self.proposal, target=row.target, value=row.target.value
                    ),
                    CommitmentForm,
                    f"target-{row.target.pk}",
                    row,
                )
                for row in rows_of(self.proposal.project)
            ]
        if self.step == Section.BUDGET:
            return [
                (line, LineForm, f"line-{line.pk}", None)
                for line in self.proposal.budget_lines.all()
            ]
        if self.step == Section.TEAM:
            return [(one, MemberForm, f"member-{one.pk}", None) for one in self.proposal.team.all()]
        if self.step == Section.ITEMS:
            return self._bare_items()
        return []

    def _bare_parts(self):
        """One form for each row that holds inputs of the step."""
        parts = parts_of(self.proposal, self.step)
        holders = holders_of(self.proposal, parts)
        ceiling = ceiling_of(self.proposal) if self.step == Section.SERVICE else None
        groups = {}
        for part in parts:
            groups.setdefault(part.of, []).append(part)
        return [
            (holders[name], form_of(tuple(group), ceiling), None, None)
            for name, group in groups.items()
        ]

    def _bare_items(self):
        items = [
            (row.choice, ItemForm, f"item-{row.item.pk}", row) for row in item_rows(self.proposal)
        ]
        others = self.proposal.other_items.all()
        return items + [(one, OtherItemForm, f"other-{one.pk}", None) for one in others]

    @cached_property
    def slots(self):
        """``{input name: (object, column, form field)}``, in the order of the page."""
        return {
            (f"{prefix}-{column}" if prefix else column): (obj, column, field)
            for obj, form_class, prefix, _row in self._bare
            for column, field in form_class.base_fields.items()
        }

    def stored(self, name):
        """The stored value of an input as the text that the page shows for it."""
        obj, column, field = self.slots[name]
        value = field.prepare_value(getattr(obj, column))
        return "" if value is None else str(value)

    def shown(self, name):
        """What the page shows: the text as typed, or the stored value."""
        return self.typed.get(name, self.stored(name))

    def words(self, name, text):
        """``text`` of an input as people read it: the label of a choice instead of its code."""
        choices = getattr(self.slots[name][2], "choices", ())
        return str(dict(choices).get(text, text))

    @cached_property
    def entries(self):
        """The forms, bound to what is shown, so that each tells at once what cannot be read."""
        data = {name: self.shown(name) for name in self.slots}
        entries = []
        for obj, form_class, prefix, row in self._bare:
            form = form_class(data, prefix=prefix)
            form.full_clean()
            entries.append(Entry(obj, form, row))
        return entries

    @property
    def forms(self):
        """The bound forms, row by row."""
        return [entry.form for entry in self.entries]

    def non_form_errors(self):
        """Nothing: what is wrong with a whole step is told above its form (``over_ceiling``)."""
        return []

    @property
    def form(self):
        """The one form of a step that has no rows and one holder."""
        return self.entries[0].form if self.step in PARTS and len(self.entries) == 1 else None

    @property
    def fields(self):
        """The bound fields of a step without rows, in the order of its parts."""
        found = {field.name: field for form in self.forms for field in form}
        return [found[part.code] for part in parts_of(self.proposal, self.step)]

    @property
    def items(self):
        """The entries of a library's items."""
        return [entry for entry in self.entries if entry.form.prefix.startswith("item-")]

    @property
    def others(self):
        """The entries of items beside the library."""
        return [entry for entry in self.entries if entry.form.prefix.startswith("other-")]

    @property
    def problems(self):
        """``{input name: message}`` for all that cannot be read or is too long."""
        return {
            entry.form.add_prefix(column): str(messages[0])
            for entry in self.entries
            for column, messages in entry.form.errors.items()
        }

    @cached_property
    def totals(self):
        """What the lines shown add up to, in yuan, by source and in all."""
        sums = {"fund": Decimal(0), "own": Decimal(0)}
        for entry in self.entries:
            source = entry.form.cleaned_data.get("source") or "fund"
            sums[source] += entry.amount or 0
        return sums | {"all": sums["fund"] + sums["own"]}


def pending_texts(proposal):
    """``{input name: text as typed}`` of all that could not be kept as a value."""
    return dict(proposal.saved_fields.exclude(typed="").values_list("name", "typed"))
