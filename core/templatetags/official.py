"""How the blocks of an official document are written as HTML for the printed page."""

import re

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from core.official.document import Heading, Paragraph
from core.official.titles import title_lines

register = template.Library()
HEADINGS = {1: "h2", 2: "h3", 3: "h4"}
# A row with a cell of more characters than this may be taller than a page.
LONG_CELL = 600
FIRST_HAN = 0x3400


@register.filter
def printed(text):
    """``text`` with the characters that the body's font lacks marked, so that they keep the grid."""
    safe = escape(text)
    if all(_is_common(character) for character in safe):
        return safe
    return mark_safe(re.sub(r"[\u3400-\u9fff\U00020000-\U0003ffff]+", _marked, safe))


def _is_common(character):
    """Whether the free FangSong has it: the characters of GB 2312."""
    if ord(character) < FIRST_HAN:
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _marked(run):
    parts = []
    for character in run.group():
        is_common = _is_common(character)
        parts.append(character if is_common else f'<span class="rare">{character}</span>')
    return "".join(parts)


@register.simple_tag
def official_block(block):
    """One heading, paragraph or table."""
    if isinstance(block, Heading):
        tag = mark_safe(HEADINGS[block.level])
        return format_html("<{}>{}</{}>", tag, printed(block.text), tag)
    if isinstance(block, Paragraph):
        return _paragraphs(block)
    return _table(block)


@register.simple_tag
def title_of(title, names=()):
    """A title in its lines."""
    return format_html_join(
        "", "<span>{}</span>", ((line,) for line in title_lines(title, names=names))
    )


def _paragraphs(block):
    """A paragraph; each line that its writer broke is one of its own."""
    lines = [line.strip() for line in block.text.splitlines() if line.strip()] or [""]
    lead = format_html('<span class="lead">{}</span>', block.lead) if block.lead else ""
    first = format_html("<p>{}{}</p>", lead, printed(lines[0]))
    return first + format_html_join("", "<p>{}</p>", ((printed(line),) for line in lines[1:]))


def _table(block):
    columns = format_html_join("", '<col style="width:{}%">', ((width,) for width in block.widths))
    head = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in block.head))
    rows = [_row(row, block.right) for row in block.rows]
    if block.total:
        rows.append(_row(block.total, block.right, "total"))
    body = mark_safe("".join(rows))
    return format_html(
        "<table><colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        columns,
        head,
        body,
    )


def _row(cells, right, kind=""):
    is_long = any(len(cell) > LONG_CELL for cell in cells)
    classes = " ".join(name for name in (kind, "long" if is_long else "") if name)
    told = format_html_join(
        "",
        "<td{}>{}</td>",
        (
            (mark_safe(' class="right"') if place in right else "", printed(cell))
            for place, cell in enumerate(cells)
        ),
    )
    opening = format_html('<tr class="{}">', classes) if classes else mark_safe("<tr>")
    return opening + told + mark_safe("</tr>")
