"""From a project's block to its fields."""

import re
from dataclasses import replace

from ..folding import fold
from ..indicators import Indicator, read_indicators
from ..wording import describe_doubt
from .amounts import Amount, read_amount
from .blocks import Blocks, Entry, Field, ProjectBlock
from .heads import number_of, strip_ornaments
from .model import Project

_CATEGORY = re.compile(r"类(?:项目|服务)?$|\+$|^.{2,12}类\+")
# 红韵金鹏(15万元), 红韵金鹏 15万
_SUM_BEHIND = re.compile(
    r"[\s,]*(?:\(\s*(?:项目)?(?:金额|资金|预算"
    r"|经费)?\s*:?\s*(?P<a>[¥\d][\d.,\s]*万?元?)\s*\)|\s(?P<b>\d[\d.,]*万元?)"
    r"|[,:;]\s*(?:项目)?(?:金额|资金|预算"
    r"|经费)\s*:?(?P<c>\d[\d.,]*万?元))\s*[。;]?$"
)
_CATEGORY_BEHIND = re.compile(
    r"\((?P<category>[^()]{2,20}类(?:项目)?)\)$"
    r"|(?P<dash>^[^-]{2,20}类(?:项目)?)\s*[-:]{1,3}\s*(?=\S)"
)
_CATEGORY_BEFORE = re.compile(r"^\[(?P<category>[^\[\]]{2,20}?)\]\s*(?=\S)")
_LABEL_END = re.compile(r"^[:\s]+")
_BEST = ("overview",)
_SECOND = ("goal", "content", "loose")
_NUMBERED_CONTENT = ("content", "goal", "loose", "overview")


class ProjectReader:
    """Reads one project; ``told`` collects (line, text, code) of what is unsure."""

    def __init__(self, block: ProjectBlock, blocks: Blocks, language: str) -> None:
        self.block = block
        self.blocks = blocks
        self.language = language
        self.told: list[tuple[int, str, str]] = []
        self.said: list[tuple[int, str, str]] = []  # doubts that have their sentence already

    def read(self) -> Project:
        """The project's fields."""
        block = self.block
        indicator_fields = self._indicator_fields()
        name, category, rest = self._name_and_category()
        amount = self._amount(rest)
        indicators = self._indicators(indicator_fields)
        overview = self._overview(indicator_fields)
        lines = sorted(
            {block.line.number}
            | {entry.line.number for one in block.fields for entry in one.entries}
        )
        if not name:
            self._tell("no_name", "")
        if not indicators:
            self._tell("no_indicators", name)
        return Project(
            category or None, name, self._joined("period") or None, amount, overview or None,
            tuple(indicators), tuple(lines),
        )  # fmt: skip

    def _tell(self, code: str, text: str, line: int | None = None) -> None:
        self.told.append((line or self.block.line.number, text, code))

    def _joined(self, kind: str) -> str:
        pieces = [one.text for one in self.block.of(kind) if one.text.strip()]
        return _flat(pieces[0]) if pieces else ""

    # --- name and category --------------------------------------------------------------------------

    def _name_and_category(self) -> tuple[str, str, str]:
        """Name, category, and the words behind the name that may hold the amount."""
        name, category = self._joined("name"), self._joined("category")
        heads = [strip_ornaments(one) for one in (self.block.title, *self._head_texts()) if one]
        if not name:
            return self._from_heading(heads, category)
        plain = _squeezed(name)
        if not category:
            joined = "".join(heads)
            category = joined if joined and _squeezed(joined) != plain else ""
            if heads and not _CATEGORY.search(fold(joined)) and len(heads) > 1:
                others = [one for one in heads if _squeezed(one) != plain]
                category = "".join(others) if _squeezed(joined) != plain else ""
        if category and not self.block.has("category"):
            category = _SUM_BEHIND.sub("", fold(category)) and category
        return name, category, "".join(heads)

    def _head_texts(self) -> list[str]:
        return [entry.text for entry in self.block.heads]

    def _from_heading(self, heads: list[str], category: str) -> tuple[str, str, str]:
        if not heads:
            return "", category, ""
        kinds = [one for one in heads if _CATEGORY.search(fold(one))]
        titles = [one for one in heads if one not in kinds]
        if not titles:
            titles, kinds = kinds[:1], kinds[1:]
        whole = "".join(titles)
        name = whole
        rest = whole
        folded = fold(name)
        if match := _SUM_BEHIND.search(folded):
            rest, name = name[match.start() :], name[: match.start()].rstrip(" ,\uff0c")
        for pattern in (_CATEGORY_BEHIND, _CATEGORY_BEFORE):
            match = pattern.search(fold(name))
            if match and not category and not kinds:
                group = "dash" if "dash" in match.groupdict() and match["dash"] else "category"
                category = name[match.start(group) : match.end(group)]
                name = (name[: match.start()] + name[match.end() :]).strip(" -—:：")
        return name.strip(), category or "".join(kinds), rest

    # --- amount -------------------------------------------------------------------------------------

    def _amount(self, heading: str) -> int | None:
        fields = [one for one in self.block.of("amount", "cap") if one.text.strip()]
        best: tuple[Amount, str, int] | None = None
        for one in fields:
            text = _flat(one.text)
            found = read_amount(text, ("上限" if one.kind == "cap" else "") + one.label)
            if best is None or (best[0].yuan is None and found.yuan is not None):
                best = (found, text, one.entries[0].line.number)
        if best is None:
            match = _SUM_BEHIND.search(fold(heading)) or _SUM_BEHIND.search(fold(self.block.title))
            if match:
                return read_amount(match["a"] or match["b"] or match["c"]).yuan
            self._tell("amount_missing", "")
            return None
        if best[0].doubt:
            self._tell(best[0].doubt, best[1], best[2])
        return best[0].yuan

    # --- overview -----------------------------------------------------------------------------------

    def _overview(self, taken: list[Field]) -> str:
        left = [one for one in self.block.fields if one not in taken]
        for kinds in (_BEST, _SECOND):
            texts = [self._overview_text(one, taken) for one in left if one.kind in kinds]
            if found := "\n".join(text for text in texts if text):
                return found
        partly = [self._overview_text(one, taken) for one in taken if one.kind != "indicators"]
        return "\n".join(text for text in partly if text)

    def _overview_text(self, one: Field, taken: list[Field]) -> str:
        entries = one.entries
        if self._splits(taken):
            entries = _before_list(entries)
        return "\n".join(entry.text.strip() for entry in entries)

    def _splits(self, taken: list[Field]) -> bool:
        return bool(taken) and taken[0].kind != "indicators"

    # --- indicators ---------------------------------------------------------------------------------

    def _indicator_fields(self) -> list[Field]:
        """The fields that hold the indicators: those called so, else a numbered list."""
        explicit = [one for one in self.block.of("indicators") if one.entries]
        if explicit:
            return explicit
        for kind in _NUMBERED_CONTENT:
            listed = [one for one in self.block.of(kind) if _numbered(one)]
            if listed:
                self._tell("indicators_unlabelled", "", _numbered(listed[0])[0].line.number)
                return listed
        return []

    def _indicators(self, fields: list[Field]) -> list[Indicator]:
        found: list[Indicator] = []
        for one in fields:
            entries = one.entries if one.kind == "indicators" else _numbered(one)
            for indicator in self._listed(entries):
                if any(_squeezed(known.text) == _squeezed(indicator.text) for known in found):
                    self._tell("indicator_twice", indicator.text, indicator.line)
                    continue
                found.append(indicator)
        return found

    def _listed(self, entries: list[Entry]) -> list[Indicator]:
        numbers: list[int] = []
        texts: list[str] = []
        for entry in entries:
            for piece in entry.text.split("\n"):
                texts.append(piece)
                numbers.append(entry.line.number)
        read = read_indicators("\n".join(texts))
        for one in read.lines:
            line = numbers[one.line - 1]
            role = "indicators" if one.role == "title" else one.role
            if self.blocks.roles.get(line) in ("indicators", "loose", "content", None, "overview"):
                self.blocks.roles[line] = "indicator" if role == "unnumbered" else role
        moved = []
        for one in read.indicators:
            line = numbers[one.line - 1]
            moved.append(replace(one, line=line))
            for doubt in (*one.doubts, *(d for q in one.quantities for d in q.doubts)):
                self.said.append(
                    (line, doubt.text or one.text[:40], describe_doubt(doubt, self.language))
                )
        return moved


def _numbered(one: Field) -> list[Entry]:
    """The entries of a field from its first numbered one on; [] without at least one number."""
    for place, entry in enumerate(one.entries):
        if number_of(entry.text):
            return one.entries[place:]
    return []


def _before_list(entries: list[Entry]) -> list[Entry]:
    for place, entry in enumerate(entries):
        if number_of(entry.text):
            return entries[:place]
    return entries


def _flat(text: str) -> str:
    """A value in one line."""
    return re.sub(r"\s*\n\s*", "", text).strip()


def _squeezed(text: str) -> str:
    return re.sub(r"[\s“”\"]+", "", fold(text))
