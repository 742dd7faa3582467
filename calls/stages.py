"""The registry of stage kinds.

A call is an ordered list of stages, held as data. What a kind *is* (its settings, its tab in the
call's workspace, what is open in it, its figures) is registered here by the floor that owns it, from
that floor's ``apps.py``; this floor draws the frame and asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise


class Place(StrEnum):
    """Where a kind of stage belongs: before proposals come in, where they do, or after."""

    BEFORE = "before"
    TAKING = "taking"
    AFTER = "after"


@dataclass(frozen=True)
class Figure:
    """One number of a stage, for tabs, desks and dashboards. ``tone`` is good, wait, bad or plain."""

    label: str | Promise
    value: int | str
    tone: str = "plain"
    link: str = ""


@dataclass(frozen=True)
class OpenItem:
    """Something that must be done before a stage can be called finished."""

    text: str
    link: str


@dataclass(frozen=True)
class StageKind:
    """What the house knows of one kind of stage.

    Args:
        code: language-neutral name, stored in ``Stage.kind``.
        name: the default name of such a stage, shown to people.
        what: one sentence for whoever lays out a call.
        public: one sentence for applicants below the stage's dates; may be empty.
        settings_model: a model with ``stage = OneToOneField(Stage)`` holding the typed settings,
            or None when the kind has none.
        settings_form: dotted path of a ModelForm for it, resolved when needed.
        lay_out_with: ``(stage, settings)`` makes the settings row from a preset's dict; the default makes
            one row of ``settings_model`` with these columns.
        copy_with: ``(old_stage, new_stage)`` copies the settings of last year's call; the default
            copies the columns of the settings row.
        tab: URL name of the stage's page in the call's workspace, taking ``stage_id``.
        figures: ``stage -> [Figure]``.
        open_items: ``stage -> [OpenItem]``.
        needs_window: whether a call cannot be published before this stage has its dates.
        closes_by_lot: whether lots may have windows of their own.
        may_overlap: whether it may begin while proposals still come in (screening does).
        in_feeds: whether its closes are dates that the public puts into a calendar.
        problems: ``stage -> [str]``, what keeps a call with this stage from being published.
        place: on which side of the taking-in such a stage belongs.
        once: whether a call has at most one of this kind.
        asks: ``stage -> calls.applying.Rule``, who may apply and for what; only of the kind that takes
            proposals in.
        decides: whether it is there that proposals are funded or not.
        public_page: ``stage -> address`` of what the public sees of the stage, '' for nothing yet.
        gates: a condition on ``Stage`` rows (``Q()`` for always): a proposal goes on only once such a
            stage has passed it. None: the stage stops nobody by itself.
        enter: ``(stage, proposal, by=, at=)``, what is to be done when a proposal comes to the stage.
        is_before_call: whether it runs while its call is still a draft (a consultation on its rules): its
            figures are told then, its dates may be over when the call is published, and once it has
            begun its own acts alone move them.
        has_begun: ``stage -> bool``, whether anything was done in the stage, so that it can neither be
            taken out nor moved.
    """

    code: str
    name: str | Promise
    what: str | Promise
    tab: str
    public: str | Promise = ""
    settings_model: type | None = None
    settings_form: str = ""
    lay_out_with: Callable | None = None
    copy_with: Callable | None = None
    figures: Callable = field(default=lambda stage: [])
    open_items: Callable = field(default=lambda stage: [])
    needs_window: bool = False
    closes_by_lot: bool = False
    may_overlap: bool = False
    in_feeds: bool = False
    problems: Callable = field(default=lambda stage: [])
    place: Place = Place.AFTER
    once: bool = False
    asks: Callable | None = None
    decides: bool = False
    is_before_call: bool = False
    public_page: Callable = field(default=lambda stage: "")
    gates: Q | None = None
    enter: Callable | None = None
    has_begun: Callable = field(default=lambda stage: False)

    def settings_of(self, stage):
        """The settings row of ``stage``, created with its defaults when it is missing."""
        if self.settings_model is None:
            return None
        return self.settings_model.objects.get_or_create(stage=stage)[0]

    def lay_out(self, stage, settings):
        """Make the settings row of a new stage from a preset's ``settings``."""
        if self.lay_out_with is not None:
            self.lay_out_with(stage, settings)
        elif self.settings_model is not None:
            self.settings_model.objects.create(stage=stage, **settings)

    def copy(self, old_stage, new_stage):
        """Give ``new_stage`` the settings of ``old_stage``."""
        if self.copy_with is not None:
            self.copy_with(old_stage, new_stage)
        elif self.settings_model is not None:
            row = self.settings_of(old_stage)
            row.pk, row.stage = None, new_stage
            row._state.adding = True
            row.save()


_kinds: dict[str, StageKind] = {}


def register(kind):
    """Make a stage kind known. Registering another kind under the same code is a programming error."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"stage kind {kind.code!r} is registered twice")
    _kinds[kind.code] = kind


def get(code):
    """The kind registered under ``code``. Raises KeyError for an unknown one."""
    return _kinds[code]


def taking():
    """The code of the kind in which proposals are taken in, '' while no floor has registered it."""
    return next((one.code for one in _kinds.values() if one.place == Place.TAKING), "")


def deciding():
    """The code of the kind that decides who is funded, '' while no floor has registered it."""
    return next((one.code for one in _kinds.values() if one.decides), "")


def known():
    """All registered kinds, in the order of registration."""
    return list(_kinds.values())


def choices():
    """``(code, name)`` of each kind, for form fields."""
    return [(kind.code, kind.name) for kind in _kinds.values()]
