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


class DeadlineRefused(Refusal):
    """The act came before the opening or at the deadline or later."""

    code = "deadline"


class IncompleteRefused(Refusal):
    """The proposal is not complete; ``problems`` holds everything that is missing."""

    code = "incomplete"
    message = _("The proposal cannot be handed in yet: something is missing.")


class ScreeningRefused(Refusal):
    """A screening cannot be marked or decided in this way."""

    code = "screening"
