"""Rounds, rubrics, panels, recusal, score sheets, ranking, decisions, notices."""
