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
    MessageKind("calls.question_answered", _("one's own question was answered"), APPLICANT),
    MessageKind("calls.question_hidden", _("one's own question is not shown"), APPLICANT),
    MessageKind(
        "calls.question_news",
        _("a question about a call that one follows was answered"),
        APPLICANT,
        is_mandatory=False,
    ),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
