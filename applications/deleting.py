"""Deleting a draft. What was ever handed in stays: it is withdrawn, not deleted."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from applications.enums import ProposalState
from applications.models import Proposal
from applications.refusals import StateRefused
from applications.sign_off_tasks import end_sign_task
from applications.starting import FINISH_TASK
from applications.states import locked
from applications.submission import end_draft
from core import audit
from core.models import StoredFile
from parties.desk_tasks import end_task


def is_deletable(proposal):
    """Whether ``proposal`` is a draft that the office never received."""
    return proposal.state == ProposalState.DRAFT and proposal.version_count == 0


def require_deletable(proposal):
    """Raise StateRefused unless ``proposal`` can be deleted."""
    if not is_deletable(proposal):
        raise StateRefused(
            _(
                "“%(proposal)s” was handed in and cannot be deleted: the office keeps what it "
                "received. Withdraw it if it is not to count."
            )
            % {"proposal": proposal}
        )


@transaction.atomic
def delete_draft(proposal, *, by, at):
    """Delete a draft with its rows and files; the trail keeps that there was one, and whose.

    Raises StateRefused for what was handed in, also once (withdrawn and opened again).
    """
    proposal = locked(proposal.pk)
    require_deletable(proposal)
    call, applicant = proposal.call, proposal.applicant
    audit.record("applications.delete_draft", subject=proposal, by=by, at=at, note=str(call))
    end_task(what=FINISH_TASK, occasion=f"proposal:{proposal.pk}", at=at)
    end_sign_task(proposal, at=at)
    proposal.consents.all().delete()
    file_ids = list(proposal.attachments.values_list("file_id", flat=True))
    Proposal.objects.filter(pk=proposal.pk).delete()
    end_draft(call, applicant)
    for pk in file_ids:
        _drop_file(pk)


def _drop_file(pk):
    """Delete a stored file unless something else names it; its bytes go with the next sweep."""
    try:
        with transaction.atomic():
            StoredFile.objects.filter(pk=pk).delete()
    except ProtectedError:
        return


def consequences_of_deleting(proposal):
    """What deleting means, for the page that asks before it."""
    count = proposal.attachments.filter(removed_at__isnull=True).count()
    return [
        _("Everything written in it and its %(count)d files are gone for good.") % {"count": count},
        _("Your colleagues lose it too; nobody can bring it back."),
        _("Until the deadline you can begin a new proposal for the same project."),
    ]
