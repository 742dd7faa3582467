"""The words in which the access tables are written."""

from collections.abc import Callable
from dataclasses import dataclass

LOGIN = "sign-in page"
PERSONAS = (
    "anonymous",
    "stranger",
    "applicant",
    "rival",
    "staff",
    "lead",
    "other_staff",
    "reviewer",
    "other_reviewer",
    "superuser",
)


def everyone(status, **others):
    """``status`` for each persona, but for those named: ``everyone(200, anonymous=LOGIN)``."""
    unknown = set(others) - set(PERSONAS)
    assert not unknown, unknown
    return {persona: others.get(persona, status) for persona in PERSONAS}


@dataclass(frozen=True)
class Row:
    """The expected answers of one address.

    ``args`` makes the address's arguments from the world, ``data`` what is sent; ``post`` None: the
    address is not asked by POST, because it answers 405 to everybody (state it then by a test of
    its own or give the table ``everyone(405)``). ``audited_get`` names personas whose GET may write:
    opening an identity document leaves a trace.
    """

    get: dict
    post: dict | None = None
    args: Callable = lambda world: []
    data: Callable | None = None
    audited_get: frozenset = frozenset()

    def writes_on_get(self, persona):
        """What a GET may write: nothing, unless the row says that it is audited."""
        return [] if persona not in self.audited_get else AnyWrites()


class AnyWrites(list):
    """Equal to any list of statements that is not empty."""

    def __eq__(self, other):
        return bool(other)

    __hash__ = None
