"""The life of a round: opened to reviewers, closed with its ranking, opened again, reminders."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.enums import CallState
from core import audit
from core.text import read_id
from parties.desk_tasks import end_task
from reviews import emails, queries
from reviews.assigning import REPLACE_TASK, TASK, occasion_of, tell_reviewer
from reviews.calibrating import close_when_all_scored, give_calibration
from reviews.enums import ROUND_TRANSITIONS, AssignmentState, RoundState
from reviews.locking import lock_round, move
from reviews.models import Award, PanelMember, RankedProposal
from reviews.progress import board_of, fewest_sheets, what_is_missing
from reviews.ranking import Aside, Entry, Rubric, Sheet, rank
from reviews.refusals import RoundRefused


def why_not_ready(review_round):
    """What must be done before the round can be opened, in sentences; empty when it can."""
    reasons = []
    if review_round.stage.call.state != CallState.PUBLISHED:
        reasons.append(_("The call is not published."))
    if not queries.criteria_of(review_round):
        reasons.append(_("The rubric has no criterion."))
    if not review_round.panel.exists():
        reasons.append(_("The panel has no reviewer."))
    elif not queries.assignments_in(review_round).exists():
        reasons.append(_("No proposal is assigned to a reviewer."))
    return reasons


@transaction.atomic
def open_round(review_round, *, by, at):
    """Let the reviewers in: each gets a task and a message.

    Raises:
        RoundRefused: naming all that is missing.
    """
    review_round = lock_round(review_round.pk)
    if reasons := why_not_ready(review_round):
        raise RoundRefused(
            " ".join(reasons), code="not-ready", problems=[(None, text) for text in reasons]
        )
    if review_round.state == RoundState.CLOSED:
        raise RoundRefused(_("The round is closed: open it again with a reason."), code="closed")
    move(review_round, RoundState.OPEN, ROUND_TRANSITIONS)
    review_round.opened_at = at
    review_round.save(update_fields=["state", "opened_at"])
    busy = [one for one in queries.panel_with_load(review_round) if one.load]
    give_calibration(review_round, busy, at=at)
    close_when_all_scored(review_round, at=at)
    for member in queries.panel_with_load(review_round):
        if member.load:
            tell_reviewer(review_round, member, at=at)
            emails.round_opened(review_round, member)
    audit.record(
        "reviews.open_round",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
    )
    return review_round


@transaction.atomic
def close_round(review_round, *, reason, by, at):
    """End scoring and store the ranking.

    Args: ``reason`` why it is closed although sheets are missing; '' when none may be missing.

    Raises:
        RoundRefused: without proposals; with sheets missing and no reason; or when a proposal has
            fewer sheets than the arithmetic needs, whatever the reason.
    """
    review_round = lock_round(review_round.pk)
    if review_round.state != RoundState.OPEN:
        raise RoundRefused(_("Only a round that is open for scoring can be closed."), code="state")
    rows = board_of(review_round)
    _refuse_unfinished(review_round, rows, reason)
    move(review_round, RoundState.CLOSED, ROUND_TRANSITIONS)
    review_round.closed_at = at
    review_round.close_note = reason
    review_round.save(update_fields=["state", "closed_at", "close_note"])
    ranked = reckon(review_round, [row.proposal for row in rows])
    store(review_round, ranked)
    end_task(what=TASK, occasion=occasion_of(review_round), at=at)
    for row in rows:
        end_task(what=REPLACE_TASK, occasion=f"proposal:{row.proposal.pk}", at=at)
    audit.record(
        "reviews.close_round",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={
            "proposals": len(ranked),
            "ranking": [[one.key, one.rank, str(one.average)] for one in ranked],
        },
        note=reason,
    )
    return review_round


def _refuse_unfinished(review_round, rows, reason):
    if not rows:
        raise RoundRefused(_("There is no accepted proposal to rank."), code="empty")
    fewest = fewest_sheets(review_round)
    short = [row for row in rows if row.counting < fewest]
    if short:
        lines = what_is_missing(short) or [row.proposal.receipt_number for row in short]
        head = _("Each proposal needs at least %(count)d submitted sheets.") % {"count": fewest}
        raise RoundRefused(head, code="too-few", problems=[(None, text) for text in [head, *lines]])
    if not reason and (lines := what_is_missing(rows)):
        head = _("Sheets are missing. Wait, or say why the round is closed without them.")
        raise RoundRefused(head, code="missing", problems=[(None, text) for text in [head, *lines]])


@transaction.atomic
def reopen_round(review_round, *, reason, by, at):
    """Go on scoring; the ranking is taken away and reckoned anew at the next close.

    Raises:
        RoundRefused: without a reason, or when decisions were proposed or made upon the ranking.
    """
    review_round = lock_round(review_round.pk)
    if not reason:
        raise RoundRefused(_("Say why the round is opened again."), code="reason", field="reason")
    if review_round.state != RoundState.CLOSED:
        raise RoundRefused(_("Only a closed round can be opened again."), code="state")
    proposals = review_round.ranking.values("proposal")
    if Award.objects.filter(proposal__in=proposals).exists():
        raise RoundRefused(
            _("Decisions were proposed upon this ranking. Take them back first."), code="decided"
        )
    move(review_round, RoundState.OPEN, ROUND_TRANSITIONS)
    review_round.closed_at = None
    review_round.close_note = ""
    review_round.save(update_fields=["state", "closed_at", "close_note"])
    review_round.ranking.all().delete()
    audit.record(
        "reviews.reopen_round",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        note=reason,
    )
    for member in behind(review_round):
        tell_reviewer(review_round, member, at=at)
    return review_round


def behind(review_round):
    """Panel members with proposals that they have not scored, those with the most first."""
    members = [
        member for member in queries.panel_with_load(review_round) if member.load > member.scored
    ]
    return sorted(members, key=lambda member: (member.scored - member.load, member.pk))


def was_reminded(member, *, on):
    """Whether the office reminded ``member`` on that day (a date in Asia/Shanghai)."""
    return member.reminded_at is not None and timezone.localdate(member.reminded_at) == on


@transaction.atomic
def remind(review_round, *, members, by, at):
    """Remind members who are behind, each at most once a day (in Asia/Shanghai).

    Returns how many were reminded; whoever was today is passed over.
    """
    review_round = lock_round(review_round.pk)
    if review_round.state != RoundState.OPEN:
        raise RoundRefused(_("The round is not open for scoring."), code="state")
    wanted = {member.pk for member in members}
    today = timezone.localdate(at)
    late = [
        member
        for member in behind(review_round)
        if member.pk in wanted and not was_reminded(member, on=today)
    ]
    for member in late:
        emails.reminder(review_round, member, day=today)
        member.reminded_at = at
        member.save(update_fields=["reminded_at"])
    if late:
        audit.record(
            "reviews.remind",
            subject=review_round,
            by=by,
            at=at,
            office_id=review_round.stage.call.office_id,
            after={"reviewers": len(late), "ids": [member.pk for member in late]},
        )
    return len(late)


# --- The ranking, from the rows and back ------------------------------------------------------------


def rubric_of(review_round):
    """The round's way of reckoning, for ``ranking.rank``."""
    criteria = queries.criteria_of(review_round)
    return Rubric(
        names=tuple(one.name for one in criteria),
        weights=tuple(one.weight for one in criteria),
        drop_highest=review_round.drop_highest,
        drop_lowest=review_round.drop_lowest,
        pass_mark=review_round.pass_mark,
        tie_rule=review_round.tie_rule,
    )


def entries_of(review_round, proposals):
    """The proposals with their submitted sheets, for ``ranking.rank``."""
    labels = queries.labels_of(review_round)
    sheets, aside = {}, {}
    for sheet in queries.submitted_sheets(review_round):
        values = tuple(score.value for score in sheet.scores.all())
        one = Sheet(labels[sheet.assignment.reviewer_id], values)
        key = sheet.assignment.proposal_id
        if why := why_aside(review_round, sheet.assignment):
            aside.setdefault(key, []).append(Aside(one, why))
        else:
            sheets.setdefault(key, []).append(one)
    return [
        Entry(
            key=proposal.pk,
            group=queries.group_of(proposal),
            sheets=tuple(sheets.get(proposal.pk, ())),
            submitted_at=proposal.submitted_at,
            requested=proposal.requested,
            aside=tuple(aside.get(proposal.pk, ())),
        )
        for proposal in proposals
    ]


def why_aside(review_round, assignment):
    """Why a submitted sheet does not count: 'recused', 'calibration', or '' when it counts."""
    if assignment.state == AssignmentState.RECUSED:
        return "recused"
    if assignment.is_calibration and not review_round.calibration_counts:
        return "calibration"
    return ""


def reckon(review_round, proposals):
    """The ranking of these proposals as the sheets give it now; nothing is written."""
    return rank(entries_of(review_round, proposals), rubric_of(review_round))


def store(review_round, ranked):
    """Keep a ranking as the round's rows."""
    RankedProposal.objects.bulk_create(
        RankedProposal(
            round=review_round,
            proposal_id=one.key,
            rank=one.rank,
            average=one.average,
            passed=one.passed,
            steps=one.steps,
        )
        for one in ranked
    )


def member_choices(review_round, ids):
    """The panel members of ``ids`` (as typed in a form) in this round."""
    numbers = [value for value in map(read_id, ids) if value]
    return list(PanelMember.objects.filter(round=review_round, pk__in=numbers))
