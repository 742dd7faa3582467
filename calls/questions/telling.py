"""Who hears of an answer: whoever asked, and whoever follows the call, each once for each wording."""

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from calls.publishing import followers_of
from core import outbox
from parties.models import User

ANSWERED, NEWS, HIDDEN = "calls.question_answered", "calls.question_news", "calls.question_hidden"


def answered(question):
    """The answer that holds now, to the askers of the question (and of what was merged into it), and to
    the followers of the call. In the transaction of the act."""
    askers = User.objects.filter(
        Q(pk=question.asked_by_id) | Q(pk__in=question.merged.values("asked_by")), is_active=True
    )
    told = {person.pk for person in askers}
    for person in askers:
        _put(ANSWERED, person, question)
    for person in followers_of(question.call).exclude(pk__in=told):
        _put(NEWS, person, question)


def _put(kind, person, question):
    with translation.override(person.language):
        words = {
            "office": question.call.office.name,
            "title": question.call.title,
            "number": question.number,
            "question": question.public_text,
            "answer": question.answer.text,
        }
        if question.answer.version > 1:
            subject = _("The answer to question %(number)d was worded anew: “%(title)s”")
        elif kind == ANSWERED:
            subject = _("Your question about “%(title)s” is answered")
        else:
            subject = _("A question about “%(title)s” is answered")
        outbox.put(
            kind=kind,
            about=question.call,
            recipient=person,
            occasion=f"question:{question.pk}:answer:{question.answer.version}",
            subject=subject % words,
            body=_("Question %(number)d: %(question)s\n\n%(office)s answers: %(answer)s") % words,
            link=reverse("calls:questions", args=[question.call_id]) + f"?number={question.number}",
        )


def hidden(question, *, at):
    """To whoever asked: the question is not shown, and why."""
    person = question.asked_by
    with translation.override(person.language):
        outbox.put(
            kind=HIDDEN,
            about=question.call,
            recipient=person,
            occasion=f"question:{question.pk}:hidden:{at.isoformat()}",
            subject=_("Your question about “%(title)s” is not shown")
            % {"title": question.call.title},
            body=_(
                "%(office)s does not show your question on the call's page. Reason: %(reason)s\n\n"
                "Question %(number)d: %(question)s"
            )
            % {
                "office": question.call.office.name,
                "reason": question.hide_reason,
                "number": question.number,
                "question": question.text,
            },
            link=reverse("calls:questions", args=[question.call_id]),
        )
