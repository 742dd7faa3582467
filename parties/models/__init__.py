"""Who acts, the papers that an organization keeps, the opinions that offices give."""

from parties.models.opinions import Opinion, OpinionChain, OpinionStep, StepRules, Substitution
from parties.models.papers import OrganizationPaper, PaperFile, PaperVersion
from parties.models.parties import (
    Area,
    CalendarKey,
    Invitation,
    Membership,
    Office,
    Organization,
    Party,
    Task,
    TrackRecord,
    User,
    UserManager,
    keep_address,
)

__all__ = [
    "Area",
    "CalendarKey",
    "Invitation",
    "Membership",
    "Office",
    "Opinion",
    "OpinionChain",
    "OpinionStep",
    "Organization",
    "OrganizationPaper",
    "PaperFile",
    "PaperVersion",
    "Party",
    "StepRules",
    "Substitution",
    "Task",
    "TrackRecord",
    "User",
    "UserManager",
    "keep_address",
]
