"""Takes all text out of one PDF or Office file, in a process of its own that can be stopped.

Run as ``python text_probe.py KIND PATH``; it imports nothing of the portal and prints JSON:
``{"text": all of it, "unread": [numbers of pages whose content is a picture], "pictures": how many an
Office file holds}``. Everything that would be published with the file is read: headers, notes, comments,
hidden sheets, deleted text that is still in it, the author's name.
"""

import json
import re
import resource
import sys
import zipfile

from lxml import etree

MOST_MEMORY = 1024**3
MOST_SECONDS = 15
MOST_TEXT = 2_000_000
# A page with less text than this and a picture on it is a scan.
LEAST_TEXT = 20
LARGE_PICTURE = 0.3
# Elements that hold what a person reads, by their name in any Office namespace.
TEXTS = frozenset(
    {"t", "delText", "v", "text", "creator", "lastModifiedBy", "title", "subject", "description"}
)
ENDS = frozenset({"p", "row", "si", "comment", "creator", "lastModifiedBy", "c"})
PICTURE = re.compile(r"(word|xl|ppt)/media/.+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf)", re.IGNORECASE)


def main(kind, path):
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    json.dump(read_pdf(path) if kind == "pdf" else read_office(path), sys.stdout)


def read_pdf(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    texts, unread = [*document.get_metadata_dict(skip_empty=True).values()], []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage().get_text_range()
        texts += [text, *notes_on(document, page)]
        share = picture_share(page)
        if share > LARGE_PICTURE or (share and len("".join(text.split())) < LEAST_TEXT):
            unread.append(number + 1)
        page.close()
    return {"text": "\n".join(texts)[:MOST_TEXT], "unread": unread, "pictures": 0}


def notes_on(document, page):
    """What was typed into the forms and notes of a page."""
    import ctypes

    import pypdfium2.raw as raw

    found = []
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, place)
        for key in (b"Contents", b"V"):
            size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
            if size > 2:
                buffer = (ctypes.c_ushort * (size // 2))()
                raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
                found.append(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
        raw.FPDFPage_CloseAnnot(note)
    return found


def picture_share(page):
    """How much of a page its pictures cover, from 0; more than 1 where they lie over each other."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    covered = 0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        covered += abs((right - left) * (top - bottom))
    return covered / max(width * height, 1)


def read_office(path):
    pieces, pictures = [], 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if PICTURE.fullmatch(name):
                pictures += 1
            elif name.endswith(".xml"):
                with archive.open(name) as part:
                    read_part(part, pieces)
    return {"text": "".join(pieces)[:MOST_TEXT], "unread": [], "pictures": pictures}


def read_part(part, pieces):
    """The text of one part, a line a paragraph, a row or a cell."""
    events = etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True)
    for _event, element in events:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in TEXTS and element.text:
            pieces.append(element.text)
        if name in ENDS:
            pieces.append("\n")
            element.clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
