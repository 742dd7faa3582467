"""Private files: taken in with proof of what they are, given out only by views that asked first."""

import hashlib
import os
import re
import tempfile
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import conversion, metadata, scans
from core.enums import FileKind
from core.kinds import CONTENT_TYPES, EXTENSIONS, PICTURES, FileRefused, prove, recognise
from core.models import StoredFile
from core.text import clean_text

LONGEST_NAME = 255
CHUNK = 1024 * 1024
# What an applicant hands in, where a form does not say otherwise.
DOCUMENTS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.DOCX, FileKind.XLSX)
# Kinds that a browser shows itself and that can run nothing in the portal's name.
SHOWN_INLINE = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
OUR_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
FORBIDDEN_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class Prepared:
    """A file whose bytes are proven and lie in the store, and that has no row yet.

    :ivar findings: what looks wrong about its pages, see ``core.scans``.
    """

    name: str
    size: int
    sha256: str
    kind: FileKind
    path: str
    findings: list


def prepare(upload, *, kinds=DOCUMENTS, max_bytes=None, pages=True):
    """Prove an uploaded file, look at its pages and lay its bytes into the store.

    This is the slow part and belongs before the transaction of the act that keeps the file. Bytes that
    no act claims are removed by the daily ``sweep``.

    :param upload: Django's UploadedFile.
    :param kinds: the ``FileKind`` values that are taken here.
    :param max_bytes: largest size; without it ``settings.MAX_UPLOAD_BYTES``.
    :param pages: whether the pages are looked at too (``core.scans``), up to 20 seconds.
    :raises FileRefused: empty, too large, of another kind, broken, locked, unreadable or badly named.
    """
    max_bytes = settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes
    name = clean_name(upload.name)
    if upload.size and upload.size > max_bytes:
        raise too_large(name, upload.size, max_bytes)
    with ExitStack() as opened:
        copy, converted, stripped = (
            opened.enter_context(tempfile.TemporaryFile()) for _file in range(3)
        )
        _copy(upload, copy, name, max_bytes)
        findings = []
        if new_name := conversion.convert(copy, name, converted):
            copy, name = converted, new_name
            findings.append(["converted"])
        kind, name = _proven_kind(copy, name, kinds)
        if metadata.strip(kind, copy, stripped):
            copy = stripped
        size, digest = _measure(copy)
        path = _keep(copy)
    if pages:
        findings += _look_once(path, kind, name, digest)
    return Prepared(name, size, digest, kind, path, findings)


def _look_once(path, kind, name, digest):
    """The findings about the pages; bytes that are in the store already were looked at then."""
    known = StoredFile.objects.filter(sha256=digest, kind=kind, looked_at=True).first()
    if known is not None:
        return [finding for finding in known.findings if finding != ["converted"]]
    return scans.look(default_storage.path(path), kind, name)


def take_in(prepared, *, by, at, looked_at=True):
    """The row of a prepared file, in the transaction of the act that takes it in.

    :param by: the user; None for the portal itself.
    :param at: aware instant of the upload.
    """
    return StoredFile.objects.create(
        name=prepared.name,
        size=prepared.size,
        sha256=prepared.sha256,
        kind=prepared.kind,
        path=prepared.path,
        findings=prepared.findings,
        looked_at=looked_at,
        uploaded_by=by,
        uploaded_at=at,
    )


def store(upload, *, by, at, kinds=DOCUMENTS, max_bytes=None):
    """Prove and keep a file in one go, without a look at its pages; returns its ``StoredFile``.

    For what the portal makes itself. If the caller's transaction is undone, the bytes stay without a
    row until the daily ``sweep`` removes them. Raises as ``prepare`` does.
    """
    prepared = prepare(upload, kinds=kinds, max_bytes=max_bytes, pages=False)
    return take_in(prepared, by=by, at=at, looked_at=False)


def store_bytes(data, *, name, by, at, kinds=DOCUMENTS):
    """Keep bytes that the portal made itself, under the same proofs as an upload."""
    with tempfile.TemporaryFile() as content:
        content.write(data)
        content.seek(0)
        return store(File(content, name=name), by=by, at=at, kinds=kinds, max_bytes=len(data))


def clean_name(name):
    """The name as given, without path, invisible or forbidden characters, at most 255 characters.

    :raises FileRefused: for a longer name. It is not cut: two papers whose names differ at the end
        would become the same one.
    """
    name = re.split(r"[/\\]", clean_text(name or "", multiline=False))[-1]
    name = FORBIDDEN_IN_NAMES.sub("_", name).strip(" .")
    if not name:
        raise FileRefused(_("The file has no name. Give it one that says what it is."))
    if len(name) > LONGEST_NAME:
        raise FileRefused(
            _(
                "The name “%(start)s…” has %(length)d characters; at most %(limit)d are kept. Give"
                " the file a shorter name."
            )
            % {"start": name[:30], "length": len(name), "limit": LONGEST_NAME}
        )
    return name


def too_large(name, size, limit):
    """The refusal of a file of ``size`` bytes where ``limit`` are taken."""
    return FileRefused(
        _("“%(name)s” has %(size)s; at most %(limit)s are taken.")
        % {"name": name, "size": filesizeformat(size), "limit": filesizeformat(limit)}
    )


def _copy(upload, target, name, max_bytes):
    """Copy in pieces, so that a large file never lies in memory."""
    size = 0
    for piece in upload.chunks(CHUNK):
        size += len(piece)
        # The size that the browser announced is a claim: count what really comes.
        if size > max_bytes:
            raise too_large(name, size, max_bytes)
        target.write(piece)
    if not size:
        raise FileRefused(_("“%(name)s” is empty: it has no content.") % {"name": name})
    target.flush()


def _measure(content):
    """Size and SHA-256 of what is kept, which is not always what came."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256")
    return content.seek(0, os.SEEK_END), digest.hexdigest()


def _proven_kind(content, name, kinds):
    """The kind by the bytes, and the name with the extension that fits it."""
    kind = recognise(content, name)
    stem, _dot, extension = name.rpartition(".")
    claimed = _kind_of(extension.lower()) if stem else None
    # Phones call a PNG a .jpg: the picture is sound, so its name is put right.
    is_misnamed_picture = {kind, claimed} <= PICTURES
    if kind not in kinds or not (claimed in (kind, None) or is_misnamed_picture):
        raise _wrong_kind(name, kind, claimed, kinds)
    prove(kind, content, name)
    if claimed == kind:
        return kind, name
    return kind, clean_name(f"{stem if claimed else name}.{EXTENSIONS[kind][0]}")


def _kind_of(extension):
    return next((kind for kind, names in EXTENSIONS.items() if extension in names), None)


def _wrong_kind(name, kind, claimed, kinds):
    taken = pgettext("in a list", ", ").join(str(FileKind(item).label) for item in kinds)
    if claimed and kind != claimed:
        return FileRefused(
            _("“%(name)s” is named as %(claimed)s, but its content is not. Taken are: %(taken)s.")
            % {"name": name, "claimed": claimed.label, "taken": taken}
        )
    return FileRefused(
        _("“%(name)s” is of a kind that is not taken here. Taken are: %(taken)s.")
        % {"name": name, "taken": taken}
    )


def _keep(content):
    """Move the proven bytes below ``MEDIA_ROOT`` under a random name; gives the path there."""
    content.seek(0)
    key = uuid.uuid4().hex  # as in OUR_PATH
    return default_storage.save(f"{key[:2]}/{key}", File(content))


@dataclass
class Draft:
    """A file that the portal is writing, at its place in the store but without a row yet."""

    path: str
    file: BinaryIO
    is_kept: bool = False


@contextmanager
def drafting():
    """A ``Draft`` to write to; unless it ``is_kept`` at the end, its bytes are removed.

    It is written where it stays, so that a file of many gigabytes is never copied. One whose worker
    was killed is found by the daily ``sweep``.
    """
    key = uuid.uuid4().hex  # as in OUR_PATH
    draft = Draft(f"{key[:2]}/{key}", None)
    target = Path(default_storage.path(draft.path))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("w+b") as draft.file:
            yield draft
    finally:
        if not draft.is_kept:
            target.unlink(missing_ok=True)


def keep(draft, *, name, kind, by, at):
    """Give the whole ``draft`` its row; the portal made it, so nothing is to be proven.

    The caller sets ``draft.is_kept`` when its transaction stands.

    :returns: the ``StoredFile``.
    :raises FileRefused: for a name that is empty or too long.
    """
    draft.file.flush()
    draft.file.seek(0)
    digest = hashlib.file_digest(draft.file, "sha256").hexdigest()
    return StoredFile.objects.create(
        name=clean_name(name),
        size=draft.file.tell(),
        sha256=digest,
        kind=kind,
        path=draft.path,
        uploaded_by=by,
        uploaded_at=at,
    )


def remove(path):
    """Remove the bytes at ``path``, whose row is gone."""
    default_storage.delete(path)


def path_of(stored_file):
    """Where the bytes of ``stored_file`` lie on the disk, for a program that needs a path."""
    return Path(default_storage.path(stored_file.path))


def stream(stored_file, *, inline=False):
    """The answer that hands out ``stored_file``; the calling view has checked the permission.

    :param inline: show it in the browser, where its kind allows that.
    :raises FileRefused: when the bytes are gone from the disk.
    """
    kind = FileKind(stored_file.kind)
    try:
        content = default_storage.open(stored_file.path)
    except FileNotFoundError as error:
        raise FileRefused(
            _("“%(name)s” is missing in the store. Tell the office: the file has to be restored.")
            % {"name": stored_file.name},
            code="file-missing",
        ) from error
    response = FileResponse(
        content,
        as_attachment=not (inline and kind in SHOWN_INLINE),
        filename=stored_file.name,
        content_type=CONTENT_TYPES[kind],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def sweep(*, at):
    """Remove files without a row that are older than a day; returns how many.

    :param at: aware instant from which the day is counted; no upload takes that long.
    """
    paths = list(unclaimed_paths(older_than=at - timedelta(days=1)))
    for path in paths:
        default_storage.delete(path)
    return len(paths)


def unclaimed_paths(*, older_than):
    """Paths in the store without a row, last changed before ``older_than`` (aware).

    :returns: what transactions left that were undone after their file was written.
    """
    known = set(StoredFile.objects.values_list("path", flat=True))
    root = Path(settings.MEDIA_ROOT)
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            key = path.relative_to(root).as_posix()
            # Only names that this room gives: what another program keeps here is not ours to remove.
            if not OUR_PATH.fullmatch(key) or key in known:
                continue
            if path.stat().st_mtime < older_than.timestamp():
                yield key
