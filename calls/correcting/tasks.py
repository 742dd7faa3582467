"""The task that keeps a correction from being begun and forgotten: on the office's desk until it ends."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from calls.layout import end_of_day
from core.calendar import reckon_add_working_days
from parties.desk_tasks import end_task, give_task

CORRECTION_TASK = "calls.correction"
# Working days after which a correction that is still being written counts as forgotten.
WORKING_DAYS = 2


def give_correction_task(correction, *, at):
    """Put a draft on the desk of its call's office."""
    due = reckon_add_working_days(timezone.localdate(at), WORKING_DAYS).date
    with translation.override(settings.LANGUAGE_CODE):
        give_task(
            correction.call.office,
            what=CORRECTION_TASK,
            occasion=occasion_of(correction),
            title=_("Publish or discard the correction of “%(call)s”")
            % {"call": correction.call.title},
            why=_("Begun by %(who)s; nothing of it is public yet.") % {"who": correction.opened_by},
            link=reverse("calls:correction", args=[correction.pk]),
            due_at=end_of_day(due),
            at=at,
        )


def end_correction_task(correction, *, at):
    """It was published or discarded, or its call has ended."""
    end_task(what=CORRECTION_TASK, occasion=occasion_of(correction), at=at)


def occasion_of(correction):
    return f"correction:{correction.pk}"
