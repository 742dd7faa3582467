"""Until when a proposal can be handed in: read from the call's windows at the instant asked for."""

from django.utils.translation import gettext as _

from applications.enums import ProposalState
from applications.refusals import DeadlineRefused
from applications.wording import exact
from calls.enums import CallState
from calls.windows import has_closed, has_opened, stage_of_kind, window_of

SOLICITATION = "solicitation"


def window_for(call, lot):
    """The window in which proposals for ``lot`` are taken, or None when the call has none."""
    stage = stage_of_kind(call, SOLICITATION)
    return window_of(stage, lot=lot) if stage else None


def deadline_of(proposal):
    """The aware instant from which ``proposal`` is late, or None: its lot's close or its own clock."""
    if proposal.state == ProposalState.RETURNED:
        return proposal.answer_due_at
    window = window_for(proposal.call, proposal.lot)
    return window.closes_at if window else None


def require_running(call, *, refusal=DeadlineRefused):
    """Refuse unless ``call`` is published: nothing goes on in one that was closed or cancelled."""
    if call.state != CallState.PUBLISHED:
        raise refusal(
            _("The call “%(call)s” takes no proposals: it is %(state)s.")
            % {"call": call, "state": call.get_state_display()}
        )


def require_open(call, window, *, at, refusal=DeadlineRefused):
    """Refuse with the exact instants unless ``call`` takes proposals in ``window`` at ``at`` (aware)."""
    require_running(call, refusal=refusal)
    if window is None:
        raise refusal(_("The call names no time in which proposals are taken."))
    if not has_opened(window, at=at):
        raise refusal(
            _("Proposals are taken from %(opens)s on; it is now %(now)s.")
            % {"opens": exact(window.opens_at), "now": exact(at)}
        )
    if has_closed(window, at=at):
        raise refusal(
            _("The deadline was %(closes)s. Your request arrived at %(now)s and is too late.")
            % {"closes": exact(window.closes_at), "now": exact(at)}
        )


def require_answer_in_time(proposal, *, at):
    """Refuse an answer to a correction whose clock has run out at ``at`` (aware), or whose call."""
    require_running(proposal.call)
    if proposal.answer_due_at <= at:
        raise DeadlineRefused(
            _(
                "The correction had to be answered before %(due)s. Your request arrived at %(now)s "
                "and is too late."
            )
            % {"due": exact(proposal.answer_due_at), "now": exact(at)}
        )


def refuse_after_clock(proposal, *, at):
    """Refuse to change a returned proposal whose clock is over: it is closed, whatever runs or not."""
    if proposal.state == ProposalState.RETURNED:
        require_answer_in_time(proposal, at=at)


def refuse_late_change(proposal, deadline):
    """Refuse what was changed at or after ``deadline`` (aware, or None for none).

    The request that hands in counts from its arrival, and its body may be held back for minutes: what
    others write meanwhile does not come in under that instant.
    """
    if deadline is not None and proposal.saved_at >= deadline:
        raise DeadlineRefused(
            _(
                "The deadline was %(closes)s, and the proposal was changed after it, at %(saved)s. "
                "What was written too late cannot be handed in."
            )
            % {"closes": exact(deadline), "saved": exact(proposal.saved_at)}
        )
