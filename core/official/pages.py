"""An official document as PDF: laid out until its last page is an even one with the copies-to block."""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils import translation

from core import pdf
from core.official import justifying
from core.official.titles import title_lines, width_of

TEMPLATE = "core/official_paper.html"
STYLES = "core/official.css"
# Archival and tagged in one: PDF/A-3 level A. The reasons stand in docs/adr/.
VARIANT = "pdf/a-3a"
SAME_PAGE, OWN_PAGE, AFTER_BLANK = "same page", "own page", "after blank"
# Sizes of the issuer's mark in points; the largest that fits 156 mm is taken.
MARK_SIZES = (44, 36, 30, 26, 22, 18, 14)
TYPE_AREA_POINTS = 156 / 25.4 * 72


@dataclass(frozen=True)
class Printed:
    """The bytes of the PDF and how many pages it has."""

    data: bytes
    pages: int


def print_document(document):
    """The PDF of an ``Official``: A4, tagged, its fonts embedded as subsets.

    :raises ValueError: when the style sheet is missing.
    """
    with translation.override(settings.LANGUAGE_CODE), justifying.installed():
        laid_out = _lay_out(document, OWN_PAGE)
        if len(laid_out.pages) % 2:
            # The text ends on an even page: the block belongs there, if it has room.
            tight = _lay_out(document, SAME_PAGE)
            fits = len(tight.pages) == len(laid_out.pages) - 1
            laid_out = tight if fits else _lay_out(document, AFTER_BLANK)
        data = _written(laid_out)
    return Printed(data, len(laid_out.pages))


@lru_cache(maxsize=1)
def template_version():
    """A hash of everything that lays a document out; a change makes kept renderings stale."""
    here = Path(__file__)
    parts = [here, here.with_name("justifying.py"), here.with_name("titles.py")]
    parts.append(Path(pdf.style_sheet(STYLES)))
    parts.append(Path(get_template(TEMPLATE).origin.name))
    parts.append(here.parent.parent / "templatetags" / "official.py")
    return sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]


def _written(laid_out):
    """The bytes; the library leaves the file of its colour profile to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return laid_out.write_pdf(pdf_variant=VARIANT, pdf_tags=True)


def _lay_out(document, imprint):
    envelope = document.envelope
    context = {
        "document": document,
        "content": document.content,
        "envelope": envelope,
        "title_lines": title_lines(document.content.title, names=envelope.names),
        "mark_class": _mark_class(envelope.mark),
        "imprint": imprint,
    }
    return pdf.lay_out(render_to_string(TEMPLATE, context), STYLES)


def _mark_class(mark):
    """The class of the largest size in which the mark stays on one line."""
    for size in MARK_SIZES:
        if width_of(mark) * size * 1.04 <= TYPE_AREA_POINTS:
            return f"size-{size}"
    return f"size-{MARK_SIZES[-1]}"
