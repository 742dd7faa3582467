"""The authoring room of calls: call → lots → projects → indicators → targets."""

from calls.admin import calls, letterheads, lots, projects, stages

__all__ = ["calls", "letterheads", "lots", "projects", "stages"]
