"""The model of a call, from the call down to the single target."""

from calls.models.announcements import Announcement, Follow
from calls.models.calls import Call, Stage, StageWindow
from calls.models.lots import Duty, EligibilityRule, Lot, RequiredDocument
from calls.models.projects import Category, Indicator, Project, Target

__all__ = [
    "Announcement",
    "Call",
    "Category",
    "Duty",
    "EligibilityRule",
    "Follow",
    "Indicator",
    "Lot",
    "Project",
    "RequiredDocument",
    "Stage",
    "StageWindow",
    "Target",
]
