"""The clock of a notice, and of an applicant's view: reckoned, explained, moved with the calendar.

Nothing has to run for either to be over: every act and every page compares the instant.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from calls.layout import end_of_day
from calls.models import StageWindow
from core import calendar, reckoning
from parties.models import Task
from reviews.enums import CountIn, NoticeState, ObjectionState
from reviews.models import Objection, PublicNotice
from reviews.publicity import desk, emails

NOTICE_END, VIEW_END = "reviews.notice", "reviews.view"


def reckon(notice, first):
    """The last day of ``notice`` when ``first`` is its first, as a ``Reckoned``; ``first`` counts."""
    if notice.count_in == CountIn.CALENDAR:
        return calendar.reckon_days(first, notice.days)
    return calendar.reckon_period(first, notice.days)


def explained(notice):
    """The stored last day with its explanation, or None before the notice is published."""
    if notice.first_day is None:
        return None
    if notice.count_in == CountIn.CALENDAR:
        return calendar.reckon_days(notice.first_day, notice.days)
    return reckoning.of(notice, NOTICE_END)


def start(notice, *, at):
    """Let the clock begin on the day of ``at`` (aware, Asia/Shanghai); the caller saves the notice."""
    notice.first_day = timezone.localdate(at)
    reckoned = reckon(notice, notice.first_day)
    notice.last_day, notice.ends_at = reckoned.date, end_of_day(reckoned.date)
    if notice.count_in == CountIn.WORKING:
        reckoning.keep(notice, NOTICE_END, reckoned)
    _set_window(notice, opens_at=at)


def _set_window(notice, **columns):
    """The stage's dates, as timelines and calendars tell them, are those of its notice."""
    window = StageWindow.objects.filter(stage=notice.stage_id, lot=None, area=None).first()
    window = window or StageWindow(stage=notice.stage)
    for name, value in {**columns, "closes_at": notice.ends_at}.items():
        setattr(window, name, value)
    if window.pk:
        window.revision += 1
    window.save()


def is_over(notice, *, at):
    """Whether ``at`` (aware) is the end of the notice or later."""
    return notice.ends_at is not None and notice.ends_at <= at


def start_view(objection, days, *, at):
    """The applicant's clock: the end of the ``days``-th working day after that of ``at``."""
    reckoned = calendar.reckon_add_working_days(timezone.localdate(at), days)
    objection.view_due_at = end_of_day(reckoned.date)
    objection.save(update_fields=["view_due_at"])
    reckoning.keep(objection, VIEW_END, reckoned)


# --- When days off become known -------------------------------------------------------------------


def _move_end(row, reckoned, *, by, at):
    notice = (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("stage__call__office")
        .get(pk=row.subject_id)
    )
    if notice.state != NoticeState.PUBLISHED or is_over(notice, at=at):
        return None
    notice.last_day, notice.ends_at = reckoned.date, end_of_day(reckoned.date)
    notice.save(update_fields=["last_day", "ends_at"])
    _set_window(notice)
    for objection in Objection.objects.filter(notice=notice, state=ObjectionState.OPEN):
        Task.objects.filter(what=desk.SETTLE, occasion=f"objection:{objection.pk}").update(
            due_at=notice.ends_at
        )
    emails.end_moved(notice, reckoned)
    return notice, notice.stage.call.office_id


def _move_view(row, reckoned, *, by, at):
    rows = Objection.objects.select_for_update(of=("self",)).select_related("notice__stage__call")
    objection = rows.get(pk=row.subject_id)
    if objection.state != ObjectionState.OPEN or objection.view or objection.view_due_at <= at:
        return None
    objection.view_due_at = end_of_day(reckoned.date)
    objection.save(update_fields=["view_due_at"])
    Task.objects.filter(what=desk.VIEW, occasion=f"objection:{objection.pk}").update(
        due_at=objection.view_due_at
    )
    emails.view_moved(objection)
    return objection, objection.notice.stage.call.office_id


def _describe_notices(ids):
    rows = PublicNotice.objects.filter(pk__in=ids).values_list("pk", "title", "stage")
    return {
        str(pk): (title, reverse("reviews:notice_tab", args=[stage])) for pk, title, stage in rows
    }


def _describe_views(ids):
    rows = Objection.objects.filter(pk__in=ids).values_list("pk", "code", "notice__stage")
    return {
        str(pk): (code, reverse("reviews:objection", args=[stage, pk])) for pk, code, stage in rows
    }


def register():
    """Called once, when the apps are ready. Neither clock gets shorter once it was told."""
    for code, label, move, describe in (
        (NOTICE_END, gettext_lazy("End of a public notice"), _move_end, _describe_notices),
        (
            VIEW_END,
            gettext_lazy("View of an applicant on an objection"),
            _move_view,
            _describe_views,
        ),
    ):
        reckoning.register(reckoning.Purpose(code, label, reckoning.LATER, move, describe))
