"""Which quantity already contains another: '8次,包含两次外出' are eight, not ten."""

import re

from .folding import Folded
from .scanning import Found
from .units import same_family

_OF_THEM = re.compile(r"其中|包含(?!但)|包括(?!但)|内含|含有|(?<![包不])含(?![但量金本])")
_SENTENCE_END = re.compile(r"[;。!?\n]")
_OWN_TOTAL = re.compile(r"全年|总计|累计|合计|共计|另|此外|每")


def part_of(folded: Folded, found: list[Found], rates: list[str | None]) -> list[int | None]:
    """For each quantity the index of the earlier one that contains it, or None.

    rates: for each quantity per what or per which time it is counted: '(1次/月)' is no part of a sum
    """
    parents: list[int | None] = []
    for index, one in enumerate(found):
        parents.append(_parent(folded, found, rates, parents, index, one))
    return parents


def _parent(
    folded: Folded,
    found: list[Found],
    rates: list[str | None],
    parents: list[int | None],
    index: int,
    one: Found,
) -> int | None:
    if not index or one.unit == "%":
        return None
    before = found[index - 1]
    between = folded.text[max(before.end, one.start - 60) : one.start]
    if _SENTENCE_END.search(between):
        return None
    if _says_part(between) or _in_bracket_behind(between, rates[index]):
        return _container(found, index, one)
    sibling = parents[index - 1]
    if sibling is not None and not _OWN_TOTAL.search(between) and before.unit == one.unit:
        listed = "," not in between and "," not in between
        if listed or _adds_up(found, parents, sibling, one):
            return sibling if _fits(found[sibling], one) else None
    return None


def _says_part(between: str) -> bool:
    """Whether '其中' or '包含' stands between, with no clause of its own behind it."""
    signs = list(_OF_THEM.finditer(between))
    return bool(signs) and not re.search(r"[,,)]", between[signs[-1].end() :])


def _in_bracket_behind(between: str, rate: str | None) -> bool:
    """'20场(4场决赛)': a bracket opens right behind the first and holds the second."""
    opening = between.find("(")
    if opening < 0 or ")" in between[opening:] or rate is not None:
        return False
    return opening <= 8 and len(between) - opening <= 12 and "每" not in between


def _container(found: list[Found], index: int, one: Found) -> int | None:
    for earlier in range(index - 1, -1, -1):
        if found[earlier].unit == "%":
            continue
        if same_family(found[earlier].unit, one.unit) and _fits(found[earlier], one):
            return earlier
        if index - earlier >= 4:
            break
    return None


def _fits(whole: Found, part: Found) -> bool:
    return (part.high or part.low) <= (whole.high or whole.low)


def _adds_up(found: list[Found], parents: list[int | None], whole: int, one: Found) -> bool:
    """'12场,其中线上4场,线下8场': the parts make the whole."""
    total = one.low + sum(
        part.low for part, parent in zip(found, parents, strict=False) if parent == whole
    )
    return total == found[whole].low
