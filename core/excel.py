"""Lists as Excel workbooks, written row by row so that a long one needs little memory."""

import io
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.clock import in_shanghai
from core.text import clean_text, fold_width

# With any of these first, a spreadsheet takes the text for a formula; the full-width ones too.
DANGEROUS = frozenset("=+-@\t\r\n")
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE = 31
LONGEST_CELL = 32_767
# Rows that are looked at for the width of a column.
SAMPLE = 200
NARROWEST, WIDEST = 8, 60
FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
# One for all cells: openpyxl looks each new style object up among all that it knows.
TEXT_ALIGNMENT = Alignment(wrap_text=True, vertical="top")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: its title and, where it has one, its kind.

    :ivar kind: ``money`` (yuan), ``date`` or ``datetime``; '' lets each value speak for itself.
    :ivar width: in characters of a digit's width; 0 fits it to the first rows.
    """

    title: str
    kind: str = ""
    width: int = 0


def workbook(columns, rows, *, title):
    """The bytes of a workbook with one sheet; for ``columns``, ``rows`` and ``title`` see ``write``."""
    target = io.BytesIO()
    write(target, columns, rows, title=title)
    return target.getvalue()


def write(target, columns, rows, *, title):
    """Write a workbook with one sheet and a frozen head to ``target``, a binary file.

    :param columns: ``Column`` objects, or just titles.
    :param rows: any iterable of sequences; read once, never kept whole.
    :param title: the sheet's name; cut to 31 characters, as Excel demands.
    :returns: the number of rows. Instants are shown in Asia/Shanghai.
    """
    columns = [c if isinstance(c, Column) else Column(str(c)) for c in columns]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    rows = iter(rows)
    first = list(islice(rows, SAMPLE))
    for number, column in enumerate(columns):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = column.width or fitting_width(number, column, first)
    cells = Cells(sheet)
    last = 1
    # A sheet that is left open when a row is wrong breaks the XML writer below it.
    with closing(sheet):
        sheet.append([_head_cell(sheet, column) for column in columns])
        for row in chain(first, rows):
            pairs = zip(columns, row, strict=True)
            sheet.append([cells.cell(number, *pair) for number, pair in enumerate(pairs)])
            last += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    book.save(target)
    return last - 1


def sheet_title(title):
    """``title`` without what Excel forbids in a sheet's name."""
    title = FORBIDDEN_IN_TITLES.sub(" ", clean_text(str(title), multiline=False)).strip()
    return title[:LONGEST_TITLE] or _("List")


def harmless(text):
    """``text`` for a cell: never a formula, without invisible characters, at most 32,767 long.

    An apostrophe in front, and not only a text format, because the list may be saved as CSV.
    """
    is_dangerous = fold_width(text[:1]) in DANGEROUS
    text = clean_text(text)
    if is_dangerous or fold_width(text[:1]) in DANGEROUS:
        text = f"'{text}"
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def plain_value(value):
    """``value`` as a cell holds it: number, date, naive instant in Shanghai, or harmless text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return in_shanghai(value).replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, Decimal, date)):
        return value
    return harmless(str(value))


def fitting_width(number, column, rows):
    """The width for column ``number`` by its title and its first rows; a Chinese one counts two."""
    texts = [str(column.title)]
    for row in rows:
        value = row[number] if number < len(row) else None
        if isinstance(value, (str, Promise)):
            texts.extend(str(value).split("\n"))
        elif value is not None:
            texts.append("0000-00-00 00:00" if isinstance(value, date) else f"{value:,}")
    longest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
    return max(NARROWEST, min(WIDEST, longest + 2))


def _head_cell(sheet, column):
    cell = WriteOnlyCell(sheet, harmless(str(column.title)))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="F2F2F2")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


class Cells:
    """One cell a column and look, filled anew for each row: a row is written before the next begins.

    openpyxl looks each new style up among all that it knows, which is most of a long list's time.
    """

    def __init__(self, sheet):
        self.sheet, self.cells = sheet, {}

    def cell(self, number, column, value):
        """The cell for ``value`` in ``column``; None where there is nothing to write."""
        value = plain_value(value)
        if value is None:
            return None
        look = _look_of(column, value)
        cell = self.cells.get((number, look))
        if cell is None:
            cell = self.cells[number, look] = WriteOnlyCell(self.sheet)
            if look == "text":
                cell.alignment = TEXT_ALIGNMENT
            elif look:
                cell.number_format = FORMATS[look]
        cell.value = value
        return cell


def _look_of(column, value):
    """Which style a value needs: its column's kind, its own, or none."""
    if isinstance(value, str):
        return "text"
    if column.kind:
        return column.kind
    if isinstance(value, datetime):
        return "datetime"
    return "date" if isinstance(value, date) else ""
