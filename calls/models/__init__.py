"""The model of a call, from the call down to the single target."""

from calls.models.announcements import Announcement, Follow
from calls.models.calls import Call, Stage, StageWindow
from calls.models.consultations import (
    Annex,
    Comment,
    Consultation,
    Digest,
    DigestPoint,
    Extension,
    Passage,
    Point,
    TextVersion,
)
from calls.models.corrections import Change, CopiedRow, Correction, RowReason
from calls.models.letterheads import DocumentNumber, DocumentSeries, Letterhead
from calls.models.libraries import ItemRevision, Library, LibraryItem, Suggestion
from calls.models.lots import Duty, EligibilityRule, Lot, RequiredDocument
from calls.models.projects import Category, Indicator, Project, Target
from calls.models.questions import Answer, Question
from calls.models.quotas import AreaQuota, QuotaPlan
from calls.models.readings import Reading

__all__ = [
    "Annex",
    "Announcement",
    "AreaQuota",
    "Answer",
    "Call",
    "Category",
    "DocumentNumber",
    "DocumentSeries",
    "Change",
    "Comment",
    "Consultation",
    "CopiedRow",
    "Correction",
    "Digest",
    "DigestPoint",
    "Duty",
    "EligibilityRule",
    "Extension",
    "Follow",
    "Indicator",
    "ItemRevision",
    "Letterhead",
    "Library",
    "LibraryItem",
    "Lot",
    "Passage",
    "Point",
    "Project",
    "QuotaPlan",
    "Question",
    "Reading",
    "RequiredDocument",
    "RowReason",
    "Stage",
    "StageWindow",
    "Suggestion",
    "Target",
    "TextVersion",
]
