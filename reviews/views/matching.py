"""What districts add to the awards of their communities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from calls.models import Stage
from calls.queries import calls_visible_to
from core.errors import Refusal
from reviews.deciding import settings_of
from reviews.forms import MatchForm
from reviews.matching import lines_of, may_say, set_matches


@login_required
def match(request, stage_id):
    """One amount an award: all for the call's office, a district's own for its bureau."""
    stages = Stage.objects.filter(kind="decision", call__in=calls_visible_to(request.user))
    stage = get_object_or_404(stages.select_related("call__office"), pk=stage_id)
    if not settings_of(stage).match_percent:
        raise Http404
    rows = _rows(request, stage)
    status = 200
    if request.method == "POST":
        status = 409
        answers = [row["form"].is_valid() for row in rows]
        if all(answers) and _kept(request, stage, rows):
            return redirect("reviews:match", stage_id)
    context = {"stage": stage, "call": stage.call, "rows": rows, "board": Board(rows)}
    return render(request, "reviews/match.html", context, status=status)


class Board:
    """The rows' forms, as ``error_summary`` reads them."""

    def __init__(self, rows):
        self.forms = [row["form"] for row in rows]

    def non_form_errors(self):
        return []


def _rows(request, stage):
    """The awards that this person may say something about; PermissionDenied for none of its business."""
    decides = request.user.has_perm("reviews.decide", stage.call)
    lines = [one for one in lines_of(stage) if may_say(request.user, one, decides=decides)]
    if not lines and not decides:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    return [{"line": line, "form": MatchForm(data, line=line)} for line in lines]


def _kept(request, stage, rows):
    amounts = {row["line"].award.pk: row["form"].cleaned_data["amount"] for row in rows}
    try:
        count = set_matches(stage, amounts, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        forms = {f"amount-{row['line'].award.pk}": row["form"] for row in rows}
        for name, text in refusal.problems:
            forms[name].add_error("amount", str(text))
        return False
    text = ngettext("%(n)d amount saved.", "%(n)d amounts saved.", count)
    messages.success(request, text % {"n": count})
    return True
