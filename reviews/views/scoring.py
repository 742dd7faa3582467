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
    if assignment.state in (AssignmentState.ASSIGNED, AssignmentState.RECUSED):
        return render(request, "reviews/not_declared.html", {"assignment": assignment}, status=403)
    criteria = queries.criteria_of(assignment.round)
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
    context = _context(request, assignment, criteria, typed)
    return render(request, "reviews/score.html", context, status=409 if typed else 200)


def _take_in(request, assignment, typed):
    """Save, and submit where that was asked; None when something typed needs correction."""
    act = {"by": request.user, "at": request.arrived_at}
    sheet = save_sheet(
        assignment, marks=typed.marks, comment=typed.comment, edition=typed.edition, **act
    )
    typed.edition = sheet.edition
    if typed.problems:
        return None
    if "submit" not in request.POST:
        return redirect(request.path)
    sheet = submit_sheet(assignment, edition=sheet.edition, **act)
    messages.success(request, _("Submitted: %(total)s points.") % {"total": plain(sheet.total)})
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
    # Once awards are decided a reviewer keeps the own scores and no longer the proposal.
    is_shown = review_round.state != RoundState.DECIDED
    version = queries.version_shown(assignment) if is_shown else None
    return {
        "assignment": assignment,
        "sheet": sheet,
        "rows": _rows(sheet, criteria, typed),
        "comment": request.POST.get("comment", "") if typed else (sheet.comment if sheet else ""),
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
        "content": version.content if version else None,
        "files": queries.files_shown(version) if version else [],
        "others": _others(assignment, criteria),
        "criteria": criteria,
    }


def _rows(sheet, criteria, typed):
    """One row for each criterion: what is kept, or what was just typed, and its error."""
    kept = {one.criterion_id: one for one in sheet.scores.all()} if sheet else {}
    rows = []
    for criterion in criteria:
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
            }
        )
    return rows


def _others(assignment, criteria):
    """The reviewer's own sheets of the round as table rows; the present one is marked."""
    rows = []
    for sheet in queries.own_sheets(assignment):
        kept = {one.criterion_id: one.value for one in sheet.scores.all()}
        values = [kept.get(criterion.pk) for criterion in criteria]
        rows.append(
            {
                "assignment": sheet.assignment,
                "values": ["" if value is None else plain(value) for value in values],
                "total": plain(sheet.total),
                "is_this": sheet.assignment_id == assignment.pk,
                "same_project": sheet.assignment.proposal.project_id
                == assignment.proposal.project_id,
            }
        )
    return rows
