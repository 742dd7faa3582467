"""A second person releases the notice: it is numbered, public, and its clock begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from calls import tasks
from calls.enums import AnnouncementKind
from calls.models import Announcement
from calls.printing.issuing import settle
from core import reckoning
from reviews.enums import NOTICE_TRANSITIONS, NoticeState
from reviews.locking import move
from reviews.publicity import clock, desk, emails, queries
from reviews.publicity.locking import lock_notice
from reviews.publicity.refusals import NoticeRefused
from reviews.publicity.searching import digest_of, open_findings, search_texts
from reviews.publicity.writing import record


@transaction.atomic
def release(notice, *, seen, by, at):
    """Publish a notice that waits for release; its clock begins on the day of ``at``.

    :param seen: the hash of what the page showed to ``by``.
    :raises NoticeRefused: by its own writer, when it is another text than the page showed, when it does
        not wait any more, or when a proposal in it has left the running since.
    """
    notice = lock_notice(notice.pk)
    if notice.state != NoticeState.READY:
        raise NoticeRefused(_("The notice does not wait for release any more."))
    if notice.written_by_id == by.pk:
        raise NoticeRefused(
            _("You wrote this notice: another person of your office has to release it.")
        )
    search_texts(notice)
    if not seen or digest_of(notice) != notice.digest or seen != notice.digest:
        raise NoticeRefused(_("The notice was changed since you looked at it. Look at it again."))
    if open_findings(notice).exists():
        raise NoticeRefused(_("Personal data in it is neither hidden nor confirmed."))
    _refuse_outdated(notice)
    _publish(notice, by=by, at=at)
    return notice


def _refuse_outdated(notice):
    """What it tells of must still be what the stage is about."""
    told = set(notice.lines.values_list("proposal", flat=True))
    living = set(queries.running(notice.stage).values_list("pk", flat=True))
    if told != living:
        raise NoticeRefused(
            _(
                "Since the notice was written, %(count)d proposals came to the stage or left it. Take "
                "it back and save it once more: the table is then taken anew."
            )
            % {"count": len(told ^ living)}
        )


def _publish(notice, *, by, at):
    before = queries.current(notice.stage)
    if before is not None:
        move(before, NoticeState.REPLACED, NOTICE_TRANSITIONS)
        before.save(update_fields=["state"])
        reckoning.settle(before, clock.NOTICE_END, at=at)
    move(notice, NoticeState.PUBLISHED, NOTICE_TRANSITIONS)
    notice.released_by, notice.released_at = by, at
    clock.start(notice, at=at)
    notice.save()
    _announce(notice, by=by, at=at)
    desk.ended_writing(notice.stage, at=at)
    emails.published(notice)
    record(
        "release_notice", notice, by=by, at=at,
        after={"sha256": notice.digest, "ends": notice.last_day.isoformat()},
    )  # fmt: skip


def _announce(notice, *, by, at):
    """The official document: numbered at once, printed after the commit."""
    call = notice.stage.call
    count = Announcement.objects.filter(call=call, kind=AnnouncementKind.NOTICE).count()
    notice.announcement = Announcement.objects.create(
        call=call, stage=notice.stage, kind=AnnouncementKind.NOTICE, title=notice.title, revision=count + 1,
        published_at=at, published_by=by,
    )  # fmt: skip
    notice.save(update_fields=["announcement"])
    settle(notice.announcement)
    transaction.on_commit(tasks.nudge_papers, robust=True)
