"""Agreement of the reviewers, for the office alone."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from core.pages import paginate
from reviews import queries
from reviews.agreement import Total, figures_of
from reviews.ranking import total_of
from reviews.views.rounds import page, round_for

ON_A_PAGE = 50


@login_required
@require_safe
def figures(request, stage_id):
    """Agreement on each proposal, sheets far from the others, reviewers who lean to one side."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    criteria = queries.criteria_of(review_round)
    highest = total_of([one.max_score for one in criteria], [one.weight for one in criteria])
    totals = [
        Total(proposal, reviewer, float(points), at)
        for proposal, reviewer, points, at in queries.totals_in(review_round)
    ]
    found = figures_of(totals, float(highest) or 1.0)
    members = {one.pk: one for one in queries.panel_with_load(review_round)}
    proposals = {one.pk: one for one in queries.candidates(review_round.stage)}
    apart = sorted(found.proposals, key=lambda one: (-one.deviation, one.proposal))
    context = {
        "figures": found,
        "highest": highest,
        "members": members,
        "proposals": proposals,
        "rows": paginate(request, [one for one in apart if one.proposal in proposals], ON_A_PAGE),
        "outliers": [one for one in found.outliers if one.proposal in proposals],
        "points_apart": float(highest) * 0.15,
    }
    return page(request, review_round, "reviews/figures.html", context)
