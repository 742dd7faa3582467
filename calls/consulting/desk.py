"""What a consultation asks of its office: look at the comments, answer them, publish the digest."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.enums import CommentState, ConsultationState
from calls.layout import end_of_day
from parties.desk_tasks import end_task, give_task

MODERATE, ANSWER, DIGEST = "calls.moderate", "calls.answer_points", "calls.publish_digest"


def refresh(consultation, *, at):
    """Give and end the office's tasks by what stands in the database; inside the act's transaction."""
    waiting = consultation.comments.filter(state=CommentState.WAITING).count()
    alone = ungrouped(consultation).count()
    unanswered = consultation.points.filter(verdict="").count()
    is_open = consultation.state == ConsultationState.OPEN
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": consultation.title}
        _set(consultation, MODERATE, waiting, _("Look at the comments on “%(title)s”") % words,
             _waiting_words(waiting), at=at)  # fmt: skip
        _set(consultation, ANSWER, alone + unanswered, _("Answer the comments on “%(title)s”") % words,
             _answer_words(alone, unanswered), at=at)  # fmt: skip
        _set(consultation, DIGEST, is_open, _("Publish what came of “%(title)s”") % words,
             _("After the end of the consultation, when every comment is answered."), at=at)  # fmt: skip


def ungrouped(consultation):
    """Comments that are shown and belong to no point."""
    return consultation.comments.filter(state=CommentState.SHOWN, points=None)


def _waiting_words(count):
    return ngettext(
        "%(count)d comment waits to be looked at.",
        "%(count)d comments wait to be looked at.",
        count,
    ) % {"count": count}


def _answer_words(alone, unanswered):
    return _("Comments in no point: %(alone)d. Points without an answer: %(unanswered)d.") % {
        "alone": alone,
        "unanswered": unanswered,
    }


def _set(consultation, what, is_waiting, title, why, *, at):
    call = consultation.stage.call
    occasion = f"consultation:{consultation.pk}"
    if not is_waiting:
        end_task(what=what, occasion=occasion, at=at)
        return
    due = consultation.digest_due_on
    give_task(
        call.office,
        what=what,
        occasion=occasion,
        title=title,
        why=why,
        link=reverse("calls:consultation_tab", args=[consultation.stage_id]),
        due_at=end_of_day(due) if due and what != MODERATE else None,
        at=at,
    )
