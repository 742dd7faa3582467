"""The decision keeps to what quotas and endorsing offices allow; it tells them what was awarded."""

from applications.endorsing.limits import above_settled, area_of_award, over_quota
from calls.models import AreaQuota
from calls.quotas import AWARDED, register_counter
from reviews.deciding import register_check
from reviews.enums import Decision
from reviews.models import Award


def check(stage, proposals, awards, problems):
    """See ``deciding.register_check``: the call's row is locked, quotas change under it too."""
    awarded = {pk: one for pk, one in awards.items() if one.decision == Decision.AWARDED}
    for proposal_id, text in over_quota(stage.call, list(awarded)):
        problems.add(proposal_id, "decision", text)
    for proposal_id, text in above_settled(proposals, awarded):
        problems.add(proposal_id, "amount", text)


def count_awarded(call):
    """``{area id: number}`` of what was awarded in ``call``, also what is not final yet."""
    rows = AreaQuota.objects.filter(stage__call=call)
    quotas = {one.area_id: one for one in rows}
    if not quotas:
        return {}
    awarded = Award.objects.filter(stage__call=call, decision=Decision.AWARDED)
    found = {}
    ids = list(awarded.exclude(proposal__state="withdrawn").values_list("proposal", flat=True))
    for area in area_of_award(ids, quotas).values():
        found[area] = found.get(area, 0) + 1
    return found


def register():
    """Called once, when the apps are ready."""
    register_check(check)
    register_counter(AWARDED, count_awarded)
