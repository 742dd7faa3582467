"""The questions about a call and what the office answered, as an official document."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.models import Question
from calls.printing.call import question_words
from calls.printing.consolidated import first_of
from calls.questions.deadline import closes_of
from calls.questions.listing import answered_of
from core.official.document import Content, Heading, Paragraph
from core.official.numerals import chinese


def title_of(call):
    return _("Answers to questions about “%(call)s”") % {"call": call.title}


def lacking(call):
    """Why the document cannot be issued now; '' when it can."""
    if answered_of(call).exists():
        return ""
    return _("No question has been answered yet.")


def build(announcement):
    """The ``Content``: each place of the call a section, in it question and answer by their numbers."""
    call = announcement.call
    rows = answered_of(call).select_related("answer", "lot", "project")
    places = {}
    for question in rows.order_by("lot__position", "project__position", "number"):
        places.setdefault(_place(question), []).append(question)
    blocks = [Paragraph(_opening(call))]
    for position, (place, questions) in enumerate(places.items(), start=1):
        blocks.append(Heading(1, f"{chinese(position)}、{place}"))
        for question in questions:
            blocks += _pair(question)
    if close := closes_of(call).get(None):
        told = question_words(close)
        blocks.append(Paragraph(told, lead=_("Questions are taken until") + _(": ")))
    return Content(title=announcement.title, blocks=tuple(blocks))


def _opening(call):
    first = first_of(call)
    about = f"《{first.title if first else call.title}》"
    if first and first.number:
        about += f"（{first.number}）"
    asked = Question.objects.filter(call=call).count()
    return _("%(count)d questions were asked about %(about)s. They are answered as follows.") % {
        "count": asked,
        "about": about,
    }


def _place(question):
    if question.about is None:
        return pgettext("questions", "The call as a whole")
    if question.project is None:
        return question.lot.name
    if question.lot.is_all:
        return question.project.name
    return f"{question.lot.name} · {question.project.name}"


def _pair(question):
    number = question.number
    asked = pgettext("official document", "Question %(number)d") % {"number": number}
    day = date_format(timezone.localtime(question.answer.at), "DATE_FORMAT")
    given = pgettext("official document", "Answer (%(day)s)") % {"day": day}
    return [
        Paragraph(_one_line(question.public_text), lead=asked + _(": ")),
        Paragraph(_one_line(question.answer.text), lead=given + _(": ")),
    ]


def _one_line(text):
    return " ".join(text.split())
