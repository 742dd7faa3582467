"""Correcting a published call: the only way in which it changes.

A correction is written in a working copy of the call (``calls.correcting.copies``), in the same forms as
a draft. What it says is what differs from the call. Publishing writes the differences into the call,
keeps each of them with its reason, announces them and tells everybody who follows.

Locks are taken in this order: call, correction.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls import emails, tasks
from calls.correcting import consequences
from calls.correcting.copies import make_copy, take_over, throw_away
from calls.correcting.differences import Comparison
from calls.correcting.effects import effect_of, problems_of
from calls.correcting.parts import LOT, PROJECT, TARGET
from calls.correcting.tasks import end_correction_task, give_correction_task
from calls.correcting.writing import write
from calls.enums import CORRECTION_TRANSITIONS, AnnouncementKind, CallState, CorrectionState
from calls.locking import CallRefused, lock_call
from calls.models import Announcement, Change, Correction, RowReason
from calls.models.corrections import LONGEST_REASON, LONGEST_ROW_REASON
from calls.printing import consolidated
from calls.printing.issuing import settle
from calls.publishing import followers_of
from calls.questions.deadline import keep_closes
from core import audit


class CorrectionRefused(CallRefused):
    """The correction cannot be written or published as asked."""

    code = "correction"


class CorrectionOutdated(CorrectionRefused):
    """Somebody else published a correction of the same call meanwhile."""

    code = "correction_outdated"
    message = gettext_lazy(
        "Another correction of this call was published meanwhile. Take over what it changed, look at "
        "your changes again, then publish."
    )


@transaction.atomic
def open_correction(call, *, by, at):
    """Begin a correction: a working copy of the call as it stands.

    :param by: the user; the caller has asked ``calls.correct_call``.
    :param at: aware instant of the request.
    :returns: the ``Correction``.
    :raises CorrectionRefused: when the call is not published.
    """
    call = lock_call(call.pk)
    _require_published(call)
    correction = Correction.objects.create(
        call=call, base_revision=call.revision, opened_by=by, opened_at=at
    )
    make_copy(correction, by=by, at=at)
    give_correction_task(correction, at=at)
    _record("calls.open_correction", correction, by=by, at=at)
    return correction


def _require_published(call):
    if call.state != CallState.PUBLISHED:
        raise CorrectionRefused(
            _("This call is %(state)s: only a published call is corrected.")
            % {"state": call.get_state_display()}
        )


def _locked(correction, state=None):
    """Call and correction under their locks; the correction must be a draft that may become ``state``."""
    call = lock_call(correction.call_id)
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("copy")
        .get(pk=correction.pk)
    )
    if not correction.is_draft or (
        state is not None and state not in CORRECTION_TRANSITIONS[correction.state]
    ):
        raise CorrectionRefused(
            _("This correction is %(state)s and cannot be changed any more.")
            % {"state": correction.get_state_display()}
        )
    correction.call = call
    return correction


@transaction.atomic
def explain(correction, *, reason, row_reasons, by, at):
    """Keep the reasons of a draft.

    :param reason: of the whole correction; may be empty until it is published.
    :param row_reasons: ``{key of a row: text}``; an empty text takes the reason away.
    :raises CorrectionRefused: for one that is no draft, or a text that is too long.
    """
    correction = _locked(correction)
    correction.reason = reason.strip()
    if len(correction.reason) > LONGEST_REASON:
        raise CorrectionRefused(_("The reason is longer than 1,000 characters."), field="reason")
    correction.save(update_fields=["reason"])
    known = {row.key for row in Comparison(correction).rows}
    for key, text in row_reasons.items():
        text = text.strip()
        if len(text) > LONGEST_ROW_REASON:
            raise CorrectionRefused(_("The reason of a row is longer than 500 characters."))
        if key in known and text:
            RowReason.objects.update_or_create(
                correction=correction, key=key, defaults={"text": text}
            )
        else:
            RowReason.objects.filter(correction=correction, key=key).delete()
    _record("calls.explain_correction", correction, by=by, at=at)
    return correction


@transaction.atomic
def discard_correction(correction, *, by, at):
    """Throw a draft away; the call stays as it is.

    :raises CorrectionRefused: for one that is no draft.
    """
    correction = _locked(correction, CorrectionState.DISCARDED)
    correction.state = CorrectionState.DISCARDED
    correction.ended_by, correction.ended_at = by, at
    correction.save(update_fields=["state", "ended_by", "ended_at"])
    throw_away(correction)
    end_correction_task(correction, at=at)
    _record("calls.discard_correction", correction, by=by, at=at)
    return correction


@transaction.atomic
def catch_up(correction, *, by, at):
    """Bring into a draft what another correction changed meanwhile; own changes stay to be looked at.

    :raises CorrectionRefused: for one that is no draft, or when the call is not published.
    """
    correction = _locked(correction)
    _require_published(correction.call)
    take_over(correction, by=by, at=at)
    correction.base_revision = correction.call.revision
    correction.save(update_fields=["base_revision"])
    _record("calls.catch_up_correction", correction, by=by, at=at)
    return correction


# --- Publishing --------------------------------------------------------------------------------------


@dataclass
class Prospect:
    """What publishing a draft would do: its rows, what forbids it, what follows, who is told."""

    comparison: Comparison
    effect: consequences.Effect
    problems: list
    foretold: list
    told: int

    @property
    def rows(self):
        return self.comparison.rows

    @property
    def reopened(self):
        """Moves that open again what had closed; the correction has to say so."""
        return [move for move in self.effect.moves if move.reopens]


def prospect_of(correction, *, at):
    """The ``Prospect`` of a draft at ``at`` (aware). Reads only."""
    comparison = Comparison(correction)
    effect = effect_of(correction, comparison, at=at)
    problems = problems_of(correction, comparison, effect, at=at)
    problems += consequences.objections(effect)
    if not comparison.rows:
        problems.append(_("Nothing is changed yet."))
    return Prospect(
        comparison=comparison,
        effect=effect,
        problems=list(dict.fromkeys(problems)),
        foretold=consequences.foretold(effect),
        told=followers_of(correction.call).count(),
    )


@transaction.atomic
def publish_correction(correction, *, reopen=False, by, at):
    """Change the call as the draft says, keep what changed for ever, announce it, tell the followers.

    :param reopen: whether the person confirmed that what had closed opens again.
    :param by: the user; the caller has asked ``calls.publish_correction``.
    :param at: aware instant of the request: the one on which deadlines are judged.
    :returns: the published ``Correction``.
    :raises CorrectionRefused: with everything that stands against it in ``problems``.
    :raises CorrectionOutdated: when another one was published since this was last compared.
    """
    correction = _locked(correction, CorrectionState.PUBLISHED)
    call = correction.call
    _require_published(call)
    if correction.base_revision != call.revision:
        raise CorrectionOutdated
    prospect = prospect_of(correction, at=at)
    _refuse(correction, prospect, reopen)
    for waiting in call.announcements.filter(content=None):
        # What was announced before says what the call said then, not what it says in a minute.
        settle(waiting)
    revision = call.revision + 1
    written = write(prospect.comparison, revision=revision, by=by, at=at)
    call = lock_call(call.pk)
    call.revision = revision
    call.save(update_fields=["revision"])
    correction.call = prospect.effect.call = call
    keep_closes(call)
    _keep(correction, prospect, written, by=by, at=at)
    consequences.carry_out(prospect.effect, by=by, at=at)
    _record(
        "calls.publish_correction",
        correction,
        by=by,
        at=at,
        after={"revision": revision, "changes": len(prospect.rows), "id": correction.pk},
        note=correction.reason,
    )
    _tell(correction, by=by, at=at)
    transaction.on_commit(tasks.nudge_papers, robust=True)
    return correction


def _tell(correction, *, by, at):
    """The text as corrected, the followers, the desk; the working copy has done its work."""
    consolidated.announce_text(correction, by=by, at=at)
    emails.call_corrected(correction, followers_of(correction.call))
    throw_away(correction)
    end_correction_task(correction, at=at)


def _refuse(correction, prospect, reopen):
    problems = [(None, text) for text in prospect.problems]
    if not correction.reason.strip():
        problems.append(("reason", _("Say why the call is corrected.")))
    if prospect.reopened and not reopen:
        names = ", ".join(str(move.lot or move.stage) for move in prospect.reopened)
        text = _("This opens again what had closed (%(names)s). Confirm it.") % {"names": names}
        problems.append(("reopen", text))
    if problems:
        raise CorrectionRefused(
            _("The correction cannot be published yet."),
            code="correction_not_complete",
            problems=problems,
        )


def _keep(correction, prospect, written, *, by, at):
    """Store the rows, the announcement and the new state of a correction."""
    call = correction.call
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Correction of “%(call)s”") % {"call": call.title}
    correction.announcement = Announcement.objects.create(
        call=call,
        kind=AnnouncementKind.CORRECTION,
        title=title[:200],
        revision=call.revision,
        published_at=at,
        published_by=by,
    )
    reasons = dict(correction.row_reasons.values_list("key", "text"))
    Change.objects.bulk_create(
        Change(
            correction=correction,
            position=position,
            part=row.part,
            action=row.action,
            lot=_in_call(row.lot, LOT, row, written),
            project=_in_call(row.project, PROJECT, row, written),
            target=_in_call(row.target, TARGET, row, written),
            place=row.place[:400],
            label=row.label[:120],
            old=row.old,
            new=row.new,
            reason=reasons.get(row.key, ""),
        )
        for position, row in enumerate(prospect.rows, start=1)
    )
    correction.state = CorrectionState.PUBLISHED
    correction.revision = call.revision
    correction.ended_by, correction.ended_at = by, at
    correction.told = prospect.told
    correction.save(
        update_fields=["state", "revision", "ended_by", "ended_at", "told", "announcement"]
    )
    settle(correction.announcement)


def _in_call(thing, part, row, written):
    """The row of the call for one that a difference names: itself, or what its copy became."""
    if thing is None:
        return None
    return written[part].get(thing.pk, thing) if _is_copy(thing, part, row) else thing


def _is_copy(thing, part, row):
    """New parts are named by their row in the copy (``+`` in the key)."""
    return row.part == part and ":+" in row.key


def _record(act, correction, *, by, at, after=None, note=""):
    audit.record(
        act,
        subject=correction.call,
        by=by,
        at=at,
        office_id=correction.call.office_id,
        after=after or {"id": correction.pk},
        note=note,
    )
