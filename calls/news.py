"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import MessageKind

APPLICANT = _("As an applicant")
WRITER = _("As somebody who commented")
KINDS = (
    MessageKind("calls.corrected", _("a call that one follows was corrected"), APPLICANT),
    MessageKind("calls.cancelled", _("a call that one follows was cancelled"), APPLICANT),
    MessageKind("calls.comment_answered", _("a text that one commented on was answered"), WRITER),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
