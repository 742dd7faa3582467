"""The reader of a whole announcement: lines, blocks, fields, and what is unsure about them."""

import re
from dataclasses import replace

from ..folding import fold
from . import doubts
from .blocks import Blocks, CommunityBlock, Section
from .deadlines import Deadline, read_contact, read_deadline
from .frame import Frame, calls_for_projects, nature_of
from .heads import community_of
from .items import Item, plain_items, tree_of
from .layout import logical_lines, shown_lines
from .model import Announcement, Community, LineRead, Profile, Project, Warning
from .profiles import read_profile
from .projects import ProjectReader
from .sharing import own_share, prefixed_communities
from .walking import Walker

# Beyond this a text is no announcement; a person gets an answer all the same.
LONGEST = 1_000_000
MOST_LINES = 20_000
_DOCUMENTS = re.compile(r"材料|资料|文件|证件|扫描件|证书|证明")
_TELLS_DATES = re.compile(
    r"截止|截至|逾期|报名时间|申报时间|联系人(?=:|及|电话)|邮箱|送达|模板|获取|领取|下载|评审"
)
_HAND_OVER = re.compile(
    r"(?:提交|提供|报送|递交|准备)?(?:以下|下列|如下)(?:资料|材料|文件)"
    r"|(?:提交|提供|所需|申报|报名)(?:的)?(?:资料|材料|文件)"
)
_COMMUNITY_IN_NAME = re.compile(r"(?:街道|镇|区|市|县|^)(?P<name>[^街道镇区市县]{2,8}社区)")
_FIGURES = re.compile(r"面积|户|人口|居民|成立|平方公里|位于")
_WHO_MAY = re.compile(
    r"^(?:申报|申请|承接|报名|参与|投标)(?:的)?(?:主体|单位|机构|组织|对象"
    r"|条件|资格)(?!将|可?于|请|填写|应?于)"
)
_PAPERS_TOLD = re.compile(
    r"(?:需)?(?:提交|提供|所需|申报|报名)(?:的)?(?:资料|材料|文件)\s*:\s*(?=\S)"
)
_SEVERAL = 2
_PAPER_NAME = 16
_LISTS = ("eligibility", "documents", "duties")
_OF_THE_FRAME = {
    "title", "issuer", "date", "summary", "note", "greeting", "document_number", "page", "ornament",
}  # fmt: skip
_HANDING = ("handing", "documents", "deadline", "contact")


def read_announcement(text: str, language: str = "zh-hans") -> Announcement:
    """Read the text of a call for projects. Never raises; bounded time for any text.

    text: as typed, pasted or taken from a file; rows of tables with tabs between their cells
    language: of the warnings, a language code
    """
    return _Reader(text, language).read()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self.cut = len(text) > LONGEST
        self.text = text[:LONGEST]
        self.language = language
        self.warnings: list[Warning] = []
        self.names: list[str] = []  # of all communities
        self.lines = logical_lines(self.text)
        self.cut = self.cut or len(self.lines) > MOST_LINES
        self.blocks: Blocks = Walker(self.lines[:MOST_LINES]).walk()
        self.last_read = self.lines[:MOST_LINES][-1].number if self.lines else 0
        self.frame = Frame(self.lines[:MOST_LINES], self.blocks)

    def warn(self, line: int, text: str, code: str) -> None:
        """Keep a warning in the words of its code."""
        sentence = doubts.say(code, text, self.language)
        self.warnings.append(Warning(line, text[:80], code, sentence))

    def read(self) -> Announcement:
        """The announcement with every line accounted for."""
        found = any(block.projects for block in self.blocks.communities)
        nature = nature_of(self.frame.title, self.lines, found) if self.lines else "empty"
        if nature == "no_call" and calls_for_projects(self.frame.title, self.blocks.shared):
            # A contest asks for ideas: it says who may apply and until when, and names no project.
            self.blocks.communities.append(CommunityBlock("", None))
            nature = None
        if nature:
            communities: tuple[Community, ...] = ()
            head = self.frame.title or (self.lines[0].text if self.lines else "")
            self.warn(self.lines[0].number if self.lines else 1, head, nature)
            self._forget()
        else:
            communities = tuple(self._communities())
        frame = self.frame
        if self.cut:
            self.warn(self.last_read, "", "too_long")
        dated = next((one.deadline for one in communities if one.deadline), None)
        year = frame.year or (int(dated[:4]) if dated else None)
        return Announcement(
            frame.title, frame.issuer, year, frame.summary,
            communities, tuple(self._accounted()), tuple(sorted(self.warnings, key=lambda w: w.line)),
        )  # fmt: skip

    def _forget(self) -> None:
        """What looked like a part of a call is plain text in a text that is none."""
        for number, role in self.blocks.roles.items():
            if role not in _OF_THE_FRAME:
                self.blocks.roles[number] = "text"

    def _accounted(self) -> list[LineRead]:
        """Each physical line that is not blank, with its role; a line without one is warned about."""
        roles: dict[int, str] = {}
        for line in self.lines:
            role = self.blocks.roles.get(line.number)
            if role is None and line.number > self.last_read:
                role = "unread"  # told once, by the warning that the text is too long
            elif role is None:
                self.warn(line.number, line.text, "unread")
                role = "unread"
            for number in line.numbers:
                roles[number] = role if number == line.number else "continuation"
        shown = enumerate(shown_lines(self.text), 1)
        return [LineRead(number, roles[number]) for number, line in shown if number in roles]

    # --- communities --------------------------------------------------------------------------------

    def _communities(self) -> list[Community]:
        blocks = [block for block in self.blocks.communities if block.projects or block.name]
        if len(blocks) == 1 and not blocks[0].name:
            blocks = self._named_by_projects(blocks[0])
        blocks = blocks or self.blocks.communities
        self._share(blocks)
        self.names = [block.name for block in blocks if block.name]
        return [self._community(block) for block in blocks]

    def _named_by_projects(self, block: CommunityBlock) -> list[CommunityBlock]:
        """A call without communities whose projects all begin with one: 梧桐社区“四点半”服务."""
        shares = prefixed_communities(block)
        for one in shares:
            line = one.projects[0].line.number
            self.warn(line, one.name, "community_from_project")
        return shares or [block]

    def _share(self, blocks: list[CommunityBlock]) -> None:
        """Sections that stand once for several communities hold for each of them.

        Either their number says that they stand above the communities, or they stand below the last
        one alone.
        """
        shared = list(self.blocks.shared)
        if len(blocks) > 1:
            last = blocks[-1]
            others = {_what(one) for block in blocks[:-1] for one in block.sections}
            alone = [one for one in last.sections if _what(one) not in others]
            if not any(block.sections for block in blocks[:-1]):
                shared += alone
                last.sections = [one for one in last.sections if one not in alone]
        for block in blocks:
            own = {_what(one) for one in block.sections}
            block.sections += [one for one in shared if _what(one) not in own]

    def _community(self, block: CommunityBlock) -> Community:
        line = (
            block.line.number
            if block.line
            else (block.projects[0].line.number if block.projects else 1)
        )
        name = block.name or self._name_elsewhere(line)
        projects = [self._project(one) for one in block.projects]
        if not projects:
            self.warn(line, name, "no_projects" if name else "no_projects_listed")
        lists = {kind: self._list(block, kind) for kind in _LISTS}
        deadline = self._deadline(block)
        if deadline and deadline.doubt:
            self.warn(deadline.line, deadline.text, deadline.doubt)
        if deadline is None:
            self.warn(line, name, "deadline_none")
        return Community(
            name, self._profile(block), tuple(projects),
            tuple(lists["eligibility"]), tuple(lists["documents"]), tuple(lists["duties"]),
            deadline.day.isoformat() if deadline and deadline.day else None,
            deadline.text if deadline else None, self._contact(block), line,
        )  # fmt: skip

    def _name_elsewhere(self, line: int) -> str:
        """The community of a call without community headings: from the title, else the issuer."""
        for words in (self.frame.title, self.frame.issuer):
            match = _COMMUNITY_IN_NAME.search(re.sub(r"\s+", "", words or ""))
            if match and community_of(match["name"]):
                self.warn(line, match["name"], "community_from_title")
                return match["name"]
        self.warn(line, "", "no_community")
        return ""

    def _project(self, block) -> Project:  # noqa: ANN001
        reader = ProjectReader(block, self.blocks, self.language)
        project = reader.read()
        for line, text, code in reader.told:
            self.warn(line, text, code)
        for line, text, why in reader.said:
            self.warnings.append(Warning(line, text[:80], "quantity", why))
        return project

    def _profile(self, block: CommunityBlock) -> Profile:
        entries = list(block.profile)
        entries += [
            entry for one in block.sections if one.kind == "profile" for entry in one.entries
        ]
        if not entries and not block.name:
            entries = [one for one in self.blocks.preface if _looks_like_profile(one.text)]
        text = "\n".join(entry.text.strip() for entry in entries)
        profile, codes = read_profile(text)
        for code in codes:
            self.warn(entries[0].line.number, text[:40], code)
        return replace(profile, text=text)

    # --- lists, deadline, contact -------------------------------------------------------------------

    def _list(self, block: CommunityBlock, kind: str) -> list[str]:
        found: list[str] = []
        for section in block.sections:
            if kind == "documents" and section.kind in ("documents", "handing"):
                found += _named(self._documents(section))
            elif section.kind == kind:
                found += _listed(plain_items(tree_of(section.entries)))
            elif kind == "eligibility" and section.kind == "handing":
                found += [
                    one.whole for one in tree_of(section.entries) if _WHO_MAY.match(fold(one.text))
                ]
        return found

    def _documents(self, section: Section) -> list[str]:
        """The papers asked for: the list below '提交以下资料:', else all items that name no date."""
        items = tree_of(section.entries)
        listed = [one for one in items if one.children and _HAND_OVER.search(one.text)]
        if listed:
            return [text for one in listed for text in plain_items(one.children)]
        if section.kind == "handing":
            told = [_PAPERS_TOLD.match(fold(one.text)) for one in items]
            return [one.plain[hit.end() :] for one, hit in zip(items, told, strict=True) if hit]
        kept: list[Item] = []
        for one in items:
            if _TELLS_DATES.search(fold(one.text)):
                continue
            kept.append(one)
        return plain_items(kept)

    def _pieces(self, block: CommunityBlock) -> list[tuple[int, str, str]]:
        return [
            (
                entry.line.number,
                section.line.text[:12],
                own_share(entry.text, block.name, self.names),
            )
            for section in block.sections
            if section.kind
            in ("handing", "documents", "contact", "other", "eligibility", "appendix")
            for entry in section.entries
        ]

    def _deadline(self, block: CommunityBlock) -> Deadline | None:
        pieces = self._pieces(block)
        found = read_deadline(pieces, self.frame.year)
        if found:
            return found
        around = [*self.blocks.preface, *self.blocks.tail]
        return read_deadline([(one.line.number, "", one.text) for one in around], self.frame.year)

    def _contact(self, block: CommunityBlock) -> str | None:
        texts = [text for _, _, text in self._pieces(block)]
        contacts = [one for one in block.sections if one.kind == "contact"]
        texts += [own_share(one.line.text, block.name, self.names) for one in contacts]
        around = [entry.text for entry in (*self.blocks.tail, *self.blocks.preface)]
        plain = [
            own_share(entry.text, block.name, self.names).strip()
            for one in contacts
            for entry in one.entries
        ]
        return read_contact(texts) or (plain[0] if plain else None) or read_contact(around)


def _looks_like_profile(text: str) -> bool:
    return len(set(_FIGURES.findall(fold(text)))) >= 2


def _listed(items: list[str]) -> list[str]:
    """One unnumbered item that is a list in one line: '具有法人资格;有相关经验;无不良记录。'"""
    if len(items) != 1 or "\n" in items[0]:
        return items
    parts = [part.strip(" ；;。") for part in re.split("[;；]", items[0])]
    return [part for part in parts if part] if len(parts) > _SEVERAL else items


def _named(items: list[str]) -> list[str]:
    """One item that only names papers in a row: '报名表、营业执照、项目方案、报价单'."""
    if len(items) != 1 or re.search(r"[,，:：;；\n]", items[0]):
        return items
    parts = re.split(r"、(?![^()（）]*[)）])", items[0])
    return parts if len(parts) > _SEVERAL and max(map(len, parts)) <= _PAPER_NAME else items


def _what(section: Section) -> str:
    return "handing" if section.kind in _HANDING else section.kind
