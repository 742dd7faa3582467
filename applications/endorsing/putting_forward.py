"""Putting a proposal forward for its area: within the area's window and quota."""

from django.utils.translation import gettext as _

from applications.models import Endorsement
from applications.wording import exact
from calls.quotas import PUT_FORWARD as PUT_FORWARD_CODE
from calls.quotas import QuotaRefused, counted, quota_for, require_room
from calls.windows import has_closed, has_opened, window_of


def put_forward(endorsement, *, at):
    """Count a locked endorsement against the quota of its area; the call's row is locked.

    Raises QuotaRefused outside the area's window and above what the area may put forward. Source:
    scheme B, quota and endorsement (by 15 October).
    """
    stage, area = endorsement.stage, endorsement.chain.area
    quota = quota_for(stage.call, area)
    refuse_outside_window(stage, quota.area if quota else area, at=at)
    if quota is not None:
        taken = counted(PUT_FORWARD_CODE, stage.call).get(quota.area_id, 0)
        require_room(quota, taken)
    endorsement.area = quota.area if quota else area
    endorsement.put_forward_at = at
    endorsement.save(update_fields=["area", "put_forward_at"])


def refuse_outside_window(stage, area, *, at):
    """Refuse before the opening and from the close on, with the exact instants."""
    window = window_of(stage, area=area)
    if window is None:
        return
    if not has_opened(window, at=at):
        raise QuotaRefused(
            _("Proposals are put forward from %(opens)s on; it is now %(now)s.")
            % {"opens": exact(window.opens_at), "now": exact(at)}
        )
    if has_closed(window, at=at):
        raise QuotaRefused(
            _("Proposals could be put forward before %(closes)s. Your request arrived at %(now)s.")
            % {"closes": exact(window.closes_at), "now": exact(at)}
        )


def clear_put_forward(endorsement):
    """It went back to the office that puts it forward: it counts no more until that agrees again."""
    endorsement.area, endorsement.put_forward_at = None, None
    endorsement.save(update_fields=["area", "put_forward_at"])


def count_put_forward(call):
    """``{area id: number}`` of what was put forward in ``call`` and stands."""
    found = {}
    rows = Endorsement.objects.filter(
        stage__call=call, is_living=True, put_forward_at__isnull=False, area__isnull=False
    )
    for area in rows.values_list("area", flat=True):
        found[area] = found.get(area, 0) + 1
    return found
