"""The places of a proposal that a defect can name, and holding a correction to them."""

from django.utils.translation import gettext as _

from applications.asked import parts_of, sections_of
from applications.forms import label_of
from applications.refusals import EditRefused
from applications.screened import is_named, open_places
from applications.sections import PARTS, Section
from applications.targets import rows_of
from applications.ticking import item_rows

LONGEST_LABEL = 300


def places_of(proposal):
    """``{section: [(place, label)]}``: fields, commitments, budget lines, members of the team."""
    asked = sections_of(proposal)
    found = {
        section: [(part.code, str(label_of(part))) for part in parts_of(proposal, section)]
        for section in PARTS
        if section in asked
    }
    found |= {section: rows(proposal) for section, rows in ROW_PLACES.items() if section in asked}
    return {
        section: [(place, label[:LONGEST_LABEL]) for place, label in rows]
        for section, rows in found.items()
    }


def _commitments(proposal):
    return [
        (f"target-{row.target.pk}", f"{row.indicator.number} {row.words}")
        for row in rows_of(proposal.project)
    ]


def _lines(proposal):
    return [
        (f"line-{line.pk}", _numbered(_("Line %(number)d"), number, line.item))
        for number, line in enumerate(proposal.budget_lines.all(), start=1)
    ]


def _members(proposal):
    return [
        (f"member-{one.pk}", _numbered(_("Member %(number)d"), number, one.name))
        for number, one in enumerate(proposal.team.all(), start=1)
    ]


def _items(proposal):
    items = [(f"item-{row.item.pk}", str(row.item)) for row in item_rows(proposal)]
    others = enumerate(proposal.other_items.all(), start=1)
    return items + [
        (f"other-{one.pk}", _numbered(_("Other item %(number)d"), number, one.name))
        for number, one in others
    ]


ROW_PLACES = {
    Section.ITEMS: _items,
    Section.COMMITMENTS: _commitments,
    Section.BUDGET: _lines,
    Section.TEAM: _members,
}


def _numbered(words, number, name):
    return f"{words % {'number': number}} {name}".strip()


def refuse_unnamed(proposal, sheet, names):
    """Refuse a correction that touches an input which no defect names.

    Source: scheme A, 'late': a correction is answered in the fields that it names.
    """
    places = open_places(proposal, sheet.step)
    for name in names:
        if not is_named(name, places):
            raise EditRefused(
                _("Only what the office named can be changed; “%(field)s” is not among it.")
                % {"field": sheet.slots[name][2].label},
                field=name,
            )


def refuse_new_rows(proposal, step):
    """Refuse to add or remove rows where the office named single rows only."""
    if open_places(proposal, step) is not None:
        raise EditRefused(
            _(
                "The office named single lines here: none can be added or removed, only those changed."
            )
        )


def close_inputs(sheet, places):
    """Show the inputs that no defect names as they are, not to be changed."""
    if places is None:
        return
    for entry in sheet.entries:
        for column, field in entry.form.fields.items():
            if not is_named(entry.form.add_prefix(column), places):
                field.widget.attrs["disabled"] = True
