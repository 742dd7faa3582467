"""Score sheets as papers: the reviewer's own, the office's, and a whole round as one file."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from core import files
from reviews import queries
from reviews.enums import RoundState
from reviews.models import Assignment
from reviews.sheets import issue_sheet, start_archive
from reviews.views.rounds import round_for


@login_required
@require_POST
def sheet_paper(request, pk):
    """The reviewer's own submitted sheet as a PDF with its code."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    paper = issue_sheet(assignment, by=request.user, at=request.arrived_at)
    return files.stream(paper.file)


@login_required
@require_POST
def sheet_for_office(request, stage_id, pk):
    """One sheet of a ranked round for the office."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    assignment = get_object_or_404(Assignment, pk=pk, round=review_round)
    if review_round.state not in (RoundState.CLOSED, RoundState.DECIDED):
        raise PermissionDenied
    paper = issue_sheet(assignment, by=request.user, at=request.arrived_at)
    return files.stream(paper.file)


@login_required
@require_POST
def archive(request, stage_id):
    """Ask for all sheets of a ranked round and its results as one ZIP file; shows how far it is."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    job = start_archive(review_round, by=request.user, at=request.arrived_at)
    return redirect("core:job", job.pk)
