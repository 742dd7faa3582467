"""Schemes, calls, stages and their windows, lots, projects, indicators, targets, announcements."""
