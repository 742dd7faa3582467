"""From logical lines to blocks: one walk over the text that keeps in mind where it stands."""

import re

from ..folding import fold
from . import heads
from .blocks import Blocks, CommunityBlock, Entry, Field, ProjectBlock, Section
from .layout import Line
from .sectioning import SectionReader
from .titles import ENDS, LONGEST_HEAD, TitleReader
from .words import PROJECT_SIGNS

_AHEAD = 4  # how many lines are looked at to tell a project's title from other numbered lines
_ONE_LINE = {"name", "category", "period", "amount", "cap", "who", "place", "number", "note"}
_PROFILE = re.compile(
    r"成立于|成立时间|建于|辖区|面积|平方公里|居民|常住|总人口|户|院落|小区|位于|东[起至临以]"
)


class Walker(TitleReader, SectionReader):
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

    def place_project(self, name: str, line: Line) -> None:
        """'所属社区: 荔香社区': where a project has just begun, it is the one that belongs there."""
        project, left = self.project, self.community
        if project is None or left is None or len(project.fields) > 1 or project.has("indicators"):
            self.enter_community(name, line)
            return
        left.projects.remove(project)
        self.enter_community(name, line)
        self.community.projects.append(project)
        self.project = project
        if not (left.name or left.projects or left.sections or left.profile):
            self.blocks.communities.remove(left)

    def enter_project(self, line: Line, title: str) -> ProjectBlock:
        """Begin a project, below a nameless community where none was named."""
        if self.community is None:
            self.enter_community("", None)
        self.section = None
        self.label_number = None
        self.project = ProjectBlock(line, title)
        self.community.projects.append(self.project)
        return self.project

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
            or len(entry.text) > LONGEST_HEAD
            or ENDS.search(fold(entry.text))
        ):
            project.fields.append(Field("loose", "", [entry]))
            self._role(entry.line, "overview")
            return
        project.heads.append(entry)
        self._role(entry.line, "category")
