"""The parts of a proposal, their fields and limits: stated here once.

The editor, the counters, the check before submission, the frozen version and the printed paper all
read this room. Limits count code points: a Chinese character is one. Source of the parts: scheme A,
'proposal' and 'documents'.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Section(TextChoices):
    """One step of the editor; also what a returned proposal may be opened for."""

    BASICS = "basics", _("Basics")
    SERVICE = "service", _("Service form")
    SITE = "site", _("Service centre and residents")
    ITEMS = "items", _("Items of the library")
    PLAN = "plan", _("Goals and plan")
    COMMITMENTS = "commitments", _("Indicators and commitments")
    BUDGET = "budget", _("Budget")
    TEAM = "team", _("Team")
    PAPERS = "papers", _("Papers")


# The last step writes nothing: it lists what is missing and hands in.
CHECK = "check"
STEPS = (*Section.values, CHECK)


@dataclass(frozen=True)
class Part:
    """One column of a proposal that the applicant fills in.

    ``limit`` is in code points (None: not a text); ``rows`` is the height of the input, 0 for one
    line; ``private`` keeps it from reviewers; ``of`` names the row beside the proposal that holds it
    ('': the proposal itself).
    """

    code: str
    limit: int | None = None
    required: bool = True
    private: bool = False
    rows: int = 0
    of: str = ""


PARTS = {
    Section.BASICS: (
        Part("name", 200),
        Part("leader_name", 60),
        Part("leader_phone", 30, private=True),
        Part("contact_is_legal_representative"),
        Part("contact_name", 60),
        Part("contact_phone", 30, private=True),
        Part("contact_email", 254, private=True),
    ),
    # Scheme C: one community asks for one project; the reasons have three parts.
    Section.SERVICE: (
        Part("community_name", 60, of="service"),
        Part("year_of_project", of="service"),
        Part("service_kind", of="service"),
        Part("is_renewal", of="service"),
        Part("requested"),
        Part("residents_asked", 1500, rows=6, of="service"),
        Part("people_served", 1500, rows=6, of="service"),
        Part("beneficiary_count"),
        Part("needs", 3000, rows=8, of="service"),
        Part("agreed_on", of="service"),
        Part("agreed_by", 120, of="service"),
    ),
    # Scheme B: what makes a community eligible.
    Section.SITE: (
        Part("centre_name", 100, of="site"),
        Part("centre_contact", 60, of="site"),
        Part("centre_phone", 30, private=True, of="site"),
        Part("centre_since", of="site"),
        Part("place", 1000, rows=4, of="site"),
        Part("consultation", 1500, rows=6, of="site"),
        Part("majority_on", of="site"),
    ),
    Section.PLAN: (
        Part("goals", 2000, rows=6),
        Part("plan", 6000, rows=14),
        Part("beneficiaries", 1000, rows=4),
        Part("beneficiary_count"),
        Part("resources", 2000, rows=6),
        Part("social_benefit", 1000, rows=4),
        Part("evaluation", 1000, rows=4),
        Part("promises", 1000, required=False, rows=4),
    ),
}

# Limits of the columns of rows, by section.
COMMITMENT_LIMITS = {"how": 500, "reason": 500}
LINE_LIMITS = {"item": 120, "basis": 300, "unit": 20}
MEMBER_LIMITS = {"name": 60, "role": 60, "qualification": 300}
ITEM_LIMITS = {"remarks": 300, "name": 120, "plan": 3000}
MOST_LINES = 200
MOST_OTHERS = 20
MOST_MEMBERS = 60

PART_OF = {part.code: part for parts in PARTS.values() for part in parts}
OWN_CODES = [code for code, part in PART_OF.items() if not part.of]
LIMITS = {code: part.limit for code, part in PART_OF.items() if part.limit}
REASON_LIMIT = 2000
