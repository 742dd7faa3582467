"""Why an opinion was refused; each message says exactly what stands against it."""

from core.errors import Refusal


class OpinionRefused(Refusal):
    """An opinion cannot be given, or a step changed, in this way."""

    code = "opinion"


class NotItsTurn(OpinionRefused):
    """Somebody was faster, or the matter is elsewhere: nobody skips a step."""

    code = "not-its-turn"


class SubstituteRefused(OpinionRefused):
    """This substitute cannot be named."""

    code = "substitute"
