"""What anyone may do without an account: comment, once for each form that was sent."""

import hashlib
import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from calls.consulting import desk, private
from calls.consulting.locking import LIVING, general_window, lock_consultation
from calls.consulting.refusals import CommentLate, CommentRefused
from calls.consulting.trail import record
from calls.enums import ConsultationState
from calls.models import Comment
from calls.models.consultations import LONGEST_COMMENT
from calls.windows import has_closed
from core.papers import new_code


def digest_of(text, passage_id):
    """The same for the same words about the same passage: width, case, spaces and signs aside."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(one for one in folded if unicodedata.category(one)[0] in "LN")
    return hashlib.sha256(f"{passage_id or 0}:{words or folded}".encode()).hexdigest()


@transaction.atomic
def receive_comment(consultation, *, token, text, name="", email="", passage_id=None, at):
    """Take one comment in; it is shown when the office has looked at it.

    :param token: the name of the form (``core.human.check``): sent twice, it gives the first comment.
    :param text: cleaned, 1 to 2,000 code points.
    :param passage_id: a passage of the text that was put up; None for the whole.
    :param at: aware instant at which the form arrived.
    :returns: the ``Comment``.
    :raises CommentLate: at the closing instant or later, naming both instants.
    :raises CommentRefused: for a text that is not open, too long or empty, or another text's passage.
    """
    consultation = lock_consultation(consultation.pk)
    if (earlier := Comment.objects.filter(token=token).first()) is not None:
        return earlier
    _refuse_closed(consultation, at)
    if not text.strip():
        raise CommentRefused(_("Write what you want to say."), field="text")
    if len(text) > LONGEST_COMMENT:
        raise CommentRefused(_("A comment has at most 2,000 characters."), field="text")
    if passage_id is not None and not _is_of(consultation, passage_id):
        raise CommentRefused(_("This passage does not belong to the text."), field="passage")
    comment = Comment.objects.create(
        consultation=consultation,
        code=new_code(),
        token=token,
        received_at=at,
        name=name,
        email=email,
        passage_id=passage_id,
        text=text,
        has_numbers=private.has_numbers(f"{name}\n{text}"),
        digest=digest_of(text, passage_id),
    )
    record(consultation, "calls.receive_comment", by=None, at=at, after={"comment": comment.pk})
    desk.refresh(consultation, at=at)
    return comment


def _refuse_closed(consultation, at):
    window = general_window(consultation.stage)
    if consultation.is_draft or consultation.stage.call.state not in LIVING:
        raise CommentRefused(_("No comments are taken on this text."))
    if window is None or has_closed(window, at=at) or consultation.state != ConsultationState.OPEN:
        raise CommentLate(window.closes_at if window else at, at)


def _is_of(consultation, passage_id):
    """Comments are about version 1, the text that was put up."""
    return consultation.versions.filter(number=1, passages=passage_id).exists()
