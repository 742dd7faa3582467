"""What a correction means for what stands above this floor: registered there, asked and done here.

A floor that holds drafts, proposals or rounds registers a ``Consequence`` from its ``apps.py``. Before a
correction is published it may object; the preview tells what it will do; the publication carries it out
in its own transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from calls.models import Call, Lot, Project, Stage


@dataclass(frozen=True)
class Move:
    """A date that moves: ``old`` and ``new`` are windows (or None) that hold for ``lot`` (None: all).

    ``reopens`` says that it had closed and opens again.
    """

    stage: Stage
    lot: Lot | None
    old: object
    new: object
    reopens: bool


@dataclass
class Effect:
    """What a correction does, in rows of the call itself.

    ``lots`` are those that stay (of a move without a lot: those that go by it); ``revision`` is the one
    that the correction makes.
    """

    call: Call
    revision: int
    reason: str
    moves: list[Move] = field(default_factory=list)
    withdrawn_projects: list[Project] = field(default_factory=list)
    changed_projects: list[int] = field(default_factory=list)
    changed_lots: list[int] = field(default_factory=list)
    touches_all: bool = False

    def moves_of(self, kind):
        """The moves in stages of one kind."""
        return [move for move in self.moves if move.stage.kind == kind]


@dataclass(frozen=True)
class Consequence:
    """Args: ``code`` names the floor's part. ``objections``: ``effect -> [sentence]`` of what forbids
    it, asked under the call's lock. ``foretell``: ``effect -> [sentence]`` of what will happen.
    ``carry_out``: ``(effect, by=, at=)`` does it in the transaction of the publication.
    """

    code: str
    objections: Callable = field(default=lambda effect: [])
    foretell: Callable = field(default=lambda effect: [])
    carry_out: Callable = field(default=lambda effect, *, by, at: None)


_known: dict[str, Consequence] = {}


def register(consequence):
    """Make a consequence known; called from an app's ``ready()``."""
    _known[consequence.code] = consequence


def objections(effect):
    return [text for one in _known.values() for text in one.objections(effect)]


def foretold(effect):
    return [text for one in _known.values() for text in one.foretell(effect)]


def carry_out(effect, *, by, at):
    for one in _known.values():
        one.carry_out(effect, by=by, at=at)
