"""The authoring room of calls: call → lots → projects → indicators → targets."""

from calls.admin import calls, lots, projects, stages

__all__ = ["calls", "lots", "projects", "stages"]
