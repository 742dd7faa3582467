"""The clock of a correction: how long an applicant may answer, and what becomes of silence.

Nothing has to run for a clock to be over: every act looks at the instant, and what the call's rule
asks for is done under the lock of whichever act comes first, a person's or the sweep's.
"""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import emails
from applications.codes import ANSWER_CLOCK, ANSWER_TASK
from applications.endorsing import returning
from applications.endorsing.reading import open_return
from applications.endorsing.reading import settings_for as rules_of_endorsement
from applications.enums import OutcomeResult, ProposalState, Silence
from applications.models import EndorsementSettings, Proposal, ScreeningSettings
from applications.passing import write_outcome
from applications.refusals import ScreeningRefused
from applications.rows_handed_in import put_back_rows
from applications.screened import newest_version, screening_of, settings_for, stage_of
from applications.screening_trail import record
from applications.states import locked, move
from applications.submission import give_screen_task
from applications.wording import exact, office_language
from calls.enums import CallState
from calls.layout import end_of_day
from calls.models import Stage
from calls.wording import last_day
from core import reckoning
from core.calendar import reckon_add_working_days
from parties.desk_tasks import end_task
from parties.models import Task

MOST_EXTENSION = 60


def answer_day(stage, *, at):
    """The day with whose end the clock of a correction given at ``at`` (aware) runs out, reckoned."""
    return reckon_add_working_days(timezone.localdate(at), settings_for(stage).answer_working_days)


def extended_day(proposal, days, *, at):
    """The day to which ``days`` working days more reach: from the clock's end, or from today."""
    start = max(last_day(proposal.answer_due_at), timezone.localdate(at))
    return reckon_add_working_days(start, days)


def start(proposal, reckoned):
    """Store the basis of the clock, so that it moves when days off become known."""
    reckoning.keep(proposal, ANSWER_CLOCK, reckoned)


def has_run_out(proposal, *, at):
    """Whether a correction was waited for and its clock is over at ``at`` (aware)."""
    return proposal.state == ProposalState.RETURNED and proposal.answer_due_at <= at


def rule_of(proposal):
    """What the stage that returned it does with silence (``Silence``)."""
    given_back = open_return(proposal)
    if given_back is not None:
        return rules_of_endorsement(given_back.endorsement.stage).on_silence
    return settings_for(stage_of(proposal)).on_silence


def close_run_out(proposal, *, at):
    """Do under the proposal's lock what the call's rule asks for; True when it closed the clock.

    Under 'staff decides' nothing is done by itself.
    """
    if not has_run_out(proposal, at=at) or proposal.call.state != CallState.PUBLISHED:
        return False
    rule = rule_of(proposal)
    if rule == Silence.REJECT:
        _reject(proposal, by=None, at=at)
    elif rule == Silence.JUDGE:
        _judge(proposal, by=None, at=at)
    return rule != Silence.STAFF


def close_all_run_out(*, at, limit=200):
    """The sweep: close what ran out; returns how many. Each proposal is its own transaction."""
    run_out = Proposal.objects.filter(
        state=ProposalState.RETURNED,
        answer_due_at__lte=at,
        call__state=CallState.PUBLISHED,
        call__in=_self_closing_calls(),
    )
    closed = 0
    for pk in list(run_out.order_by("answer_due_at").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            closed += close_run_out(locked(pk), at=at)
    return closed


def _self_closing_calls():
    """Calls in which some stage closes by itself: a first sieve, each proposal's rule is asked again."""
    models = (ScreeningSettings, EndorsementSettings)
    rows = [one.objects.exclude(on_silence=Silence.STAFF).values("stage") for one in models]
    return Stage.objects.filter(Q(pk__in=rows[0]) | Q(pk__in=rows[1])).values("call")


def _end_clock(proposal, *, at):
    """Take the clock away, in memory, with its task and its stored basis."""
    proposal.answer_due_at = None
    end_task(what=ANSWER_TASK, occasion=f"proposal:{proposal.pk}", at=at)
    reckoning.settle(proposal, ANSWER_CLOCK, at=at)


def _require_run_out(proposal, *, at):
    if proposal.state != ProposalState.RETURNED:
        raise ScreeningRefused(
            _("The proposal is %(state)s: no correction is waited for.")
            % {"state": proposal.get_state_display()}
        )
    if at < proposal.answer_due_at:
        raise ScreeningRefused(
            _("The applicant may answer until %(due)s.") % {"due": exact(proposal.answer_due_at)}
        )


@transaction.atomic
def reject_unanswered(proposal, *, by, at):
    """Do not admit a returned proposal whose clock ran out without an answer; final.

    Raises ScreeningRefused while the clock runs, and when the proposal is not returned.
    """
    proposal = locked(proposal.pk)
    _require_run_out(proposal, at=at)
    _reject(proposal, by=by, at=at)
    return proposal


def _reject(proposal, *, by, at):
    due = proposal.answer_due_at
    move(proposal, ProposalState.REJECTED)
    _end_clock(proposal, at=at)
    proposal.save(update_fields=["state", "answer_due_at"])
    given_back = open_return(proposal)
    if given_back is not None:
        returning.close_unanswered(proposal, given_back, by=by, at=at)
        return
    with office_language():
        reason = _("The correction was not answered by %(due)s.") % {"due": exact(due)}
    screening = screening_of(newest_version(proposal))
    write_outcome(proposal, screening.stage, OutcomeResult.FAILED, note=reason, by=by, at=at)
    emails.rejected(proposal, screening, reason=reason)
    record("reject", proposal, by=by, at=at, note=reason)


@transaction.atomic
def judge_as_it_is(proposal, *, by, at):
    """Take a returned proposal whose clock ran out up again as it was handed in.

    What was written since the return and never handed in is put back. Raises ScreeningRefused while
    the clock runs, and when the proposal is not returned.
    """
    proposal = locked(proposal.pk)
    _require_run_out(proposal, at=at)
    _judge(proposal, by=by, at=at)
    return proposal


def _judge(proposal, *, by, at):
    given_back = open_return(proposal)
    if given_back is not None:
        _end_clock(proposal, at=at)
        returning.take_up_again(proposal, given_back, by=by, at=at)
        return
    screening = screening_of(newest_version(proposal))
    move(proposal, ProposalState.SUBMITTED)
    _end_clock(proposal, at=at)
    put_back_rows(proposal, screening.rows_handed_in, at=at)
    proposal.save(update_fields=["state", "answer_due_at"])
    screening.decision, screening.reason, screening.lapsed_at = "", "", at
    screening.decided_by = screening.decided_at = None
    screening.save(update_fields=["decision", "reason", "decided_by", "decided_at", "lapsed_at"])
    proposal.outcomes.filter(stage=screening.stage).delete()
    give_screen_task(proposal, at=at)
    emails.judged_as_it_is(proposal, screening)
    record("judge_as_it_is", proposal, by=by, at=at)


@transaction.atomic
def extend(proposal, *, days, reason, by, at):
    """Give ``days`` working days more to answer, for a recorded ``reason``.

    Also a clock that ran out can be given more, while nobody has closed it; under a rule that closes
    by itself it is closed already. Raises ScreeningRefused.
    """
    if not reason:
        raise ScreeningRefused(_("Say why the time is extended."), field="extend-reason")
    if not 1 <= days <= MOST_EXTENSION:
        raise ScreeningRefused(
            _("Type a number of working days from 1 to %(most)d.") % {"most": MOST_EXTENSION},
            field="extend-days",
        )
    proposal = locked(proposal.pk)
    if proposal.state != ProposalState.RETURNED:
        raise ScreeningRefused(
            _("The proposal is %(state)s: no correction is waited for.")
            % {"state": proposal.get_state_display()}
        )
    if has_run_out(proposal, at=at) and rule_of(proposal) != Silence.STAFF:
        raise ScreeningRefused(
            _("The clock ran out at %(due)s; by the call's rule it cannot be extended any more.")
            % {"due": exact(proposal.answer_due_at)}
        )
    before = proposal.answer_due_at
    reckoned = extended_day(proposal, days, at=at)
    start(proposal, reckoned)
    _set_due(proposal, end_of_day(reckoned.date))
    emails.clock_moved(proposal, reckoned, reason=reason)
    record(
        "extend",
        proposal,
        by=by,
        at=at,
        before={"due": exact(before)},
        after={"due": exact(proposal.answer_due_at), "days": days},
        note=reason,
    )
    return proposal


def _set_due(proposal, due):
    """The clock ends at ``due``: proposal, what returned it, and the task on the applicant's desk."""
    proposal.answer_due_at = due
    proposal.save(update_fields=["answer_due_at"])
    given_back = open_return(proposal)
    if given_back is not None:
        given_back.due_at = due
        given_back.save(update_fields=["due_at"])
    else:
        screening = screening_of(newest_version(proposal))
        screening.answer_due_at = due
        screening.save(update_fields=["answer_due_at"])
    Task.objects.filter(
        what=ANSWER_TASK, occasion=f"proposal:{proposal.pk}", done_at__isnull=True
    ).update(due_at=due)


# --- When days off become known -------------------------------------------------------------------


def move_answer_day(row, reckoned, *, by, at):
    """The calendar gives the applicant another last day; see ``core.reckoning.Purpose``."""
    proposal = locked(int(row.subject_id))
    if proposal.state != ProposalState.RETURNED or has_run_out(proposal, at=at):
        return None
    _set_due(proposal, end_of_day(reckoned.date))
    with office_language():
        reason = _("The days off of the year were announced.")
    emails.clock_moved(proposal, reckoned, reason=reason)
    return proposal, proposal.call.office_id


def describe_clocks(ids):
    """``{id: (text, link)}`` of the proposals whose clocks move; one query."""
    rows = Proposal.objects.filter(pk__in=ids).values_list("pk", "receipt_number", "handed_name")
    return {
        str(pk): (f"{number} {name}", reverse("applications:screen", args=[pk]))
        for pk, number, name in rows
    }


def register():
    """Called once, when the apps are ready. A clock that was told never gets shorter."""
    reckoning.register(
        reckoning.Purpose(
            ANSWER_CLOCK,
            gettext_lazy("Answer to a correction"),
            reckoning.LATER,
            move_answer_day,
            describe_clocks,
        )
    )
