"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import PRESSING, MessageKind

APPLICANT = _("As an applicant")
OFFICE = _("As an applicant or in an office")
ENDORSER = _("As an office that gives opinions")
KINDS = (
    MessageKind("applications.submission_received", _("a proposal was received"), APPLICANT),
    MessageKind(
        "applications.returned",
        _("a proposal is to be corrected, and until when"),
        APPLICANT,
        usual=PRESSING,
    ),
    MessageKind(
        "applications.clock_moved",
        _("the time to correct a proposal was changed"),
        APPLICANT,
        usual=PRESSING,
    ),
    MessageKind(
        "applications.answer_reminder",
        _("reminders that a correction has to be handed in soon"),
        APPLICANT,
        is_mandatory=False,
        usual=PRESSING,
    ),
    MessageKind("applications.judged_as_it_is", _("the time to correct is over"), APPLICANT),
    MessageKind("applications.sign_off_asked", _("a proposal waits for one's sign-off"), APPLICANT),
    MessageKind("applications.sign_off_answered", _("the answer to a sign-off"), APPLICANT),
    MessageKind("applications.accepted", _("a proposal passed the screening"), APPLICANT),
    MessageKind("applications.rejected", _("a proposal was not admitted"), APPLICANT),
    MessageKind(
        "applications.draft_reminder",
        _("reminders that a draft has to be handed in soon"),
        APPLICANT,
        is_mandatory=False,
        usual=PRESSING,
    ),
    MessageKind("applications.endorsed", _("what came of the opinions of the offices"), APPLICANT),
    MessageKind(
        "applications.opinion_wanted",
        _("a proposal waits for an office's opinion"),
        ENDORSER,
        usual=PRESSING,
    ),
    MessageKind(
        "applications.opinion_reminder",
        _("reminders that an opinion is due soon"),
        ENDORSER,
        is_mandatory=False,
        usual=PRESSING,
    ),
    MessageKind("applications.opinion_stuck", _("no office was found for an opinion"), ENDORSER),
    MessageKind("applications.quota_short", _("an area put forward too few proposals"), ENDORSER),
    MessageKind("applications.withdrawn", _("a proposal was withdrawn"), OFFICE),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
