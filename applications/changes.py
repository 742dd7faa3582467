"""What corrections of the call changed for one proposal."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.refusals import StartRefused
from applications.targets import Row
from applications.wording import plain
from calls.models import Change


@dataclass(frozen=True)
class TargetChange:
    """A changed target beside the own commitment; ``suffices`` is None where nothing is promised."""

    change: Change
    commitment: Decimal | None
    suffices: bool | None

    @property
    def commitment_words(self):
        if self.commitment is None:
            return ""
        return f"{plain(self.commitment)} {self.change.target.unit}"


def changes_for(proposal, *, since=None):
    """Rows of corrections after revision ``since`` (else the one last seen) that concern ``proposal``."""
    since = proposal.call_revision if since is None else since
    concerned = Q(lot=None, project=None) | Q(lot=proposal.lot_id, project=None)
    if proposal.project_id:
        concerned |= Q(project=proposal.project_id)
    return (
        Change.objects.filter(
            concerned,
            correction__call=proposal.call_id,
            correction__revision__gt=since,
        )
        .select_related("correction", "target__indicator")
        .order_by("correction__revision", "position")
    )


def target_changes(proposal, changes):
    """``[TargetChange]`` of the rows among ``changes`` that are about targets."""
    kept = {one.target_id: one.value for one in proposal.commitments.all()}
    found = []
    for change in changes:
        if change.target is None:
            continue
        value, suffices = kept.get(change.target_id), None
        if change.target.withdrawn_in is None and value is not None:
            row = Row(change.target.indicator, change.target, is_first=False, depth=0)
            suffices = row.is_met_by(value)
        found.append(TargetChange(change, value, suffices))
    return found


def to_look_at(proposal):
    """Changed targets that a draft's commitment does not meet, or does not know, since it was last seen."""
    if proposal.call.revision <= proposal.call_revision:
        return []
    return [
        one
        for one in target_changes(proposal, changes_for(proposal))
        if one.change.target.withdrawn_in is None and not one.suffices
    ]


def refuse_withdrawn(thing, *, refusal=StartRefused):
    """Refuse for a project (or lot) that a correction of the call withdrew."""
    if thing is not None and thing.withdrawn_in is not None:
        raise refusal(
            _("The office withdrew “%(name)s” in revision %(revision)d of the call.")
            % {"name": thing, "revision": thing.withdrawn_in}
        )
