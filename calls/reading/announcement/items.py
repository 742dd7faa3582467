"""Numbered lists of a section as a tree, and the plain items of it."""

import re
from dataclasses import dataclass, field

from ..folding import fold
from ..lines import pieces_of_line
from .blocks import Entry
from .heads import number_of
from .layout import Line

_CLOSING = " \t\n;。,、.；，．\u3000"
_ENDS = re.compile(r"[;。:!?]\s*$")


@dataclass
class Item:
    """One item of a list with what is nested in it; ``lines`` are those that it was read from."""

    level: str
    order: int
    text: str
    lines: list[Line]
    children: list["Item"] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """The words of the item alone, without its closing punctuation."""
        return self.text.strip().rstrip(_CLOSING)

    @property
    def introduces(self) -> bool:
        return fold(self.text).rstrip().endswith(":")

    @property
    def whole(self) -> str:
        """The item with all that is nested in it, as one text."""
        parts = [self.plain, *(child.whole for child in self.children)]
        return "\n".join(part for part in parts if part)


def tree_of(entries: list[Entry]) -> list[Item]:
    """The items of a section: by their numbers, or line by line where there are none."""
    root = Item("", 0, "", [])
    path = [root]
    numbered = False
    for entry in entries:
        for text in pieces_of_line(entry.text):
            number = number_of(text)
            if number is None:
                numbered = _bare(root, path, entry.line, text, numbered)
                continue
            numbered = True
            body = text[number.end :].strip()
            item = Item(number.level, number.order, body, [entry.line])
            _place(path, item)
    return root.children


def _place(path: list[Item], item: Item) -> None:
    """Hang an item below the one that it goes on from."""
    levels = [one.level for one in path]
    if item.level in levels[1:]:
        place = len(levels) - 1 - levels[::-1].index(item.level)
        del path[place:]
    elif len(path) > 1 and item.order != 1:
        for place in range(len(path) - 1, 0, -1):
            if path[place].order + 1 == item.order:
                del path[place:]
                break
    path[-1].children.append(item)
    path.append(item)


def _bare(root: Item, path: list[Item], line: Line, text: str, numbered: bool) -> bool:
    """A line without a number: more of the item above it, or an item of its own."""
    last = path[-1]
    open_ended = last is not root and not re.search(r"[;。!?]\s*$", fold(last.text))
    if last is not root and (last.level or open_ended):
        glue = "\n" if _ENDS.search(fold(last.text)) or last.introduces else ""
        last.text += glue + text.strip()
        last.lines.append(line)
        return numbered
    item = Item("", 0, text.strip(), [line])
    del path[1:]
    root.children.append(item)
    path.append(item)
    return numbered


def plain_items(items: list[Item]) -> list[str]:
    """The items as texts: a heading ('下列条件:') gives way to what stands below it."""
    found: list[str] = []
    only_intro = len(items) > 1 and items[0].level == "" and items[0].introduces
    for item in items[1:] if only_intro else items:
        if item.children and item.introduces:
            found += plain_items(item.children)
        elif item.whole:
            found.append(item.whole)
    return found
