"""Rows of tables: projects as rows, labels beside their values, lists in a table's shape."""

import re

from ..folding import fold
from . import heads
from .blocks import Entry, Field
from .layout import Line, cut_by_space
from .words import label_kind, section_kind, squeeze

_COMMUNITY_COLUMN = re.compile(
    r"(?:申报|实施|所属|所在|需求)?社区(?:名称)?(?:\(村\))?|需求单位|申报单位|实施单位|村社"
)
_COUNTING = re.compile(r"合计|总计|小计|共计")
_VALUE_COLUMN = re.compile(r"(?:目标|指标|年度|考核)?(?:值|标准|数量|数值)|指标值")
_NAME_COLUMN = re.compile(
    r"(?:材料|资料|文件|证件|证明)(?:名称|内容|清单)?|名称|内容|条件|要求|事项"
)


class RowReader:
    """The part of the walker that reads rows; see ``walking.Walker`` for what it keeps."""

    def as_row(self, line: Line) -> Line | None:
        """The line as a row; also one whose cells were parted by wide spaces, under such a header."""
        if line.cells:
            return line
        pieces = cut_by_space(line)
        row = Line(line.numbers, line.text, pieces)
        if self.columns is not None:
            return row if len(pieces) == len(self.columns) > 2 else None
        return row if len(pieces) > 2 and self.is_header(row) else None

    def row(self, line: Line) -> None:
        """Take one row of a table."""
        cells = [cell.strip() for cell in line.cells]
        filled = [cell for cell in cells if cell]
        if self.is_header(line):
            self._open_table(line, cells)
        elif self.columns is not None and len(filled) > 1 and not self._is_pairs(cells):
            self._table_row(line, cells)
        elif self._is_pairs(cells):
            self._pairs(line, cells)
        elif len(filled) == 1:
            self._single(line, cells, filled[0])
        else:
            self._list_row(line, cells)

    def is_header(self, line: Line) -> bool:
        """Whether a row names columns of projects or of indicators."""
        kinds = [_column(cell) for cell in line.cells if cell.strip()]
        known = [kind for kind in kinds if kind]
        if len(kinds) < 2 or len(known) * 10 < len(kinds) * 7:
            return False
        kinds_set = set(known)
        return bool(
            ("name" in kinds_set and len(kinds_set) > 1)
            or ("number" in kinds_set and "indicators" in kinds_set)
            or {"indicators", "value"} <= kinds_set
        )

    def _open_table(self, line: Line, cells: list[str]) -> None:
        self.columns = [_column(cell) for cell in cells]
        self.column_labels = cells
        if "name" in self.columns:
            self.project = self.section = None
            self.row_name = None
        elif self.project is not None:
            self.project.fields.append(Field("indicators", "", []))
        self._role(line, "table_header")

    def _is_pairs(self, cells: list[str]) -> bool:
        """'项目名称 | 红韵 | 项目金额 | 15万': a label in the first cell and a value in the next."""
        if len(cells) < 2 or len(cells) > 8 or not cells[1]:
            return False
        first = fold(cells[0]).rstrip(":")
        known = (
            label_kind(first) or section_kind(first) or _COMMUNITY_COLUMN.fullmatch(squeeze(first))
        )
        if not known or label_kind(fold(cells[1])) in ("name", "amount", "period"):
            return False
        if label_kind(first) == "number" and not re.search(r"\d|[一二三四五六七八九十]", cells[1]):
            return False  # 序号 | 材料名称: the head of some other table
        if self.columns is not None and len(cells) == len(self.columns) and len(cells) > 2:
            return bool(label_kind(first))
        return label_kind(first) != "number" or self.columns is None

    def _pairs(self, line: Line, cells: list[str]) -> None:
        self.columns = None
        place = 0
        while place < len(cells):
            name = fold(cells[place]).rstrip(":").strip()
            value = cells[place + 1] if place + 1 < len(cells) else ""
            if name and value:
                self._pair(line, cells[place], name, value)
            place += 2

    def _pair(self, line: Line, shown: str, name: str, value: str) -> None:
        if _COMMUNITY_COLUMN.fullmatch(squeeze(name)) and "单位" not in name:
            self.place_project(value.strip(), line)
            self._role(line, "community")
            return
        kind = label_kind(name)
        if kind == "name":
            if self._begins_project(line):
                self.enter_project(line, "")
        elif kind is None or self.project is None or self.section is not None and not kind:
            self._named_section(line, name, value)
            return
        if self.project is None:
            self._plain(line, f"{shown}:{value}")
            return
        self._role(line, kind)
        self.project.fields.append(Field(kind, shown, _entries(line, value)))

    def _named_section(self, line: Line, name: str, value: str) -> None:
        kind = section_kind(name)
        if kind is None or kind == "projects":
            self._plain(line, f"{name}:{value}")
            return
        self.open_section(kind, line, "")
        self.section.entries += _entries(line, value)

    def _single(self, line: Line, cells: list[str], text: str) -> None:
        """A row with one filled cell: a heading over the rows below, or more of the row above."""
        place = cells.index(text)
        column = self.columns[place] if self.columns and place < len(self.columns) else None
        if self.columns and place and column and self.project is not None:
            self.project.fields.append(Field(column, "", _entries(line, text)))
            self._role(line, column)
            return
        columns = self.columns
        shown = Line(line.numbers, text.replace("\n", ""))
        if heads.community_of(shown.text):
            self.enter_community(heads.community_of(shown.text), line)
            self._role(line, "community")
        else:
            self.prose(Line(line.numbers, text), len(self.lines))
        self.columns = columns

    def _table_row(self, line: Line, cells: list[str]) -> None:
        if any(_COUNTING.fullmatch(squeeze(fold(cell))) for cell in cells[:2]):
            self._role(line, "total")
            return
        told = {}
        for kind, label, cell in zip(self.columns, self.column_labels, cells, strict=False):
            if kind and cell:
                told.setdefault(kind, []).append((label, cell))
        if "name" not in self.columns:
            self._indicator_row(line, told)
            return
        if "community" in told:
            name = told["community"][0][1].replace("\n", "")
            if self.community is None or self.community.name != name:
                self.enter_community(name, line)
                self.row_name = None
        self._project_row(line, told)

    def _project_row(self, line: Line, told: dict[str, list[tuple[str, str]]]) -> None:
        name = told.get("name", [("", "")])[0][1]
        number = told.get("number", [("", "")])[0][1]
        if name and (name, number) != self.row_name:
            self.row_name = (name, number)
            self.enter_project(line, "").from_row = True
        if self.project is None:
            self._list_row(line, list(line.cells))
            return
        self._role(line, "project")
        again = {one.kind: one.text for one in self.project.fields}
        for kind, cells in told.items():
            for label, cell in cells:
                if kind in ("number", "community") or again.get(kind) == cell:
                    continue
                self.project.fields.append(Field(kind, label, _entries(line, cell)))

    def _indicator_row(self, line: Line, told: dict[str, list[tuple[str, str]]]) -> None:
        words = [cell for _, cell in told.get("indicators", [])]
        values = [cell for _, cell in told.get("value", [])]
        number = told.get("number", [("", "")])[0][1]
        if self.project is None or not words:
            self._list_row(line, list(line.cells))
            return
        text = words[-1] + (":" + values[0] if values else "")
        text = f"{number}. {text}" if number else text
        if not self.project.fields or self.project.fields[-1].kind != "indicators":
            self.project.fields.append(Field("indicators", "", []))
        self.project.fields[-1].entries += _entries(line, text)
        self._role(line, "indicator")

    def _list_row(self, line: Line, cells: list[str]) -> None:
        """A row of some other table: as an item of the section, or as plain text."""
        filled = [cell.replace("\n", " ") for cell in cells if cell]
        if self.section is not None:
            heads_table = label_kind(fold(filled[0])) == "number" or all(
                _NAME_COLUMN.search(cell) or label_kind(fold(cell)) for cell in filled
            )
            if heads_table and not self.section.entries:
                self._role(line, "table_header")
                return
            if heads.is_lone_number(filled[0]) and len(filled) > 1:
                number = fold(filled[0]).strip("().、 ")
                filled = [f"{number}. {filled[1]}", *filled[2:]][:1]
            self.section.entries.append(Entry(line, " ".join(filled)))
            self._role(line, self.section.kind)
            return
        profile = self.project is None and self.community is not None and len(filled) == 2
        self._plain(line, ("：" if profile else " ").join(filled))


def _entries(line: Line, text: str) -> list[Entry]:
    return [Entry(line, piece) for piece in text.split("\n") if piece.strip()]


def _column(cell: str) -> str | None:
    name = fold(cell).strip().rstrip(":")
    plain = squeeze(name)
    if _COMMUNITY_COLUMN.fullmatch(plain):
        return "community"
    if _VALUE_COLUMN.fullmatch(plain):
        return "value"
    return label_kind(name)
