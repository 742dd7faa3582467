"""States and rules of reviewing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
