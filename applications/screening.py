"""Screening: lines of the checklist are marked, then one decision ends the look at a version."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import clock, emails
from applications.checklist import checklist_of
from applications.codes import ANSWER_TASK, SCREEN_TASK
from applications.enums import OutcomeResult, ProposalState, Verdict
from applications.marking import apply_marks
from applications.models import CheckItem, Screening
from applications.passing import write_outcome
from applications.refusals import ScreeningRefused
from applications.rows_handed_in import keep_rows
from applications.screened import (
    defects_of,
    newest_version,
    returns_of,
    screening_of,
    settings_for,
    stage_of,
)
from applications.screening_trail import record
from applications.states import locked, move
from applications.wording import exact, office_language
from calls.enums import CallState
from calls.layout import end_of_day
from parties.desk_tasks import end_task, give_task


@transaction.atomic
def mark_items(proposal, marks, *, version_number, by, at):
    """Mark lines of the checklist: ``marks`` maps a line's key to a ``marking.Mark``.

    Lines that are not named, and those that the page did not change, stay as they are, so that two
    screeners can share the work.
    Raises ScreeningRefused for another version than the page showed, a decided screening, a defect
    that says nothing, an unknown line, and a line that somebody else marked otherwise meanwhile.
    """
    proposal = locked(proposal.pk)
    screening = _open_screening(proposal, version_number, by=by, at=at)
    changed = apply_marks(proposal, screening, marks, by=by, at=at)
    if changed:
        record("mark_items", proposal, by=by, at=at, after=changed)
    return screening


def _open_screening(proposal, version_number, *, by, at):
    """The undecided screening of the version that the page showed; made at the first mark."""
    if proposal.call.state != CallState.PUBLISHED:
        raise ScreeningRefused(
            _("The call is %(state)s: there is nothing to screen.")
            % {"state": proposal.call.get_state_display()}
        )
    clock.close_run_out(proposal, at=at)
    if proposal.version_count != version_number:
        raise ScreeningRefused(
            _("Version %(number)d was handed in meanwhile. Look at that one.")
            % {"number": proposal.version_count}
        )
    version = newest_version(proposal)
    screening = screening_of(version)
    if screening is not None and screening.decision:
        raise decided_already(screening)
    if proposal.state != ProposalState.SUBMITTED:
        raise ScreeningRefused(
            _("The proposal is %(state)s: there is nothing to screen.")
            % {"state": proposal.get_state_display()}
        )
    if screening is None:
        screening = Screening.objects.create(
            version=version, stage=stage_of(proposal), opened_by=by, opened_at=at
        )
        items = checklist_of(version)
        for item in items:
            item.screening = screening
        CheckItem.objects.bulk_create(items)
        record("open_screening", proposal, by=by, at=at)
    return screening


def decided_already(screening):
    """The refusal that tells the second screener who decided, when and what."""
    return ScreeningRefused(
        _("%(who)s decided this already at %(at)s: %(decision)s.")
        % {
            "who": screening.decided_by,
            "at": exact(screening.decided_at),
            "decision": screening.get_decision_display(),
        },
        code="screening-decided",
    )


@transaction.atomic
def accept(proposal, *, version_number, by, at):
    """Let the proposal through to the next stage; final.

    Raises ScreeningRefused unless every line was looked at and none is a defect.
    """
    proposal = locked(proposal.pk)
    screening = _open_screening(proposal, version_number, by=by, at=at)
    verdicts = list(screening.items.values_list("verdict", flat=True))
    if open_lines := verdicts.count(Verdict.OPEN):
        raise ScreeningRefused(
            _("%(count)d lines of the checklist were not looked at.") % {"count": open_lines}
        )
    if defects := verdicts.count(Verdict.DEFECT):
        raise ScreeningRefused(
            _(
                "%(count)d lines are marked as defects: return or reject the proposal, or change them."
            )
            % {"count": defects}
        )
    move(proposal, ProposalState.ACCEPTED)
    _decide(proposal, screening, OutcomeResult.PASSED, "", by=by, at=at)
    emails.accepted(proposal, screening)
    record("accept", proposal, by=by, at=at)
    return screening


@transaction.atomic
def return_for_correction(proposal, *, version_number, by, at):
    """Send the proposal back with all defects at once and one clock; final for this version.

    The clock counts working days from the day of ``at`` (not counted) and ends with the last day.
    Source: scheme A 'late', scheme E 'screening'.
    Raises ScreeningRefused without a defect, or when it was returned as often as the call allows.
    """
    proposal = locked(proposal.pk)
    screening = _open_screening(proposal, version_number, by=by, at=at)
    defects = defects_of(screening)
    if not defects:
        raise ScreeningRefused(_("Mark at least one line as a defect before you return it."))
    settings = settings_for(screening.stage)
    times = returns_of(proposal)
    if times >= settings.max_returns:
        raise ScreeningRefused(
            _("The proposal was returned %(times)d times, as often as this call allows.")
            % {"times": times}
        )
    reckoned = clock.answer_day(screening.stage, at=at)
    screening.answer_due_at = proposal.answer_due_at = end_of_day(reckoned.date)
    screening.rows_handed_in = keep_rows(proposal)
    move(proposal, ProposalState.RETURNED)
    clock.start(proposal, reckoned)
    note = "\n".join(f"{one.text}: {one.words}" for one in defects)
    _decide(proposal, screening, OutcomeResult.RETURNED, note, by=by, at=at)
    _give_answer_task(proposal, defects, at=at)
    emails.returned(proposal, screening, defects, reckoned)
    record("return", proposal, by=by, at=at, after={"due": exact(proposal.answer_due_at)})
    return screening


def _give_answer_task(proposal, defects, *, at):
    with office_language():
        give_task(
            proposal.applicant,
            what=ANSWER_TASK,
            occasion=f"proposal:{proposal.pk}",
            title=_("Correct: %(proposal)s") % {"proposal": proposal},
            why=_("The office named %(count)d defects.") % {"count": len(defects)},
            link=reverse("applications:detail", args=[proposal.pk]),
            due_at=proposal.answer_due_at,
            at=at,
        )


@transaction.atomic
def reject(proposal, *, reason, version_number, by, at):
    """Do not admit the proposal; final.

    Raises ScreeningRefused without a reason.
    """
    if not reason:
        raise ScreeningRefused(_("Say why the proposal is not admitted."), field="reason")
    proposal = locked(proposal.pk)
    screening = _open_screening(proposal, version_number, by=by, at=at)
    move(proposal, ProposalState.REJECTED)
    _decide(proposal, screening, OutcomeResult.FAILED, reason, by=by, at=at)
    emails.rejected(proposal, screening)
    record("reject", proposal, by=by, at=at, note=reason)
    return screening


def _decide(proposal, screening, decision, note, *, by, at):
    """Write the decision into screening, proposal and outcome, and end the office's task."""
    screening.decision, screening.reason = decision, note
    screening.decided_by, screening.decided_at = by, at
    screening.save(
        update_fields=[
            "decision",
            "reason",
            "decided_by",
            "decided_at",
            "answer_due_at",
            "rows_handed_in",
        ]
    )
    proposal.save(update_fields=["state", "answer_due_at"])
    write_outcome(proposal, screening.stage, decision, note=note, by=by, at=at)
    end_task(what=SCREEN_TASK, occasion=f"proposal:{proposal.pk}", at=at)
