"""What an official document holds, apart from how it is printed: plain data that can be frozen."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace

# The page grid of GB/T 9704-2012, clauses 5.2: lengths in mm, sizes in points.
PAGE = (210, 297)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_BINDING, MARGIN_OUTER = 37, 35, 28, 26
LINES, CHARACTERS = 22, 28
BODY_SIZE, TITLE_SIZE, NUMBER_SIZE, IMPRINT_SIZE = 16, 22, 14, 14


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、), 2 (（一）) or 3 (1.); ``text`` begins with its number."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``lead`` is its beginning that stands out, such as a label with its colon."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Table:
    """A table that may run over pages with its head.

    ``widths`` are percent of the type area, one a column; ``right`` the columns (from 0) that hold
    figures; ``total`` a last row that stands out, or empty.
    """

    head: tuple
    rows: tuple
    widths: tuple
    right: tuple = ()
    total: tuple = ()


@dataclass(frozen=True)
class Annex:
    """An annex that begins on a page of its own."""

    title: str
    blocks: tuple


@dataclass(frozen=True)
class Content:
    """What the document says: the part that is frozen when it is issued."""

    title: str
    blocks: tuple
    annexes: tuple = ()


@dataclass(frozen=True)
class Envelope:
    """Who issues the document and how it is registered.

    ``mark`` the red line at the head; ``number`` such as 清街办〔2026〕3号 or ''; ``day`` and
    ``printed_on`` days in words; ``code`` the code of the check page, '' for a draft.
    """

    mark: str
    signer: str
    number: str = ""
    addressees: str = ""
    day: str = ""
    note: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    code: str = ""
    version: int = 1
    language: str = "zh-CN"
    # Names that a line of the title is not to split.
    names: tuple = ()


@dataclass(frozen=True)
class Official:
    """A whole document: content in its envelope."""

    content: Content
    envelope: Envelope
    is_draft: bool = field(default=False)

    def numbered(self, **changes):
        """The same document with other entries of the envelope."""
        return replace(self, envelope=replace(self.envelope, **changes))


_KINDS = {"heading": Heading, "paragraph": Paragraph, "table": Table}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def freeze(content):
    """The content as JSON data, for a row that keeps it as it was issued."""
    return {
        "title": content.title,
        "blocks": [_frozen(block) for block in content.blocks],
        "annexes": [
            {"title": annex.title, "blocks": [_frozen(block) for block in annex.blocks]}
            for annex in content.annexes
        ],
    }


def thaw(data):
    """The ``Content`` that ``freeze`` made ``data`` of."""
    return Content(
        title=data["title"],
        blocks=_thawed(data["blocks"]),
        annexes=tuple(Annex(one["title"], _thawed(one["blocks"])) for one in data["annexes"]),
    )


def digest(document, *, template):
    """SHA-256 over everything that decides how the document looks; ``template`` is the layout's."""
    told = {
        "content": freeze(document.content),
        "envelope": asdict(document.envelope),
        "draft": document.is_draft,
        "template": template,
    }
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def _frozen(block):
    return {"kind": _NAMES[type(block)], **asdict(block)}


def _thawed(blocks):
    return tuple(_block(dict(block)) for block in blocks)


def _block(data):
    kind = _KINDS[data.pop("kind")]
    return kind(**{name: _tuples(value) for name, value in data.items()})


def _tuples(value):
    """Lists as JSON gives them back become the tuples that they were."""
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
