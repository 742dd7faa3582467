"""Scheme C, purchase of social work services: one community applies for one project with a form.

The source ends with the opinions; decision and notice stand here so that the amount, the payee and the
day are on record and can be seen. A call that needs no notice takes the stage out.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import AppliedFor, DutyKind, WhoApplies
from calls.presets import Scheme, StagePreset
from parties.enums import AreaKind, OfficeKind

SCHEME = Scheme(
    code="service_purchase",
    name=_("Purchase of social work services"),
    what=_(
        "A community applies for one project with a form; street office, procurement review, civil "
        "affairs and finance give their opinions, and the review settles who is paid."
    ),
    stages=(
        StagePreset(
            "solicitation", pgettext_lazy("stage", "Applications"), opens=0, lasts=20,
            settings={
                "applicants": WhoApplies.COMMITTEES,
                "applied_for": AppliedFor.OWN,
                "asks_service": True,
                "asks_plan": False,
                "asks_commitments": False,
                "asks_budget": False,
                "asks_team": False,
            },
        ),
        StagePreset(
            "endorsement", _("Opinions of the offices"), opens=0, lasts=45,
            settings={
                "steps": (
                    {
                        "position": 1, "name": _("Opinion of the street office"),
                        "level": AreaKind.STREET, "office_kind": OfficeKind.STREET_OFFICE,
                    },
                    {
                        "position": 2, "name": _("Opinion of the procurement review"),
                        "level": AreaKind.DISTRICT, "office_kind": OfficeKind.OTHER,
                        "has_seal": False, "settles_payee": True, "settles_amount": True,
                    },
                    {
                        "position": 3, "name": _("Opinion of civil affairs"),
                        "level": AreaKind.DISTRICT, "office_kind": OfficeKind.CIVIL_AFFAIRS,
                    },
                    {
                        "position": 3, "name": _("Opinion of finance"),
                        "level": AreaKind.DISTRICT, "office_kind": OfficeKind.FINANCE,
                    },
                ),
            },
        ),
        StagePreset(
            "decision", _("Decision"), opens=46, lasts=5,
            settings={"awards_per_project": None, "reserves_per_project": None},
        ),
        StagePreset("notice", pgettext_lazy("stage", "Public notice"), opens=52, lasts=7),
    ),
    one_lot=_("All communities"),
    lot={
        "paper_copies": 4,
        "paper_form": _("The form as a table on both sides of one sheet, the reasons as an annex"),
    },
    eligibility=(
        {"text": _("The residents were consulted on the service.")},
        {"text": _("The community's two committees discussed the application and agreed.")},
    ),
    documents=(
        {
            "name": _("Application form with seal"), "sealed": True,
            "note": _("The printed form, sealed by the residents' committee and scanned."),
        },
        {
            "name": _("Minutes of the two committees"),
            "note": _("The meeting at which the application was agreed."),
        },
    ),
    duties=(
        {
            "kind": DutyKind.SELF_EVALUATION,
            "text": _("Hand in a self-evaluation in mid-term and at the end."),
        },
    ),
)  # fmt: skip
