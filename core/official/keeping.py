"""Laid-out documents kept by what they say: the same content in the same layout is laid out once."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import files
from core.enums import FileKind
from core.models import Rendition
from core.official import pages, word
from core.official.document import digest

KEPT_FOR = timedelta(days=7)
MAKERS = {
    FileKind.PDF: lambda document: pages.print_document(document).data,
    FileKind.DOCX: word.write_document,
}
ENDINGS = {FileKind.PDF: ".pdf", FileKind.DOCX: ".docx"}


def digest_of(document):
    """The hash under which the renditions of ``document`` are kept."""
    return digest(document, template=pages.template_version())


def kept(document, form):
    """The ``StoredFile`` of a rendition that is there already, or None."""
    found = Rendition.objects.filter(digest=digest_of(document), form=form)
    row = found.select_related("file").first()
    return row.file if row else None


def obtain(document, form, *, at, report=lambda done, total, word: None):
    """The ``StoredFile`` of ``document`` as ``form``; laid out only where it was not kept.

    :param form: ``FileKind.PDF`` or ``FileKind.DOCX``.
    :param at: aware instant of the request.
    :param report: called with steps done, steps in all and what is being done.
    """
    if found := kept(document, form):
        return found
    report(0, 2, _("Pages are laid out"))
    data = MAKERS[form](document)
    report(1, 2, _("The file is kept"))
    return _keep(document, form, data, at=at)


def _keep(document, form, data, *, at):
    name = document.content.title[:200] + ENDINGS[form]
    key = {"digest": digest_of(document), "form": form}
    try:
        with transaction.atomic():
            stored = files.store_bytes(data, name=name, by=None, at=at, kinds=(form,))
            Rendition.objects.create(**key, file=stored, made_at=at)
    except IntegrityError:
        # Another worker was faster; the daily sweep removes our bytes, which have no row.
        return Rendition.objects.select_related("file").get(**key).file
    return stored


def sweep(*, at):
    """Remove renditions older than a week; returns how many. Issued papers are files of their own."""
    old = Rendition.objects.filter(made_at__lt=at - KEPT_FOR).select_related("file")
    count = 0
    for row in old:
        with transaction.atomic():
            stored = row.file
            row.delete()
            stored.delete()
            transaction.on_commit(lambda path=stored.path: files.remove(path), robust=True)
        count += 1
    return count
