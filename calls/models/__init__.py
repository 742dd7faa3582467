"""The model of a call, from the call down to the single target."""

from calls.models.announcements import Announcement, Follow
from calls.models.calls import Call, Stage, StageWindow
from calls.models.letterheads import DocumentNumber, DocumentSeries, Letterhead
from calls.models.lots import Duty, EligibilityRule, Lot, RequiredDocument
from calls.models.projects import Category, Indicator, Project, Target

__all__ = [
    "Announcement",
    "Call",
    "Category",
    "DocumentNumber",
    "DocumentSeries",
    "Duty",
    "EligibilityRule",
    "Follow",
    "Indicator",
    "Letterhead",
    "Lot",
    "Project",
    "RequiredDocument",
    "Stage",
    "StageWindow",
    "Target",
]
