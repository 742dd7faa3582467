"""The review stage in the call's workspace: progress, rules, opening and closing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from applications import passing
from calls.windows import stage_of_kind, window_of
from calls.workspace import frame, stage_for
from core.errors import Refusal
from reviews import queries
from reviews.closing import (
    behind,
    close_round,
    fewest_sheets,
    member_choices,
    open_round,
    remind,
    reopen_round,
    why_not_ready,
)
from reviews.conflicts import open_conflicts
from reviews.enums import RoundState
from reviews.forms import MoveForm, ReasonForm, RequiredReasonForm
from reviews.moving import move_deadline
from reviews.progress import board_of, still_handed_in, what_is_missing
from reviews.standing import groups_of


def round_for(request, stage_id, permission="reviews.see_round"):
    """The round of a review stage that the user may see (404) and do this with (403)."""
    return queries.round_of(stage_for(request.user, stage_id, permission))


def page(request, review_round, template, context, status=200):
    """A page in the frame of the workspace."""
    stage = review_round.stage
    base = frame(stage.call, at=request.arrived_at, current=stage)
    can_manage = request.user.has_perm("reviews.manage_round", stage.call)
    base |= {"round": review_round, "stage": stage, "can_manage": can_manage}
    # The frame has read the windows of every stage.
    base["window"] = next((window_of(tab.stage) for tab in base["tabs"] if tab.is_current), None)
    return render(request, template, base | context, status=status)


def confirm(request, review_round, *, status=200, **context):
    """A page asked before an act, in the frame of the workspace."""
    context.setdefault("back_stage", review_round.stage_id)
    return page(request, review_round, "reviews/confirm.html", context, status)


@login_required
def round_tab(request, stage_id):
    """Who has done what; once ranked, the result with every step of the arithmetic."""
    review_round = round_for(request, stage_id)
    members = list(queries.panel_with_load(review_round))
    context = {"members": members, "today": timezone.localdate(request.arrived_at)}
    if review_round.state in (RoundState.CLOSED, RoundState.DECIDED):
        context |= {"is_ranked": True, "groups": groups_of(review_round, members)}
        if review_round.state == RoundState.CLOSED:
            context |= _what_follows(review_round.stage)
    else:
        context |= _progress(review_round, members)
    return page(request, review_round, "reviews/round.html", context)


def _what_follows(stage):
    """What is to be done with the ranking: say who goes on, or decide."""
    if passing.is_gate(stage):
        return {"lets_on": True}
    return {"decision_stage": stage_of_kind(stage.call, "decision")}


def _progress(review_round, members):
    """What the page shows before there is a ranking."""
    rows = board_of(review_round)
    is_setup = review_round.state == RoundState.SETUP
    return {
        "rows": rows,
        "has_rubric": not is_setup or bool(queries.criteria_of(review_round)),
        "names": {member.pk: member for member in members},
        "reasons": why_not_ready(review_round) if is_setup else [],
        "short": [row for row in rows if row.lacks_reviewers],
        "scored": sum(row.scored for row in rows),
        "sheets": sum(len(row.active) for row in rows),
        "behind": [member for member in members if member.load > member.scored],
        "conflicts": len(open_conflicts(review_round, members, rows)),
    }


def _what_opening_does(review_round):
    """The consequences of opening a round, in sentences."""
    rows = board_of(review_round)
    told = len([member for member in queries.panel_with_load(review_round) if member.load])
    consequences = [
        ngettext(
            "%(count)d reviewer gets a message and a task.",
            "%(count)d reviewers get a message and a task.",
            told,
        )
        % {"count": told},
        _("Each declares conflicts of interest before a proposal opens."),
        _("Rules and rubric can be changed until the first score is saved."),
    ]
    if review_round.is_blind:
        consequences.append(
            _("The round is blind: names are hidden, and only the papers that you chose are shown.")
        )
    if review_round.calibration_id:
        text = _("All score %(number)s first; the others open when every sheet on it is in.")
        number = review_round.calibration.receipt_number
        consequences.append(text % {"number": number})
    if short := [row for row in rows if row.lacks_reviewers]:
        text = _("%(count)d proposals still have fewer than %(wanted)d reviewers; add them later.")
        consequences.append(text % {"count": len(short), "wanted": review_round.reviewers_each})
    return consequences


@login_required
def open_(request, stage_id):
    """Asked before the reviewers are let in."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    status = 200
    if request.method == "POST":
        try:
            open_round(review_round, by=request.user, at=request.arrived_at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            messages.success(request, _("The round is open; the reviewers were told."))
            return redirect("reviews:round_tab", stage_id)
    return confirm(
        request, review_round, title=_("Open the round for scoring?"), button=_("Open the round"),
        consequences=_what_opening_does(review_round), reasons=why_not_ready(review_round), status=status,
    )  # fmt: skip


def _what_closing_does():
    """The consequences of closing a round, in sentences."""
    return [
        _("No score can be changed any more."),
        _("The ranking is reckoned and shown with every step."),
        _("Until a decision is proposed the round can be opened again with a reason."),
    ]


@login_required
def close(request, stage_id):
    """Asked before the ranking; names every sheet that is missing."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            close_round(review_round, reason=reason, by=request.user, at=request.arrived_at)
        except Refusal as refusal:
            refusal.add_to(form)
            status = 409
        else:
            messages.success(request, _("The round is closed and the proposals are ranked."))
            return redirect("reviews:round_tab", stage_id)
    missing = what_is_missing(board_of(review_round))
    fewest = fewest_sheets(review_round)
    return confirm(
        request, review_round, title=_("Close the round and rank the proposals?"),
        button=_("Close and rank"), form=form if missing or form.errors else None,
        missing=missing, fewest=fewest, status=status,
        consequences=_what_closing_does(),
        warning=still_handed_in(review_round.stage.call, at=request.arrived_at),
    )  # fmt: skip


@login_required
def reopen(request, stage_id):
    """Asked before a ranking is taken away."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    form = RequiredReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 409
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                reopen_round(review_round, reason=reason, by=request.user, at=request.arrived_at)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("The round is open again."))
                return redirect("reviews:round_tab", stage_id)
    return confirm(
        request, review_round, title=_("Open the round again?"), button=_("Open again"), form=form,
        status=status, danger=True,
        consequences=[
            _("The present ranking is taken away and reckoned anew at the next close."),
            _("Reviewers can change their scores until then."),
        ],
    )  # fmt: skip


@login_required
def move(request, stage_id):
    """Another end of scoring, with the reason that the reviewers read."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    window = window_of(review_round.stage)
    initial = {"closes_at": window.closes_at if window else None}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 409
        if form.is_valid():
            act = {"by": request.user, "at": request.arrived_at}
            try:
                told = move_deadline(review_round, **form.cleaned_data, **act)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _told(len(told)))
                return redirect("reviews:round_tab", stage_id)
    return confirm(
        request, review_round, title=_("Move the end of scoring?"), button=_("Move the end"),
        form=form, status=status,
        consequences=[
            _("Every reviewer with sheets to write gets a message with the new end and the reason."),
            _("Reminders go out anew; the tasks show the new day."),
        ],
    )  # fmt: skip


def _told(count):
    text = ngettext(
        "The end was moved; %(n)d reviewer was told.",
        "The end was moved; %(n)d reviewers were told.",
        count,
    )
    return text % {"n": count}


@login_required
@require_POST
def remind_(request, stage_id):
    """Remind the ticked reviewers, or all that are behind."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    ticked = request.POST.getlist("member")
    members = member_choices(review_round, ticked) if ticked else behind(review_round)
    count = remind(review_round, members=members, by=request.user, at=request.arrived_at)
    if count:
        text = ngettext("%(n)d reviewer was reminded.", "%(n)d reviewers were reminded.", count)
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("Nobody of them is behind, or all were reminded today."))
    return redirect("reviews:round_tab", stage_id)
