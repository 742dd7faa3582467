"""Back to the applicant with a reason and a clock; the answer comes back to whoever returned it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.codes import ANSWER_CLOCK, ANSWER_TASK
from applications.endorsing import messages
from applications.endorsing.reading import open_return, settings_for
from applications.endorsing.turns import apply_moves
from applications.enums import OutcomeResult, ProposalState
from applications.models import EndorsementReturn, ReturnedPart
from applications.passing import write_outcome
from applications.rows_handed_in import keep_rows, put_back_rows
from applications.screening_trail import record
from applications.sections import Section
from applications.states import move
from applications.wording import exact, office_language
from calls.layout import end_of_day
from core import reckoning
from core.calendar import reckon_add_working_days
from parties.desk_tasks import give_task
from parties.opinions.chains import end_chain, lock_chain, resume_chain
from parties.opinions.refusals import OpinionRefused


def answer_day(stage, *, at):
    """The day with whose end the applicant's clock runs out, reckoned in working days."""
    return reckon_add_working_days(timezone.localdate(at), settings_for(stage).answer_working_days)


def check_sections(sections):
    """Refuse a return that opens nothing, or what is no part of a proposal."""
    if not sections or not set(sections) <= set(Section.values):
        raise OpinionRefused(
            _("Tick at least one part that the applicant may change."), field="sections"
        )


def give_back(proposal, endorsement, opinion, sections, *, by, at):
    """Return a locked proposal to its applicant; its parts ``sections`` can be changed."""
    reckoned = answer_day(endorsement.stage, at=at)
    due = end_of_day(reckoned.date)
    given_back = EndorsementReturn.objects.create(
        endorsement=endorsement,
        step=opinion.step,
        reason=opinion.text,
        returned_at=at,
        returned_by=by,
        due_at=due,
        rows_handed_in=keep_rows(proposal),
    )
    ReturnedPart.objects.bulk_create(
        ReturnedPart(given_back=given_back, section=one)
        for one in Section.values
        if one in sections
    )
    move(proposal, ProposalState.RETURNED)
    proposal.answer_due_at = due
    proposal.save(update_fields=["state", "answer_due_at"])
    reckoning.keep(proposal, ANSWER_CLOCK, reckoned)
    _give_task(proposal, given_back, at=at)
    with office_language():
        parts = [str(Section(one).label) for one in Section.values if one in sections]
    messages.returned(proposal, given_back, reckoned, parts)


def _give_task(proposal, given_back, *, at):
    with office_language():
        give_task(
            proposal.applicant,
            what=ANSWER_TASK,
            occasion=f"proposal:{proposal.pk}",
            title=_("Correct: %(proposal)s") % {"proposal": proposal},
            why=_("%(office)s returned it.") % {"office": given_back.step.office},
            link=reverse("applications:detail", args=[proposal.pk]),
            due_at=given_back.due_at,
            at=at,
        )


def _end(given_back, *, at):
    given_back.ended_at = at
    given_back.save(update_fields=["ended_at"])


def answered(proposal, given_back, *, at):
    """The applicant handed its answer in: the office that returned it goes on, nobody else."""
    _end(given_back, at=at)
    chain = lock_chain(given_back.endorsement.chain_id)
    apply_moves(proposal, resume_chain(chain, at=at), at=at)


def close_unanswered(proposal, given_back, *, by, at):
    """No answer came: the proposal is not admitted; the caller ended the clock and saved the state."""
    with office_language():
        reason = _("The correction was not answered by %(due)s.") % {
            "due": exact(given_back.due_at)
        }
    endorsement = given_back.endorsement
    end_for(proposal, at=at, is_living=True)
    write_outcome(proposal, endorsement.stage, OutcomeResult.FAILED, note=reason, by=by, at=at)
    endorsement.chain.refresh_from_db()
    messages.ended(proposal, endorsement, reason=reason)
    record("reject", proposal, by=by, at=at, note=reason)


def take_up_again(proposal, given_back, *, by, at):
    """No answer came: the office goes on with what was handed in; the caller ended the clock."""
    move(proposal, ProposalState.SUBMITTED)
    move(proposal, ProposalState.ACCEPTED)
    put_back_rows(proposal, given_back.rows_handed_in, at=at)
    proposal.save(update_fields=["state", "answer_due_at"])
    answered(proposal, given_back, at=at)
    record("judge_as_it_is", proposal, by=by, at=at)


def end_for(proposal, *, at, is_living=False):
    """End every endorsement of a locked proposal that is on its way: nobody decides any more.

    Args: ``is_living`` whether what was written stays on its page: withdrawn and handed in anew a
    proposal begins a chain of its own.
    """
    given_back = open_return(proposal)
    if given_back is not None:
        _end(given_back, at=at)
    for one in proposal.endorsements.filter(is_living=True).select_related("chain"):
        chain = lock_chain(one.chain_id)
        if chain.ended_at is None:
            apply_moves(proposal, end_chain(chain, at=at), at=at)
        one.is_living = is_living
        one.save(update_fields=["is_living"])
