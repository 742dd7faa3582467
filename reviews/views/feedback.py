"""Feedback to applicants: written and released by the office, read by the applicant."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.queries import own_proposals, with_context
from core.errors import Refusal
from core.text import read_id
from reviews import queries
from reviews.enums import RoundState
from reviews.feedback import (
    LONGEST,
    averages_of,
    draft_of,
    release_feedback,
    released_to,
    write_feedback,
)
from reviews.models import Feedback
from reviews.views.rounds import page, round_for


@login_required
def feedback(request, stage_id):
    """All proposals of the round with the text for each; saved together, released one by one or all."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    problems, status = [], 200
    if request.method == "POST":
        problems = _carry_out(request, review_round)
        if not problems:
            return redirect("reviews:feedback", stage_id)
        status = 409
    context = {"lines": _lines(request, review_round), "problems": problems, "longest": LONGEST}
    context["can_release"] = review_round.state == RoundState.DECIDED
    return page(request, review_round, "reviews/feedback.html", context, status)


def _lines(request, review_round):
    """One line a ranked proposal: what is kept, else what the comments give."""
    ranked = [row.proposal for row in queries.ranking_of(review_round)]
    kept = {one.proposal_id: one for one in Feedback.objects.filter(round=review_round)}
    drafts = draft_of(review_round, [one for one in ranked if one.pk not in kept])
    return [
        {
            "proposal": one,
            "kept": kept.get(one.pk),
            "text": request.POST.get(
                f"text-{one.pk}", kept[one.pk].text if one.pk in kept else drafts[one.pk]
            ),
        }
        for one in ranked
    ]


def _carry_out(request, review_round):
    """Keep every text that was sent, then release what was asked; returns problems in sentences."""
    act = {"by": request.user, "at": request.arrived_at}
    problems, kept = [], []
    released = set(
        Feedback.objects.filter(round=review_round, released_at__isnull=False).values_list(
            "proposal_id", flat=True
        )
    )
    for row in queries.ranking_of(review_round):
        text = request.POST.get(f"text-{row.proposal_id}")
        if text is None or row.proposal_id in released:
            continue
        try:
            if write_feedback(review_round, row.proposal, text=text, **act):
                kept.append(row.proposal_id)
        except Refusal as refusal:
            problems.append(str(refusal))
    if problems:
        return problems
    return _release(request, review_round, kept, act)


def _release(request, review_round, kept, act):
    wanted = request.POST.get("release", "")
    if not wanted:
        messages.success(request, _("The texts are saved; applicants do not see them yet."))
        return []
    try:
        ids = kept if wanted == "all" else [read_id(wanted)]
        count = release_feedback(review_round, ids, **act)
    except Refusal as refusal:
        return [str(refusal)]
    text = ngettext("%(n)d feedback was released.", "%(n)d feedbacks were released.", count)
    messages.success(request, text % {"n": count})
    return []


@login_required
@require_safe
def feedback_of(request, proposal_id):
    """What the reviewers found, for the applicant; nothing is here before the office released it."""
    proposal = get_object_or_404(with_context(own_proposals(request.user)), pk=proposal_id)
    found = released_to(proposal)
    if found is None:
        raise Http404
    context = {"proposal": proposal, "feedback": found, "averages": averages_of(found)}
    return render(request, "reviews/feedback_of.html", context)
