"""The audit entry that every decision of screening leaves behind."""

from core import audit


def record(act, proposal, *, by, at, **more):
    """An audit entry of ``applications.<act>`` that the call's office may read."""
    audit.record(
        f"applications.{act}",
        subject=proposal,
        by=by,
        at=at,
        office_id=proposal.call.office_id,
        **more,
    )
