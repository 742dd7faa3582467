"""An official document as a Word file that an office can go on editing.

Real styles (Title, Heading 1–3), the page grid of GB/T 9704-2012 as Word knows it, running heads of
tables, page numbers at the outer side. Fonts are named as offices have them; their table of
substitutes lets a machine without them fall back on what every Windows has.
"""

import io
import re

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from core.official import document as layout
from core.official.document import Heading, Paragraph
from core.official.titles import title_lines
from core.papers import spell_code

BODY, KAI, HEI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
# What a machine without the font shows in its place.
SUBSTITUTES = {BODY: "仿宋", KAI: "楷体", TITLE: "华文中宋", HEI: "SimHei", SONG: "SimSun"}
LINE = Mm(225 / layout.LINES)
RED = RGBColor(0xDD, 0, 0)
# Characters that XML cannot hold; pasted text brings them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_document(official):
    """The bytes of the .docx of an ``Official``."""
    file = Document()
    _set_page(file.sections[0])
    _set_styles(file)
    _set_substitutes(file)
    _head(file, official)
    content, envelope = official.content, official.envelope
    for block in content.blocks:
        _block(file, block)
    _annex_note(file, content.annexes)
    _signature(file, envelope)
    for position, annex in enumerate(content.annexes, start=1):
        _annex(file, annex, position if len(content.annexes) > 1 else None)
    _imprint(file, envelope)
    _page_numbers(file, envelope)
    _properties(file, official)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


# --- Page and styles ------------------------------------------------------------------------------


def _set_page(section):
    section.page_width, section.page_height = (Mm(side) for side in layout.PAGE)
    section.top_margin, section.bottom_margin = Mm(layout.MARGIN_TOP), Mm(layout.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.MARGIN_BINDING), Mm(layout.MARGIN_OUTER)
    # The page number's upper edge lies 7 mm below the type area.
    section.footer_distance = Mm(layout.MARGIN_BOTTOM - 12)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(LINE.pt * 20)))
    # In 4096ths of a point beside the font's own width.
    grid.set(qn("w:charSpace"), str(round(-0.215 * 4096)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _set_styles(file):
    styles = file.styles
    _style(styles["Normal"], BODY, layout.BODY_SIZE)
    body = styles["Body Text"]
    _style(body, BODY, layout.BODY_SIZE)
    body.paragraph_format.first_line_indent = Pt(2 * layout.BODY_SIZE)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    title = styles["Title"]
    _style(title, TITLE, layout.TITLE_SIZE)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = LINE
    for border in title.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    for level, font in ((1, HEI), (2, KAI), (3, BODY)):
        style = styles[f"Heading {level}"]
        _style(style, font, layout.BODY_SIZE)
        style.paragraph_format.first_line_indent = Pt(2 * layout.BODY_SIZE)
        style.paragraph_format.keep_with_next = True


def _style(style, font, size):
    """Font, size and the grid's line height; nothing of the template's colours and gaps is left."""
    style.font.name, style.font.size = font, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE


def _set_substitutes(file):
    """Write the font table anew: each font with its substitute."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    for part in file.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            table = f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>"
            part._blob = f'<?xml version="1.0" encoding="UTF-8"?>{table}'.encode()


# --- Parts in the order of the page ---------------------------------------------------------------


def _paragraph(file, text="", style="Normal", align=None):
    paragraph = file.add_paragraph(UNWRITABLE.sub("", text), style=style)
    if align is not None:
        paragraph.paragraph_format.alignment = align
    return paragraph


def _head(file, official):
    """Mark, number and red rule, title, addressees."""
    envelope, center = official.envelope, WD_ALIGN_PARAGRAPH.CENTER
    mark = _paragraph(file, align=center)
    mark.paragraph_format.space_before = Mm(30)
    mark.paragraph_format.space_after = LINE * 2
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _run(mark, envelope.mark, TITLE, _mark_size(envelope.mark), color=RED)
    number = _paragraph(file, envelope.number, align=center)
    number.paragraph_format.space_after = LINE * 2
    _rule(number, "bottom", color="DD0000", eighths=12, space=10)
    title = _paragraph(file, style="Title")
    for place, line in enumerate(title_lines(official.content.title, names=envelope.names)):
        run = title.add_run(line)
        if place:
            run._r.insert(0, OxmlElement("w:br"))
    if envelope.addressees:
        _paragraph(file, f"{envelope.addressees}：")


def _mark_size(mark):
    """Points in which the mark fills at most the type area, between 14 and 44."""
    return max(14, min(44, int(440 / max(1, len(mark)))))


def _block(file, block):
    if isinstance(block, Heading):
        _paragraph(file, block.text, style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        _text(file, block)
    else:
        _table(file, block)


def _text(file, block):
    lines = [line.strip() for line in block.text.splitlines() if line.strip()] or [""]
    first = _paragraph(file, style="Body Text")
    if block.lead:
        _run(first, block.lead, HEI)
    first.add_run(UNWRITABLE.sub("", lines[0]))
    for line in lines[1:]:
        _paragraph(file, line, style="Body Text")


def _table(file, block):
    rows = [block.head, *block.rows, *([block.total] if block.total else [])]
    table = file.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    widths = [Mm(156 * width / 100) for width in block.widths]
    for place, cells in enumerate(rows):
        _row(table, cells, widths, block.right, is_head=place == 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _paragraph(file).paragraph_format.line_spacing = Pt(6)


def _row(table, cells, widths, right, *, is_head):
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = widths[place]
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Mm(6)
        if is_head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif place in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, text, HEI if is_head else BODY, 12)


def _annex_note(file, annexes):
    for position, annex in enumerate(annexes, start=1):
        number = f"{position}." if len(annexes) > 1 else ""
        paragraph = _paragraph(
            file, f"{'附件：' if position == 1 else '　　　'}{number}{annex.title}", "Body Text"
        )
        paragraph.paragraph_format.keep_with_next = True
        if position == 1:
            paragraph.paragraph_format.space_before = LINE


def _signature(file, envelope):
    """Signer and day, kept with what stands before them."""
    if file.paragraphs:
        file.paragraphs[-1].paragraph_format.keep_with_next = True
    for text, before in ((envelope.signer, LINE * 2), (envelope.day, 0)):
        paragraph = _paragraph(file, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(4 * layout.BODY_SIZE)
        paragraph.paragraph_format.space_before = before
        paragraph.paragraph_format.keep_with_next = text is envelope.signer
    if envelope.note:
        _paragraph(file, f"（{envelope.note}）", "Body Text")


def _annex(file, annex, position):
    mark = _paragraph(file, f"附件{position or ''}")
    mark.paragraph_format.page_break_before = True
    for run in mark.runs:
        _font(run, HEI)
    _paragraph(file, annex.title, "Title").paragraph_format.space_before = LINE
    for block in annex.blocks:
        _block(file, block)


def _imprint(file, envelope):
    """Copies and printer between rules at the end of the text."""
    lines = [f"抄送：{envelope.copies_to}。"] if envelope.copies_to else []
    lines.append(f"{envelope.printed_by}\t{envelope.printed_on}")
    for place, text in enumerate(lines):
        paragraph = _paragraph(file)
        _run(paragraph, text, BODY, layout.IMPRINT_SIZE)
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(layout.IMPRINT_SIZE)
        form.tab_stops.add_tab_stop(Mm(151), alignment=2)
        form.keep_with_next = place == 0 and len(lines) > 1
        if place == 0:
            form.space_before = LINE * 2
            _rule(paragraph, "top", eighths=8)
        if place == len(lines) - 1:
            _rule(paragraph, "bottom", eighths=8)


# --- Foot, properties, small tools ----------------------------------------------------------------


def _page_numbers(file, envelope):
    """— 1 — at the outer side: odd pages right, even pages left."""
    file.settings.odd_and_even_pages_header_footer = True
    mirror = OxmlElement("w:mirrorMargins")
    file.settings.element.insert(0, mirror)
    section = file.sections[0]
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    )
    for footer, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = Pt(layout.NUMBER_SIZE)
        paragraph.paragraph_format.right_indent = Pt(layout.NUMBER_SIZE)
        _run(paragraph, "— ", SONG, layout.NUMBER_SIZE)
        _field(_run(paragraph, "", SONG, layout.NUMBER_SIZE), "PAGE")
        _run(paragraph, " —", SONG, layout.NUMBER_SIZE)
        if envelope.code:
            code = footer.add_paragraph()
            code.alignment = side
            _run(code, spell_code(envelope.code), SONG, 9)


def _field(run, instruction):
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = instruction
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _properties(file, official):
    properties = file.core_properties
    properties.title = UNWRITABLE.sub("", official.content.title)[:255]
    properties.author = UNWRITABLE.sub("", official.envelope.signer)[:255]
    properties.language = official.envelope.language
    properties.comments = official.envelope.number


def _run(paragraph, text, font, size=None, *, color=None):
    run = paragraph.add_run(UNWRITABLE.sub("", text))
    _font(run, font, size)
    if color is not None:
        run.font.color.rgb = color
    return run


def _font(run, font, size=None):
    run.font.name = font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)


def _rule(paragraph, side, *, color="000000", eighths=8, space=1):
    """A line at one side of a paragraph; ``eighths`` of a point thick."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = parse_xml(f"<w:pBdr {nsdecls('w')}/>")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", color)):
        edge.set(qn(f"w:{name}"), str(value))
    borders.append(edge)
