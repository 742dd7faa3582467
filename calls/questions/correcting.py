"""An answer that changes the call is a correction: one press begins it, with the question as its reason."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from calls import correction
from calls.enums import CorrectionState
from calls.questions.answering import lock_question, record

LONGEST_QUOTE = 200


@transaction.atomic
def correct_for(question, *, by, at):
    """The draft of a correction that ``question`` leads to; pressed twice it is the same one.

    :param by: the user; the caller has asked ``calls.correct_call``.
    :raises QuestionRefused: when the call does not run any more.
    """
    question = lock_question(question)
    if begun := question.corrections.filter(state=CorrectionState.DRAFT).first():
        return begun
    opened = correction.open_correction(question.call, by=by, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        opened.reason = _("Question %(number)d: %(text)s") % {
            "number": question.number,
            "text": " ".join(question.public_text.split())[:LONGEST_QUOTE],
        }
    opened.question = question
    opened.save(update_fields=["reason", "question"])
    record("calls.correct_for_question", question, by=by, at=at, after={"correction": opened.pk})
    return opened
