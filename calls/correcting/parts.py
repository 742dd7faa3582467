"""What a call is made of, as a correction sees it: each kind of row with the columns that are told.

One table serves the working copy, the comparison and the publication, so that a column is never
copied but not told, or told but not written.
"""

from dataclasses import dataclass, field

from django.db import models

from calls.models import (
    Call,
    Duty,
    EligibilityRule,
    Indicator,
    Lot,
    Project,
    RequiredDocument,
    Stage,
    StageWindow,
    Target,
)

CALL, STAGE, LOT, WINDOW = "call", "stage", "lot", "window"
ELIGIBILITY, DOCUMENT, DUTY = "eligibility", "document", "duty"
PROJECT, INDICATOR, TARGET = "project", "indicator", "target"


@dataclass(frozen=True)
class Part:
    """One kind of row.

    Args:
        to_call: the path from a row to its call's id.
        parents: ``{foreign key: part}`` of the keys that point inside the call.
        told: the columns whose change the public reads.
        silent: columns that are written with a correction but say nothing by themselves.
    """

    code: str
    model: type[models.Model]
    to_call: str
    parents: dict = field(default_factory=dict)
    told: tuple = ()
    silent: tuple = ()

    @property
    def columns(self):
        """All columns that a correction may change."""
        return (*self.told, *self.silent)

    @property
    def is_withdrawn_not_deleted(self):
        return hasattr(self.model, "withdrawn_in")


DUTY_COLUMNS = (
    "kind", "text", "day_of_month", "weekday", "by_time", "within_working_days",
    "ahead_working_days", "comparator", "value", "value_max", "unit", "per",
)  # fmt: skip
LOT_COLUMNS = (
    "name", "community_id", "position", "approved_on", "approval", "contact_name", "contact_phone",
    "contact_email", "address", "receiving_hours", "paper_copies", "paper_form",
    "paper_must_be_sealed", "paper_by_mail", "review_meeting",
)  # fmt: skip
TARGET_COLUMNS = (
    "what", "comparator", "value", "value_max", "unit", "per", "each", "condition", "by",
)  # fmt: skip

# Parents stand before their children: rows are made and compared in this order.
PARTS = {
    part.code: part
    for part in (
        Part(
            CALL, Call, "pk",
            told=("title", "fund", "budget", "summary", "max_per_applicant", "question_days"),
            silent=("year",),
        ),
        Part(STAGE, Stage, "call", {"call": CALL}, told=("name", "note")),
        Part(LOT, Lot, "call", {"call": CALL}, told=LOT_COLUMNS, silent=("is_all",)),
        Part(
            WINDOW, StageWindow, "stage__call", {"stage": STAGE, "lot": LOT},
            told=("opens_at", "closes_at"),
        ),
        Part(
            ELIGIBILITY, EligibilityRule, "lot__call", {"lot": LOT},
            told=("text", "condition"), silent=("position",),
        ),
        Part(
            DOCUMENT, RequiredDocument, "lot__call", {"lot": LOT},
            told=("name", "note", "condition", "sealed", "is_identity", "max_files"),
            silent=("position",),
        ),
        Part(DUTY, Duty, "lot__call", {"lot": LOT}, told=DUTY_COLUMNS, silent=("position",)),
        Part(
            PROJECT, Project, "lot__call", {"lot": LOT},
            told=("name", "position", "amount", "period", "ends_on", "overview"),
        ),
        Part(
            INDICATOR, Indicator, "project__lot__call", {"project": PROJECT},
            told=("number", "text"), silent=("position", "is_checked"),
        ),
        Part(
            TARGET, Target, "indicator__project__lot__call", {"indicator": INDICATOR},
            told=TARGET_COLUMNS, silent=("position", "sub", "starts", "ends"),
        ),
    )
}  # fmt: skip


def rows_of(call_id):
    """``{part code: {id: row}}`` of everything that stands in a call: one query a part, two for projects.

    Windows of areas are left out: they belong to offices further up and are moved there.
    """
    found = {}
    for part in PARTS.values():
        rows = part.model.objects.filter(**{part.to_call: call_id})
        if part.code == WINDOW:
            rows = rows.filter(area=None)
        elif part.code == PROJECT:
            rows = rows.prefetch_related("categories")
        elif part.code == LOT:
            rows = rows.select_related("community")
        ordering = part.model._meta.ordering
        found[part.code] = {row.pk: row for row in rows.order_by(*ordering)}
    return found


def values_of(part, row):
    """``{column: value}`` of what a correction may change in ``row``, categories as sorted ids."""
    values = {name: getattr(row, name) for name in part.columns}
    if part.code == PROJECT:
        values["categories"] = sorted(category.pk for category in row.categories.all())
    if part.code == TARGET:
        values["part_of_id"] = row.part_of_id
    return values
