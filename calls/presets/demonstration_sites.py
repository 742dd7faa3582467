"""Scheme B, demonstration sites: a city chooses communities, each of which takes items of a library.

The source names no public notice after the decision; one stands here because what public money goes to
is to be seen, and a call that needs none takes the stage out.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import AppliedFor, DocumentCondition, DutyKind, WhoApplies
from calls.presets import Scheme, StagePreset
from parties.enums import AreaKind, OfficeKind

# Scheme B, quota: places of each district; the sum is 100.
PLACES = (
    ("福田区", 10),
    ("罗湖区", 10),
    ("南山区", 10),
    ("盐田区", 6),
    ("宝安区", 17),
    ("龙岗区", 17),
    ("光明区", 7),
    ("坪山区", 7),
    ("龙华区", 10),
    ("大鹏新区", 6),
)

SCHEME = Scheme(
    code="demonstration_sites",
    name=_("Demonstration sites"),
    what=_(
        "A city chooses communities: their residents' committees take items of a project library, "
        "street, district and city give their opinions, and each district has its quota."
    ),
    stages=(
        StagePreset(
            "consultation", pgettext_lazy("stage", "Consultation"), opens=0, lasts=10,
            settings={"working_days": 5},
        ),
        StagePreset(
            "solicitation", pgettext_lazy("stage", "Applications"), opens=11, lasts=30,
            settings={
                "applicants": WhoApplies.COMMITTEES,
                "applied_for": AppliedFor.LIBRARY,
                "fixed_amount": Decimal(150000),
                "least_items": 10,
                "asks_site": True,
                "asks_plan": False,
                "asks_commitments": False,
                "asks_budget": False,
                "asks_team": False,
            },
        ),
        StagePreset(
            "endorsement", _("Opinions of street, district and city"), opens=11, lasts=46,
            settings={
                "steps": (
                    {
                        "position": 1, "name": _("Opinion of the street office"),
                        "level": AreaKind.STREET, "office_kind": OfficeKind.STREET_OFFICE,
                    },
                    {
                        "position": 2, "name": _("Opinion of the district"),
                        "level": AreaKind.DISTRICT, "office_kind": OfficeKind.CIVIL_AFFAIRS,
                        "puts_forward": True,
                    },
                    {
                        "position": 3, "name": _("Opinion of the city bureau"),
                        "level": AreaKind.CITY, "office_kind": OfficeKind.CIVIL_AFFAIRS,
                    },
                ),
                "quotas": {
                    "level": AreaKind.DISTRICT, "total": 100, "least": 6, "most": 20,
                    "places": PLACES,
                },
            },
        ),
        StagePreset(
            "decision", _("Decision"), opens=58, lasts=15,
            settings={
                "awards_per_project": None, "reserves_per_project": None, "match_percent": 100,
            },
        ),
        StagePreset("notice", pgettext_lazy("stage", "Public notice"), opens=74, lasts=7),
    ),
    one_lot=_("All communities"),
    lot={
        "paper_copies": 2,
        "paper_form": _("A4, the printed form with seal"),
    },
    eligibility=(
        {"text": _("The community has place and equipment for the items that it takes.")},
        {"text": _("The residents were consulted, and a majority of them or of their delegates agreed.")},
        {"text": _("The service centre has been running for one year or more.")},
    ),
    documents=(
        {
            "name": _("Application form with seal"), "sealed": True,
            "note": _("The printed form, sealed by the residents' committee and scanned."),
        },
        {
            "name": _("Record of the residents' consultation"),
            "note": _("When and how they were asked, how many agreed."),
        },
        {"name": _("Plan of each further item"), "condition": DocumentCondition.OPTIONAL,
         "max_files": 10},
    ),
    duties=(
        {
            "kind": DutyKind.OTHER,
            "text": _("Hand in the half-year report with its figures by the end of May."),
        },
        {
            "kind": DutyKind.OTHER,
            "text": _("Keep income and spending of the items on separate lines."),
        },
        {
            "kind": DutyKind.OTHER,
            "text": _("Ask for approval before the content is changed or an item is stopped."),
        },
        {
            "kind": DutyKind.SELF_EVALUATION,
            "text": _("Hand in a self-evaluation in mid-term and at the end."),
        },
    ),
)  # fmt: skip
