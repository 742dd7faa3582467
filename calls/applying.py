"""Who may apply in a call and for what; whether a person may now, and what is missing when not."""

from dataclasses import dataclass
from decimal import Decimal

from calls import stages
from calls.documents import proposals_stage
from calls.enums import AppliedFor, CallState
from calls.libraries import items_in_force
from calls.models import Library
from calls.windows import has_closed, has_opened
from parties.queries import WRITERS, applicants_of


@dataclass(frozen=True)
class Rule:
    """Who may apply in a call and for what, as the floor that takes proposals in says (``asks``).

    Args: ``library`` and ``year``: whose items in force are chosen from; amounts in yuan, None where
    nothing is fixed.
    """

    organizations: bool = True
    committees: bool = False
    applied_for: AppliedFor = AppliedFor.PROJECTS
    library: Library | None = None
    year: int | None = None
    least_items: int = 0
    fixed_amount: Decimal | None = None
    most_amount: Decimal | None = None
    asks_papers: bool = True

    @property
    def for_projects(self):
        return self.applied_for == AppliedFor.PROJECTS

    @property
    def for_library(self):
        return self.applied_for == AppliedFor.LIBRARY


def rule_of(call):
    """The ``Rule`` of ``call``; scheme A's where no floor says another."""
    stage = proposals_stage(call)
    asks = stages.get(stage.kind).asks if stage else None
    return asks(stage) if asks else Rule()


@dataclass(frozen=True)
class WayToApply:
    """What the project page says beside 'apply'.

    ``standing``: open, upcoming, closed, ended (the call was closed or cancelled), undated, draft or
    withdrawn. ``step``: what the person has to do first: sign_in, organization, committee, role, or
    '' when it can start.
    """

    standing: str
    step: str

    @property
    def can_start(self):
        return self.standing == "open" and not self.step


def way_to_apply(user, call, window, *, at, rule=None, is_withdrawn=False):
    """How ``user`` stands to a project (or lot) whose proposals are taken in ``window`` (or None).

    Args: ``at`` the aware instant of the request; ``rule`` the call's where the caller has it;
    ``is_withdrawn``: a correction withdrew it.
    """
    if is_withdrawn:
        return WayToApply("withdrawn", "")
    return WayToApply(standing_of(call, window, at=at), step_of(user, rule or rule_of(call)))


def call_context(user, context, *, at):
    """What the page of a call that names no projects says of applying, beside its announcement.

    Args: ``context`` of ``documents.announcement_context``. Nothing where projects are applied to.
    """
    call = context["call"]
    rule = rule_of(call)
    if rule.for_projects:
        return {}
    ways = [
        (part.lot, part.window, way_to_apply(user, call, part.window, at=at, rule=rule))
        for part in context["lots"]
    ]
    items = items_in_force(rule.library, rule.year) if rule.library else []
    return {"rule": rule, "ways": ways, "items": items}


def standing_of(call, window, *, at):
    """Where taking proposals stands at ``at``: see ``WayToApply.standing``."""
    if call.is_draft:
        return "draft"
    if call.state != CallState.PUBLISHED:
        return "ended"
    if window is None:
        return "undated"
    if not has_opened(window, at=at):
        return "upcoming"
    return "closed" if has_closed(window, at=at) else "open"


def step_of(user, rule):
    """What keeps ``user`` from starting: not signed in, no party that may apply, or only a reader."""
    if not user.is_authenticated:
        return "sign_in"
    kinds = {"organizations": rule.organizations, "committees": rule.committees}
    if applicants_of(user, *WRITERS, **kinds).exists():
        return ""
    if applicants_of(user, **kinds).exists():
        return "role"
    return "organization" if rule.organizations else "committee"
