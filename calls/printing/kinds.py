"""Which kinds of announcements can be printed: each registered by the floor that knows its text."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

_kinds = {}


@dataclass(frozen=True)
class DocumentKind:
    """One kind of announcement as a document.

    Args:
        code: an ``AnnouncementKind``.
        build: ``announcement -> Content``; the announcement may be unsaved.
        label: what a page calls the act that issues it, such as "Issue the result notice".
        title: ``call -> str``, the title where the act has none of its own.
        lacking: ``call -> str``, why it cannot be issued now, '' when it can.
        by_hand: whether staff issue it from the page of papers; else another act does.
    """

    code: str
    build: Callable
    label: str | Promise = ""
    title: Callable | None = None
    lacking: Callable | None = None
    by_hand: bool = False


def register(kind):
    """Make a kind known; called from ``ready()``.

    :raises ValueError: when another one has its code.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The kind of document {kind.code} is registered twice.")


def get(code):
    """The kind of that code.

    :raises LookupError: when no floor registered it.
    """
    if code not in _kinds:
        raise LookupError(f"No floor registered the kind of document {code}.")
    return _kinds[code]


def issued_by_hand():
    """The kinds that staff issue from the page of papers."""
    return [kind for kind in _kinds.values() if kind.by_hand]
