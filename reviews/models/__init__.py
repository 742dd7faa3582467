"""Reviewing: rounds and their rubric, panel, assignments, score sheets, ranking, awards."""

from reviews.models.outcome import Award, DecisionSettings, RankedProposal
from reviews.models.rounds import Criterion, PanelMember, ReviewRound
from reviews.models.scoring import Assignment, Score, ScoreSheet

__all__ = [
    "Assignment",
    "Award",
    "Criterion",
    "DecisionSettings",
    "PanelMember",
    "RankedProposal",
    "ReviewRound",
    "Score",
    "ScoreSheet",
]
