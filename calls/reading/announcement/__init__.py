"""Reading a whole announcement: communities, projects, indicators, rules, dates.

Rooms, each readable alone: ``layout`` (physical to logical lines), ``words`` (how offices name things),
``heads`` (what a line is the head of), ``walking`` and ``rows`` (lines to ``blocks``), ``projects``
``amounts`` ``profiles`` ``items`` ``deadlines`` ``frame`` (blocks to fields), ``reader`` (the whole).
"""

from .model import Announcement, Community, Profile, Project, Warning
from .reader import read_announcement

__all__ = ["Announcement", "Community", "Profile", "Project", "Warning", "read_announcement"]
