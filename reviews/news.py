"""What this floor tells people, in the words by which they choose what to hear."""

from django.utils.translation import gettext_lazy as _

from core import message_kinds
from core.message_kinds import PRESSING, MessageKind

REVIEWER = _("As a reviewer")
APPLICANT = _("As an applicant")
OFFICE = _("As an office")
KINDS = (
    MessageKind("reviews.invited", _("an invitation to review"), REVIEWER),
    MessageKind("reviews.round_opened", _("scoring begins"), REVIEWER),
    MessageKind("reviews.assigned", _("further proposals to score"), REVIEWER),
    MessageKind("reviews.calibration_closed", _("the calibration is over"), REVIEWER),
    MessageKind("reviews.deadline_moved", _("the end of scoring was moved"), REVIEWER),
    MessageKind("reviews.reminder", _("the office reminds of missing scores"), REVIEWER),
    MessageKind(
        "reviews.reviewer_reminder",
        _("reminders that scoring ends soon"),
        REVIEWER,
        is_mandatory=False,
        usual=PRESSING,
    ),
    MessageKind(
        "reviews.let_on",
        _("whether a proposal goes on to the next stage"),
        APPLICANT,
        usual=PRESSING,
    ),
    MessageKind("reviews.decided", _("the decision on a proposal"), APPLICANT, usual=PRESSING),
    MessageKind("reviews.notice_published", _("a proposal is in public notice"), APPLICANT),
    MessageKind("reviews.notice_moved", _("a notice ends on another day"), APPLICANT),
    MessageKind("reviews.objected", _("an objection to a proposal"), APPLICANT, usual=PRESSING),
    MessageKind("reviews.objection_settled", _("an objection was settled"), APPLICANT),
    MessageKind("reviews.objection_came", _("an objection to a notice came in"), OFFICE),
    MessageKind("reviews.feedback_released", _("the reviewers' feedback can be read"), APPLICANT),
)


def register():
    """Called once, when the apps are ready."""
    message_kinds.register(*KINDS)
