"""Taking a call's row, so that of two acts on one call the second sees what the first did."""

from django.utils.translation import gettext_lazy as _

from calls.enums import CALL_TRANSITIONS
from calls.models import Call
from core.errors import Refusal


class CallRefused(Refusal):
    """The call's state does not allow what was asked."""

    code = "call_state"


class CallIsPublic(CallRefused):
    code = "call_is_public"
    message = _("This call is published: what it says is not changed any more by editing it.")


def lock_call(call_id):
    """The call under its lock, with its office. Belongs inside ``atomic``."""
    return Call.objects.select_for_update(of=("self",)).select_related("office").get(pk=call_id)


def lock_draft(call_id):
    """The call under its lock, to be written.

    :raises CallIsPublic: when it is no draft any more.
    """
    call = lock_call(call_id)
    if not call.is_draft:
        raise CallIsPublic
    return call


def refuse_transition(call, state):
    """Check the table of transitions.

    :raises CallRefused: when ``call`` cannot go over to ``state``.
    """
    if state not in CALL_TRANSITIONS[call.state]:
        raise CallRefused(
            _("This call is %(state)s; that cannot be done any more.")
            % {"state": call.get_state_display()}
        )
