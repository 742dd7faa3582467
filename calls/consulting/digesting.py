"""The digest: what came in, what the office makes of it, what changed; each version stays."""

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls import tasks
from calls.consulting import desk
from calls.consulting.locking import (
    general_window,
    lock_consultation,
    next_number,
    refuse_transition,
)
from calls.consulting.opening import DIGEST_DUE
from calls.consulting.papers import announce_digest
from calls.consulting.refusals import ConsultationRefused
from calls.consulting.trail import record
from calls.consulting.writing import newest_text
from calls.enums import CommentState, ConsultationState
from calls.models import Digest, DigestPoint
from calls.stages import OpenItem
from calls.windows import has_closed
from calls.wording import closing_words
from core import reckoning

TOLD = ("title", "verdict", "answer", "change")


def open_items(consultation):
    """``OpenItem`` of what must be done with the comments before the digest can be published."""
    tab = reverse("calls:consultation_tab", args=[consultation.stage_id])
    found = []
    waiting = consultation.comments.filter(state=CommentState.WAITING).count()
    if waiting:
        text = ngettext(
            "%(count)d comment waits to be looked at.",
            "%(count)d comments wait to be looked at.",
            waiting,
        )
        found.append(OpenItem(text % {"count": waiting}, f"{tab}?state={CommentState.WAITING}"))
    alone = desk.ungrouped(consultation).count()
    if alone:
        text = ngettext(
            "%(count)d comment belongs to no point.",
            "%(count)d comments belong to no point.",
            alone,
        )
        found.append(OpenItem(text % {"count": alone}, f"{tab}?state=alone"))
    found += [
        OpenItem(
            _("“%(point)s” has no answer.") % {"point": point.title},
            reverse("calls:consultation_point", args=[consultation.stage_id, point.pk]),
        )
        for point in consultation.points.filter(verdict="")
    ]
    return found


def lacking(consultation, *, at):
    """Everything that keeps the digest from being published at ``at`` (aware)."""
    window = general_window(consultation.stage)
    tab = reverse("calls:consultation_tab", args=[consultation.stage_id])
    found = []
    if window is not None and not has_closed(window, at=at):
        text = _("Comments are taken until %(closes)s.")
        found.append(OpenItem(text % {"closes": closing_words(window.closes_at)}, tab))
    return found + open_items(consultation)


def figures_of(consultation):
    """The digest's figures as columns: received, shown, hidden, different texts."""
    return consultation.comments.aggregate(
        received=Count("pk"),
        shown=Count("pk", filter=Q(state=CommentState.SHOWN)),
        hidden=Count("pk", filter=Q(state=CommentState.HIDDEN)),
        writers=Count("digest", distinct=True),
    )


@transaction.atomic
def publish_digest(consultation, *, by, at):
    """Publish the answers as they stand now, with the text as it has become; told to who commented.

    :returns: the ``Digest``.
    :raises ConsultationRefused: before the end, with something open (named), or when nothing changed.
    """
    consultation = lock_consultation(consultation.pk)
    refuse_transition(consultation, ConsultationState.ANSWERED)
    if found := lacking(consultation, at=at):
        raise ConsultationRefused(
            _("The digest cannot be published yet."), problems=[(None, one.text) for one in found]
        )
    text = newest_text(consultation)
    digest = Digest(
        consultation=consultation, number=next_number(consultation.digests), published_at=at,
        published_by=by, text=text, **figures_of(consultation),
    )  # fmt: skip
    _refuse_same(consultation, digest)
    digest.save()
    _write_rows(consultation, digest)
    consultation.versions.filter(public_since=None).update(public_since=at)
    consultation.state = ConsultationState.ANSWERED
    consultation.save(update_fields=["state"])
    digest.announcement = announce_digest(digest, by=by, at=at)
    digest.save(update_fields=["announcement"])
    reckoning.settle(consultation, DIGEST_DUE, at=at)
    record(consultation, "calls.publish_digest", by=by, at=at, after={"version": digest.number})
    desk.refresh(consultation, at=at)
    transaction.on_commit(tasks.nudge_papers, robust=True)
    transaction.on_commit(tasks.nudge_commenters, robust=True)
    return digest


def _rows_of(consultation):
    return consultation.points.annotate(count=Count("comments")).order_by("position", "pk")


def _refuse_same(consultation, digest):
    """A version that says what the one before said is none."""
    newest = consultation.digests.first()
    if newest is None:
        return
    columns = ("text_id", "received", "shown", "hidden")
    is_same = all(getattr(newest, name) == getattr(digest, name) for name in columns)
    told = [tuple(getattr(one, name) for name in (*TOLD, "count")) for one in newest.rows.all()]
    now = [tuple(getattr(one, name) for name in (*TOLD, "count")) for one in _rows_of(consultation)]
    if is_same and told == now:
        raise ConsultationRefused(_("Nothing has changed since the digest was published."))


def _write_rows(consultation, digest):
    for position, point in enumerate(_rows_of(consultation), start=1):
        row = DigestPoint.objects.create(
            digest=digest, point=point, position=position, count=point.count,
            **{name: getattr(point, name) for name in TOLD},
        )  # fmt: skip
        row.passages.set(point.passages.all())
