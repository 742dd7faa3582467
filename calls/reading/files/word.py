"""Word documents (.docx): paragraphs, tables, text boxes, list numbers; not what was deleted.

Headers, footers, notes and comments are no part of an announcement's text and are left out. Tracked
deletions are not read, tracked insertions are.
"""

import io
import zipfile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from .numbering import Numbering
from .refusals import Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_XML = 40 * 1024 * 1024
_MOST_PARTS = 4000
_MOST_RATIO = 300
# Deleted and moved text, instructions of fields, properties: nothing of it is seen on the page.
_UNSEEN = {
    _W + name
    for name in (
        "del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "tcPr", "sectPr",
        "footnoteReference",
    )
} | {_MC + "Fallback"}  # fmt: skip
_CELL_BREAK = "\x0b"


def text_of_word(data: bytes) -> str:
    """The text of a .docx: a line a paragraph, a line a row with tabs between the cells.

    Raises ``Unreadable``: broken, encrypted parts, macros, a zip bomb, a scan without text.
    """
    _inspect(data)
    try:
        document = docx.Document(io.BytesIO(data))
        text = _Writer(document).text()
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError, RuntimeError,
            AttributeError, EOFError, RecursionError, OSError) as error:  # fmt: skip
        raise Unreadable("broken") from error
    if not text.strip():
        pictures = document.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
            "{urn:schemas-microsoft-com:vml}imagedata",
        )
        raise Unreadable("scan" if next(pictures, None) is not None else "empty")
    return text


def _inspect(data: bytes) -> None:
    """Look at the archive's list before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise Unreadable("broken") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Unreadable("bomb")
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("encrypted")
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        ratio = part.file_size / max(1, part.compress_size)
        if is_xml and (
            part.file_size > _MOST_XML or (ratio > _MOST_RATIO and part.file_size > 2**22)
        ):
            raise Unreadable("bomb")
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise Unreadable("not_word")


class _Writer:
    """Writes the body of a document as lines."""

    def __init__(self, document) -> None:
        self.body = document.element.body
        self.numbering = Numbering(_part(document, "/word/numbering.xml"), document.styles.element)
        self.boxes: list = []

    def text(self) -> str:
        return "\n".join(self._blocks(self.body))

    def _blocks(self, parent) -> list[str]:
        lines: list[str] = []
        for element in parent:
            if element.tag == _W + "p":
                lines += self._paragraph(element)
            elif element.tag == _W + "tbl":
                lines += self._table(element)
            elif element.tag == _W + "sdt":
                content = element.find(_W + "sdtContent")
                lines += self._blocks(content) if content is not None else []
            elif element.tag in (_W + "ins", _W + "customXml", _W + "smartTag"):
                lines += self._blocks(element)
        return lines

    def _paragraph(self, paragraph) -> list[str]:
        outer, self.boxes = self.boxes, []
        pieces: list[str] = []
        self._collect(paragraph, pieces)
        boxes, self.boxes = self.boxes, outer
        shown = "".join(pieces)
        number = self.numbering.number_of(paragraph) if shown.strip() else ""
        lines = (number + shown).split("\n")
        for box in boxes:
            lines += self._blocks(box)
        return lines

    def _collect(self, element, pieces: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag in _UNSEEN or not isinstance(tag, str):
                continue
            if tag == _W + "r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
                continue
            if tag == _W + "t":
                pieces.append(child.text or "")
            elif tag == _W + "tab":
                pieces.append("    ")  # a tab in prose is an indent and parts no cells
            elif tag in (_W + "br", _W + "cr"):
                pieces.append("\n")
            elif tag == _W + "noBreakHyphen":
                pieces.append("-")
            elif tag == _W + "txbxContent":
                self.boxes.append(child)
            else:
                self._collect(child, pieces)

    # --- tables -------------------------------------------------------------------------------------

    def _table(self, table) -> list[str]:
        rows: list[list[str]] = []
        above: dict[int, str] = {}
        for row in _rows(table):
            cells: list[str] = []
            for cell in _cells(row):
                text, span = self._cell(cell), _span(cell)
                if _goes_on(cell):
                    text = above.get(len(cells), "")
                above[len(cells)] = text
                cells += [text] + [""] * (span - 1)
            rows.append(cells)
        if all(len(cells) == 1 for cells in rows):
            return [line for cells in rows for line in cells[0].split(_CELL_BREAK)]
        return [
            "\t".join(cells) if len(cells) > 1 else cells[0].replace(_CELL_BREAK, "\n")
            for cells in rows
            if cells
        ]

    def _cell(self, cell) -> str:
        lines = [line.replace("\t", " ").strip() for line in self._blocks(cell)]
        return _CELL_BREAK.join(line for line in lines if line)


def _as_line(cells: list[str]) -> str:
    """A row as one line; a row of a single cell as the lines of that cell."""
    return "\t".join(cells) if len(cells) > 1 else cells[0].replace(_CELL_BREAK, "\n")


def _part(document, name: str):
    for relation in document.part.rels.values():
        if not relation.is_external and str(relation.target_part.partname) == name:
            return etree.fromstring(
                relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True)
            )
    return None


def _rows(table) -> list:
    return [
        row
        for row in table.iter(_W + "tr")
        if _owner(row, "tbl") is table and row.find(f"{_W}trPr/{_W}del") is None
    ]


def _cells(row) -> list:
    return [cell for cell in row.iter(_W + "tc") if _owner(cell, "tr") is row]


def _owner(element, name: str):
    parent = element.getparent()
    while parent is not None and parent.tag != _W + name:
        parent = parent.getparent()
    return parent


def _span(cell) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(_W + "val", "1") if span is not None else "1"
    return min(60, int(value)) if value.isdigit() and int(value) else 1


def _goes_on(cell) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(_W + "val", "continue") == "continue"
