"""Screening: lines of the checklist are marked, then one decision ends the look at a version."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import emails
from applications.checklist import checklist_of
from applications.enums import OutcomeResult, ProposalState, Verdict
from applications.models import CheckItem, Screening, ScreeningSettings, StageOutcome
from applications.refusals import ScreeningRefused
from applications.states import locked, move
from applications.submission import ANSWER_TASK, SCREEN_TASK
from applications.wording import exact, office_language
from calls.enums import CallState
from calls.layout import end_of_day
from calls.windows import stage_of_kind
from core import audit
from core.calendar import reckon_add_working_days
from parties.desk_tasks import end_task, give_task

SCREENING = "screening"


def stage_of(proposal):
    """The call's screening stage. Raises ScreeningRefused when the call has none."""
    stage = stage_of_kind(proposal.call, SCREENING)
    if stage is None:
        raise ScreeningRefused(_("This call has no screening."))
    return stage


def newest_version(proposal):
    """The version that stands."""
    return proposal.versions.get(number=proposal.version_count)


def screening_of(version):
    """The screening of ``version``, or None while nobody has marked anything."""
    return Screening.objects.select_related("decided_by").filter(version=version).first()


def settings_for(stage):
    """The stage's settings; its defaults where nobody set any (nothing is written)."""
    return ScreeningSettings.objects.filter(stage=stage).first() or ScreeningSettings(stage=stage)


@transaction.atomic
def mark_items(proposal, marks, *, version_number, by, at):
    """Mark lines of the checklist: ``marks`` maps a line's key to ``(verdict, note)``.

    Lines that are not named stay as they are, so that two screeners can share the work.
    Raises ScreeningRefused for another version than the page showed, a decided screening, a defect
    without a note or an unknown line.
    """
    proposal = locked(proposal.pk)
    screening = _open_screening(proposal, version_number, by=by, at=at)
    items = {item.key: item for item in screening.items.all()}
    changed = {}
    for key, (verdict, note) in marks.items():
        item = items.get(key)
        if item is None or verdict not in Verdict.values:
            raise ScreeningRefused(_("The checklist has no such line. Load the page again."))
        if verdict == Verdict.DEFECT and not note:
            raise ScreeningRefused(
                _("“%(line)s” is marked as a defect: say what is wrong.") % {"line": item.text},
                field=f"note-{key}",
            )
        if (item.verdict, item.note) != (verdict, note):
            item.verdict, item.note = verdict, note
            changed[key] = verdict
    if changed:
        CheckItem.objects.bulk_update([items[key] for key in changed], ["verdict", "note"])
        _record("mark_items", proposal, by=by, at=at, after=changed)
    return screening


def _open_screening(proposal, version_number, *, by, at):
    """The undecided screening of the version that the page showed; made at the first mark."""
    if proposal.call.state != CallState.PUBLISHED:
        raise ScreeningRefused(
            _("The call is %(state)s: there is nothing to screen.")
            % {"state": proposal.call.get_state_display()}
        )
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
        _record("open_screening", proposal, by=by, at=at)
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
    _record("accept", proposal, by=by, at=at)
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
    defects = list(screening.items.filter(verdict=Verdict.DEFECT))
    if not defects:
        raise ScreeningRefused(_("Mark at least one line as a defect before you return it."))
    settings = settings_for(screening.stage)
    times = returns_of(proposal)
    if times >= settings.max_returns:
        raise ScreeningRefused(
            _("The proposal was returned %(times)d times, as often as this call allows.")
            % {"times": times}
        )
    reckoned = answer_day(screening.stage, at=at)
    screening.answer_due_at = proposal.answer_due_at = end_of_day(reckoned.date)
    move(proposal, ProposalState.RETURNED)
    note = "\n".join(f"{item.text}: {item.note}" for item in defects)
    _decide(proposal, screening, OutcomeResult.RETURNED, note, by=by, at=at)
    _give_answer_task(proposal, defects, at=at)
    emails.returned(proposal, screening, defects, reckoned)
    _record("return", proposal, by=by, at=at, after={"due": exact(proposal.answer_due_at)})
    return screening


def returns_of(proposal):
    """How often the proposal was returned so far."""
    return Screening.objects.filter(
        version__proposal=proposal, decision=OutcomeResult.RETURNED
    ).count()


def answer_day(stage, *, at):
    """The day with whose end the clock of a correction given at ``at`` (aware) runs out, reckoned."""
    count = settings_for(stage).answer_working_days
    return reckon_add_working_days(timezone.localdate(at), count)


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
    _record("reject", proposal, by=by, at=at, note=reason)
    return screening


@transaction.atomic
def reject_unanswered(proposal, *, by, at):
    """Do not admit a returned proposal whose clock ran out without an answer; final.

    Raises ScreeningRefused while the clock runs, and when the proposal is not returned.
    """
    proposal = locked(proposal.pk)
    if proposal.state != ProposalState.RETURNED:
        raise ScreeningRefused(
            _("The proposal is %(state)s: no correction is waited for.")
            % {"state": proposal.get_state_display()}
        )
    if at < proposal.answer_due_at:
        raise ScreeningRefused(
            _("The applicant may answer until %(due)s.") % {"due": exact(proposal.answer_due_at)}
        )
    due = proposal.answer_due_at
    move(proposal, ProposalState.REJECTED)
    proposal.answer_due_at = None
    proposal.save(update_fields=["state", "answer_due_at"])
    with office_language():
        reason = _("The correction was not answered by %(due)s.") % {"due": exact(due)}
    screening = screening_of(newest_version(proposal))
    _outcome(proposal, screening.stage, OutcomeResult.FAILED, reason, by=by, at=at)
    end_task(what=ANSWER_TASK, occasion=f"proposal:{proposal.pk}", at=at)
    emails.rejected(proposal, screening, reason=reason)
    _record("reject", proposal, by=by, at=at, note=reason)
    return proposal


def _decide(proposal, screening, decision, note, *, by, at):
    """Write the decision into screening, proposal and outcome, and end the office's task."""
    screening.decision, screening.reason = decision, note
    screening.decided_by, screening.decided_at = by, at
    screening.save(
        update_fields=["decision", "reason", "decided_by", "decided_at", "answer_due_at"]
    )
    proposal.save(update_fields=["state", "answer_due_at"])
    _outcome(proposal, screening.stage, decision, note, by=by, at=at)
    end_task(what=SCREEN_TASK, occasion=f"proposal:{proposal.pk}", at=at)


def _outcome(proposal, stage, result, note, *, by, at):
    StageOutcome.objects.update_or_create(
        proposal=proposal,
        stage=stage,
        defaults={"result": result, "note": note, "by": by, "at": at},
    )


def _record(act, proposal, *, by, at, **more):
    audit.record(
        f"applications.{act}",
        subject=proposal,
        by=by,
        at=at,
        office_id=proposal.call.office_id,
        **more,
    )
