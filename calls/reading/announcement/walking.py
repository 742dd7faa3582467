"""From logical lines to blocks: one walk over the text that keeps in mind where it stands."""

import re

from ..folding import fold
from . import heads
from .blocks import Blocks, CommunityBlock, Entry, Field, ProjectBlock, Section
from .heads import Label
from .layout import Line
from .rows import RowReader
from .words import PROJECT_SIGNS

_AHEAD = 4  # how many lines are looked at to tell a project's title from other numbered lines
_LONGEST_HEAD = 60
_STRONG = {"name", "category", "period", "amount", "cap"}
_ONE_LINE = {"name", "category", "period", "amount", "cap", "who", "place", "number", "note"}
_ENDS = re.compile(r"[。;!?]\s*$")
_PROFILE = re.compile(
    r"成立于|成立时间|建于|辖区|面积|平方公里|居民|常住|总人口|户|院落|小区|位于|东[起至临以]"
)
_QUANTITY = re.compile(r"\d\s*[场次人名户支家%份篇期]|不少于|不低于|至少|≥")


class Walker(RowReader):
    """Reads one logical line after the other; ``blocks`` holds the outcome."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.blocks = Blocks()
        self.community: CommunityBlock | None = None
        self.project: ProjectBlock | None = None
        self.section: Section | None = None
        self.starred = False  # whether a line of stars stands right above
        self.levels: dict[str, int] = {}  # last order of the headings of each level
        self.label_number: heads.Number | None = None
        self.title_level: str | None = None
        self.columns: list[str | None] | None = None
        self.column_labels: list[str] = []
        self.row_name: tuple[str, str] | None = None

    def walk(self) -> Blocks:
        """Read all lines."""
        for place, line in enumerate(self.lines):
            if line.sign:
                self._role(line, line.sign)
                self.starred = self.starred or line.sign == "ornament"
                continue
            if row := self.as_row(line):
                self.row(row)
            else:
                self.columns = None
                self.prose(line, place)
            self.starred = False
        return self.blocks

    def _role(self, line: Line, role: str) -> None:
        self.blocks.roles.setdefault(line.number, role)

    # --- prose --------------------------------------------------------------------------------------

    def prose(self, line: Line, place: int) -> None:
        """Take one line of prose: the first reading that fits it."""
        for attempt in (
            self._signature,
            self._community,
            self._project_head,
            self._label,
            self._numbered_title,
            self._section,
        ):
            if attempt(line, place):
                return
        self._plain(line, line.text)

    def _following(self, place: int, most: int = _AHEAD) -> list[Line]:
        found = []
        for line in self.lines[place + 1 : place + 1 + most + 3]:
            if not line.sign:
                found.append(line)
            if len(found) == most:
                break
        return found

    def _signature(self, line: Line, place: int) -> bool:
        if heads.is_date_line(line.text):
            self._role(line, "date")
            self.blocks.tail.append(Entry(line, line.text))
            self._close()
            return True
        following = self._following(place, 2)
        signed = any(heads.is_date_line(one.text) for one in following[:1]) or (
            len(following) > 1
            and heads.is_organ(following[0].text)
            and heads.is_date_line(following[1].text)
        )
        if signed and self.blocks.communities and heads.is_organ(line.text):
            self._role(line, "issuer")
            self.blocks.tail.append(Entry(line, line.text))
            self._close()
            return True
        return False

    def _close(self) -> None:
        self.project = self.section = None

    def _community(self, line: Line, place: int) -> bool:
        name = heads.community_of(line.text)
        if name is None or not self._is_community(line, place):
            return False
        number = heads.number_of(line.text)
        self.enter_community(name, line)
        self.community.level = number.level if number else ""
        self._keep_level(number)
        self._role(line, "community")
        return True

    def _is_community(self, line: Line, place: int) -> bool:
        """A community's name heads a block where stars or a number say so, or what follows does."""
        if self.project and not self.project.fields and not self.starred:
            return False  # the line below 项目一 is a title
        if self.starred or heads.strip_ornaments(line.text) != line.text.strip():
            return True
        following = self._following(place, 6)
        near = any(
            heads.project_title(one.text) is not None
            or heads.starts_label(one) in PROJECT_SIGNS
            or (one.cells and self.is_header(one))
            for one in following
        )
        rows = 5 if following and following[0].cells else 1
        about = "\n".join(one.folded[:120] for one in following[:rows])
        profile = len(_PROFILE.findall(about)) >= 2
        return near or profile

    def enter_community(self, name: str, line: Line | None) -> None:
        """Make ``name`` the community that what follows belongs to."""
        self._close()
        known = [one for one in self.blocks.communities if one.name == name and "*" not in name]
        if known:
            self.community = known[0]
            return
        self.community = CommunityBlock(name, line)
        self.blocks.communities.append(self.community)

    def enter_project(self, line: Line, title: str) -> ProjectBlock:
        """Begin a project, below a nameless community where none was named."""
        if self.community is None:
            self.enter_community("", None)
        self.section = None
        self.label_number = None
        self.project = ProjectBlock(line, title)
        self.community.projects.append(self.project)
        return self.project

    # --- projects -----------------------------------------------------------------------------------

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
        if not label or label.kind != "indicators" or not _ENDS.search(fold(pieces[0])):
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
        entries = [Entry(line, label.value)] if label.value else []
        self.project.fields.append(Field(label.kind, label.label, entries))

    def _numbered_title(self, line: Line, place: int) -> bool:
        """'(一)乐享晚年项目' is a project's title where the labels of a project follow."""
        number = heads.number_of(line.text)
        lone = heads.is_lone_number(line.text)
        if not (number or lone or self.starred) or len(line.text) > _LONGEST_HEAD:
            return False
        body = line.text[number.end :].strip() if number else ("" if lone else line.text)
        if _ENDS.search(fold(body)) or (body and heads.section_of(line.text)):
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
            if (heads.number_of(line.text) and not lone) or _ENDS.search(line.folded):
                return False
            if len(line.text) > _LONGEST_HEAD or (within and not lone and distance):
                return False
        return False

    # --- sections -----------------------------------------------------------------------------------

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

    # --- the rest -----------------------------------------------------------------------------------

    def _plain(self, line: Line, text: str) -> None:
        entry = Entry(line, text)
        if self.section is not None:
            self.section.entries.append(entry)
            self._role(line, self.section.kind)
        elif self.project is not None:
            self._inside_project(entry)
        elif self.community is not None and self.community.projects:
            self.blocks.tail.append(entry)
            self._role(line, "text")
        elif self.community is not None:
            self.community.profile.append(entry)
            self._role(line, "profile")
        else:
            self.blocks.preface.append(entry)
            self._role(line, "text")

    def _inside_project(self, entry: Entry) -> None:
        project = self.project
        last = project.fields[-1] if project.fields else None
        if last and not (last.kind in _ONE_LINE and last.entries):
            last.entries.append(entry)
            self._role(entry.line, last.kind)
            return
        if last:
            project.fields.append(Field("loose", "", [entry]))
            self._role(entry.line, "overview")
            return
        if (
            heads.number_of(entry.text)
            or len(entry.text) > _LONGEST_HEAD
            or _ENDS.search(fold(entry.text))
        ):
            project.fields.append(Field("loose", "", [entry]))
            self._role(entry.line, "overview")
            return
        project.heads.append(entry)
        self._role(entry.line, "category")
