"""The office answers a question, and words an answer anew; every wording is kept.

Locks are taken in this order: call, question.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.enums import QUESTION_TRANSITIONS, CallState, QuestionState
from calls.locking import lock_call
from calls.models import Answer, Question
from calls.models.questions import LONGEST_ANSWER
from calls.questions import telling
from calls.questions.asking import end_question_task
from calls.questions.refusals import AnswerOutdated, QuestionRefused
from core import audit
from core.text import clean_text


def lock_question(question):
    """Call and question under their locks.

    :raises QuestionRefused: when the call does not run any more.
    """
    call = lock_call(question.call_id)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.call = call
    if call.state != CallState.PUBLISHED:
        raise QuestionRefused(
            _("This call is %(state)s: its questions and answers stay as they are.")
            % {"state": call.get_state_display()}
        )
    return question


def refuse_transition(question, state):
    """Check the table of transitions.

    :raises QuestionRefused: when ``question`` cannot go over to ``state``.
    """
    if state not in QUESTION_TRANSITIONS[question.state]:
        raise QuestionRefused(
            _("Question %(number)d is in the state “%(state)s”; that cannot be done with it.")
            % {"number": question.number, "state": question.get_state_display()}
        )


@transaction.atomic
def answer_question(question, *, text, base, by, at):
    """Publish an answer, or a new wording of it; asker and followers are told once for each wording.

    :param base: version of the answer that ``by`` has seen; 0 when there was none.
    :param by: the user; the caller has asked ``calls.answer_questions``.
    :returns: the ``Answer`` that holds now.
    :raises AnswerOutdated: when a colleague answered since, with that answer.
    :raises QuestionRefused: for an empty or long text, or a question that was set aside.
    """
    question = lock_question(question)
    text = clean_text(text)
    _refuse_words(text)
    current = question.answer
    if current is not None and current.text == text and current.by_id == by.pk:
        # The button was pressed twice.
        return current
    version = current.version if current else 0
    if version != base:
        raise AnswerOutdated(current)
    if question.state != QuestionState.ANSWERED:
        refuse_transition(question, QuestionState.ANSWERED)
    answer = Answer.objects.create(question=question, version=version + 1, text=text, by=by, at=at)
    question.answer, question.state = answer, QuestionState.ANSWERED
    question.answered_at = question.answered_at or at
    question.save(update_fields=["answer", "state", "answered_at"])
    end_question_task(question, at=at)
    act = "calls.reword_answer" if current else "calls.answer_question"
    record(act, question, by=by, at=at, after={"version": answer.version})
    telling.answered(question)
    return answer


def _refuse_words(text):
    if not text.strip():
        raise QuestionRefused(_("Write the answer."), field="text")
    if len(text) > LONGEST_ANSWER:
        told = ngettext(
            "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
            "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
            LONGEST_ANSWER,
        ) % {"limit": LONGEST_ANSWER, "length": len(text), "over": len(text) - LONGEST_ANSWER}
        raise QuestionRefused(told, field="text")


def record(act, question, *, by, at, after=None, note=""):
    """Write an act on a question into the trail of its call."""
    audit.record(
        act,
        subject=question.call,
        by=by,
        at=at,
        office_id=question.call.office_id,
        after={"id": question.pk, "number": question.number, **(after or {})},
        note=note,
    )
