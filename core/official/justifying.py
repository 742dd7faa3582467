"""Chinese lines filled to both edges: the library stretches only spaces, of which Chinese has none.

While a document is laid out, the library's own function is replaced by one that spreads what a line
lacks over its characters, as CSS Text 3 (7.3, inter-character) says. It is written for the version
that ``requirements.txt`` pins; a test compares the two.
"""

import threading
from contextlib import contextmanager
from unicodedata import east_asian_width

from core import pdf

WRITTEN_FOR = "70.0"
# A line that lacks more than this (in points) is no full line: it was cut before a long word.
MOST_MISSING = 48
_lock = threading.RLock()


@contextmanager
def installed():
    """Fill Chinese lines while the block runs; one layout at a time in a process."""
    pdf.machinery()
    from weasyprint.layout import inline

    with _lock:
        original = inline.justify_line
        inline.justify_line = _filler(inline, original)
        try:
            yield
        finally:
            inline.justify_line = original


def _filler(inline, original):
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import create_layout

    def texts(box):
        """The pieces of text of a line, in order; None where something else stands in it."""
        found = []
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                found.append(child)
            elif isinstance(child, boxes.InlineBox):
                found += texts(child)
        return found

    def widen(context, box, spacing, advance, last):
        """Shift ``box`` by ``advance`` and spread ``spacing`` after each character; the new advance."""
        box.position_x += advance
        if isinstance(box, boxes.TextBox):
            count = len(box.text) - (box is last)
            style = box.style.copy()
            before = style["letter_spacing"]
            style["letter_spacing"] = (0 if before == "normal" else before) + spacing
            layout = create_layout(box.text, style, context, None, 0)
            layout.deactivate()
            box.style, box.pango_layout = style, layout
            box.width += spacing * count
            return advance + spacing * count
        start = advance
        for child in getattr(box, "children", ()):
            advance = widen(context, child, spacing, advance, last)
        box.width += advance - start
        return advance

    def justify_line(context, line, extra_width):
        found = [box for box in texts(line) if box.text]
        count = sum(len(box.text) for box in found) - 1
        if not _is_chinese(found) or count < 1 or not 0 < extra_width <= MOST_MISSING:
            original(context, line, extra_width)
            return
        advance = 0
        for child in line.children:
            if child.is_in_normal_flow():
                advance = widen(context, child, extra_width / count, advance, found[-1])
        line.width += advance

    return justify_line


def _is_chinese(found):
    """Whether a line holds Chinese; one of Latin words alone is stretched at its spaces."""
    return any(east_asian_width(character) in "WF" for box in found for character in box.text)
