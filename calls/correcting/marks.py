"""Which places of a call's page were corrected."""

from dataclasses import dataclass, field


@dataclass
class Marks:
    """Newest revision by place: ids of lots and projects, and the call as a whole (0: never)."""

    call: int = 0
    lots: dict = field(default_factory=dict)
    projects: dict = field(default_factory=dict)


def marks_of(corrections):
    """The ``Marks`` of published corrections with their changes, the newest first."""
    marks = Marks()
    for correction in corrections:
        for row in correction.changes.all():
            if row.project_id:
                marks.projects.setdefault(row.project_id, correction.revision)
            elif row.lot_id:
                marks.lots.setdefault(row.lot_id, correction.revision)
            else:
                marks.call = marks.call or correction.revision
    return marks
