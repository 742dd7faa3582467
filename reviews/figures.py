"""What the workspace and the desks show of a review or decision stage."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications import passing
from applications.enums import ProposalState
from calls.stages import Figure, OpenItem
from reviews import queries
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment, Award, Criterion, PanelMember, ReviewRound


def _sheets(stage):
    """Assigned and submitted sheets of a review stage, in one query."""
    return Assignment.objects.filter(round__stage=stage).aggregate(
        assigned=Count("pk", filter=Q(state__in=queries.ACTIVE, is_calibration=False)),
        scored=Count("pk", filter=Q(state=AssignmentState.SCORED, is_calibration=False)),
    )


def round_figures(stage):
    """Submitted sheets of all that are assigned."""
    counts = _sheets(stage)
    if not counts["assigned"]:
        return []
    is_done = counts["assigned"] == counts["scored"]
    return [
        Figure(
            gettext_lazy("score sheets submitted"),
            f"{counts['scored']}/{counts['assigned']}",
            "good" if is_done else "wait",
            reverse("reviews:round_tab", args=[stage.pk]),
        )
    ]


def round_open_items(stage):
    """What must be done before the ranking stands."""
    review_round = ReviewRound.objects.filter(stage=stage).first()
    if review_round is None or review_round.state == RoundState.DECIDED:
        return []
    if review_round.state == RoundState.CLOSED:
        if not passing.is_gate(stage):
            return []
        return [OpenItem(_("The round is ranked: say who goes on."), _link("let_on", stage))]
    accepted = queries.candidates(stage).count()
    if not accepted:
        # Nothing to review: a call that nobody answered can be closed.
        return []
    items = []
    if not Criterion.objects.filter(round=review_round).exists():
        items.append(OpenItem(_("The rubric has no criterion."), _link("rules", stage)))
    if not PanelMember.objects.filter(round=review_round).exists():
        items.append(OpenItem(_("The panel has no reviewer."), _link("panel", stage)))
        return items
    counts = _sheets(stage)
    lacking = max(0, accepted * review_round.reviewers_each - counts["assigned"])
    if lacking:
        text = ngettext(
            "%(n)d reviewer is still to be assigned.", "%(n)d reviewers are still to be assigned.",
            lacking,
        )  # fmt: skip
        items.append(OpenItem(text % {"n": lacking}, _link("assign", stage)))
    if review_round.state == RoundState.SETUP:
        if counts["assigned"]:
            items.append(OpenItem(_("The round is not open yet."), _link("open", stage)))
    elif counts["assigned"] > counts["scored"]:
        left = counts["assigned"] - counts["scored"]
        text = ngettext("%(n)d score sheet is missing.", "%(n)d score sheets are missing.", left)
        items.append(OpenItem(text % {"n": left}, _link("round_tab", stage)))
    elif counts["assigned"]:
        items.append(OpenItem(_("All sheets are in: rank the proposals."), _link("close", stage)))
    return items


def _link(name, stage):
    return reverse(f"reviews:{name}", args=[stage.pk])


def decision_figures(stage):
    """Awards chosen so far."""
    awarded = Award.objects.filter(stage=stage, decision="awarded").count()
    if not awarded:
        return []
    return [Figure(gettext_lazy("awarded"), awarded, "good", _link("decision_tab", stage))]


def decision_open_items(stage):
    """Proposals without a decision, and decisions that are not final."""
    review_round = queries.round_before(stage)
    if review_round is not None and review_round.state in (RoundState.SETUP, RoundState.OPEN):
        return []
    accepted = queries.candidates(stage).filter(state=ProposalState.ACCEPTED)
    decided = Award.objects.filter(stage=stage, is_final=False)
    left = accepted.exclude(pk__in=decided.values("proposal")).count()
    if left:
        text = ngettext(
            "%(n)d proposal has no decision yet.", "%(n)d proposals have no decision yet.", left
        )
        return [OpenItem(text % {"n": left}, _link("decision_tab", stage))]
    if decided.exists():
        return [OpenItem(_("The decisions are not final yet."), _link("finalise", stage))]
    return []
