"""Asking a question: by anybody who is signed in, until the question deadline."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from calls.enums import CallState, QuestionState
from calls.layout import end_of_day
from calls.locking import lock_call
from calls.models import Lot, Project, Question
from calls.models.questions import LONGEST_QUESTION
from calls.questions.deadline import closes_of
from calls.questions.refusals import (
    PersonalNumbers,
    QuestionRefused,
    QuestionTooLate,
    TooManyQuestions,
)
from calls.windows import proposals_stage, window_of
from core import audit, masking
from core.calendar import reckon_add_working_days
from core.enums import PersonalData
from core.text import clean_text
from core.wording import exact
from parties.desk_tasks import end_task, give_task
from parties.queries import party_ids_of, works_for

QUESTION_TASK = "calls.question"
# Working days that the office has for an answer; it is to be of use before the deadline.
ANSWER_WORKING_DAYS = 2
MOST_A_DAY = 5
ONE_DAY = timedelta(days=1)


@transaction.atomic
def ask(call, *, text, lot=None, project=None, party=None, knows_of_numbers=False, by, at):
    """Put a question to the office that runs ``call``.

    :param lot: what it is about; with ``project`` that project's lot. Neither: the call as a whole.
    :param party: for whom ``by`` asks: itself (None) or an organization that it belongs to.
    :param knows_of_numbers: the asker was told that a phone or identity number stands in the text;
        it is then kept from the public.
    :param at: aware instant of the request, on which the question deadline is judged.
    :returns: ``(Question, whether it is new)``; the same words from the same person are no second one.
    :raises QuestionRefused: with the exact reason.
    """
    call = lock_call(call.pk)
    text = clean_text(text)
    _refuse_words(text)
    _refuse_person(call, party, by)
    lot, project = _about(call, lot, project)
    if earlier := _same(call, text, lot, project, by):
        return earlier, False
    closes = _refuse_time(call, lot, at)
    _refuse_often(call, by, at)
    numbers = masking.find(text)
    if numbers and not knows_of_numbers:
        raise PersonalNumbers(warning_of(numbers), field="knows_of_numbers")
    last = Question.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    question = Question.objects.create(
        call=call, lot=lot, project=project, number=last + 1, text=text,
        public_text=masking.mask(text), hides_numbers=bool(numbers),
        asked_by=by, party_id=(party or by.party).pk, asked_at=at, due_at=_due(closes, at),
    )  # fmt: skip
    give_question_task(question, at=at)
    audit.record(
        "calls.ask_question", subject=call, by=by, at=at, office_id=call.office_id,
        after={"id": question.pk, "number": question.number},
    )  # fmt: skip
    return question, True


def _refuse_words(text):
    if not text.strip():
        raise QuestionRefused(_("Write your question."), field="text")
    if len(text) > LONGEST_QUESTION:
        told = ngettext(
            "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
            "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
            LONGEST_QUESTION,
        ) % {"limit": LONGEST_QUESTION, "length": len(text), "over": len(text) - LONGEST_QUESTION}
        raise QuestionRefused(told, field="text")


def _refuse_person(call, party, by):
    if works_for(by, call.office_id):
        raise QuestionRefused(
            _("You work for the office that runs this call: it answers the questions.")
        )
    if party is not None and not party_ids_of(by).filter(pk=party.pk).exists():
        raise QuestionRefused(_("You do not belong to this organization."), field="party")


def _about(call, lot, project):
    """Lot and project as they stand now; a forged or withdrawn one is refused."""
    if project is not None:
        project = Project.objects.filter(pk=project.pk, lot__call=call).first()
        if project is None or project.lot.withdrawn_in is not None:
            raise QuestionRefused(_("This project is no part of the call any more."), field="about")
        return project.lot, project
    if lot is not None and not Lot.objects.filter(pk=lot.pk, call=call).exists():
        raise QuestionRefused(_("This community is no part of the call any more."), field="about")
    return lot, None


def _same(call, text, lot, project, by):
    """What a second press of the button has sent once more."""
    rows = Question.objects.filter(call=call, asked_by=by, lot=lot, project=project, text=text)
    return rows.exclude(state=QuestionState.HIDDEN).first()


def _refuse_time(call, lot, at):
    """The close of the lot's proposals; the refusal names the instant to the second."""
    if call.state != CallState.PUBLISHED:
        raise QuestionRefused(
            _("This call is %(state)s: no more questions are taken.")
            % {"state": call.get_state_display()}
        )
    prefetch_related_objects([call], "stages__windows", "lots")
    closes = closes_of(call)
    found = closes.get(lot.pk if lot else None)
    if found is None:
        raise QuestionRefused(_("This call takes no questions here. Ask the contact named in it."))
    if at >= found.instant:
        raise QuestionTooLate(
            _(
                "Questions were taken until %(closed)s. Yours arrived at %(arrived)s and was not "
                "taken. The contact named in the call can still be asked by phone."
            )
            % {"closed": exact(found.instant), "arrived": exact(at)}
        )
    return proposals_close(call, lot)


def proposals_close(call, lot):
    """When proposals close for ``lot``, or for the last lot; from prefetched stages."""
    taking = proposals_stage(call)
    lots = [lot] if lot else [*call.lots.all()] or [None]
    windows = [window_of(taking, lot=one) for one in lots]
    return max(window.closes_at for window in windows if window and window.closes_at)


def _refuse_often(call, by, at):
    rows = Question.objects.filter(call=call, asked_by=by, asked_at__gt=at - ONE_DAY)
    times = list(rows.order_by("-asked_at").values_list("asked_at", flat=True)[:MOST_A_DAY])
    if len(times) == MOST_A_DAY:
        told = ngettext(
            "You asked %(count)d question about this call within 24 hours. You can ask the next one "
            "from %(from)s on.",
            "You asked %(count)d questions about this call within 24 hours. You can ask the next one "
            "from %(from)s on.",
            MOST_A_DAY,
        )
        raise TooManyQuestions(told % {"count": MOST_A_DAY, "from": exact(times[-1] + ONE_DAY)})


def warning_of(numbers):
    """What the asker is told about phone and identity numbers, each named as it was typed."""
    named = pgettext("in a list", ", ").join(
        _("“%(text)s” (%(kind)s)") % {"text": one.text, "kind": PersonalData(one.kind).label}
        for one in numbers
    )
    return _(
        "Your question holds %(named)s. Everybody reads questions: take it out, or confirm below that "
        "it is sent with these numbers blanked."
    ) % {"named": named}


def _due(closes_at, at):
    """When it is to be answered: after two working days, at the latest when proposals close."""
    day = reckon_add_working_days(timezone.localdate(at), ANSWER_WORKING_DAYS).date
    return min(end_of_day(day), closes_at)


def give_question_task(question, *, at):
    """Put the question on the desk of the call's office."""
    with translation.override(settings.LANGUAGE_CODE):
        give_task(
            question.call.office,
            what=QUESTION_TASK,
            occasion=occasion_of(question),
            title=_("Answer question %(number)d: %(text)s")
            % {"number": question.number, "text": " ".join(question.public_text.split())[:80]},
            why=question.call.title,
            link=reverse("calls:question", args=[question.pk]),
            due_at=question.due_at,
            at=at,
        )


def end_question_task(question, *, at):
    """It was answered or set aside."""
    end_task(what=QUESTION_TASK, occasion=occasion_of(question), at=at)


def occasion_of(question):
    return f"question:{question.pk}"
