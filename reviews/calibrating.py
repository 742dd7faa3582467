"""One proposal that the whole panel scores first, so that all mean the same by a score.

The office chooses it before the round opens. Every reviewer who has proposals gets it too; nothing else
opens before each has submitted it, or the office closes the calibration. Then everybody of the panel sees
all sheets on it and the office's note. Whoever was given it for the calibration alone scored for
practice: that sheet counts in the ranking only where the round says so.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from reviews import emails, queries
from reviews.conflicts import found_conflicts
from reviews.enums import AssignmentState, ConflictAction, RoundState
from reviews.locking import lock_round
from reviews.models import Assignment
from reviews.refusals import RoundRefused

LONGEST_NOTE = 2000


@transaction.atomic
def choose_calibration(review_round, proposal, *, counts, by, at):
    """Set (or with None take away) the calibration proposal.

    Raises RoundRefused once the round is open, or for a proposal that is not in the round.
    """
    review_round = lock_round(review_round.pk)
    if review_round.state != RoundState.SETUP:
        raise RoundRefused(
            _("The round is open: its calibration proposal stays as it is."), code="open"
        )
    if proposal is not None and not queries.candidates(review_round.stage).filter(pk=proposal.pk):
        raise RoundRefused(_("This proposal is not in the round."), code="proposal")
    review_round.calibration = proposal
    review_round.calibration_counts = bool(proposal and counts)
    review_round.save(update_fields=["calibration", "calibration_counts"])
    audit.record(
        "reviews.choose_calibration",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"proposal": proposal.pk if proposal else None, "counts": bool(counts)},
    )
    return review_round


def give_calibration(review_round, members, *, at):
    """Let ``members`` score the calibration proposal; who has it, or is barred from it, is passed over.

    Called under the round's lock, when the round opens or somebody joins while it runs.
    """
    if not review_round.is_calibrating:
        return []
    proposal = queries.candidates(review_round.stage).filter(pk=review_round.calibration_id).first()
    if proposal is None:
        return []
    have = set(
        Assignment.objects.filter(round=review_round, proposal=proposal)
        .exclude(state=AssignmentState.ENDED)
        .values_list("reviewer_id", flat=True)
    )
    members = [one for one in members if one.pk not in have]
    found = found_conflicts(review_round, members, [proposal])
    version = queries.newest_versions([proposal])[proposal.pk]
    return [
        Assignment.objects.create(
            round=review_round, proposal=proposal, version_id=version, reviewer=member,
            why=_("for the calibration"), assigned_at=at, is_calibration=True,
        )
        for member in members
        if not any(
            one.action != ConflictAction.IGNORE for one in found.get((member.pk, proposal.pk), ())
        )
    ]  # fmt: skip


def calibration_rows(review_round):
    """The assignments of the calibration proposal with reviewer and sheet, in the panel's order."""
    return list(
        Assignment.objects.filter(round=review_round, proposal=review_round.calibration_id)
        .exclude(state__in=[AssignmentState.ENDED, AssignmentState.RECUSED])
        .select_related("reviewer__user", "sheet")
        .prefetch_related("sheet__scores")
        .order_by("reviewer_id")
    )


def close_when_all_scored(review_round, *, at):
    """Called under the round's lock after each sheet, recusal or departure: all in, all may go on."""
    if review_round.state != RoundState.OPEN or not review_round.is_calibrating:
        return
    rows = Assignment.objects.filter(round=review_round, proposal=review_round.calibration_id)
    if not rows.filter(state__in=queries.WAITING).exists():
        _close(review_round, by=None, at=at, note="")


@transaction.atomic
def close_calibration(review_round, *, note, by, at):
    """The office closes the calibration although sheets are missing, or rewrites its note.

    Raises RoundRefused when the round has no calibration or is not open.
    """
    review_round = lock_round(review_round.pk)
    if review_round.calibration_id is None or review_round.state != RoundState.OPEN:
        raise RoundRefused(_("There is no calibration to be closed."), code="calibration")
    if review_round.is_calibrating:
        return _close(review_round, by=by, at=at, note=note)
    before = review_round.calibration_note
    review_round.calibration_note = note
    review_round.save(update_fields=["calibration_note"])
    audit.record(
        "reviews.note_calibration", subject=review_round, by=by, at=at,
        office_id=review_round.stage.call.office_id, before={"note": before}, note=note,
    )  # fmt: skip
    return review_round


def _close(review_round, *, by, at, note):
    review_round.calibration_closed_at = at
    review_round.calibration_note = note or review_round.calibration_note
    review_round.save(update_fields=["calibration_closed_at", "calibration_note"])
    for member in queries.panel_with_load(review_round):
        if member.load and member.left_at is None:
            emails.calibration_closed(review_round, member)
    audit.record(
        "reviews.close_calibration",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        note=note,
    )
    return review_round
