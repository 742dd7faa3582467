"""What every decision of screening leaves behind: the stage's outcome and the audit entry."""

from applications.models import StageOutcome
from core import audit


def write_outcome(proposal, stage, result, note, *, by, at):
    """The one outcome of ``proposal`` in ``stage``; ``by`` None when the portal closed it."""
    StageOutcome.objects.update_or_create(
        proposal=proposal,
        stage=stage,
        defaults={"result": result, "note": note, "by": by, "at": at},
    )


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
