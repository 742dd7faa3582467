"""Where a section begins, for whom it holds, and which headings are but items of a list."""

import re

from ..folding import fold
from . import heads
from .blocks import Entry, Section
from .layout import Line

_QUANTITY = re.compile(r"\d\s*[场次人名户支家%份篇期]|不少于|不低于|至少|≥")


class SectionReader:
    """The part of the walker that reads headings of sections; see ``walking.Walker``."""

    def _keep_level(self, number: heads.Number | None) -> None:
        if number:
            self.levels[number.level] = number.order

    def _is_next_heading(self, number: heads.Number) -> bool:
        """Whether a number goes on in the row of headings and not in the list inside of one."""
        return self.levels.get(number.level) == number.order - 1

    def _section(self, line: Line, place: int) -> bool:
        found = heads.section_of(line.text)
        number = found.number if found else heads.number_of(line.text)
        below_head = self.project is not None and not self.project.fields and not self.starred
        if found and (self._in_list(line, found) or (below_head and number is None)):
            return False
        if not found and not self._unknown_section(line, number):
            return False
        kind = found.kind if found else "other"
        if kind == "appendix" and not self.blocks.communities:
            return False  # '附件1:' above the title of what was attached
        self._keep_level(number)
        self.open_section(kind, line, number.level if number else "")
        rest = found.rest if found else ""
        if not found and number and "。" in line.folded:
            rest = line.text[number.end :]
        if rest:
            self.section.entries.append(Entry(line, rest))
        return True

    def open_section(self, kind: str, line: Line, level: str) -> None:
        """Begin a section of the community, or of the whole call where its number says so."""
        self.project = None
        if kind == "projects":
            self.section = None
            self._role(line, "section")
            return
        self.section = Section(kind, line, level)
        self._role(line, "section")
        if self.community is None or self._above_community(level):
            self.blocks.shared.append(self.section)
        else:
            self.community.sections.append(self.section)

    def _above_community(self, level: str) -> bool:
        order = ["part", "一、", "(一)", "1.", "(1)"]
        own = self.community.level
        if level not in order or own not in order:
            return False
        return order.index(level) <= order.index(own)

    def _in_list(self, line: Line, found: heads.SectionHead) -> bool:
        """'3.提交材料:…' inside of a numbered list is an item of it and opens no section."""
        number = found.number
        if number is None:
            inside = self.section is not None and found.kind == self.section.kind and found.rest
            return bool(inside and self._item_level() and not self.starred)
        if self._is_next_heading(number):
            return False
        if self.section is not None:
            level = self.section.level
            if level == number.level:
                return False
            return bool(level) or number.level not in ("一、", "part") and not self.starred
        if self.project is not None and self.project.has("indicators", "content"):
            current = self.project.fields[-1]
            last = next(
                (heads.number_of(entry.text) for entry in reversed(current.entries)
                 if heads.number_of(entry.text)), None,
            )  # fmt: skip
            return (
                last is not None and last.level == number.level and number.order == last.order + 1
            )
        return False

    def _item_level(self) -> str | None:
        first = next((heads.number_of(entry.text) for entry in self.section.entries), None)
        return first.level if first else None

    def _unknown_section(self, line: Line, number: heads.Number | None) -> bool:
        """A heading that no table knows ends what stands above it all the same."""
        body = fold(line.text[number.end :] if number else line.text).strip()
        head = body.split("。")[0]
        if number is None:
            short = len(body) <= 15 and not re.search(r"[,;。]", body)
            return self.starred and short and bool(self.blocks.communities)
        if number.level not in ("一、", "part", "(一)") or not self._is_next_heading(number):
            return False
        level = self.section.level if self.section is not None else ""
        if number.level == "(一)" and level not in ("", "(一)", "part"):
            return False
        short = len(head) <= 24 and not re.search(r"[,;]", head)
        return short and not _QUANTITY.search(head)
