"""From when until when: putting the text up for comment, and putting the end off."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls import tasks
from calls.consulting import desk
from calls.consulting.locking import general_window, lock_consultation, refuse_transition
from calls.consulting.papers import announce_consultation
from calls.consulting.refusals import ConsultationRefused, NotLater
from calls.consulting.trail import record
from calls.consulting.writing import newest_text
from calls.enums import ConsultationState
from calls.layout import end_of_day
from calls.models import Consultation, Extension, StageWindow
from calls.windows import has_closed
from calls.wording import closing_words, last_day
from core import reckoning
from core.calendar import reckon_add_working_days, spoken

END, DIGEST_DUE = "calls.consultation_end", "calls.digest_due"
LONGEST = timedelta(days=366)


def least_end(consultation, *, at):
    """The first day with whose end a consultation opened at ``at`` (aware) may close, reckoned.

    The day of the publication is not counted: who reads it in the evening loses nothing.
    """
    return reckon_add_working_days(timezone.localdate(at), consultation.working_days)


def planned_end(consultation, window, *, at):
    """``(closing instant, Reckoned or None)`` of a consultation that is opened at ``at``.

    The stage's own close where staff set one, else the least end.

    :raises ConsultationRefused: when the stage's close leaves less time than the settings ask for.
    """
    least = least_end(consultation, at=at)
    if window is None or window.closes_at is None:
        return end_of_day(least.date), least
    if last_day(window.closes_at) < least.date:
        raise ConsultationRefused(
            _(
                "Comments are to be taken for at least %(count)d working days, so until %(least)s or"
                " later; the stage's dates name %(closes)s."
            )
            % {
                "count": consultation.working_days,
                "least": spoken(least.date),
                "closes": closing_words(window.closes_at),
            }
        )
    return window.closes_at, None


def lacking(consultation):
    """``[(field, sentence)]`` of what a consultation lacks before it can be published."""
    found = []
    if not consultation.title.strip():
        found.append(("title", _("The text has no title.")))
    if not consultation.opening.strip():
        found.append(("opening", _("It is not said why comments are asked for.")))
    if newest_text(consultation) is None:
        found.append(("text", _("There is no text yet.")))
    return found


@transaction.atomic
def open_consultation(consultation, *, by, at):
    """Make the text public and take comments from now on; announced as an official document.

    :param at: aware instant; it becomes the opening of the stage.
    :returns: the consultation as it stands.
    :raises ConsultationRefused: when it is open already, lacks something, or is too short.
    """
    consultation = lock_consultation(consultation.pk)
    refuse_transition(consultation, ConsultationState.OPEN)
    if problems := lacking(consultation):
        raise ConsultationRefused(_("The consultation cannot be published yet."), problems=problems)
    window = general_window(consultation.stage)
    closes_at, reckoned = planned_end(consultation, window, at=at)
    _set_window(consultation, window, opens_at=at, closes_at=closes_at)
    if reckoned is not None:
        reckoning.keep(consultation, END, reckoned)
    consultation.state = ConsultationState.OPEN
    consultation.opened_at, consultation.opened_by = at, by
    _reckon_digest(consultation, closes_at)
    consultation.save(update_fields=["state", "opened_at", "opened_by", "digest_due_on"])
    consultation.versions.update(public_since=at)
    announce_consultation(consultation, closes_at=closes_at, by=by, at=at)
    record(consultation, "calls.open_consultation", by=by, at=at,
           after={"closes": closing_words(closes_at)})  # fmt: skip
    desk.refresh(consultation, at=at)
    transaction.on_commit(tasks.nudge_papers, robust=True)
    return consultation


def _set_window(consultation, window, *, opens_at, closes_at):
    if window is None:
        StageWindow.objects.create(stage=consultation.stage, opens_at=opens_at, closes_at=closes_at)
        return
    window.opens_at, window.closes_at = opens_at, closes_at
    window.revision += 1
    window.save(update_fields=["opens_at", "closes_at", "revision"])


def _reckon_digest(consultation, closes_at):
    due = reckon_add_working_days(last_day(closes_at), consultation.answer_working_days)
    consultation.digest_due_on = due.date
    reckoning.keep(consultation, DIGEST_DUE, due)


@transaction.atomic
def extend_consultation(consultation, *, until, reason, by, at):
    """Put the end off to the end of the day ``until``, for a reason that everybody reads.

    :param until: a date in Asia/Shanghai.
    :raises NotLater: for a day that is not later than the end as it is.
    :raises ConsultationRefused: before the publication, after the end, without a reason.
    """
    consultation = lock_consultation(consultation.pk)
    window = general_window(consultation.stage)
    if consultation.state != ConsultationState.OPEN or has_closed(window, at=at):
        raise ConsultationRefused(_("Only a consultation that is running can be put off."))
    closes_at = end_of_day(until)
    if closes_at <= window.closes_at:
        raise NotLater(
            _("A consultation is never cut short: it is open until %(closes)s. Name a later day.")
            % {"closes": closing_words(window.closes_at)},
            field="until",
        )
    if closes_at > at + LONGEST:
        raise ConsultationRefused(_("That is more than a year away."), field="until")
    if not reason:
        raise ConsultationRefused(_("Say why; everybody reads it."), field="reason")
    Extension.objects.create(
        consultation=consultation, old=window.closes_at, new=closes_at, reason=reason,
        extended_by=by, extended_at=at,
    )  # fmt: skip
    _move_end(consultation, window, closes_at)
    reckoning.settle(consultation, END, at=at)
    announce_consultation(consultation, closes_at=closes_at, by=by, at=at)
    record(consultation, "calls.extend_consultation", by=by, at=at, note=reason,
           after={"closes": closing_words(closes_at)})  # fmt: skip
    desk.refresh(consultation, at=at)
    transaction.on_commit(tasks.nudge_papers, robust=True)
    return consultation


def _move_end(consultation, window, closes_at):
    _set_window(consultation, window, opens_at=window.opens_at, closes_at=closes_at)
    _reckon_digest(consultation, closes_at)
    consultation.save(update_fields=["digest_due_on"])


# --- When days off become known ---------------------------------------------------------------------


def _move(row, reckoned, *, by, at):
    """Put the end off to the day that the calendar asks for; None when it has passed."""
    consultation = lock_consultation(row.subject_id)
    window = general_window(consultation.stage)
    if consultation.state != ConsultationState.OPEN or has_closed(window, at=at):
        return None
    _move_end(consultation, window, end_of_day(reckoned.date))
    desk.refresh(consultation, at=at)
    return consultation.stage.call, consultation.stage.call.office_id


def _move_digest(row, reckoned, *, by, at):
    consultation = lock_consultation(row.subject_id)
    if consultation.state != ConsultationState.OPEN:
        return None
    consultation.digest_due_on = reckoned.date
    consultation.save(update_fields=["digest_due_on"])
    desk.refresh(consultation, at=at)
    return consultation.stage.call, consultation.stage.call.office_id


def _describe(ids):
    rows = Consultation.objects.filter(pk__in=ids)
    return {
        str(row.pk): (str(row), reverse("calls:consultation_tab", args=[row.stage_id]))
        for row in rows
    }


def register():
    """Called once, when the apps are ready."""
    reckoning.register(
        reckoning.Purpose(
            END, gettext_lazy("end of a consultation"), reckoning.LATER, _move, _describe
        )
    )
    reckoning.register(
        reckoning.Purpose(
            DIGEST_DUE,
            gettext_lazy("digest of a consultation due"),
            reckoning.BOTH,
            _move_digest,
            _describe,
        )  # fmt: skip
    )
