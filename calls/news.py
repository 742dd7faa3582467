"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import MessageKind

APPLICANT = _("As an applicant")
KINDS = (
    MessageKind("calls.corrected", _("a call that one follows was corrected"), APPLICANT),
    MessageKind("calls.cancelled", _("a call that one follows was cancelled"), APPLICANT),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
