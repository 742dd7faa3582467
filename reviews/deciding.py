"""Proposed decisions: who gets how much, within the projects' amounts and the call's budget."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.enums import ProposalState
from core import audit
from core.money import format_yuan
from reviews import locking, queries
from reviews.enums import Decision
from reviews.models import Award, AwardLine, DecisionSettings
from reviews.problems import Problems
from reviews.refusals import DecisionRefused


@dataclass(frozen=True)
class Choice:
    """What staff chose for one proposal. ``decision`` '' takes a proposed decision back.

    ``seen`` is the mark of the award that the page was showing (``mark_of``); another one by now
    means that somebody else decided meanwhile.
    """

    proposal_id: int
    decision: str
    amount: Decimal | None = None
    reserve_rank: int | None = None
    reason: str = ""
    seen: str = ""

    @property
    def columns(self):
        """The award's columns: nothing is kept that the decision does not use."""
        return {
            "decision": self.decision,
            "amount": self.amount if self.decision == Decision.AWARDED else None,
            "reserve_rank": self.reserve_rank if self.decision == Decision.RESERVE else None,
            "reason": self.reason,
        }


def mark_of(award):
    """Tells one state of an award from another; '' for none."""
    if award is None:
        return ""
    return f"{award.decided_at.timestamp():.6f}"


_checks = []


def register_check(check):
    """Let another room refuse what all awards of a stage together break; called once, from ``ready()``.

    ``check(stage, proposals, awards, problems)`` runs whenever decisions are saved and once more before
    they become final, under the lock of the call's row: whoever changes a limit that it reads locks that
    row too. ``proposals`` and ``awards`` are dicts by proposal id, of living proposals only; it tells by
    ``problems.add(proposal_id or None, column, text)``.
    """
    if check not in _checks:
        _checks.append(check)


@transaction.atomic
def save_decisions(stage, choices, *, by, at):
    """Keep what changed among ``choices``; all or nothing.

    Everything that limits the awards (call, projects) is locked first and read again, so that two
    people who decide at the same instant cannot spend one amount twice.

    Returns how many decisions changed.

    Raises:
        DecisionRefused: with every problem at its field.
    """
    proposals = {one.pk: one for one in queries.candidates(stage)}
    choices = [one for one in choices if one.proposal_id in proposals]
    projects = {proposals[one.proposal_id].project_id for one in choices} - {None}
    call, projects = locking.lock_money(stage.call_id, projects)
    review_round = queries.round_before(stage)
    if review_round is not None:
        # So that nobody opens it again, and takes its ranking away, while decisions rest on it.
        locking.lock_round(review_round.pk)
    awards = locking.lock_awards(stage)
    changed = [one for one in choices if _differs(one, awards.get(one.proposal_id))]
    problems = Problems()
    for choice in changed:
        _check_alone(choice, proposals[choice.proposal_id], awards, problems)
    _check_ranking(review_round, changed, problems)
    _check_matched(stage, changed, problems)
    problems.refuse(DecisionRefused)
    for choice in changed:
        _keep(stage, choice, awards, by=by, at=at)
    check_together(stage, call, projects, proposals, awards, problems)
    problems.refuse(DecisionRefused)
    return len(changed)


def _differs(choice, award):
    if award is None:
        return bool(choice.decision)
    return any(getattr(award, name) != value for name, value in choice.columns.items())


def _check_alone(choice, proposal, awards, problems):
    """What one choice breaks by itself."""
    award = awards.get(choice.proposal_id)
    key = choice.proposal_id
    if (award is not None and award.is_final) or proposal.state != ProposalState.ACCEPTED:
        problems.add(key, "decision", _("This decision is final."))
    elif mark_of(award) != choice.seen:
        name = award.decided_by if award else _("Somebody else")
        problems.add(
            key,
            "decision",
            _("%(name)s decided this meanwhile. Look at it again.") % {"name": name},
        )
    elif choice.decision == Decision.AWARDED:
        _check_amount(choice, proposal, problems)
    elif choice.decision == Decision.RESERVE and not choice.reserve_rank:
        problems.add(key, "reserve_rank", _("Type the place among the reserves, from 1."))
    elif choice.decision == Decision.DECLINED and not choice.reason:
        problems.add(key, "reason", _("Say why it is declined; the applicant reads it."))


def _check_amount(choice, proposal, problems):
    key, amount = choice.proposal_id, choice.amount
    if not amount:
        problems.add(key, "amount", _("Type the amount that is granted."))
    elif amount > proposal.requested:
        problems.add(
            key,
            "amount",
            _("%(amount)s is more than the %(requested)s that were requested.")
            % {"amount": format_yuan(amount), "requested": format_yuan(proposal.requested)},
        )


def _check_ranking(review_round, changed, problems):
    """Only what was ranked and reaches the pass mark may be awarded or put in reserve."""
    if review_round is None:
        return
    ranked = {one.proposal_id: one for one in queries.ranking_of(review_round)}
    for choice in changed:
        if choice.decision not in (Decision.AWARDED, Decision.RESERVE):
            continue
        row = ranked.get(choice.proposal_id)
        if row is None:
            text = _("It is not in the ranking: close the round first, or open it again.")
            problems.add(choice.proposal_id, "decision", text)
        elif not row.passed:
            text = _("Its average %(average)s is below the pass mark %(mark)s.") % {
                "average": row.average,
                "mark": row.steps["pass_mark"],
            }
            problems.add(choice.proposal_id, "decision", text)


def _check_matched(stage, changed, problems):
    """An award to which a district adds money neither goes nor falls below what carries the addition."""
    percent = settings_of(stage).match_percent
    lines = AwardLine.objects.filter(award__stage=stage).select_related("award", "giver")
    lines = {line.award.proposal_id: line for line in lines}
    for choice in changed:
        line = lines.get(choice.proposal_id)
        if line is None:
            continue
        values = {"giver": line.giver, "amount": format_yuan(line.amount)}
        if choice.decision != Decision.AWARDED:
            text = _("%(giver)s adds %(amount)s to this award: take that away first.")
            problems.add(choice.proposal_id, "decision", text % values)
        elif choice.amount and line.amount > choice.amount * percent / 100:
            text = _("%(giver)s adds %(amount)s, more than it may add to so small an award.")
            problems.add(choice.proposal_id, "amount", text % values)


def _keep(stage, choice, awards, *, by, at):
    """Write one choice and its audit entry; ``awards`` is kept in step."""
    award = awards.get(choice.proposal_id)
    office_id = stage.call.office_id
    if not choice.decision:
        audit.record(
            "reviews.withdraw_decision", subject=award.proposal, by=by, at=at, office_id=office_id,
            before={"decision": award.decision, "amount": award.amount},
        )  # fmt: skip
        award.delete()
        del awards[choice.proposal_id]
        return
    before = {"decision": award.decision, "amount": award.amount} if award else None
    award = award or Award(stage=stage, proposal_id=choice.proposal_id)
    for name, value in choice.columns.items():
        setattr(award, name, value)
    award.decided_by, award.decided_at = by, at
    award.save()
    awards[choice.proposal_id] = award
    audit.record(
        "reviews.decide",
        subject=award.proposal,
        by=by,
        at=at,
        office_id=office_id,
        before=before,
        after={
            "decision": str(award.get_decision_display()),
            "amount": "0" if award.amount is None else str(award.amount),
            "reserve_rank": award.reserve_rank,
        },
        note=choice.reason,
    )


def settings_of(stage):
    """The stage's settings; the defaults where nobody has set any."""
    return DecisionSettings.objects.filter(stage=stage).first() or DecisionSettings(stage=stage)


def check_together(stage, call, projects, proposals, awards, problems):
    """What all awards together break: each project's amount and counts, the call's budget."""
    settings = settings_of(stage)
    groups = defaultdict(list)
    # The award of a proposal that was withdrawn meanwhile takes nobody's money.
    living = [award for award in awards.values() if award.proposal_id in proposals]
    for award in living:
        groups[queries.group_of(proposals[award.proposal_id])].append(award)
    for members in groups.values():
        first = proposals[members[0].proposal_id]
        _check_group(members, first, projects.get(first.project_id), settings, problems)
    spent = sum((one.amount for one in living if one.amount), Decimal(0))
    if call.budget is not None and spent > call.budget:
        text = _("The awards come to %(sum)s, %(over)s above the call's budget of %(budget)s.")
        problems.add(None, "", text % {
            "sum": format_yuan(spent), "over": format_yuan(spent - call.budget),
            "budget": format_yuan(call.budget),
        })  # fmt: skip
    for check in _checks:
        check(stage, proposals, {one.proposal_id: one for one in living}, problems)


def _check_group(members, first, project, settings, problems):
    """The rules within one project (or lot)."""
    name = queries.name_of_group(first)
    awarded = [one for one in members if one.decision == Decision.AWARDED]
    reserves = [one for one in members if one.decision == Decision.RESERVE]
    spent = sum((one.amount for one in awarded), Decimal(0))
    if project is not None and project.amount is not None and spent > project.amount:
        text = _("%(project)s: the awards come to %(sum)s, above the project's %(amount)s.")
        problems.add(awarded[-1].proposal_id, "amount", text % {
            "project": name, "sum": format_yuan(spent), "amount": format_yuan(project.amount),
        })  # fmt: skip
    most = settings.awards_per_project
    if most is not None and len(awarded) > most:
        text = ngettext(
            "%(project)s: at most %(count)d award, chosen are %(chosen)d.",
            "%(project)s: at most %(count)d awards, chosen are %(chosen)d.",
            most,
        )
        values = {"project": name, "count": most, "chosen": len(awarded)}
        problems.add(awarded[-1].proposal_id, "decision", text % values)
    most = settings.reserves_per_project
    if most is not None and len(reserves) > most:
        text = ngettext(
            "%(project)s: at most %(count)d reserve, chosen are %(chosen)d.",
            "%(project)s: at most %(count)d reserves, chosen are %(chosen)d.",
            most,
        )
        values = {"project": name, "count": most, "chosen": len(reserves)}
        problems.add(reserves[-1].proposal_id, "decision", text % values)
    places = [one.reserve_rank for one in reserves]
    if sorted(places) != list(range(1, len(places) + 1)):
        text = _("%(project)s: the reserves' places must be 1, 2, 3 … without a gap or a pair.")
        problems.add(reserves[-1].proposal_id, "reserve_rank", text % {"project": name})
