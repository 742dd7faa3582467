"""What the acts of a consultation leave behind: an entry in the trail of its call."""

from core import audit


def record(consultation, act, *, by, at, **values):
    """One entry about the call of ``consultation``; ``values`` as ``audit.record`` takes them."""
    call = consultation.stage.call
    after = {"title": str(consultation), **values.pop("after", {})}
    audit.record(act, subject=call, by=by, at=at, office_id=call.office_id, after=after, **values)
