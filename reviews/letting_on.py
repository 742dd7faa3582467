"""Which proposals of a ranked round go on to the stage that follows it.

Source: scheme E, a shortlist review before the final one. A round that a decision follows at once lets
nobody on: its ranking is what the decision rests on.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications import passing
from applications.enums import OutcomeResult, ProposalState
from core import audit
from reviews import emails, queries
from reviews.assigning import end_access
from reviews.enums import ROUND_TRANSITIONS, Reach, RoundState
from reviews.locking import lock_round, move
from reviews.models import Assignment
from reviews.problems import Problems
from reviews.refusals import RoundRefused


@dataclass(frozen=True)
class Line:
    """A ranked proposal and what the round's rule says: whether it goes on, and why that is doubtful.

    ``doubt``: 'mark' (below the pass mark: it never goes on), 'tie' (it shares the last place that goes
    on with others), or ''.
    """

    row: object
    goes_on: bool
    doubt: str = ""


@dataclass(frozen=True)
class Choice:
    """What staff says of one proposal; a reason is needed where it departs from the rule."""

    goes_on: bool
    reason: str = ""


def lines_of(review_round):
    """Every ranked proposal that is still in the running, in the order of the ranking."""
    living = set(
        passing.candidates(review_round.stage)
        .filter(state=ProposalState.ACCEPTED)
        .values_list("pk", flat=True)
    )
    rows = [row for row in queries.ranking_of(review_round) if row.proposal_id in living]
    groups = defaultdict(list)
    for row in rows:
        is_one = review_round.most_on_in == Reach.CALL
        groups["" if is_one else queries.group_of(row.proposal)].append(row)
    lines = {}
    for members in groups.values():
        lines |= _lines_of_group(review_round, members)
    return [lines[row.pk] for row in rows]


def _lines_of_group(review_round, rows):
    most = review_round.most_on
    passed = [row for row in rows if row.passed]
    if review_round.most_on_in == Reach.CALL:
        place_of = {row.pk: 1 + sum(one.average > row.average for one in passed) for row in passed}
    else:
        place_of = {row.pk: row.rank for row in passed}
    best = [row for row in passed if most is None or place_of[row.pk] <= most]
    last = max((place_of[row.pk] for row in best), default=0)
    is_over = most is not None and len(best) > most
    lines = {}
    for row in rows:
        if not row.passed:
            lines[row.pk] = Line(row, False, "mark")
            continue
        goes_on = most is None or place_of[row.pk] <= most
        is_tied = is_over and goes_on and place_of[row.pk] == last
        lines[row.pk] = Line(row, goes_on, "tie" if is_tied else "")
    return lines


@transaction.atomic
def let_on(review_round, choices, *, by, at):
    """Write what the round found about each proposal, and let those chosen on; final.

    The others are decided here: they hear it, and no later stage sees them. The round's reviewers can no
    longer open the proposals.

    Args:
        choices: ``{proposal id: Choice}`` for every proposal of ``lines_of``.

    Raises:
        RoundRefused: with every problem at its field (``goes_on-7``, ``reason-7``); when the round is
            not ranked, has let on already, or is followed by a decision at once.
    """
    review_round = lock_round(review_round.pk)
    _refuse_unready(review_round)
    lines = lines_of(review_round)
    problems = Problems()
    for line in lines:
        _check(line, choices.get(line.row.proposal_id), problems)
    problems.refuse(RoundRefused)
    move(review_round, RoundState.DECIDED, ROUND_TRANSITIONS)
    review_round.save(update_fields=["state"])
    end_all_access(review_round, at=at)
    for line in lines:
        _write(review_round, line, choices[line.row.proposal_id], by=by, at=at)
    count = sum(choices[line.row.proposal_id].goes_on for line in lines)
    audit.record(
        "reviews.let_on",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        after={"on": count, "out": len(lines) - count},
    )
    return count


def _refuse_unready(review_round):
    if review_round.state == RoundState.DECIDED:
        raise RoundRefused(_("It was said already who goes on from this round."), code="over")
    if review_round.state != RoundState.CLOSED:
        raise RoundRefused(
            _("The review round is %(state)s; it must be ranked.")
            % {"state": review_round.get_state_display()},
            code="state",
        )
    if not passing.is_gate(review_round.stage):
        raise RoundRefused(
            _("A decision follows this round: it is decided there who is funded."), code="last"
        )


def _check(line, choice, problems):
    key = line.row.proposal_id
    if choice is None:
        problems.add(key, "goes_on", _("Say whether it goes on."))
    elif choice.goes_on and line.doubt == "mark":
        text = _("Its average %(average)s is below the pass mark %(mark)s.")
        values = {"average": line.row.average, "mark": line.row.steps["pass_mark"]}
        problems.add(key, "goes_on", text % values)
    elif choice.goes_on != line.goes_on and not choice.reason:
        problems.add(key, "reason", _("Say why you depart from the rule; the applicant reads it."))


def _write(review_round, line, choice, *, by, at):
    row = line.row
    note = _("Rank %(rank)d") % {"rank": row.rank}
    outcome = passing.write_outcome(
        row.proposal,
        review_round.stage,
        OutcomeResult.PASSED if choice.goes_on else OutcomeResult.FAILED,
        score=row.average,
        note=f"{note}: {choice.reason}" if choice.reason else note,
        by=by,
        at=at,
    )
    emails.let_on(outcome)


def end_all_access(review_round, *, at):
    """The round is over: its reviewers no longer see the proposals."""
    rows = Assignment.objects.filter(round=review_round).select_related(
        "proposal", "reviewer__user__party"
    )
    for row in rows:
        end_access(row.proposal, row.reviewer.user.party, at=at)


def average_before(stage):
    """``{proposal id: average}`` of the nearest earlier round that let proposals on to ``stage``."""
    earlier = queries.round_before(stage)
    if earlier is None:
        return {}
    rows = queries.ranking_of(earlier).values_list("proposal_id", "average")
    return {pk: Decimal(average) for pk, average in rows if average is not None}
