"""Choosing the panel; who drops out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import Refusal
from reviews import queries
from reviews.forms import ChooseForm, InviteForm, RequiredReasonForm
from reviews.inviting import add_reviewers, invite_reviewer, remove_reviewer
from reviews.leaving import leave_panel
from reviews.models import PanelMember
from reviews.views.rounds import confirm, page, round_for

SHORTEST_SEARCH = 2


@login_required
def panel(request, stage_id):
    """The panel; people are found by name or taken in by e-mail."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    text = request.GET.get("q", "").strip()
    office = review_round.stage.call.office
    is_long = len(text) >= SHORTEST_SEARCH
    found = queries.people_found(text, office=office) if is_long else None
    invite, choose, status = InviteForm(prefix="invite"), None, 200
    if found is not None:
        choose = ChooseForm(people=found, prefix="choose")
    if request.method == "POST":
        invite = InviteForm(request.POST, prefix="invite")
        if invite.is_valid() and _invited(request, review_round, invite):
            return redirect("reviews:panel", stage_id)
        status = 409
    members = list(queries.panel_with_load(review_round))
    context = {
        "members": members,
        "present": {member.user_id for member in members},
        "invite": invite,
        "choose": choose,
        "found": found,
        "q": text,
        "too_short": bool(text) and found is None,
    }
    return page(request, review_round, "reviews/panel.html", context, status)


def _invited(request, review_round, form):
    """Take the person in; False when that is refused, with the reason on the form."""
    try:
        member, is_new = invite_reviewer(
            review_round, by=request.user, at=request.arrived_at, **form.cleaned_data
        )
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    if member is None:
        messages.info(request, _("This person is in the panel already."))
    elif is_new:
        text = _("An account was made for %(name)s, and a message says how to sign in.")
        messages.success(request, text % {"name": member.user})
    else:
        messages.success(request, _("%(name)s joins the panel.") % {"name": member.user})
    return True


@login_required
@require_POST
def panel_add(request, stage_id):
    """Take the ticked people in."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    found = queries.people_by_id(
        request.POST.getlist("choose-people"),
        office=review_round.stage.call.office,
        email=request.POST.get("q", ""),
    )
    form = ChooseForm(request.POST, people=found, prefix="choose")
    if form.is_valid():
        added = add_reviewers(
            review_round,
            form.cleaned_data["people"],
            kind=form.cleaned_data["kind"],
            by=request.user,
            at=request.arrived_at,
        )
        text = ngettext("%(n)d person joins the panel.", "%(n)d people join the panel.", len(added))
        messages.success(request, text % {"n": len(added)})
    else:
        messages.error(request, _("Tick the people that join the panel."))
    return redirect("reviews:panel", stage_id)


@login_required
@require_POST
def panel_remove(request, stage_id, member_id):
    """Take a person out who has no proposals."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    member = get_object_or_404(PanelMember, pk=member_id, round=review_round)
    try:
        remove_reviewer(review_round, member, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s left the panel.") % {"name": member.user})
    return redirect("reviews:panel", stage_id)


@login_required
def panel_leave(request, stage_id, member_id):
    """Asked before a reviewer drops out while the round runs."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    member = get_object_or_404(
        PanelMember.objects.select_related("user"), pk=member_id, round=review_round
    )
    form, status = RequiredReasonForm(request.POST or None), 200
    if request.method == "POST":
        status = 409
        if form.is_valid():
            act = {"by": request.user, "at": request.arrived_at}
            try:
                lost = leave_panel(review_round, member, **form.cleaned_data, **act)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _left(member, lost))
                return redirect("reviews:round_tab", stage_id)
    return confirm(
        request, review_round, status=status, danger=True, form=form, button=_("Take out"),
        title=_("Take %(name)s out of the panel?") % {"name": member.user},
        consequences=[
            _("Sheets that were submitted count; what was not submitted ends."),
            _("The person can no longer open the proposals and gets no more of them."),
            _("Filling up evenly finds others and moves nobody who has proposals."),
        ],
    )  # fmt: skip


def _left(member, lost):
    text = ngettext(
        "%(name)s left; %(n)d proposal lacks a reviewer.",
        "%(name)s left; %(n)d proposals lack a reviewer.",
        lost,
    )
    return text % {"name": member.user, "n": lost}
