"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import MessageKind

KINDS = (
    MessageKind(
        "portal.digest",
        _("each working morning: what waits for the office"),
        _("In an office"),
        is_mandatory=False,
    ),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
