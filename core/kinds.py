"""What a file is, told from its bytes and not from its name.

Each proof is given an open binary file at any position and reads no more of it than it needs.
"""

import zipfile
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader

from core.enums import FileKind
from core.errors import Refusal

HEAD = 1024
ZIP_HEAD = b"PK\x03\x04"
OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
# A zip that unpacks to more than this, or holds more members, is an attack and not a document.
MOST_UNPACKED = 1024**3
MOST_MEMBERS = 10_000
MOST_DIRECTORY_BYTES = 1024**2
# A JPEG is proven at an eighth of its size and may be large; a PNG has to be unpacked whole.
MOST_PIXELS = {FileKind.JPEG: 170_000_000, FileKind.PNG: 60_000_000}
# Nobody screens a longer paper; a whole ledger belongs in a parcel, not in a proposal.
MOST_PDF_PAGES = 200

OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_MAIN = {
    OFFICE + "wordprocessingml.document.main+xml": FileKind.DOCX,
    OFFICE + "spreadsheetml.sheet.main+xml": FileKind.XLSX,
    OFFICE + "presentationml.presentation.main+xml": FileKind.PPTX,
}
EXTENSIONS = {
    FileKind.PDF: ("pdf",),
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.PNG: ("png",),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
    FileKind.PPTX: ("pptx",),
    FileKind.OFD: ("ofd",),
    FileKind.MP4: ("mp4",),
    FileKind.ZIP: ("zip",),
}
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOCX: OFFICE + "wordprocessingml.document",
    FileKind.XLSX: OFFICE + "spreadsheetml.sheet",
    FileKind.PPTX: OFFICE + "presentationml.presentation",
    FileKind.OFD: "application/ofd",
    FileKind.MP4: "video/mp4",
    FileKind.ZIP: "application/zip",
}
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})


class FileRefused(Refusal):
    """A file is not taken; the message says which, why and what to hand in instead."""

    code = "file"


def recognise(content, name):
    """The ``FileKind`` of ``content`` by its bytes, or None for one that the portal does not know.

    :raises FileRefused: for a container that could be known but is locked, broken or outdated.
    """
    content.seek(0)
    head = content.read(HEAD)
    # Some scanners write a few bytes before the header; readers look for it in the first 1024.
    if b"%PDF-" in head:
        return FileKind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head[4:8] == b"ftyp":
        return FileKind.MP4
    if head.startswith(OLE_HEAD):
        _refuse_ole(content, name)
    if head.startswith(ZIP_HEAD):
        return _recognise_zip(content, name)
    return None


def prove(kind, content, name):
    """Open ``content`` as ``kind`` to the end that matters.

    :raises FileRefused: when it is broken, locked with a password or made to do harm.
    """
    content.seek(0)
    with broken_is_refused(name):
        if kind == FileKind.PDF:
            _prove_pdf(content, name)
        elif kind in PICTURES:
            _prove_picture(kind, content, name)


@contextmanager
def broken_is_refused(name):
    """Whatever a decoder raises on bytes that no program wrote, the file is broken."""
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(
            _(
                "“%(name)s” is damaged and cannot be opened. Open it on your computer, save it"
                " again and hand in the new file."
            )
            % {"name": name}
        ) from error


def _refuse_ole(content, name):
    """An old Office file, or a new one that is locked with a password: both come in this shape."""
    content.seek(0)
    directory = content.read(MOST_DIRECTORY_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in directory:
        raise FileRefused(
            _("“%(name)s” is locked with a password. Save it without a password.") % {"name": name}
        )
    raise FileRefused(
        _(
            "“%(name)s” is in the old Office format (.doc, .xls, .wps). Save it as .docx, .xlsx or"
            " PDF."
        )
        % {"name": name}
    )


def _recognise_zip(content, name):
    with broken_is_refused(name), zipfile.ZipFile(content) as archive:
        _refuse_bomb(archive, name)
        members = {info.filename for info in archive.infolist()}
        if "OFD.xml" in members:
            return FileKind.OFD
        if "[Content_Types].xml" in members:
            return _recognise_office(archive, name)
        return FileKind.ZIP


def _refuse_bomb(archive, name):
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise FileRefused(
            _("“%(name)s” unpacks to more than the portal takes. Hand it in in parts.")
            % {"name": name}
        )
    if any(info.flag_bits & 0x1 for info in infos):
        raise FileRefused(
            _("“%(name)s” is locked with a password. Save it without a password.") % {"name": name}
        )


def _recognise_office(archive, name):
    """The Office kind by the type of the main part; one with macros has another main type."""
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MOST_DIRECTORY_BYTES).decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise FileRefused(
            _("“%(name)s” holds macros. Save it without macros, as .docx, .xlsx or PDF.")
            % {"name": name}
        )
    for main, kind in OFFICE_MAIN.items():
        if main in types:
            return kind
    return FileKind.ZIP


def _prove_pdf(content, name):
    try:
        reader = PdfReader(content)
        # A PDF that only restricts printing opens without a password and may be handed in.
        is_locked = reader.is_encrypted and not reader.decrypt("")
    except NotImplementedError:
        # Locked in a way of its own, such as with a certificate.
        is_locked = True
    if is_locked:
        raise FileRefused(
            _("“%(name)s” opens only with a password. Save it without a password.") % {"name": name}
        )
    # What the file says itself comes first: to count the pages of a monster takes minutes.
    said = reader.trailer["/Root"]["/Pages"].get("/Count", 0)
    if isinstance(said, int) and said > MOST_PDF_PAGES:
        raise too_many_pages(name, said)
    if not len(reader.pages):
        raise FileRefused(
            _(
                "“%(name)s” is a PDF without a single page. Make it anew, or scan the paper again, and"
                " look at it before you hand it in."
            )
            % {"name": name}
        )
    # One whose first page cannot be found raises here.
    reader.pages[0].get("/Contents")


def too_many_pages(name, pages):
    """The refusal of a paper with ``pages`` pages."""
    return FileRefused(
        _(
            "“%(name)s” has %(pages)d pages; at most %(most)d are taken. Hand in only the pages that are"
            " asked for, or split it."
        )
        % {"name": name, "pages": pages, "most": MOST_PDF_PAGES}
    )


def _prove_picture(kind, content, name):
    try:
        _load_picture(kind, content, name)
    except Image.DecompressionBombError as error:
        raise FileRefused(
            _("“%(name)s” has more pixels than the portal takes. Save it smaller.") % {"name": name}
        ) from error


def _load_picture(kind, content, name):
    with Image.open(content, formats=[kind.name]) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS[kind]:
            raise too_many_pixels(name, width, height)
        if kind == FileKind.JPEG:
            picture.draft("RGB", (width // 8, height // 8))
        picture.load()


def too_many_pixels(name, width, height):
    """The refusal of a picture that would fill the memory."""
    return FileRefused(
        _(
            "“%(name)s” has %(width)d × %(height)d pixels, more than the portal takes. Save it smaller."
        )
        % {"name": name, "width": width, "height": height}
    )
