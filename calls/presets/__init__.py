"""Schemes as data: which stages a call has, with their names, dates and settings.

A scheme is one literal in a room of this folder and nothing else; no code anywhere asks for a
scheme's name. Source of the figures: ``systems.md``, scheme by scheme. Texts that end up in the
database are translated once, into the office's language, when they are laid out.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class StagePreset:
    """One stage of a scheme.

    ``opens`` and ``lasts`` are days: from the day the call is laid out to the opening, and from the
    opening to the close (None: no date of its own). ``settings`` is handed to the kind's
    ``lay_out``: the columns of its settings model and whatever lists it knows (criteria).
    """

    kind: str
    name: str | Promise
    note: str | Promise = ""
    opens: int | None = None
    lasts: int | None = None
    settings: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Scheme:
    """A preset. ``lot`` are columns of a new lot; the three lists are its rows, as columns.

    ``categories`` are the names that its projects may bear, made known with the first such call.
    ``one_lot`` is the name of the one lot of a scheme without shares by community: it is laid out with
    the call and named to nobody but staff ('': lots are added community by community).
    """

    code: str
    name: str | Promise
    what: str | Promise
    stages: tuple[StagePreset, ...]
    lot: dict = field(default_factory=dict)
    one_lot: str | Promise = ""
    eligibility: tuple[dict, ...] = ()
    documents: tuple[dict, ...] = ()
    duties: tuple[dict, ...] = ()
    categories: tuple[str | Promise, ...] = ()


_schemes: dict[str, Scheme] = {}


def register(scheme):
    """Make a scheme known under its code."""
    _schemes[scheme.code] = scheme


def get(code):
    """The scheme of that code. Raises KeyError for an unknown one."""
    return _schemes[code]


def known():
    """All schemes, in the order of registration."""
    return list(_schemes.values())


def choices():
    """``(code, name)`` of each scheme, for form fields."""
    return [(scheme.code, scheme.name) for scheme in _schemes.values()]
