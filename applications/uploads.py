"""Papers handed in with a proposal: taken in, replaced, removed.

A file is proven and looked at before the proposal is locked: that takes seconds, in which colleagues
go on writing and others hand in. What the look found is judged under the lock.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.deadlines import refuse_after_clock
from applications.editing import require_change
from applications.models import Attachment, IdentityConsent, Proposal
from applications.refusals import EditRefused
from applications.screened import named_documents
from applications.sections import Section
from applications.states import locked, touch
from applications.wording import exact
from calls.models import RequiredDocument
from core import audit, files
from parties.models import PaperVersion


def add_files(proposal, document_id, uploads, *, by, at, replaces=None, said=None):
    """Hand in ``uploads`` for one of the lot's required documents; all of them or none.

    Args: ``replaces`` the id of an attachment in whose place the one upload goes; ``said`` the columns
    that say until when they are valid, without which what was said of the other files here holds; ``at``
    the aware instant of arrival, which counts however long the files take to be looked at.
    Returns the new attachments.
    Raises EditRefused (not to be changed now, no file chosen, too many, handed in already, replaced by
    somebody else meanwhile), FileRefused (the file itself), RequiredDocument.DoesNotExist for a
    document of another lot.
    """
    document = RequiredDocument.objects.get(pk=document_id, lot_id=proposal.lot_id)
    if not uploads:
        raise EditRefused(_("Choose a file first."), field=f"document-{document.pk}")
    # Asked here too, so that nobody waits for a look at files that will not be taken.
    _require_open(Proposal.objects.get(pk=proposal.pk), document)
    _refuse_too_many(document, document.max_files, len(uploads))
    prepared = [files.prepare(upload) for upload in uploads]
    return _attach(proposal, document, prepared, by=by, at=at, replaces=replaces, said=said)


@transaction.atomic
def _attach(proposal, document, prepared, *, by, at, replaces, said):
    """Under the lock: look at state, room and what is there, and write the rows."""
    proposal = locked(proposal.pk)
    require_open_paper(proposal, document, at=at)
    living = living_files(proposal).filter(document=document)
    if replaces is not None:
        _take_out(proposal, living, replaces, by=by, at=at)
    _refuse_too_many(document, document.max_files - living.count(), len(prepared))
    said, made = said or said_of(living), []
    for one in prepared:
        refuse_same(living, one.sha256, one.name)
        stored = files.take_in(one, by=by, at=at)
        made.append(attach(proposal, document, stored, by=by, at=at, **said))
    mark_changed(proposal, at=at)
    return made


def said_of(attachments):
    """What was said of the last day of ``attachments`` that were handed in here, as columns."""
    own = attachments.filter(store_version__isnull=True)
    return own.values("expires_on", "never_ends").first() or {}


def attach(proposal, document, stored, *, by, at, **columns):
    """One row for a kept file, with its audit entry; the proposal is locked."""
    attachment = Attachment.objects.create(
        proposal=proposal, document=document, file=stored, added_by=by, added_at=at, **columns
    )
    audit.record(
        "applications.add_file",
        subject=proposal,
        by=by,
        at=at,
        after={"document": document.pk, "attachment": attachment.pk},
    )
    return attachment


def living_files(proposal):
    """What is handed in and was not taken out."""
    return Attachment.objects.filter(proposal=proposal, removed_at__isnull=True)


def same_elsewhere(proposal, attachments):
    """``[(name, document)]`` of new files whose bytes stand under another document too."""
    digests = {one.file.sha256: one for one in attachments}
    others = living_files(proposal).filter(file__sha256__in=digests)
    others = others.exclude(document_id__in={one.document_id for one in attachments})
    return [
        (digests[other.file.sha256].file.name, other.document.name)
        for other in others.select_related("file", "document")
    ]


@transaction.atomic
def use_from_store(proposal, document_id, version_id, *, by, at):
    """Hand in a paper of the applicant's store for one of the lot's documents.

    The files are those of that version for good: a newer version in the store changes nothing here. An
    older version of the same paper that was handed in before is taken out.
    Returns the new attachments.
    Raises EditRefused (not to be changed now, not in the store, replaced meanwhile, of another kind,
    expired, too many files, no consent), RequiredDocument.DoesNotExist.
    """
    proposal = locked(proposal.pk)
    document = RequiredDocument.objects.get(pk=document_id, lot_id=proposal.lot_id)
    require_open_paper(proposal, document, at=at)
    version = _stored_version(proposal, document, version_id)
    _refuse_expired(version, at=at)
    living = living_files(proposal).filter(document=document)
    older = living.filter(store_version__paper_id=version.paper_id)
    if older.filter(store_version=version).exists():
        return []
    take_out_all(proposal, older, by=by, at=at)
    stored = [one.file for one in version.files.all()]
    _refuse_too_many(document, document.max_files - living.count(), len(stored))
    made = []
    for one in stored:
        refuse_same(living, one.sha256, one.name)
        made.append(attach(proposal, document, one, by=by, at=at, store_version=version))
    mark_changed(proposal, at=at)
    return made


def _stored_version(proposal, document, version_id):
    """The version, locked against being replaced in this instant."""
    version = (
        PaperVersion.objects.select_for_update(of=("self",))
        .select_related("paper")
        .filter(pk=version_id, paper__organization_id=proposal.applicant_id)
        .first()
    )
    if version is None or version.paper.ended_at is not None:
        raise EditRefused(_("This paper is not in your organization's store any more."))
    if version.replaced_at is not None:
        raise EditRefused(
            _(
                "This paper was replaced in the store at %(at)s. Load the page and use the newer one."
            )
            % {"at": exact(version.replaced_at)}
        )
    if not document.paper_kind or version.paper.kind != document.paper_kind:
        raise EditRefused(
            _("“%(paper)s” is not what “%(document)s” asks for.")
            % {"paper": version.paper, "document": document}
        )
    return version


def _refuse_expired(version, *, at):
    if version.expires_on is not None and version.expires_on < timezone.localdate(at):
        raise EditRefused(
            _("“%(paper)s” was valid until %(day)s. Put the newer one into the store first.")
            % {"paper": version.paper, "day": date_format(version.expires_on, "DATE_FORMAT")}
        )


def take_out_all(proposal, attachments, *, by, at):
    """Take out each of these living files with its audit entry; returns how many."""
    ids = list(attachments.values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=ids).update(removed_at=at)
    for pk in ids:
        _record_removal(proposal, pk, by=by, at=at)
    return len(ids)


def require_open_paper(proposal, document, *, at):
    """Refuse to change the papers of a locked proposal: its state, the office, a consent, its clock."""
    _require_open(proposal, document)
    refuse_after_clock(proposal, at=at)


def _require_open(proposal, document):
    require_change(proposal, Section.PAPERS)
    require_named(proposal, document.pk)
    if document.is_identity:
        _require_consent(proposal, document)


def _require_consent(proposal, document):
    """An identity document is taken only while a consent stands."""
    if not IdentityConsent.objects.filter(proposal=proposal, revoked_at__isnull=True).exists():
        raise EditRefused(
            _(
                "“%(document)s” is an identity document: first give the consent at the top of this page."
            )
            % {"document": document},
            field=f"document-{document.pk}",
        )


def require_named(proposal, document_id):
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


def _take_out(proposal, living, replaces, *, by, at):
    """Make room for the file in whose place another goes; somebody else may have done so already."""
    if not living.filter(pk=replaces).update(removed_at=at):
        raise EditRefused(
            _(
                "Somebody replaced or removed this file meanwhile. Look at what is there now; yours was"
                " not added."
            )
        )
    _record_removal(proposal, replaces, by=by, at=at)


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


def refuse_same(living, digest, name):
    """Refuse a file whose very bytes stand among ``living`` already."""
    same = living.filter(file__sha256=digest).select_related("file").first()
    if same is not None:
        raise EditRefused(
            _(
                "“%(name)s” is the same file as “%(there)s”, which was handed in at %(at)s. Choose"
                " another file, or leave it at that."
            )
            % {"name": name, "there": same.file.name, "at": exact(same.added_at)}
        )


@transaction.atomic
def remove_file(proposal, attachment_id, *, by, at):
    """Take a file out; one that is out already is no error. Raises EditRefused."""
    proposal = locked(proposal.pk)
    require_change(proposal, Section.PAPERS)
    refuse_after_clock(proposal, at=at)
    attachment = Attachment.objects.filter(proposal=proposal, pk=attachment_id).first()
    if attachment is not None:
        require_named(proposal, attachment.document_id)
    if living_files(proposal).filter(pk=attachment_id).update(removed_at=at):
        _record_removal(proposal, attachment_id, by=by, at=at)
        mark_changed(proposal, at=at)


def _record_removal(proposal, attachment_id, *, by, at):
    audit.record(
        "applications.remove_file",
        subject=proposal,
        by=by,
        at=at,
        after={"attachment": attachment_id},
    )


def mark_changed(proposal, *, at):
    """Count the change of a locked proposal and save when it was."""
    touch(proposal, at=at)
    proposal.save(update_fields=["edition", "saved_at"])


@transaction.atomic
def record_opening(attachment, *, by, at, why):
    """Note that somebody opened an identity document: which, and what for."""
    audit.record(
        "applications.open_identity",
        subject=attachment.proposal,
        by=by,
        at=at,
        office_id=attachment.proposal.call.office_id,
        after={"attachment": attachment.pk, "document": attachment.document.name},
        note=why,
    )
