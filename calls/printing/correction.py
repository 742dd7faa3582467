"""A published correction as a document, from its kept rows."""

from django.utils.translation import gettext as _

from calls.correcting.parts import WINDOW
from calls.documents import correction_context
from calls.models import Call
from calls.printing.call import question_words
from calls.printing.notices import CorrectedRow, CorrectionText, correction_content
from calls.queries import with_stages
from calls.questions.deadline import closes_of
from calls.windows import proposals_stage


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
        title=announcement.title,
        about=about,
        reason=context["correction"].reason,
        rows=rows,
        notes=_question_days(announcement.call, context["changes"]),
    )
    return correction_content(text)


def _question_days(call, changes):
    """Until when questions are taken, where a correction moved the deadline from which that is reckoned."""
    call = with_stages(Call.objects.filter(pk=call.pk)).prefetch_related("lots").get()
    taking = proposals_stage(call)
    moved = [one for one in changes if one.part == WINDOW]
    if not any(taking and one.place.split(" · ")[0] == taking.name for one in moved):
        return ()
    closes = closes_of(call)
    lots = [(lot.name, closes[lot.pk]) for lot in call.lots.all() if lot.pk in closes]
    if len({close.instant for _name, close in lots}) <= 1:
        lots = [("", closes[None])] if closes else []
    label = _("Questions are taken until")
    return tuple((f"{name} {label}".strip(), question_words(close)) for name, close in lots)
