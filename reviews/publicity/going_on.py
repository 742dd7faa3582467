"""When a notice is over, what nobody objects to goes on to the next stage.

What is due is found by its instant; a background job only makes it quick, and every act of the office
upon the stage does the same first.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import OutcomeResult
from applications.passing import write_outcome
from applications.states import locked
from applications.wording import office_language
from calls.enums import CallState
from calls.wording import closing_words
from core import audit, reckoning
from reviews.enums import NoticeState
from reviews.models import PublicNotice
from reviews.publicity import clock, queries
from reviews.publicity.locking import lock_stage


def due_lines(notice, *, at):
    """The lines whose proposals go on at ``at`` (aware): the notice is over, nothing keeps them back."""
    if notice is None or notice.state != NoticeState.PUBLISHED or not clock.is_over(notice, at=at):
        return []
    return list(queries.free_lines(notice).select_related("proposal"))


@transaction.atomic
def let_go_on(stage, *, by, at):
    """Let go on what is due; returns how many. Asked again, it lets nobody go on twice.

    :param by: the person who asked, None for the portal itself.
    :raises RoundRefused: when the call has ended.
    """
    return go_on_locked(lock_stage(stage.pk), by=by, at=at)


def go_on_locked(stage, *, by, at):
    """As ``let_go_on``, for an act that holds the stage's lock."""
    notice = queries.current(stage)
    lines = due_lines(notice, at=at)
    if not lines:
        return 0
    with office_language():
        note = _("In public notice until %(end)s; no objection is open.") % {
            "end": closing_words(notice.ends_at)
        }
    for line in lines:
        write_outcome(
            locked(line.proposal_id), stage, OutcomeResult.PASSED, note=note, by=by, at=at
        )
    reckoning.settle(notice, clock.NOTICE_END, at=at)
    audit.record(
        "reviews.pass_notice", subject=notice, by=by, at=at, office_id=stage.call.office_id,
        after={"proposals": len(lines)},
    )  # fmt: skip
    return len(lines)


def let_all_go_on(*, at, limit=100):
    """The sweep: every notice that is over and has lines without an outcome; returns how many went."""
    over = PublicNotice.objects.filter(
        state=NoticeState.PUBLISHED, ends_at__lte=at, stage__call__state=CallState.PUBLISHED
    ).select_related("stage").order_by("ends_at")  # fmt: skip
    due = (one for one in over if due_lines(one, at=at))
    return sum(
        let_go_on(one.stage, by=None, at=at) for one, _n in zip(due, range(limit), strict=False)
    )
