"""What pages say of asking: until when, whether now, and by whom."""

from calls.enums import CallState
from calls.questions.deadline import closes_of


def standing_of(request, call, closes=None):
    """The call, until when questions are taken, and whether they are at the request's instant.

    :param closes: of ``closes_of``, where the page has it already.
    """
    closes = closes_of(call) if closes is None else closes
    last = closes.get(None)
    lots = [(lot, closes[lot.pk]) for lot in call.lots.all() if lot.pk in closes]
    may_manage = request.user.has_perm("calls.see_workspace", call)
    is_open = (
        call.state == CallState.PUBLISHED and last is not None and request.arrived_at < last.instant
    )
    return {
        "call": call,
        "close": last,
        "closes": lots if len({one.instant for _lot, one in lots}) > 1 else [],
        "is_open": is_open,
        "can_manage": may_manage,
        "can_ask": is_open and not may_manage,
    }
