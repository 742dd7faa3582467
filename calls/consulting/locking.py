"""Taking a consultation's row, so that of two acts on it the second sees what the first did."""

from django.db.models import Max
from django.utils.translation import gettext as _

from calls.consulting.refusals import ConsultationRefused
from calls.enums import CONSULTATION_TRANSITIONS, CallState
from calls.models import Consultation

# A call that was cancelled or closed, and a correction's copy, ask nobody for comments.
LIVING = (CallState.DRAFT, CallState.PUBLISHED)


def lock_consultation(pk):
    """The consultation under its lock, with stage, call and office. Belongs inside ``atomic``."""
    return (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("stage__call__office__area")
        .get(pk=pk)
    )


def refuse_transition(consultation, state):
    """Check the table of transitions.

    :raises ConsultationRefused: when it cannot go over to ``state``, or its call has ended.
    """
    if consultation.stage.call.state not in LIVING:
        raise ConsultationRefused(
            _("The call is %(state)s; its consultation is not changed any more.")
            % {"state": consultation.stage.call.get_state_display()}
        )
    if state not in CONSULTATION_TRANSITIONS[consultation.state]:
        raise ConsultationRefused(
            _("This consultation is %(state)s; that cannot be done any more.")
            % {"state": consultation.get_state_display()}
        )


def general_window(stage):
    """The stage's window for the whole call, or None; a fresh look, for acts."""
    return stage.windows.filter(lot=None, area=None).first()


def next_number(rows, column="number"):
    """The number after the last of ``rows``."""
    return (rows.aggregate(last=Max(column))["last"] or 0) + 1
