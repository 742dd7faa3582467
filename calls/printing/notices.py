"""Correction and consultation as documents."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.official.document import Annex, Content, Paragraph, Table

CORRECTION = (22, 30, 30, 18)


@dataclass(frozen=True)
class CorrectedRow:
    """One change: where it stands, what was announced, what holds now, and why where a reason is given."""

    place: str
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True)
class CorrectionText:
    """What a correction says. ``about`` is the corrected announcement in words (title, number);
    ``notes`` ``[(label, value)]`` of what follows from it."""

    title: str
    about: str
    reason: str
    rows: tuple
    notes: tuple = ()


@dataclass(frozen=True)
class ConsultationText:
    """What a call for comments says.

    ``draft`` are the ``Heading`` and ``Paragraph`` blocks of the draft in order; ``until`` the last day
    in words; ``ways`` ``[(label, value)]`` of how to comment.
    """

    title: str
    opening: str
    draft_title: str
    draft: tuple
    until: str
    ways: tuple


def correction_content(text):
    """The ``Content`` of a ``CorrectionText``: each change as a row of old and new."""
    head = (
        pgettext("in a correction", "Item"),
        pgettext("in a correction", "As announced"),
        pgettext("in a correction", "Corrected to"),
        pgettext("in a correction", "Reason"),
    )
    rows = tuple(
        (row.place, row.old or "—", row.new or "—", row.reason or "—") for row in text.rows
    )
    opening = _("The following is corrected in %(about)s. Reason: %(reason)s") % {
        "about": text.about,
        "reason": text.reason,
    }
    return Content(
        title=text.title,
        blocks=(
            Paragraph(opening),
            Table(head=head, rows=rows, widths=CORRECTION),
            *(Paragraph(value, lead=label + _(": ")) for label, value in text.notes),
            Paragraph(_("Everything else stays as announced.")),
        ),
    )


def consultation_content(text):
    """The ``Content`` of a ``ConsultationText``: what is asked and how, the draft as an annex."""
    ways = [Paragraph(_("Comments are taken until %(day)s.") % {"day": text.until})]
    ways += [Paragraph(value, lead=label + _(": ")) for label, value in text.ways]
    return Content(
        title=text.title,
        blocks=(Paragraph(text.opening), *ways),
        annexes=(Annex(text.draft_title, text.draft),),
    )
