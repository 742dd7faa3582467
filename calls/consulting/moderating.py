"""Looking at comments before the public does: shown or not shown, one or many, by one or by two."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from calls.consulting import desk, private
from calls.consulting.locking import lock_consultation
from calls.consulting.refusals import ConsultationRefused
from calls.consulting.trail import record
from calls.enums import COMMENT_TRANSITIONS, CommentState
from calls.models import Comment

# So many rows of a list are looked at in one go; each stands for all comments of the same words.
MOST_ROWS = 200


@dataclass
class Done:
    """What an act on many comments did: how many it changed, and which rows were not as seen."""

    changed: int = 0
    missed: list = field(default_factory=list)


def twins_of(comment, state):
    """The comments with the words of ``comment`` that are in ``state``."""
    return Comment.objects.filter(
        consultation=comment.consultation_id, digest=comment.digest, state=state
    )


@transaction.atomic
def moderate(consultation, rows, state, *, reason="", by, at):
    """Show comments or hide them, each with all that say the same.

    :param rows: ``[(comment id, state in which the person saw it)]``, at most 200.
    :param state: ``CommentState.SHOWN`` or ``HIDDEN``.
    :param reason: why it is not shown; its writer reads it.
    :returns: ``Done``; what a colleague has decided meanwhile is left as it is and named.
    :raises ConsultationRefused: for hiding without a reason, or for nothing chosen.
    """
    consultation = lock_consultation(consultation.pk)
    reason = reason.strip() if state == CommentState.HIDDEN else ""
    if not rows:
        raise ConsultationRefused(_("Choose at least one comment."), field="row")
    if state == CommentState.HIDDEN and not reason:
        raise ConsultationRefused(
            _("Say why it is not shown; whoever wrote it reads the reason."), field="reason"
        )
    done = Done()
    found = {one.pk: one for one in consultation.comments.filter(pk__in=[pk for pk, _seen in rows])}
    for pk, seen in rows[:MOST_ROWS]:
        comment = found.get(pk)
        if comment is None:
            continue
        if comment.state != seen or state not in COMMENT_TRANSITIONS[comment.state]:
            done.missed.append(comment)
            continue
        done.changed += _set_state(list(twins_of(comment, seen)), state, reason, by=by, at=at)
    if done.changed:
        act = "calls.show_comments" if state == CommentState.SHOWN else "calls.hide_comments"
        record(consultation, act, by=by, at=at, note=reason,
               after={"count": done.changed, "comments": [pk for pk, _seen in rows]})  # fmt: skip
        desk.refresh(consultation, at=at)
    return done


def _set_state(comments, state, reason, *, by, at):
    for one in comments:
        one.state, one.reason = state, reason
        one.moderated_by, one.moderated_at = by, at
        one.shown_text = private.hidden(one.text) if state == CommentState.SHOWN else ""
    columns = ["state", "reason", "moderated_by", "moderated_at", "shown_text"]
    Comment.objects.bulk_update(comments, columns, batch_size=500)
    if state == CommentState.HIDDEN:
        # What is not shown is no part of a point any more.
        Comment.points.through.objects.filter(comment__in=comments).delete()
    return len(comments)
