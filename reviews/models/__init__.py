"""Reviewing: rounds and their rubric, panel, assignments, score sheets, ranking, awards."""

from reviews.models.notices import (
    NoticeAnnex,
    NoticeFinding,
    NoticeLine,
    NoticeSettings,
    Objection,
    ObjectionFile,
    ObjectionNote,
    PublicNotice,
)
from reviews.models.outcome import (
    Award,
    AwardLine,
    DecisionSettings,
    Feedback,
    RankedProposal,
)
from reviews.models.rounds import Anchor, Criterion, KindQuota, PanelMember, ReviewRound
from reviews.models.scoring import Assignment, BlindCover, Score, ScoreSheet

__all__ = [
    "Anchor",
    "Assignment",
    "Award",
    "AwardLine",
    "BlindCover",
    "Criterion",
    "DecisionSettings",
    "Feedback",
    "KindQuota",
    "NoticeAnnex",
    "NoticeFinding",
    "NoticeLine",
    "NoticeSettings",
    "Objection",
    "ObjectionFile",
    "ObjectionNote",
    "PanelMember",
    "PublicNotice",
    "RankedProposal",
    "ReviewRound",
    "Score",
    "ScoreSheet",
]
