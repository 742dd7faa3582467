"""Where a project begins: its heading, its labels, a numbered title over labels."""

import re

from ..folding import fold
from . import heads
from .blocks import Entry, Field
from .heads import Label
from .layout import Line
from .rows import RowReader
from .words import PROJECT_SIGNS

LONGEST_HEAD = 60
ENDS = re.compile(r"[。;!?]\s*$")
_STRONG = {"name", "category", "period", "amount", "cap"}


class TitleReader(RowReader):
    """The part of the walker that reads headings and labels of projects."""

    def _project_head(self, line: Line, place: int) -> bool:
        title = heads.project_title(line.text)
        if title is None:
            return False
        self.enter_project(line, "")
        self._role(line, "project")
        pieces = heads.cut_at_labels(title) if title else []
        label = heads.label_of(pieces[0]) if pieces else None
        if pieces and not label:
            self.project.title = pieces[0].strip()
            pieces = pieces[1:]
        for piece in pieces:
            self._take_label(line, heads.label_of(piece), piece)
        return True

    def _label(self, line: Line, place: int) -> bool:
        pieces = heads.cut_at_labels(line.text)
        label = heads.label_of(pieces[0])
        if label is None:
            return self._inner_label(line, pieces)
        if label.kind == "name":
            if self._begins_project(line):
                self.enter_project(line, "")
        elif self.project is None or not self._is_label_here(line, label):
            return False
        self._role(line, label.kind)
        for piece in pieces:
            self._take_label(line, heads.label_of(piece), piece)
        return True

    def _inner_label(self, line: Line, pieces: list[str]) -> bool:
        """'…良好氛围。具体指标:开展两场…': only a list of indicators may begin in mid-line."""
        if self.project is None or len(pieces) < 2 or self.section:
            return False
        label = heads.label_of(pieces[1])
        if not label or label.kind != "indicators" or not ENDS.search(fold(pieces[0])):
            return False
        self._plain(line, pieces[0])
        for piece in pieces[1:]:
            self._take_label(line, heads.label_of(piece), piece)
        return True

    def _begins_project(self, line: Line) -> bool:
        project = self.project
        if project is None or self.section is not None:
            return True
        return project.has("name") or project.has("indicators", "outcome")

    def _is_label_here(self, line: Line, label: Label) -> bool:
        if self.section is not None:
            return False
        number = label.number
        if number and self._is_next_heading(number) and heads.section_of(line.text):
            return False
        current = self.project.fields[-1] if self.project.fields else None
        if (
            number is None
            or current is None
            or current.kind not in ("indicators", "content", "outcome")
        ):
            return not (label.kind in ("note", "place") and label.value == "")
        goes_on = (
            self.label_number is not None
            and number.level == self.label_number.level
            and number.order == self.label_number.order + 1
        )
        return goes_on or label.kind in _STRONG

    def _take_label(self, line: Line, label: Label | None, piece: str) -> None:
        if label is None:
            self._plain(line, piece)
            return
        self.label_number = label.number or self.label_number
        name = heads.community_of(label.value) if "社区" in label.label else None
        if label.kind == "place" and name:
            self.place_project(name, line)
        entries = [Entry(line, label.value)] if label.value else []
        self.project.fields.append(Field(label.kind, label.label, entries))

    def _numbered_title(self, line: Line, place: int) -> bool:
        """'(一)乐享晚年项目' is a project's title where the labels of a project follow."""
        number = heads.number_of(line.text)
        lone = heads.is_lone_number(line.text)
        if not (number or lone or self.starred) or len(line.text) > LONGEST_HEAD:
            return False
        body = line.text[number.end :].strip() if number else ("" if lone else line.text)
        if ENDS.search(fold(body)) or (body and heads.section_of(line.text)):
            return False
        if not self._labels_follow(place, lone or not body, number):
            return False
        self.enter_project(line, "")
        self.title_level = number.level if number else None
        self._role(line, "project")
        pieces = heads.cut_at_labels(body) if body else []
        if pieces:
            self.project.title = pieces[0].rstrip(":\uff1a ")
            for piece in pieces[1:]:
                self._take_label(line, heads.label_of(piece), piece)
        return True

    def _labels_follow(self, place: int, lone: bool, number: heads.Number | None) -> bool:
        """Whether the next lines are those of a project whose title this could be."""
        within = self.project is not None and self.project.has("indicators", "content")
        for distance, line in enumerate(self._following(place, 3)):
            kind = heads.starts_label(line)
            if kind in PROJECT_SIGNS:
                if kind == "name":
                    return lone or not within or number is None or number.level == self.title_level
                if kind in ("indicators", "content", "overview") and within:
                    return number is not None and number.level == self.title_level
                return True
            if heads.project_title(line.text) is not None or heads.community_of(line.text):
                return False
            if (heads.number_of(line.text) and not lone) or ENDS.search(line.folded):
                return False
            if len(line.text) > LONGEST_HEAD or (within and not lone and distance):
                return False
        return False
