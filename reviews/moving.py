"""Moving the end of scoring while a round runs, with a reason that every reviewer behind is told."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from calls.locking import lock_call
from calls.models import StageWindow
from core import audit
from core.templatetags.ui import moment
from reviews import emails, queries
from reviews.assigning import tell_reviewer
from reviews.enums import RoundState
from reviews.locking import lock_round
from reviews.refusals import RoundRefused

LONGEST = timedelta(days=366)


@transaction.atomic
def move_deadline(review_round, *, closes_at, reason, by, at):
    """Let scoring end at ``closes_at`` (aware) instead; the window's revision grows, so that reminders
    go out anew. Returns the reviewers who were told: those with sheets still to write.

    Raises:
        RoundRefused: without a reason, for an instant that is past, more than a year away or the
            present end, and unless the round is open for scoring.
    """
    lock_call(review_round.stage.call_id)
    review_round = lock_round(review_round.pk)
    windows = StageWindow.objects.select_for_update().filter(stage=review_round.stage)
    window = windows.filter(lot=None, area=None).first()
    before = window.closes_at if window else None
    _refuse_senseless(review_round, before, closes_at, reason, at=at)
    if window is None:
        window = StageWindow(stage=review_round.stage, revision=0)
    window.closes_at = closes_at
    window.revision += 1
    window.save()
    review_round = queries.round_of(review_round.stage)
    told = []
    for member in queries.panel_with_load(review_round):
        if member.load > member.scored:
            tell_reviewer(review_round, member, at=at)
            emails.deadline_moved(
                review_round, member, before=before, closes_at=closes_at, reason=reason
            )
            told.append(member)
    audit.record(
        "reviews.move_deadline",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        before={"closes": moment(before) if before else "—"},
        after={"closes": moment(closes_at), "told": [member.pk for member in told]},
        note=reason,
    )
    return told


def _refuse_senseless(review_round, before, closes_at, reason, *, at):
    if review_round.state != RoundState.OPEN:
        raise RoundRefused(_("The round is not open for scoring."), code="state")
    if not reason:
        raise RoundRefused(
            _("Say why the end is moved; the reviewers read it."), code="reason", field="reason"
        )
    told = {"new": moment(closes_at), "now": moment(at)}
    if closes_at <= at:
        text = _("%(new)s is past: it is %(now)s now. Choose a later instant.")
        raise RoundRefused(text % told, code="past", field="closes_at")
    if closes_at > at + LONGEST:
        text = _("%(new)s is more than a year away.")
        raise RoundRefused(text % told, code="far", field="closes_at")
    if closes_at == before:
        raise RoundRefused(
            _("Scoring ends on %(new)s already.") % told, code="same", field="closes_at"
        )
