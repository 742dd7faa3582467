"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import MessageKind

MEMBER = _("As a member")
KINDS = (
    MessageKind("parties.member_added", _("one was made a member"), MEMBER),
    MessageKind("parties.member_removed", _("one's membership was ended"), MEMBER),
    MessageKind("parties.paper_expires", _("a paper of one's organization expires soon"), MEMBER),
    MessageKind("parties.invited", _("an invitation to become a member"), MEMBER),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
