"""Making all decisions of a call final at once."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import passing
from applications.deciding import mark_decided
from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal
from core import audit
from core.money import format_yuan
from reviews import emails, locking, queries
from reviews.deciding import check_together
from reviews.enums import ROUND_TRANSITIONS, Decision, RoundState
from reviews.letting_on import end_all_access
from reviews.matching import tell_givers
from reviews.problems import Problems
from reviews.refusals import DecisionRefused


def summary_of(awards):
    """``{decision: how many}`` and the sum of the amounts, in yuan."""
    counts = dict.fromkeys(Decision, 0)
    for award in awards:
        counts[award.decision] += 1
    return counts, sum((award.amount for award in awards if award.amount), Decimal(0))


def consequences_of(stage, proposals, awards):
    """What finalising will do, in sentences, for the page that asks."""
    counts, spent = summary_of(awards.values())
    told = [
        ngettext(
            "%(count)d proposal is awarded, %(amount)s in all.",
            "%(count)d proposals are awarded, %(amount)s in all.",
            counts[Decision.AWARDED],
        )
        % {"count": counts[Decision.AWARDED], "amount": format_yuan(spent)},
        _("%(reserve)d reserves, %(declined)d declined.")
        % {"reserve": counts[Decision.RESERVE], "declined": counts[Decision.DECLINED]},
        _("Every applicant gets a message with the decision on its proposal."),
        _("The ranking and the decisions can no longer be changed."),
        _("The reviewers can no longer open the proposals."),
    ]
    unscreened = Proposal.objects.filter(
        call=stage.call_id, state__in=[ProposalState.SUBMITTED, ProposalState.RETURNED]
    ).count()
    if unscreened:
        told.append(
            ngettext(
                "%(count)d proposal is still being screened and stays out of this decision.",
                "%(count)d proposals are still being screened and stay out of this decision.",
                unscreened,
            )
            % {"count": unscreened}
        )
    return told


def undecided_in(proposals, awards):
    """Accepted proposals without a decision."""
    return [
        one for one in proposals if one.state == ProposalState.ACCEPTED and one.pk not in awards
    ]


@transaction.atomic
def finalise(stage, *, by, at):
    """Make every proposed decision of the stage final; proposals become decided.

    Raises:
        DecisionRefused: when a proposal has no decision, the round is not ranked, or the awards no
            longer keep to amounts and budget (an amount may have been corrected meanwhile).
    """
    proposals = {one.pk: one for one in queries.candidates(stage)}
    project_ids = {one.project_id for one in proposals.values()} - {None}
    call, projects = locking.lock_money(stage.call_id, project_ids)
    review_round = _round_to_end(stage)
    awards = locking.lock_awards(stage)
    open_awards = {pk: one for pk, one in awards.items() if not one.is_final and pk in proposals}
    _refuse_unready(review_round, proposals.values(), awards, open_awards)
    problems = Problems()
    check_together(stage, call, projects, proposals, awards, problems)
    problems.refuse(DecisionRefused)
    if review_round is not None:
        _end_round(review_round, at=at)
    ranking = _ranking(review_round)
    for proposal_id, award in open_awards.items():
        proposal = mark_decided(proposals[proposal_id], by=by, at=at)
        _write_outcomes(review_round, stage, proposal, award, ranking, by=by, at=at)
        award.is_final = True
        award.save(update_fields=["is_final"])
        emails.decided(award)
    tell_givers(stage, at=at)
    counts, spent = summary_of(open_awards.values())
    audit.record(
        "reviews.finalise",
        subject=stage,
        by=by,
        at=at,
        office_id=stage.call.office_id,
        after={**{str(code): count for code, count in counts.items()}, "amount": str(spent)},
    )
    return counts


def _round_to_end(stage):
    """The round before ``stage``, locked, or None: one that said itself who goes on is over already."""
    review_round = queries.round_before(stage)
    if review_round is None:
        return None
    review_round = locking.lock_round(review_round.pk)
    if review_round.state == RoundState.DECIDED and passing.is_gate(review_round.stage):
        return None
    return review_round


def _refuse_unready(review_round, proposals, awards, open_awards):
    if review_round is not None and review_round.state != RoundState.CLOSED:
        raise DecisionRefused(
            _("The review round is %(state)s; it must be ranked.")
            % {"state": review_round.get_state_display()},
            code="round",
        )
    if missing := undecided_in(proposals, awards):
        numbers = _(", ").join(one.receipt_number for one in missing)
        text = ngettext(
            "%(count)d proposal has no decision yet: %(numbers)s.",
            "%(count)d proposals have no decision yet: %(numbers)s.",
            len(missing),
        )
        raise DecisionRefused(text % {"count": len(missing), "numbers": numbers}, code="undecided")
    if not open_awards:
        raise DecisionRefused(_("There is nothing to decide."), code="nothing")


def _end_round(review_round, *, at):
    """The ranking has served: its reviewers no longer see the proposals."""
    locking.move(review_round, RoundState.DECIDED, ROUND_TRANSITIONS)
    review_round.save(update_fields=["state"])
    end_all_access(review_round, at=at)


def _ranking(review_round):
    if review_round is None:
        return {}
    return {one.proposal_id: one for one in queries.ranking_of(review_round)}


def _write_outcomes(review_round, stage, proposal, award, ranking, *, by, at):
    """What review and decision found about one proposal."""
    row = ranking.get(proposal.pk)
    if row is not None:
        passing.write_outcome(
            proposal,
            review_round.stage,
            OutcomeResult.PASSED if row.passed else OutcomeResult.FAILED,
            score=row.average,
            note=_("Rank %(rank)d") % {"rank": row.rank},
            by=by,
            at=at,
        )
    is_awarded = award.decision == Decision.AWARDED
    passing.write_outcome(
        proposal,
        stage,
        OutcomeResult.PASSED if is_awarded else OutcomeResult.FAILED,
        note=_told(award),
        by=by,
        at=at,
    )


def _told(award):
    """The decision in words, as the applicant reads it."""
    if award.decision == Decision.AWARDED:
        return _("Awarded: %(amount)s") % {"amount": format_yuan(award.amount)}
    if award.decision == Decision.RESERVE:
        return _("Reserve, place %(place)d") % {"place": award.reserve_rank}
    return award.reason
