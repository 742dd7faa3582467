"""Who goes on from a ranked round to the next stage: looked at as the rule says it, then said for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import ngettext

from applications import passing
from core.errors import Refusal
from reviews.forms import LetOnForm
from reviews.letting_on import Choice, let_on, lines_of
from reviews.queries import name_of_group
from reviews.standing import shown
from reviews.views.rounds import page, round_for


class Board:
    """The ranking with a form a row, as ``error_summary`` reads it."""

    def __init__(self, review_round, data=None):
        self.problems, self.rows = [], []
        for line in lines_of(review_round):
            proposal = line.row.proposal
            form = LetOnForm(data, line=line)
            self.rows.append({"line": line, "proposal": proposal, "form": form,
                              "group": name_of_group(proposal), "average": shown(line.row.average)})  # fmt: skip

    @property
    def forms(self):
        return [row["form"] for row in self.rows]

    def non_form_errors(self):
        return self.problems

    def is_valid(self):
        # Every form is asked, so that all problems are told at once.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def choices(self):
        return {
            row["proposal"].pk: Choice(**row["form"].cleaned_data)
            for row in self.rows
            if row["form"].is_valid()
        }

    def take_problems(self, refusal):
        """Show each problem at its row, the others at the top."""
        forms = {str(row["proposal"].pk): row["form"] for row in self.rows}
        for name, text in refusal.problems or [(None, str(refusal))]:
            column, _dash, key = (name or "").partition("-")
            if key in forms:
                forms[key].add_error(column, str(text))
            else:
                self.problems.append(str(text))


@login_required
def let_on_(request, stage_id):
    """The proposals with what the rule says; saved once and for all."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    board = Board(review_round, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 409
        if board.is_valid() and _done(request, review_round, board):
            return redirect("reviews:round_tab", stage_id)
    lines = [row["line"] for row in board.rows]
    context = {
        "board": board,
        "is_gate": passing.is_gate(review_round.stage),
        "chosen": sum(line.goes_on for line in lines),
        "ties": sum(line.doubt == "tie" for line in lines),
    }
    return page(request, review_round, "reviews/let_on.html", context, status)


def _done(request, review_round, board):
    act = {"by": request.user, "at": request.arrived_at}
    try:
        count = let_on(review_round, board.choices(), **act)
    except Refusal as refusal:
        board.take_problems(refusal)
        return False
    text = ngettext(
        "%(n)d proposal goes on; every applicant gets a message.",
        "%(n)d proposals go on; every applicant gets a message.",
        count,
    )
    messages.success(request, text % {"n": count})
    return True
