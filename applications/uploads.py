"""Papers handed in with a proposal: taken in, replaced, removed."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.editing import require_change
from applications.models import Attachment
from applications.refusals import EditRefused
from applications.screened import named_documents
from applications.sections import Section
from applications.states import locked, touch
from calls.models import RequiredDocument
from core import audit, files


@transaction.atomic
def add_files(proposal, document_id, uploads, *, by, at, replaces=None):
    """Hand in ``uploads`` for one of the lot's required documents; all of them or none.

    Args: ``replaces`` the id of an attachment in whose place the one upload goes; ``at`` the aware
    instant of arrival.
    Raises EditRefused (not to be changed now, no file chosen, too many), FileRefused (the file
    itself), RequiredDocument.DoesNotExist for a document of another lot.
    """
    proposal = locked(proposal.pk)
    require_change(proposal, Section.PAPERS)
    document = RequiredDocument.objects.get(pk=document_id, lot_id=proposal.lot_id)
    _require_named(proposal, document.pk)
    if not uploads:
        raise EditRefused(_("Choose a file first."), field=f"document-{document.pk}")
    living = Attachment.objects.filter(
        proposal=proposal, document=document, removed_at__isnull=True
    )
    if replaces is not None and living.filter(pk=replaces).update(removed_at=at):
        _record_removal(proposal, replaces, by=by, at=at)
    _refuse_too_many(document, document.max_files - living.count(), len(uploads))
    for upload in uploads:
        attachment = Attachment.objects.create(
            proposal=proposal,
            document=document,
            file=files.store(upload, by=by, at=at),
            added_by=by,
            added_at=at,
        )
        audit.record(
            "applications.add_file",
            subject=proposal,
            by=by,
            at=at,
            after={"document": document.pk, "attachment": attachment.pk},
        )
    _touch(proposal, at=at)


def _require_named(proposal, document_id):
    """Refuse a file for a paper that the office did not ask to be corrected.

    Source: scheme A, 'late': a correction is answered in what it names, also after the deadline.
    """
    named = named_documents(proposal)
    if named is not None and document_id not in named:
        raise EditRefused(
            _(
                "The office did not ask for this paper again; only those that it named can be changed."
            ),
            field=f"document-{document_id}",
        )


def _refuse_too_many(document, room, count):
    if count > room:
        raise EditRefused(
            _(
                "“%(document)s” takes at most %(most)d files; there is room for %(room)d more and "
                "you chose %(count)d."
            )
            % {"document": document, "most": document.max_files, "room": room, "count": count},
            field=f"document-{document.pk}",
        )


@transaction.atomic
def remove_file(proposal, attachment_id, *, by, at):
    """Take a file out; one that is out already is no error. Raises EditRefused."""
    proposal = locked(proposal.pk)
    require_change(proposal, Section.PAPERS)
    attachment = Attachment.objects.filter(proposal=proposal, pk=attachment_id).first()
    if attachment is not None:
        _require_named(proposal, attachment.document_id)
    removed = Attachment.objects.filter(
        proposal=proposal, pk=attachment_id, removed_at__isnull=True
    ).update(removed_at=at)
    if removed:
        _record_removal(proposal, attachment_id, by=by, at=at)
        _touch(proposal, at=at)


def _record_removal(proposal, attachment_id, *, by, at):
    audit.record(
        "applications.remove_file",
        subject=proposal,
        by=by,
        at=at,
        after={"attachment": attachment_id},
    )


def _touch(proposal, *, at):
    touch(proposal, at=at)
    proposal.save(update_fields=["edition", "saved_at"])


@transaction.atomic
def record_opening(attachment, *, by, at):
    """Note that somebody of another party opened an identity document."""
    audit.record(
        "applications.open_identity",
        subject=attachment.proposal,
        by=by,
        at=at,
        office_id=attachment.proposal.call.office_id,
        after={"attachment": attachment.pk},
    )
