"""Who acts, and the papers that an organization keeps."""

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
    "Organization",
    "OrganizationPaper",
    "PaperFile",
    "PaperVersion",
    "Party",
    "Task",
    "TrackRecord",
    "User",
    "UserManager",
    "keep_address",
]
