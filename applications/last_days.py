"""Until when papers are valid that were handed in here: said by the applicant, kept for the store."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Attachment
from applications.refusals import EditRefused
from applications.states import locked
from applications.uploads import living_files, mark_changed, require_open_paper
from calls.models import RequiredDocument
from core import audit
from parties.paper_store import keep_files


@dataclass(frozen=True)
class LastDay:
    """What an applicant says of a paper: its last day, or that it has none; neither: nothing yet."""

    expires_on: datetime.date | None = None
    never_ends: bool = False

    @property
    def columns(self):
        """The columns of an attachment that say it."""
        return {"expires_on": self.expires_on, "never_ends": self.never_ends}


def own_files(proposal, document):
    """The living files of a document that were handed in here and not taken from the store."""
    return living_files(proposal).filter(document=document, store_version__isnull=True)


@transaction.atomic
def say_last_day(proposal, document_id, last_day, *, by, at):
    """Say until when what was handed in here for one of the lot's documents is valid.

    Args: ``last_day`` a ``LastDay``, which holds for all these files; ``at`` the aware instant of arrival.
    Raises EditRefused (not to be changed now, no such file), RequiredDocument.DoesNotExist.
    """
    proposal = locked(proposal.pk)
    document = RequiredDocument.objects.get(pk=document_id, lot_id=proposal.lot_id)
    require_open_paper(proposal, document, at=at)
    files = own_files(proposal, document)
    if not files.exists():
        raise EditRefused(_("No file of yours is handed in for this paper any more."))
    if not files.exclude(**last_day.columns).exists():
        return
    files.update(**last_day.columns)
    mark_changed(proposal, at=at)
    audit.record(
        "applications.say_last_day",
        subject=proposal,
        by=by,
        at=at,
        after={
            "document": document.pk,
            "day": last_day.expires_on and last_day.expires_on.isoformat(),
        },
        note=document.name,
    )


@transaction.atomic
def keep_in_store(proposal, document_id, organization, values, *, by, at):
    """Put what was handed in here for a document into the applicant's store; returns the version.

    The files then count as that version's, and with them its last day.

    Args: ``values`` as for ``parties.paper_store.add_paper``.
    Raises EditRefused (no such file), PaperStoreRefused, RequiredDocument.DoesNotExist.
    """
    proposal = locked(proposal.pk)
    document = RequiredDocument.objects.get(pk=document_id, lot_id=proposal.lot_id)
    rows = list(own_files(proposal, document).select_related("file"))
    if not rows or not document.paper_kind:
        raise EditRefused(_("No file of yours is handed in for this paper any more."))
    values = values | {"kind": document.paper_kind}
    version = keep_files(organization, values, [one.file for one in rows], by=by, at=at)
    Attachment.objects.filter(pk__in=[one.pk for one in rows]).update(
        store_version=version, expires_on=None, never_ends=False
    )
    return version
