"""Comments that say the same become a point with one answer; a comment may belong to several."""

from django.db import transaction
from django.utils.translation import gettext as _

from calls.consulting import desk
from calls.consulting.locking import lock_consultation, next_number
from calls.consulting.moderating import MOST_ROWS, twins_of
from calls.consulting.refusals import ConsultationRefused, PointChanged
from calls.consulting.trail import record
from calls.consulting.writing import newest_text
from calls.enums import CommentState, Verdict
from calls.models import Passage, Point

MOST_POINTS = 300


@transaction.atomic
def save_point(consultation, point_id, row, *, revision, by, at):
    """Write a point and its answer, or a new point (``point_id`` None).

    :param row: ``title``, ``verdict`` ('' while it is not answered), ``answer``, ``change`` and
        ``passages`` (ids of passages of the newest text).
    :param revision: the one that the person saw; 0 for a new one.
    :raises PointChanged: when somebody else has written it since.
    :raises ConsultationRefused: for a verdict without answer, a second point of the same name.
    """
    consultation = lock_consultation(consultation.pk)
    _refuse_unfinished(row)
    others = consultation.points.exclude(pk=point_id)
    if others.filter(title=row["title"]).exists():
        raise ConsultationRefused(_("There is a point of this name already."), field="title")
    point = _point_to_write(consultation, point_id, revision)
    is_new = point.pk is None
    for name in ("title", "verdict", "answer", "change"):
        setattr(point, name, row[name])
    point.answered_by, point.answered_at = (by, at) if point.verdict else (None, None)
    point.revision += 0 if is_new else 1
    point.save()
    newest = newest_text(consultation)
    wanted = Passage.objects.filter(version=newest, pk__in=row["passages"])
    point.passages.set(wanted if newest and newest.number > 1 else [])
    record(consultation, "calls.add_point" if is_new else "calls.edit_point", by=by, at=at,
           after={"point": point.pk, "name": point.title, "verdict": point.verdict})  # fmt: skip
    desk.refresh(consultation, at=at)
    return point


def _refuse_unfinished(row):
    if row["verdict"] and not row["answer"].strip():
        text = _("Write the answer.")
        if row["verdict"] != Verdict.TAKEN:
            text = _("Write the answer: why it is not taken, or not all of it.")
        raise ConsultationRefused(text, field="answer")


def _point_to_write(consultation, point_id, revision):
    if point_id is None:
        if consultation.points.count() >= MOST_POINTS:
            raise ConsultationRefused(
                _("There are %(most)d points already.") % {"most": MOST_POINTS}
            )
        position = next_number(consultation.points, "position")
        return Point(consultation=consultation, position=position)
    point = consultation.points.filter(pk=point_id).first()
    if point is None or point.revision != revision:
        raise PointChanged
    return point


@transaction.atomic
def delete_point(consultation, point_id, *, by, at):
    """Take a point out; its comments are in no point then, and wait to be grouped again."""
    consultation = lock_consultation(consultation.pk)
    point = consultation.points.filter(pk=point_id).first()
    if point is None:
        return
    record(consultation, "calls.delete_point", by=by, at=at, before={"name": point.title})
    point.delete()
    desk.refresh(consultation, at=at)


@transaction.atomic
def group(consultation, point_id, rows, *, by, at, out=False):
    """Put comments, each with all that say the same, into a point, or take them ``out`` of it.

    :param rows: as ``moderating.moderate`` takes them.
    :returns: how many comments are concerned.
    :raises ConsultationRefused: without a point or rows, or for a comment that is not shown.
    """
    consultation = lock_consultation(consultation.pk)
    point = consultation.points.filter(pk=point_id).first()
    if point is None:
        raise ConsultationRefused(_("Choose the point."), field="point")
    if not rows:
        raise ConsultationRefused(_("Choose at least one comment."), field="row")
    chosen = consultation.comments.filter(pk__in=[pk for pk, _seen in rows[:MOST_ROWS]])
    ids = []
    for comment in chosen:
        if comment.state != CommentState.SHOWN:
            raise ConsultationRefused(_("Only comments that are shown belong to a point."))
        ids += twins_of(comment, CommentState.SHOWN).values_list("pk", flat=True)
    (point.comments.remove if out else point.comments.add)(*ids)
    record(consultation, "calls.ungroup_comments" if out else "calls.group_comments", by=by, at=at,
           after={"count": len(ids), "name": point.title})  # fmt: skip
    desk.refresh(consultation, at=at)
    return len(ids)
