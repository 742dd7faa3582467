"""What the portal tells people, in words: registered by the floors, chosen from by the people."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# Where a message stands whatever a person chose; in the choices it is a channel among the others.
SITE = "site"

_kinds = {}


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    :ivar code: ``floor.message``, as in ``outbox.put``.
    :ivar label: lazy translation: what the person is told.
    :ivar audience: lazy translation: as what the person gets it; the page groups by it.
    :ivar is_mandatory: shown on the site whatever the person chose: it states a duty or a right.
    :ivar usual: channels that carry it until the person chooses otherwise.
    """

    code: str
    label: str
    audience: str
    is_mandatory: bool = True
    usual: tuple = ("email",)


UNKNOWN = MessageKind("", _("Other news"), _("Everybody"))
# Of what has a deadline people want to hear at once.
PRESSING = ("email", "sms", "wecom")


def register(*kinds):
    """Make kinds known; called from an app's ``ready()``.

    :raises ValueError: when another kind has the code.
    """
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"The message kind {kind.code} is registered twice.")


def get(code):
    """The kind of that code; for one of an earlier release a mandatory one without a name."""
    return _kinds.get(code, UNKNOWN)


def all_kinds():
    """All kinds in the order of their registration, floor by floor."""
    return list(_kinds.values())
