"""The blocks between lines and fields: what stands under which heading, still as lines."""

from dataclasses import dataclass, field

from .layout import Line


@dataclass
class Entry:
    """A piece of a logical line that belongs to one block."""

    line: Line
    text: str


@dataclass
class Field:
    """A label of a project with what stands behind and below it; ``kind`` as in ``words.LABELS``."""

    kind: str
    label: str
    entries: list[Entry]

    @property
    def text(self) -> str:
        return "\n".join(entry.text for entry in self.entries if entry.text.strip())


@dataclass
class ProjectBlock:
    """A project: the words of its heading, bare lines below it, and its labelled fields."""

    line: Line
    title: str
    heads: list[Entry] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    from_row: bool = False

    def has(self, *kinds: str) -> bool:
        return any(one.kind in kinds for one in self.fields)

    def of(self, *kinds: str) -> list[Field]:
        return [one for one in self.fields if one.kind in kinds]


@dataclass
class Section:
    """A heading with its lines; ``level`` is the kind of its number ('' without one)."""

    kind: str
    line: Line
    level: str
    entries: list[Entry] = field(default_factory=list)


@dataclass
class CommunityBlock:
    """A community (``name`` '' where a call names none) with all that stands below its heading."""

    name: str
    line: Line | None
    profile: list[Entry] = field(default_factory=list)
    projects: list[ProjectBlock] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    level: str = ""


@dataclass
class Blocks:
    """The whole text in blocks; ``roles`` says for each logical line what it was read as."""

    preface: list[Entry] = field(default_factory=list)
    communities: list[CommunityBlock] = field(default_factory=list)
    shared: list[Section] = field(default_factory=list)
    tail: list[Entry] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
