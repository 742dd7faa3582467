"""The score sheet: proposal at the left, criteria at the right, saved as typed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import Refusal
from core.text import clean_text
from reviews import queries
from reviews.anchors import span_of
from reviews.blinding import cover_of, files_for_reviewer
from reviews.enums import AssignmentState, RoundState
from reviews.models import ScoreSheet
from reviews.ranking import plain, total_of
from reviews.reading_scores import read_score
from reviews.scoring import Mark, save_sheet, submit_sheet, take_up_sheet, why_not_open

LONGEST_COMMENT = 500
LONGEST_OVERALL = 2000


class Typed:
    """What came in from the form: marks that can be kept, and problems with what was typed."""

    def __init__(self, data, criteria):
        self.marks, self.problems, self.values = {}, {}, {}
        for criterion in criteria:
            self._read(data, criterion)
        self.comment = self._comment(data, "comment", LONGEST_OVERALL)
        self.notes = self._comment(data, "notes", LONGEST_OVERALL)
        self.signed_name = data.get("signed_name", "")
        edition = data.get("edition", "")
        self.edition = int(edition) if edition.isdigit() and len(edition) < 9 else 0

    def _read(self, data, criterion):
        field = f"score-{criterion.pk}"
        if field not in data:
            return
        comment = self._comment(data, f"comment-{criterion.pk}", LONGEST_COMMENT)
        self.values[criterion.pk] = (data[field], data.get(f"comment-{criterion.pk}", ""))
        try:
            value = read_score(data[field], criterion)
        except ValidationError as error:
            self.problems[field] = error.messages[0]
        else:
            if comment is not None:
                self.marks[criterion.pk] = Mark(value, comment)

    def _comment(self, data, field, limit):
        """The cleaned comment, or None when it is missing or too long to be kept."""
        text = clean_text(data.get(field, ""))
        if len(text) > limit:
            told = {"limit": limit, "length": len(text), "over": len(text) - limit}
            self.problems[field] = (
                ngettext(
                    "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
                    "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
                    limit,
                )
                % told
            )
            return None
        return text if field in data else None


def _own(request, pk):
    """The reviewer's own assignment; anybody else's does not exist for this user."""
    return get_object_or_404(queries.assignments_of(request.user), pk=pk)


@login_required
def score(request, pk):
    """The sheet; as a form without scripts too."""
    assignment = _own(request, pk)
    cover = cover_of([assignment])
    if assignment.state in (AssignmentState.ASSIGNED, AssignmentState.RECUSED):
        return render(request, "reviews/not_declared.html", {"assignment": assignment}, status=403)
    if _waits_for_calibration(assignment):
        return redirect("reviews:calibration_sheets", assignment.round_id)
    criteria = queries.rubric_shown(assignment.round)
    typed = Typed(request.POST, criteria) if request.method == "POST" else None
    if typed is not None:
        try:
            if (answer := _take_in(request, assignment, typed)) is not None:
                return answer
        except Refusal as refusal:
            typed.problems |= {name or "": str(text) for name, text in refusal.problems}
            if not refusal.problems:
                typed.problems[""] = str(refusal)
            assignment = _own(request, pk)
            cover = cover_of([assignment])
    context = _context(request, assignment, criteria, typed)
    context |= _proposal(assignment, cover)
    return render(request, "reviews/score.html", context, status=409 if typed else 200)


def _waits_for_calibration(assignment):
    """Whether nothing of the proposal is shown yet, because the panel calibrates on another."""
    review_round = assignment.round
    return (
        review_round.state == RoundState.OPEN
        and review_round.is_calibrating
        and assignment.proposal_id != review_round.calibration_id
    )


def _take_in(request, assignment, typed):
    """Save, and submit where that was asked; None when something typed needs correction."""
    act = {"by": request.user, "at": request.arrived_at}
    sheet = save_sheet(
        assignment,
        marks=typed.marks,
        comment=typed.comment,
        notes=typed.notes,
        edition=typed.edition,
        **act,
    )
    typed.edition = sheet.edition
    if typed.problems:
        return None
    if "submit" not in request.POST:
        return redirect(request.path)
    sheet = submit_sheet(assignment, edition=sheet.edition, signed_name=typed.signed_name, **act)
    messages.success(request, _("Submitted: %(total)s points.") % {"total": plain(sheet.total)})
    if assignment.proposal_id == assignment.round.calibration_id:
        return redirect("reviews:calibration_sheets", assignment.round_id)
    following = _next_waiting(request.user, assignment)
    return redirect("reviews:score", following.pk) if following else redirect("reviews:mine")


def _next_waiting(user, assignment):
    """The next proposal of the round that may be scored at once."""
    return (
        queries.assignments_of(user)
        .filter(round=assignment.round_id, state=AssignmentState.CLEARED)
        .exclude(pk=assignment.pk)
        .first()
    )


@login_required
@require_POST
def save(request, pk):
    """Keep what was typed so far; answers as JSON what was kept and what cannot be."""
    assignment = _own(request, pk)
    typed = Typed(request.POST, queries.criteria_of(assignment.round))
    sheet = save_sheet(
        assignment,
        marks=typed.marks,
        comment=typed.comment,
        notes=typed.notes,
        edition=typed.edition,
        by=request.user,
        at=request.arrived_at,
    )
    return JsonResponse(
        {
            "edition": sheet.edition,
            "total": plain(sheet.total),
            "saved": f"{timezone.localtime(sheet.saved_at):%H:%M:%S}",
            "problems": typed.problems,
        }
    )


@login_required
@require_POST
def take_up(request, pk):
    """Open a submitted sheet again."""
    assignment = _own(request, pk)
    take_up_sheet(assignment, by=request.user, at=request.arrived_at)
    messages.info(request, _("The sheet is open again. It counts once you submit it."))
    return redirect("reviews:score", pk)


def _context(request, assignment, criteria, typed):
    sheet = ScoreSheet.objects.filter(assignment=assignment).prefetch_related("scores").first()
    review_round = assignment.round
    closed = why_not_open(review_round, assignment, at=request.arrived_at)
    before, after, place, count = queries.neighbours(assignment)
    others = _others(assignment, criteria)
    return {
        "assignment": assignment,
        "round": review_round,
        "sheet": sheet,
        "rows": _rows(review_round, sheet, criteria, typed, others),
        "notes": _typed_or_kept(request, typed, sheet, "notes"),
        "signed_name": request.POST.get("signed_name", ""),
        "comment": _typed_or_kept(request, typed, sheet, "comment"),
        "problems": typed.problems if typed else {},
        "edition": typed.edition if typed else (sheet.edition if sheet else 0),
        "total": plain(sheet.total) if sheet else "0",
        "highest": plain(total_of([c.max_score for c in criteria], [c.weight for c in criteria])),
        "closed": closed,
        "is_submitted": assignment.state == AssignmentState.SCORED,
        "can_write": not closed and assignment.state == AssignmentState.CLEARED,
        "before": before,
        "after": after,
        "place": place,
        "count": count,
        "others": others,
        "criteria": criteria,
    }


def _typed_or_kept(request, typed, sheet, name):
    """A text as it was just typed, else as it is kept."""
    if typed:
        return request.POST.get(name, "")
    return getattr(sheet, name) if sheet else ""


def _proposal(assignment, cover):
    """Content and files as this reviewer sees them.

    Once awards are decided a reviewer keeps the own scores and no longer the proposal.
    """
    if assignment.round.state == RoundState.DECIDED:
        return {"content": None, "files": []}
    version = queries.version_shown(assignment)
    return {
        "made_for": version.call_revision,
        "content": cover.content(assignment.proposal, version.content),
        "files": files_for_reviewer(assignment.round, version),
    }


def _rows(review_round, sheet, criteria, typed, others):
    """One row for each criterion: what is kept, or what was just typed, and its error; what its scores
    mean; what the reviewer gave the other proposals for it, the highest first."""
    kept = {one.criterion_id: one for one in sheet.scores.all()} if sheet else {}
    rows = []
    for place, criterion in enumerate(criteria):
        mark = kept.get(criterion.pk)
        value = plain(mark.value) if mark and mark.value is not None else ""
        comment = mark.comment if mark else ""
        problems = typed.problems if typed else {}
        if typed and criterion.pk in typed.values:
            value, comment = typed.values[criterion.pk]
        rows.append(
            {
                "criterion": criterion,
                "max": plain(criterion.max_score),
                "step": plain(criterion.step),
                "weight": plain(criterion.weight),
                "value": value,
                "comment": comment,
                "problem": problems.get(f"score-{criterion.pk}", ""),
                "comment_problem": problems.get(f"comment-{criterion.pk}", ""),
                "anchors": [(span_of(one), one) for one in criterion.anchors.all()],
                "below": _limit(criterion, review_round.comment_below),
                "above": _limit(criterion, review_round.comment_above),
                "mine": _mine(others, place),
            }
        )
    return rows


def _limit(criterion, share):
    """The score at which comments begin to be required, or ''."""
    return "" if share is None else plain(criterion.max_score * share / 100)


def _mine(others, place):
    """``[(score, row)]`` that this reviewer gave for one criterion, the highest first."""
    given = [(row["scores"][place], row) for row in others if row["scores"][place] is not None]
    given.sort(key=lambda pair: -pair[0])
    return [(plain(score), row) for score, row in given]


def _others(assignment, criteria):
    """The reviewer's own sheets of the round as table rows; the present one is marked."""
    rows = []
    sheets = queries.own_sheets(assignment)
    cover_of([sheet.assignment for sheet in sheets])
    for sheet in sheets:
        kept = {one.criterion_id: one.value for one in sheet.scores.all()}
        values = [kept.get(criterion.pk) for criterion in criteria]
        rows.append(
            {
                "assignment": sheet.assignment,
                "scores": values,
                "values": ["" if value is None else plain(value) for value in values],
                "total": plain(sheet.total),
                "is_this": sheet.assignment_id == assignment.pk,
                "same_project": sheet.assignment.proposal.project_id
                == assignment.proposal.project_id,
            }
        )
    return rows
