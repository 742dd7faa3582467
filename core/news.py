"""What the ground tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import MessageKind

KINDS = (
    MessageKind(
        "core.job_done",
        _("an export that took long is ready"),
        _("Everybody"),
        is_mandatory=False,
        usual=(),
    ),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
