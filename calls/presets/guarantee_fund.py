"""Scheme A, community guarantee fund: a street's yearly call over several communities."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import Comparator, DocumentCondition, DutyKind, EligibilityCondition, Per, Weekday
from calls.presets import Scheme, StagePreset
from parties.enums import PaperKind

SCHEME = Scheme(
    code="guarantee_fund",
    name=_("Community guarantee fund"),
    what=_(
        "A street's yearly call over several communities: each publishes its projects with amount "
        "and indicators; organizations apply to single projects."
    ),
    stages=(
        StagePreset("solicitation", pgettext_lazy("stage", "Proposals"), opens=0, lasts=20),
        StagePreset(
            "screening", _("Screening"), opens=0, lasts=27,
            settings={"answer_working_days": 3, "max_returns": 1, "on_silence": "reject"},
        ),
        StagePreset(
            "review", _("Review"), opens=27, lasts=10,
            settings={
                "reviewers_each": 3,
                "criteria": (
                    {
                        "name": _("Need and goals"), "max_score": 20,
                        "description": _(
                            "Does the proposal know the residents' needs, and are its goals clear?"
                        ),
                    },
                    {
                        "name": _("Plan and feasibility"), "max_score": 30,
                        "description": _(
                            "Are the activities concrete, in time, and enough for every indicator?"
                        ),
                    },
                    {
                        "name": _("Budget"), "max_score": 20,
                        "description": _("Is each line necessary, priced soberly and explained?"),
                    },
                    {
                        "name": _("Team and experience"), "max_score": 20,
                        "description": _(
                            "Has the team the qualification, the time and the record for it?"
                        ),
                    },
                    {
                        "name": _("Lasting benefit"), "max_score": 10,
                        "description": _("What remains in the community when the project ends?"),
                    },
                ),
            },
        ),
        StagePreset(
            "decision", _("Decision"), opens=37, lasts=5,
            settings={"awards_per_project": 1, "reserves_per_project": 1},
        ),
    ),
    lot={
        "receiving_hours": _("09:00–12:00, 13:00–17:00, except public holidays"),
        "paper_copies": 2,
        "paper_form": _("A4, printed on both sides, bound"),
        "review_meeting": _("The time of the review meeting is told by telephone."),
    },
    eligibility=(
        {"text": _("Registered with the civil affairs authority.")},
        {"text": _("Complete rules of internal management.")},
        {"text": _("The scope of business covers the project.")},
        {"text": _("An own bank account, sound accounts, able to issue invoices.")},
        {"text": _("Experience with comparable projects and a good record of credit.")},
        {
            "text": _("The last annual inspection was passed."),
            "condition": EligibilityCondition.OLD_ENOUGH,
        },
    ),
    documents=(
        {
            "name": _("Registration certificate, both sides"),
            "paper_kind": PaperKind.REGISTRATION,
            "note": _("The duplicate, scanned in colour."),
        },
        {
            "name": _("Identity card of the legal representative"),
            "paper_kind": PaperKind.LEGAL_ID,
            "sealed": True, "is_identity": True,
        },
        {
            "name": _("Identity card of the project leader"),
            "paper_kind": PaperKind.LEADER_ID,
            "sealed": True, "is_identity": True,
        },
        {
            "name": _("Authorisation by the legal representative"),
            "paper_kind": PaperKind.AUTHORISATION,
            "note": _("With the identity cards of both."),
            "condition": DocumentCondition.AUTHORISED,
            "sealed": True, "is_identity": True,
        },
        {
            "name": _("Account-opening licence"),
            "paper_kind": PaperKind.ACCOUNT,
            "sealed": True,
        },
        {
            "name": _("Proposal with seal"),
            "note": _("The printed proposal, sealed and scanned."),
            "sealed": True,
        },
        {
            "name": _("Proof of the last annual inspection"),
            "paper_kind": PaperKind.INSPECTION,
            "condition": DocumentCondition.OLD_ENOUGH,
        },
        {"name": _("Other papers"), "condition": DocumentCondition.OPTIONAL, "max_files": 20},
    ),
    duties=(
        {
            "kind": DutyKind.MONTHLY_PLAN, "day_of_month": 25,
            "text": _("Hand in the month's plan and progress by the 25th."),
        },
        {
            "kind": DutyKind.POSTER, "weekday": Weekday.MONDAY,
            "text": _("Hand in the posters of the week's activities on Monday."),
        },
        {
            "kind": DutyKind.BULLETIN, "within_working_days": 5,
            "text": _("Hand in bulletin and pictures within the week after an activity."),
        },
        {
            "kind": DutyKind.ANNOUNCEMENT, "ahead_working_days": 1,
            "text": _("Announce an activity outside the plan one working day ahead."),
        },
        {"kind": DutyKind.MONTHLY_REPORT, "text": _("Report every month.")},
        {
            "kind": DutyKind.SELF_EVALUATION,
            "text": _("Hand in a self-evaluation in mid-term and at the end."),
        },
        {
            "kind": DutyKind.MEDIA, "comparator": Comparator.AT_LEAST, "value": Decimal(1),
            "unit": _("reports"), "per": Per.YEAR,
            "text": _("At least one report a year in media of the district or above."),
        },
        {
            "kind": DutyKind.PLATFORM, "comparator": Comparator.AT_LEAST, "value": Decimal(20),
            "unit": "%", "text": _("Log-in rate on the platform: 20 percent or more."),
        },
        {
            "kind": DutyKind.PLATFORM, "comparator": Comparator.AT_LEAST, "value": Decimal(12),
            "unit": "%", "text": _("Participation rate on the platform: 12 percent or more."),
        },
        {
            "kind": DutyKind.PLATFORM, "comparator": Comparator.AT_LEAST, "value": Decimal(80),
            "unit": "%", "text": _("Satisfaction rate on the platform: 80 percent or more."),
        },
        {
            "kind": DutyKind.PLATFORM, "comparator": Comparator.AT_LEAST, "value": Decimal(20),
            "unit": "%", "text": _("Rate of opinions collected on the platform: 20 percent or more."),
        },
        {
            "kind": DutyKind.REGISTERED, "comparator": Comparator.AT_LEAST, "value": Decimal(80),
            "unit": "%", "text": _("80 percent or more of the participants are registered."),
        },
        {
            "kind": DutyKind.ON_SITE, "comparator": Comparator.RANGE, "value": Decimal(1),
            "value_max": Decimal(4), "unit": _("days"), "per": Per.WEEK,
            "text": _("A social worker is on site one to four days a week."),
        },
    ),
    categories=(
        _("Party organizations serving the people"),
        _("Betterment of residents' skills"),
        _("Growth of residents' own groups"),
        _("Volunteering in the community"),
        _("Community building as a whole"),
        _("Culture and sports in the community"),
        _("Safety and surroundings"),
    ),
)  # fmt: skip
