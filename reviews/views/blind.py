"""Blind rounds: what reviewers will see, looked at by the office before; the papers that it shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import ProposalVersion
from core import files as stored_files
from core.errors import Refusal
from reviews import queries
from reviews.blinding import Cover, files_for_reviewer, mask_words, set_cover
from reviews.enums import AssignmentState, RoundState
from reviews.forms import CoverForm
from reviews.models import BlindCover
from reviews.views.rounds import page, round_for


@login_required
@require_safe
def covers(request, stage_id):
    """Every proposal of a blind round, with how reviewers read its name and what is shown of it."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    proposals = list(queries.candidates(review_round.stage))
    cover = Cover([(review_round, one) for one in proposals])
    rows = BlindCover.objects.filter(round=review_round).prefetch_related("files")
    kept = {row.proposal_id: row for row in rows}
    lines = [
        {"proposal": one, "shown": cover.shown(one), "kept": kept.get(one.pk)} for one in proposals
    ]
    return page(request, review_round, "reviews/covers.html", {"lines": lines})


@login_required
def cover(request, stage_id, proposal_id):
    """One proposal as reviewers will read it; further words to mask, papers to show."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    proposal = get_object_or_404(queries.candidates(review_round.stage), pk=proposal_id)
    version = get_object_or_404(ProposalVersion, proposal=proposal, number=proposal.version_count)
    files = queries.files_shown(version)
    kept = BlindCover.objects.filter(round=review_round, proposal=proposal).first()
    initial = {"words": kept.words, "files": kept.files.all()} if kept else {}
    data = request.POST if request.method == "POST" else None
    form, status = CoverForm(data, files=files, initial=initial), 200
    if request.method == "POST":
        if form.is_valid() and _covered(request, review_round, proposal, form):
            return redirect("reviews:cover", stage_id, proposal_id)
        status = 409
    context = _seen(review_round, proposal, version)
    context |= {"form": form, "proposal": proposal, "files": files}
    return page(request, review_round, "reviews/cover.html", context, status)


def _covered(request, review_round, proposal, form):
    try:
        set_cover(
            review_round, proposal, **form.cleaned_data, by=request.user, at=request.arrived_at
        )
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    messages.success(request, _("Saved. Below is what reviewers read."))
    return True


def _seen(review_round, proposal, version):
    """The page as a reviewer reads it, and how often something was masked."""
    made = Cover([(review_round, proposal)])
    content = made.content(proposal, version.content)
    return {
        "shown": made.shown(proposal),
        "content": content,
        "masked": str(content).count(mask_words()),
    }


@login_required
@require_safe
def file(request, pk, attachment_id):
    """A paper that the office shows to the reviewers of a blind round, under the name of its kind."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    is_open = assignment.state in (AssignmentState.CLEARED, AssignmentState.SCORED)
    if not is_open or assignment.round.state == RoundState.DECIDED:
        raise Http404
    version = queries.version_shown(assignment)
    shown = files_for_reviewer(assignment.round, version)
    attachment = get_object_or_404(shown, pk=attachment_id)
    stored = attachment.file
    # The name in the store may name the applicant; it is changed for this answer alone.
    stored.name = f"{attachment.document.name}-{attachment.pk}.{stored.name.rpartition('.')[2]}"
    return stored_files.stream(stored, inline=True)
