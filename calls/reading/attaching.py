"""Which period, which 'per what', which condition and which day belong to which quantity.

A mark rules the quantities behind it in its own clause. It reaches over a comma only when the next
clause says nothing of its own before its number ('每月开展活动,不少于2场'), because a mark that is
carried too far is worse than one that staff adds.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from .comparators import BEFORE
from .folding import Folded
from .marks import BY, SLASH, Mark, noun_at, period_of
from .scanning import Found

_TOTAL = re.compile(r"共计?|合计|总计|累计|总共|全年|总")
_AND = re.compile(r"[^\d,;。()\n]{0,8}?[、和及与并+]")
_FILLER = re.compile(
    r"(?:也|均|都|应|需|须|要|可|能|且|并|达到?|频次|次数|场次|人数|数量|总量|为|开展|举办|组织|原则上|预计|参与|参加|:|确保|完成)*"
)
_RATE_PERIOD = re.compile(
    r"每?(?:两个?月|[236]个月|双[周月]|两周|2周|半年|季度?|月|周|星期|天|日|年度?|工作日)"
    r"(?![饼龄边然照级会报刊末初底])"
)
_RATE_WORD = re.compile(r"\**(?P<word>[^,;。、()/\n\t“”*]{1,14})")
_LEADS = re.compile(r".?|根据|按照|针对|结合|围绕|面向|项目|在项目实施的")
_AGED = re.compile(r",?(?:年龄|年龄段)(?:范围)?(?:在|为|是|介于)?")
_LATE = re.compile(r"[,;。、()\n\t!?]|$")


@dataclass(frozen=True)
class Attached:
    """The marks of one quantity; ``end`` is where the quantity ends with its rates."""

    per: str | None
    each: str | None
    condition: str | None
    by: str | None
    end: int
    doubts: tuple[str, ...] = ()


def attach(folded: Folded, found: list[Found], marks: list[Mark]) -> list[Attached]:
    """One ``Attached`` for each quantity of ``found``."""
    ruled: list[Attached] = []
    starts = [mark.start for mark in marks]
    for index, one in enumerate(found):
        previous = ruled[-1].end if ruled else 0
        following = found[index + 1].start if index + 1 < len(found) else len(folded.text)
        ruled.append(_attach(folded, one, previous, following, marks, starts))
    return ruled


def _attach(
    folded: Folded,
    one: Found,
    previous: int,
    following: int,
    marks: list[Mark],
    starts: list[int],
) -> Attached:
    per, each, by, end = read_rates(folded.text, one.end)
    start = _reach(folded, one, previous)
    # A period goes on over 'and': 每周开展义诊1次、理发1次.
    goes_on = previous > one.clause[0] and _AND.match(folded.text, previous)
    since = one.clause[0] if goes_on else start
    near = marks[bisect_left(starts, start) : bisect_left(starts, one.start)]
    wide = marks[bisect_left(starts, since) : bisect_left(starts, one.start)]
    own = [mark for mark in near if mark.kind == "each"]
    # 每年4场、每次20个: a quantity with its own 'per what' takes no period from further off.
    per = per or _last(folded, "per", near if own else wide, one)
    doubts: tuple[str, ...] = ()
    if not each and own:
        each = folded_value(folded, own[-1])
    elif not each and goes_on and (shared := _last(folded, "each", wide, one)):
        each = shared  # 每个网格配备网格长1名、网格员2名
    elif not each and (subject := _subject(folded, one, previous, marks, starts, "each")):
        each, doubts = folded_value(folded, subject), ("carried",)
    condition = _last(folded, "condition", near, one)
    by = by or _last(folded, "by", near, one)
    if not by and (day := _subject(folded, one, previous, marks, starts, "by")):
        by, doubts = folded_value(folded, day), ("carried",)
    told = Attached(per, each, condition, by, end, doubts)
    late = marks[bisect_left(starts, end) : bisect_left(starts, min(following, end + 40))]
    return _with_late(folded, one, told, late, following)


def _with_late(
    folded: Folded, one: Found, told: Attached, late: list[Mark], following: int
) -> Attached:
    """Add the marks behind a quantity ('10场(6月底前)', '2次每周') that it does not have yet."""
    end = told.end
    for mark in late:
        if not _follows(folded, one, mark, end, following):
            break
        if getattr(told, mark.kind):
            continue
        value = mark.value if mark.kind == "per" else folded_value(folded, mark)
        if mark.kind in ("condition", "by"):
            told = replace(told, **{mark.kind: value})
        elif _closes(folded, mark, end):
            end = mark.end
            told = replace(told, end=end, **{mark.kind: value})
    return told


def folded_value(folded: Folded, mark: Mark) -> str:
    """What a mark says, in the words of the shown text where it is a part of it."""
    start = folded.text.find(mark.value, mark.start, mark.end)
    return folded.as_shown(start, start + len(mark.value)) if start >= 0 else mark.value


def _reach(folded: Folded, one: Found, previous: int) -> int:
    """How far back a mark may stand: the clause, or also the one before when this one is bare."""
    start = max(one.clause[0], previous)
    if start <= previous or start == 0:
        return start
    head = folded.text[start : one.start]
    if len(head) > 14:
        return start
    bare = _FILLER.fullmatch(BEFORE.sub("", head))
    if not bare or folded.text[start - 1] in ";。)!?\n\t":
        return start
    return max(previous, folded.clause_start(start - 1))


def _last(folded: Folded, kind: str, marks: list[Mark], one: Found) -> str | None:
    for mark in reversed(marks):
        if mark.kind == kind:
            between = folded.text[mark.end : one.start]
            if kind == "per" and mark.value != "year" and _TOTAL.search(between):
                return None
            return mark.value if kind == "per" else folded_value(folded, mark)
    return None


def _subject(
    folded: Folded,
    one: Found,
    previous: int,
    marks: list[Mark],
    starts: list[int],
    kind: str,
) -> Mark | None:
    """'每个院落通过协商,解决不少于6个', '6月底前完成调研,形成报告1份': the head of the clause before.

    Only of a clause without a number of its own; a total ('全年') ends its reach.
    """
    start = one.clause[0]
    if start <= previous or folded.text[start - 1 : start] != ",":
        return None
    earlier = folded.clause_start(start - 1)
    if earlier < previous or _TOTAL.search(folded.text, start, one.start):
        return None
    for mark in marks[bisect_left(starts, earlier) : bisect_left(starts, start)]:
        lead = folded.text[earlier : mark.start]
        if mark.kind == kind and _LEADS.fullmatch(lead):
            return mark
    return None


def _follows(folded: Folded, one: Found, mark: Mark, end: int, following: int) -> bool:
    """Whether a mark behind a quantity stands in its clause or in a bracket right behind it."""
    if mark.start == end:
        return True
    if mark.kind not in ("by", "condition"):
        return False
    if mark.end <= one.clause[1]:
        return following >= one.clause[1]
    aged = mark.kind == "condition" and _AGED.fullmatch(folded.text, end, mark.start)
    if aged and _LATE.match(folded.text, mark.end):
        return following >= mark.end  # 不少于20名,年龄8-14岁
    if folded.text[end : end + 1] != "(" or mark.start - end > 4:
        return False
    closing = folded.text.find(")", mark.end, mark.end + 12)
    return closing >= 0 and following > closing


def _closes(folded: Folded, mark: Mark, end: int) -> bool:
    """Whether 'N次每周' ends its clause, so that 每周 belongs to the number in front of it."""
    return mark.start == end and bool(_LATE.match(folded.text, mark.end))


def read_rates(text: str, place: int) -> tuple[str | None, str | None, str | None, int]:
    """Read '/季度/社区' and '/6月底前' at ``place``: period, per what, until when, end."""
    per = each = by = None
    while slash := SLASH.match(text, place):
        start = slash.end()
        if day := BY.match(text, start):
            by, place = day[0], day.end()
            continue
        if time := _RATE_PERIOD.match(text, start):
            per, place = per or period_of(time[0]), time.end()
            continue
        word = _RATE_WORD.match(text, start)
        if not word or word["word"][0].isdigit():
            break
        begin = word.start("word")
        ahead = re.match("每[个支场次期节堂户人家名]?", word["word"])
        named = begin + ahead.end() if ahead else begin
        noun = text[begin:named] + (noun_at(text, named) or text[named : named + (not ahead)])
        rest = text[begin + len(noun) : word.end()]
        noun = word["word"] if len(rest) <= 4 and not BEFORE.search(rest) else noun
        each, place = each or noun, begin + len(noun)
    return per, each, by, place
