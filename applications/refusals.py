"""Why an act on a proposal was refused; each message says exactly what stands against it."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class StartRefused(Refusal):
    """No proposal can be begun. ``proposal`` is the one that exists already, where that is why."""

    code = "start-refused"

    def __init__(self, *args, proposal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal = proposal


class StateRefused(Refusal):
    """What was asked does not follow upon the state that the proposal is in."""

    code = "state"


class EditRefused(Refusal):
    """This part of the proposal cannot be changed now."""

    code = "edit-refused"


class RowChanged(EditRefused):
    """A row that somebody else has written in meanwhile is not removed unseen."""

    code = "row-changed"


class AccessLost(Refusal):
    """Whoever wrote has no right to it any more; what was typed comes back on the page.

    ``status`` is the one that the page itself would have had: 401, 403 or 404.
    """

    code = "access-lost"

    def __init__(self, *args, status, **kwargs):
        super().__init__(*args, **kwargs)
        self.status = status


class OtherAccount(Refusal):
    """The page was made for another account than the one that is signed in."""

    code = "other-account"


class DeadlineRefused(Refusal):
    """The act came before the opening or at the deadline or later."""

    code = "deadline"


class IncompleteRefused(Refusal):
    """The proposal is not complete; ``problems`` holds everything that is missing."""

    code = "incomplete"
    message = _("The proposal cannot be handed in yet: something is missing.")


class SignOffRefused(Refusal):
    """The legal representative cannot be asked, or cannot answer, in this way."""

    code = "sign-off"


class ScreeningRefused(Refusal):
    """A screening cannot be marked or decided in this way."""

    code = "screening"


class CounterRefused(Refusal):
    """Paper copies cannot be found, recorded or undone in this way."""

    code = "counter"
