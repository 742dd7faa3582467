"""States and rules of reviewing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundState(TextChoices):
    SETUP = "setup", _("being set up")
    OPEN = "open", _("scoring")
    CLOSED = "closed", _("ranked")
    DECIDED = "decided", _("decided")


# A round that was closed too early may be opened again until awards are decided.
ROUND_TRANSITIONS = {
    RoundState.SETUP: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.OPEN, RoundState.DECIDED},
    RoundState.DECIDED: set(),
}


class ReviewerKind(TextChoices):
    """Source: scheme E, 'reviewers of mixed kinds'."""

    EXPERT = "expert", _("expert")
    DEPARTMENT = "department", _("department")
    FINANCE = "finance", _("finance")
    AUDIT = "audit", _("audit")
    RESIDENT = "resident", _("resident")
    MEDIA = "media", _("media")
    DONOR = "donor", _("donor")


class AssignmentState(TextChoices):
    """Nothing of the proposal is shown before a reviewer has declared to have no conflict."""

    ASSIGNED = "assigned", _("to be declared")
    CLEARED = "cleared", _("no conflict declared")
    RECUSED = "recused", _("recused")
    SCORED = "scored", _("scored")
    # The proposal was withdrawn, or the reviewer left the panel, before anything counted.
    ENDED = "ended", _("ended")


ASSIGNMENT_TRANSITIONS = {
    AssignmentState.ASSIGNED: {
        AssignmentState.CLEARED,
        AssignmentState.RECUSED,
        AssignmentState.ENDED,
    },
    AssignmentState.CLEARED: {
        AssignmentState.SCORED,
        AssignmentState.RECUSED,
        AssignmentState.ENDED,
    },
    AssignmentState.SCORED: {
        AssignmentState.CLEARED,
        AssignmentState.RECUSED,
        AssignmentState.ENDED,
    },
    AssignmentState.RECUSED: set(),
    AssignmentState.ENDED: set(),
}


class ConflictKind(TextChoices):
    """What the portal finds of itself between a reviewer and an applicant.

    A family name alone is none: half a street shares five of them.
    """

    MEMBER = "member", _("member or employee of the applicant")
    EMPLOYER = "employer", _("same employer as somebody of the applicant")
    REPRESENTATIVE = "representative", _("same legal representative, leader or contact")
    PHONE = "phone", _("same phone number")
    EMAIL = "email", _("same e-mail address")


class ConflictAction(TextChoices):
    BAR = "bar", _("bars")
    WARN = "warn", _("warns; the office may override it with a reason")
    IGNORE = "ignore", _("is not looked at")


class TieRule(TextChoices):
    """How equal averages are put in order; the second and third rule follow in the same way."""

    CRITERIA = "criteria", _("the average of the first criterion, then of the second, and so on")
    EARLIER = "earlier", _("the earlier submission")
    LOWER_REQUEST = "lower_request", _("the lower sum requested")


class Reach(TextChoices):
    """Among whom the best of a round are counted."""

    GROUP = "group", _("of each project (or lot)")
    CALL = "call", _("of the whole call")


class Decision(TextChoices):
    AWARDED = "awarded", _("awarded")
    RESERVE = "reserve", _("reserve")
    DECLINED = "declined", _("declined")


class CountIn(TextChoices):
    """What the days of a notice are. Source: scheme E, '5 days' are calendar days there."""

    WORKING = "working", pgettext_lazy("days of a notice", "working days")
    CALENDAR = "calendar", pgettext_lazy("days of a notice", "calendar days")


class NoticeState(TextChoices):
    """One edition of a notice; of those of a stage one at most is being written or published."""

    DRAFT = "draft", pgettext_lazy("state of a notice", "being written")
    READY = "ready", pgettext_lazy("state of a notice", "waits for release")
    PUBLISHED = "published", pgettext_lazy("state of a notice", "published")
    REPLACED = "replaced", pgettext_lazy("state of a notice", "replaced by a newer edition")


NOTICE_TRANSITIONS = {
    NoticeState.DRAFT: {NoticeState.READY},
    NoticeState.READY: {NoticeState.DRAFT, NoticeState.PUBLISHED},
    NoticeState.PUBLISHED: {NoticeState.REPLACED},
    NoticeState.REPLACED: set(),
}


class ObjectionState(TextChoices):
    OPEN = "open", pgettext_lazy("state of an objection", "being looked into")
    UPHELD = "upheld", pgettext_lazy("state of an objection", "upheld")
    REFUSED = "refused", pgettext_lazy("state of an objection", "not upheld")


OBJECTION_TRANSITIONS = {
    ObjectionState.OPEN: {ObjectionState.UPHELD, ObjectionState.REFUSED},
    ObjectionState.UPHELD: set(),
    ObjectionState.REFUSED: set(),
}


class Consequence(TextChoices):
    """What follows from an objection that is upheld."""

    NONE = "", pgettext_lazy("what follows from an objection", "nothing")
    FAILS = "fails", pgettext_lazy("what follows from an objection", "the proposal ends here")
    BACK = (
        "back",
        pgettext_lazy(
            "what follows from an objection", "the proposal goes back to the stage before"
        ),
    )
    ANEW = (
        "anew",
        pgettext_lazy(
            "what follows from an objection", "the notice is corrected and published anew"
        ),
    )
