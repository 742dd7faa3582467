"""What can be done in the background: registered by the floors, never asked for by name here."""

from collections.abc import Callable
from dataclasses import dataclass

from core.enums import FileKind

_kinds = {}


@dataclass(frozen=True)
class Outcome:
    """What a job ends with.

    :ivar text: one sentence for the person, in the active language ("218 proposals").
    :ivar file_name: the name under which the file is handed out, where the kind makes one.
    """

    text: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class JobKind:
    """One kind of background work.

    :ivar code: ``floor.what``, language-neutral.
    :ivar label: lazy translation of what it is ("Excel workbook").
    :ivar run: ``run(work) -> Outcome``. It reads ``work.parameters`` and ``work.user``, reports by
        ``work.progress(done, total, word)`` at least once a minute, and writes to ``work.file`` where
        there is a file to be made. It may be run again from its start after a worker died: whatever it
        writes into the database must bear that, as claims of rows do.
    :ivar may: ``may(user, parameters) -> bool``, asked at the start, before the work and at each
        download.
    :ivar file_kind: the ``FileKind`` that it makes; None for work without a file.
    """

    code: str
    label: str
    run: Callable
    may: Callable
    file_kind: FileKind | None = None


def register_kind(kind):
    """Make ``kind`` (a ``JobKind``) known.

    :raises ValueError: when another kind has the code.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The job kind {kind.code} is registered twice.")


def get(code):
    """The kind of that code; None for one of an earlier release."""
    return _kinds.get(code)
