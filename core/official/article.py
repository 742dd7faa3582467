"""An official document as an article for a public WeChat account.

Its editor keeps neither style sheets nor classes, and drops ids, scripts, forms and links to other
sites: only inline styles on ``section``, ``p``, ``strong`` and tables are written. Sizes are pixels,
as that editor writes them itself.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core.official.document import Heading, Paragraph

FONT = "font-family:-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;"
TEXT = "margin:0 0 16px;font-size:16px;line-height:1.8;color:#333;text-align:justify;"
HEADINGS = {
    1: "margin:28px 0 12px;font-size:18px;line-height:1.6;font-weight:bold;color:#a61b29;",
    2: "margin:20px 0 8px;font-size:16px;line-height:1.7;font-weight:bold;color:#222;",
    3: "margin:16px 0 8px;font-size:16px;line-height:1.7;color:#222;",
}
CELL = "padding:6px 8px;border:1px solid #bbb;font-size:14px;line-height:1.6;word-break:break-all;"
QUIET = "margin:0 0 6px;font-size:14px;line-height:1.7;color:#777;"


def article_html(official):
    """The article of an ``Official`` as safe HTML; the title is the editor's own field, not in it."""
    content, envelope = official.content, official.envelope
    parts = []
    if envelope.number:
        parts.append(_line(QUIET + "text-align:center;", envelope.number))
    if envelope.addressees:
        parts.append(_line(TEXT, f"{envelope.addressees}："))
    parts += [_block(block) for block in content.blocks]
    right = TEXT + "margin-bottom:4px;text-align:right;"
    parts += [_line(right, envelope.signer), _line(right, envelope.day)]
    for annex in content.annexes:
        parts.append(_line(HEADINGS[1], f"附件：{annex.title}"))
        parts += [_block(block) for block in annex.blocks]
    return format_html('<section style="{}">{}</section>', FONT, mark_safe("".join(parts)))


def _line(style, text):
    return format_html('<p style="{}">{}</p>', style, text)


def _block(block):
    if isinstance(block, Heading):
        return _line(HEADINGS[block.level], block.text)
    if isinstance(block, Paragraph):
        return _paragraph(block)
    return _table(block)


def _paragraph(block):
    lines = [line.strip() for line in block.text.splitlines() if line.strip()] or [""]
    lead = format_html("<strong>{}</strong>", block.lead) if block.lead else ""
    first = format_html('<p style="{}">{}{}</p>', TEXT, lead, lines[0])
    return first + mark_safe("".join(_line(TEXT, line) for line in lines[1:]))


def _table(block):
    rows = [*block.rows, *([block.total] if block.total else [])]
    head = _cells(block.head, CELL + "background:#f5f0f0;font-weight:bold;")
    body = mark_safe("".join(_cells(row, CELL) for row in rows))
    style = "width:100%;margin:0 0 16px;border-collapse:collapse;"
    return format_html('<table style="{}"><tbody>{}{}</tbody></table>', style, head, body)


def _cells(row, style):
    cells = format_html_join("", '<td style="{}">{}</td>', ((style, cell) for cell in row))
    return format_html("<tr>{}</tr>", cells)
