"""Whether a person may apply to a project now, and what is missing when not."""

from dataclasses import dataclass

from calls.enums import CallState
from calls.windows import has_closed, has_opened
from parties.enums import Role
from parties.queries import organizations_of


@dataclass(frozen=True)
class WayToApply:
    """What the project page says beside 'apply'.

    ``standing``: open, upcoming, closed, ended (the call was closed or cancelled), undated, draft or
    withdrawn. ``step``: what the person has to do first: sign_in, organization, role, or '' when it
    can start.
    """

    standing: str
    step: str

    @property
    def can_start(self):
        return self.standing == "open" and not self.step


def way_to_apply(user, call, window, *, at, is_withdrawn=False):
    """How ``user`` stands to a project whose proposals are taken in ``window`` (or None).

    Args: ``at`` the aware instant of the request; ``is_withdrawn``: a correction withdrew it.
    """
    if is_withdrawn:
        return WayToApply("withdrawn", "")
    return WayToApply(standing_of(call, window, at=at), step_of(user))


def standing_of(call, window, *, at):
    """Where taking proposals stands at ``at``: see ``WayToApply.standing``."""
    if call.is_draft:
        return "draft"
    if call.state != CallState.PUBLISHED:
        return "ended"
    if window is None:
        return "undated"
    if not has_opened(window, at=at):
        return "upcoming"
    return "closed" if has_closed(window, at=at) else "open"


def step_of(user):
    """What keeps ``user`` from starting: not signed in, no organization, or only a reader in it."""
    if not user.is_authenticated:
        return "sign_in"
    if organizations_of(user, Role.LEAD, Role.WRITER).exists():
        return ""
    return "role" if organizations_of(user).exists() else "organization"
