"""Merging, hiding and blanking: what the office may do with a question whose words stay the asker's."""

from django.db import transaction
from django.utils.translation import gettext as _

from calls.enums import QuestionState
from calls.models import Question
from calls.models.questions import LONGEST_HIDE_REASON
from calls.questions import telling
from calls.questions.answering import lock_question, record, refuse_transition
from calls.questions.asking import end_question_task, give_question_task
from calls.questions.refusals import QuestionRefused
from core import masking
from core.text import clean_text

MOST_BLANKED = 20
# So long whatever it hides.
BLANK = "＊＊＊＊"


@transaction.atomic
def merge_question(question, *, into, by, at):
    """Let ``question`` be answered together with ``into``, which asks the same.

    What was merged into ``question`` before goes along. Its askers hear of the answer as if they had
    asked ``into``.

    :raises QuestionRefused: for an answered one, for itself, for one of another call or set aside.
    """
    question = lock_question(question)
    refuse_transition(question, QuestionState.MERGED)
    target = Question.objects.filter(pk=into.pk, call=question.call_id).first()
    if target is None or target.pk == question.pk:
        raise QuestionRefused(_("Choose another question of this call."), field="into")
    if target.state not in (QuestionState.OPEN, QuestionState.ANSWERED):
        raise QuestionRefused(
            _("Question %(number)d was set aside itself. Choose another one.")
            % {"number": target.number},
            field="into",
        )
    question.merged.update(merged_into=target)
    question.state, question.merged_into = QuestionState.MERGED, target
    question.save(update_fields=["state", "merged_into"])
    end_question_task(question, at=at)
    record("calls.merge_question", question, by=by, at=at, after={"into": target.number})
    if target.state == QuestionState.ANSWERED:
        target.call = question.call
        telling.answered(target)
    return question


@transaction.atomic
def hide_question(question, *, reason, by, at):
    """Take a question (with its answer) off the public page, because it names persons for example.

    :param reason: what the asker and the audit trail are told, at most 500 characters.
    :raises QuestionRefused: without a reason, or while others are merged into it.
    """
    question = lock_question(question)
    refuse_transition(question, QuestionState.HIDDEN)
    reason = clean_text(reason, multiline=False)
    if not reason:
        raise QuestionRefused(_("Say why the question is not shown."), field="reason")
    if len(reason) > LONGEST_HIDE_REASON:
        raise QuestionRefused(_("The reason is longer than 500 characters."), field="reason")
    if question.merged.exists():
        raise QuestionRefused(
            _("Other questions were merged into this one. Bring them back first.")
        )
    question.state, question.hide_reason = QuestionState.HIDDEN, reason
    question.save(update_fields=["state", "hide_reason"])
    end_question_task(question, at=at)
    record("calls.hide_question", question, by=by, at=at, note=reason)
    telling.hidden(question, at=at)
    return question


@transaction.atomic
def bring_back(question, *, by, at):
    """Undo a merge or a hiding: it is answered again where it has an answer, else open.

    :raises QuestionRefused: for one that was not set aside.
    """
    question = lock_question(question)
    state = QuestionState.ANSWERED if question.answer_id else QuestionState.OPEN
    if question.state not in (QuestionState.MERGED, QuestionState.HIDDEN):
        raise QuestionRefused(
            _("Question %(number)d was not set aside.") % {"number": question.number}
        )
    refuse_transition(question, state)
    question.state, question.merged_into, question.hide_reason = state, None, ""
    question.save(update_fields=["state", "merged_into", "hide_reason"])
    if state == QuestionState.OPEN:
        give_question_task(question, at=at)
    record("calls.bring_back_question", question, by=by, at=at)
    return question


@transaction.atomic
def blank_words(question, *, words, numbers, by, at):
    """Say what of a question is made unreadable for the public; its own words stay as they are.

    :param words: names and the like, each as it stands in the question.
    :param numbers: whether phone numbers, identity numbers and addresses are blanked.
    :raises QuestionRefused: for a word that does not stand in it, or too many.
    """
    question = lock_question(question)
    words = [word for line in words if (word := clean_text(line, multiline=False))]
    if len(words) > MOST_BLANKED:
        raise QuestionRefused(_("At most 20 words can be blanked."), field="words")
    for word in words:
        if word not in question.text:
            raise QuestionRefused(
                _("“%(word)s” does not stand in the question. Copy it from there.")
                % {"word": word},
                field="words",
            )
    question.hides_numbers, question.blanked = numbers, "\n".join(words)
    question.public_text = readable(question)
    question.save(update_fields=["hides_numbers", "blanked", "public_text"])
    if question.state == QuestionState.OPEN:
        give_question_task(question, at=at)
    record(
        "calls.blank_question", question, by=by, at=at,
        after={"words": len(words), "numbers": numbers},
    )  # fmt: skip
    return question


def readable(question):
    """The question's words with what is blanked made unreadable, longer words first."""
    text = masking.mask(question.text) if question.hides_numbers else question.text
    for word in sorted(question.blanked_words, key=len, reverse=True):
        text = text.replace(word, BLANK)
    return text
