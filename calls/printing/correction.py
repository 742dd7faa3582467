"""A published correction as a document, from its kept rows."""

from calls.documents import correction_context
from calls.printing.notices import CorrectedRow, CorrectionText, correction_content


def build(announcement):
    """The ``Content`` of a correction's announcement."""
    context = correction_context(announcement.correction)
    first = context["first"]
    about = f"《{first.title if first else context['call'].title}》"
    if first and first.number:
        about += f"（{first.number}）"
    rows = tuple(
        CorrectedRow(
            place=" · ".join(part for part in (change.place, change.label) if part),
            old=change.old,
            new=change.new,
            reason=change.reason,
        )
        for change in context["changes"]
    )
    text = CorrectionText(
        title=announcement.title, about=about, reason=context["correction"].reason, rows=rows
    )
    return correction_content(text)
