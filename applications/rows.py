"""Rows of the budget and the team: added and removed, never under the hands of a colleague."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from applications import sections
from applications.deadlines import refuse_after_clock
from applications.editing import reckon, require_change
from applications.models import BudgetLine, OtherItem, SavedField, TeamMember
from applications.places import refuse_new_rows
from applications.refusals import EditRefused, RowChanged
from applications.sections import Section
from applications.sheet import PREFIXES, REMOVED
from applications.states import locked, touch
from applications.wording import when

ROWS = {
    Section.BUDGET: (BudgetLine, sections.MOST_LINES),
    Section.TEAM: (TeamMember, sections.MOST_MEMBERS),
    Section.ITEMS: (OtherItem, sections.MOST_OTHERS),
}


@transaction.atomic
def add_row(proposal, step, *, by, at):
    """Append an empty row to the budget or the team and return it.

    Raises EditRefused when the step cannot be changed or has all the rows that it may.
    """
    model, most = ROWS[step]
    proposal = locked(proposal.pk)
    require_change(proposal, step)
    refuse_after_clock(proposal, at=at)
    refuse_new_rows(proposal, step)
    rows = model.objects.filter(proposal=proposal)
    if rows.count() >= most:
        raise EditRefused(_("There can be at most %(most)d rows here.") % {"most": most})
    last = rows.aggregate(last=Max("position"))["last"] or 0
    row = model.objects.create(proposal=proposal, position=last + 1)
    touch(proposal, at=at)
    proposal.save(update_fields=["edition", "saved_at", "requested"])
    return row


@transaction.atomic
def remove_row(proposal, step, pk, *, edition, by, at, page=""):
    """Remove a row of the budget or the team; one that is gone already is no error.

    Args: ``edition`` and ``page`` are those of the page whose button was pressed.
    Raises RowChanged when somebody changed the row after that, EditRefused when the step cannot be
    changed.
    """
    model, _most = ROWS[step]
    proposal = locked(proposal.pk)
    require_change(proposal, step)
    refuse_after_clock(proposal, at=at)
    refuse_new_rows(proposal, step)
    row = model.objects.filter(proposal=proposal, pk=pk).first()
    if row is None:
        return
    prefix = f"{PREFIXES[step]}-{pk}"
    traces = proposal.saved_fields.filter(name__startswith=f"{prefix}-")
    _refuse_changed(traces.filter(edition__gt=edition), by=by, at=at, page=page)
    traces.delete()
    row.delete()
    if step == Section.BUDGET:
        proposal.requested = reckon(list(proposal.budget_lines.all()))
    touch(proposal, at=at)
    proposal.save(update_fields=["edition", "saved_at", "requested"])
    SavedField.objects.create(
        proposal=proposal, name=prefix + REMOVED, edition=proposal.edition, by=by, at=at, page=page
    )


def _refuse_changed(traces, *, by, at, page):
    """Refuse to take away what somebody else has written since the page was made."""
    if page:
        traces = traces.exclude(page=page, by=by)
    newest = traces.select_related("by").order_by("-edition").first()
    if newest is not None:
        raise RowChanged(
            _(
                "%(who)s changed this row at %(time)s, after your page was loaded. It is shown as it "
                "is now; remove it again if it is to go."
            )
            % {"who": newest.by, "time": when(newest.at, at=at)}
        )
