"""Locks in one order: the stage's notices, then an objection, then a proposal. Call inside ``atomic``."""

from calls.models import Stage
from reviews.locking import require_running
from reviews.models import Objection, PublicNotice


def lock_stage(stage_id):
    """The stage, locked: what happens to its notices and objections waits for each other.

    :raises RoundRefused: when its call has ended.
    """
    stage = (
        Stage.objects.select_for_update(of=("self",))
        .select_related("call__office")
        .get(pk=stage_id)
    )
    require_running(stage.call)
    return stage


def lock_notice(notice_id):
    """The notice as it stands under its stage's lock."""
    stage_id = PublicNotice.objects.values_list("stage", flat=True).get(pk=notice_id)
    stage = lock_stage(stage_id)
    notice = PublicNotice.objects.select_related("written_by").get(pk=notice_id)
    notice.stage = stage
    return notice


def lock_objection(objection_id):
    """The objection as it stands under its stage's lock."""
    rows = Objection.objects.filter(pk=objection_id)
    stage = lock_stage(rows.values_list("notice__stage", flat=True).get())
    objection = rows.select_related("notice", "proposal__applicant", "handled_by").get()
    objection.notice.stage = stage
    return objection
