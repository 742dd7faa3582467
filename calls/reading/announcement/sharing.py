"""Which community a thing belongs to where the text does not say it by a heading."""

import re
from dataclasses import replace

from ..folding import fold
from .blocks import CommunityBlock
from .heads import community_of

_PREFIX = re.compile(
    r"\W{0,2}(?P<name>[一-龥*]{2,8}?(?:社区|村))(?!区|居|服务|治理|发展|营造|建设|党)"
)
_CLAUSE = re.compile(r"[^;,。\n]*(?:[;,。\n]|$)")
_SEVERAL = 2


def prefixed_communities(block: CommunityBlock) -> list[CommunityBlock]:
    """The projects of a nameless block by the community that each name begins with.

    [] unless all of two projects or more begin with one: a single such name may be a mere name.
    """
    shares: dict[str, CommunityBlock] = {}
    for project in block.projects:
        told = [one.text for one in project.of("name")] + [project.title]
        told += [entry.text for entry in project.heads]
        match = next((hit for one in told if one.strip() and (hit := _PREFIX.match(one))), None)
        name = match and community_of(match["name"])
        if not name:
            return []
        own = shares.setdefault(name, CommunityBlock(name, None, level=block.level))
        own.projects.append(project)
    if len(block.projects) < _SEVERAL:
        return []
    for one in shares.values():
        one.sections = [replace(section) for section in block.sections]
    return list(shares.values())


def own_share(text: str, name: str, names: list[str]) -> str:
    """The clauses of a text that are about one community, where it names several.

    '石榴社区5月12日,清河社区5月15日17:00' is '石榴社区5月12日' for 石榴社区; a clause without a name
    goes on about the one before it. A text that names less than two is for all and stays whole.
    """
    named = [one for one in names if one in text]
    if not name or name not in named or len(named) < _SEVERAL:
        return text
    kept, about = [], None
    for match in _CLAUSE.finditer(fold(text)):
        clause = text[match.start() : match.end()]
        here = [one for one in named if one in clause]
        about = here or about
        if about is None or name in about:
            kept.append(clause)
    return "".join(kept).rstrip(";,。；， ")
