"""Finding the numbers of a text that have a unit, before anything is said about their meaning."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from . import units
from .comparators import Sign, sign_after, sign_before
from .folding import Folded
from .numbers import NUMBER, RANGE_SIGN, Number, normal, parse_chinese, parse_number
from .patterns import one_of

_CHENG = (
    r"(?P<tenths>[一二三四五六七八九两]|[1-9])成(?P<halftenth>半|[一二三四五六七八九](?![次场期个]))?"
    r"(?![立员为果功本长效都年人熟就品绩])"  # but 一成立, 三成员
)
TOKEN = re.compile(
    rf"百分之(?P<percent>{NUMBER})(?:点(?P<point>[零〇一二三四五六七八九]{{1,2}}))?"
    rf"(?:{RANGE_SIGN}(?:百分之)?(?P<percent_high>{NUMBER}))?"  # 百分之六十, 百分之八十至九十
    rf"|(?P<under>[二三四五六七八九十])分之(?P<over>[一二三四五六七八九])"  # 三分之二
    # 2/3以上
    r"|(?<![\d/])(?P<top>\d{1,2})/(?P<bottom>\d{1,2})"
    rf"(?={one_of('以上 以下 的 左右 家庭 居民 党员 住户 户')})"
    rf"|{_CHENG}"  # 六成, 九成半
    rf"|(?P<half>半)(?=个?(?:小时|工作日)|[天日](?!制))"  # 半天
    r"|(?P<most>(?<![一二三四五六七八九十个\d])半数(?=以上)|过半数?)"  # 半数以上, 过半数
    rf"|(?<![\d.A-Za-z])(?P<number>{NUMBER})"
)
_RANGE = re.compile(rf"{RANGE_SIGN}(?P<high>{NUMBER})")
_VAGUE = re.compile(r"[余多来](?=[万千百个人名位户场次家支项条件份元小件处篇台课期张])")
_SCALE_AFTER = re.compile(r"[百千万亿]{1,2}")
_MONEY = re.compile(
    r"资金|经费|金额|预算|支持|价值|补贴|募集|筹|款|收益|投入|赞助|捐赠|折价|采购|费用|成本|配套|激励金|资助|奖励|物资"
)
_MONEY_NEXT = re.compile(r"[(,,;。、)]|以[上内下]|左右|$|/|的|同等")
_LABEL = re.compile(
    r"(?:场次|场数|次数|频次|人次|人数|户数|期数|篇数|个数|支数|家数|件数|份数|条数|项数|字数)$"
)
_MAKES = re.compile(
    r"(?:打造|建立|建设|组建|成立|培育|形成|设立|孵化|完成|开发|制作|创建|评选|搭建|编制|选出|推出|撰写|建成|提炼|总结|拍摄|开展|举办|召开|参加|参与|设置|创办|有|配备)[出了好]?$"
)
_SCORE = re.compile(r"分数?|评价|考核|成绩|测评|满意")


@dataclass(frozen=True)
class Found:
    """A number with its unit; places are in the folded text."""

    low: Decimal
    high: Decimal | None
    unit: str
    start: int
    number_end: int
    end: int
    before: Sign | None
    after: Sign | None
    doubts: tuple[str, ...]
    clause: tuple[int, int]


@dataclass(frozen=True)
class Puzzle:
    """A number that was not taken, and why (a doubt's code)."""

    code: str
    start: int
    end: int


class Blocked:
    """Parts of the text in which a number is none, looked up by place."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._spans = spans

    def holds(self, place: int) -> bool:
        """Whether ``place`` lies in one of the spans (they must not overlap)."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._spans[index][1]


def scan(folded: Folded, blocked: Blocked) -> tuple[list[Found], list[Puzzle]]:
    """All numbers with units in ``folded`` outside of what is blocked, in order."""
    found: list[Found] = []
    puzzles: list[Puzzle] = []
    place = 0
    while match := TOKEN.search(folded.text, place):
        place = match.end()
        if blocked.holds(match.start()):
            # A saying may end inside of a number's characters: go on right behind its first sign.
            place = match.start() + 1 if match.start("number") < 0 else match.end()
            continue
        one = _read(folded, match, found[-1].end if found else 0)
        if isinstance(one, Found):
            found.append(one)
            place = one.end
        elif one:
            puzzles.append(one)
    return found, puzzles


def _read(folded: Folded, match: re.Match[str], previous_end: int) -> Found | Puzzle | None:
    clause = folded.clause(match.start())
    before = sign_before(folded.text, max(clause[0], previous_end), match.start())
    share = _share(match)
    if share:
        low, high, doubts = share
        after = sign_after(folded.text, match.end())
        end = after.end if after else match.end()
        if not after and match[0].startswith("过半"):
            after = Sign(">=", match.start(), match.end())
        return Found(low, high, "%", match.start(), match.end(), end, before, after, doubts, clause)
    if match["number"] is None and not match["half"]:
        return None
    if match["half"]:
        return _with_unit(folded, match, Number(Decimal("0.5")), before, clause)
    number = parse_number(match["number"])
    if number is None:
        long = match["number"][0].isdigit()
        return Puzzle("too_long", match.start(), match.end()) if long else None
    return _with_unit(folded, match, number, before, clause)


def _share(match: re.Match[str]) -> tuple[Decimal, Decimal | None, tuple[str, ...]] | None:
    """百分之六十, 六成, 三分之二, 2/3, 半数 as per cent; None for other numbers."""
    if match["percent"]:
        whole = match["percent"] == "百"  # 百分之百
        low = Number(Decimal(100)) if whole else parse_number(match["percent"])
        high = parse_number(match["percent_high"] or "")
        if low is None:
            return None
        point = parse_chinese("一" + match["point"]) if match["point"] else None
        more = Decimal("0." + str(_digits(match["point"]))) if point or match["point"] else 0
        return normal(low.low + more), high.low if high else None, ()
    if match["tenths"]:
        tenths = parse_number(match["tenths"])
        more = parse_chinese(match["halftenth"].replace("半", "五")) if match["halftenth"] else 0
        return (normal(tenths.low * 10 + more), None, ()) if tenths else None
    if match["most"]:
        return Decimal(50), None, ("share_rounded",)
    over, under = match["over"] or match["top"], match["under"] or match["bottom"]
    if not over:
        return None
    top, bottom = parse_number(over), parse_number(under)
    if top is None or bottom is None or not 0 < top.low <= bottom.low:
        return None
    share = round(top.low * 100 / bottom.low, 2)
    exact = share * bottom.low == top.low * 100
    return normal(share), None, () if exact else ("share_rounded",)


def _digits(signs: str) -> str:
    return "".join(str(parse_chinese(sign) or 0) for sign in signs)


def _with_unit(
    folded: Folded,
    match: re.Match[str],
    number: Number,
    before: Sign | None,
    clause: tuple[int, int],
) -> Found | Puzzle | None:
    text, start = folded.text, match.start()
    low, high, place, unit, doubts = _extent(text, match, number)
    if unit is None:
        return _without_unit(folded, match, (low, high), place, before, clause, doubts)
    name = units.unit_of(unit)
    after = sign_after(text, unit.end())
    if not after and unit.end() < len(text) and text[unit.end()] in "多余":
        doubts += ("about",)
    numeral = match[0]
    if _is_no_count(text, match, unit, name, numeral, before or after):
        return None
    if unit["person"]:
        doubts += ("person_times",)
    if any(place in folded.joined for place in range(start, match.end())):
        doubts += ("digits_joined",)
    end = after.end if after else unit.end()
    return Found(low, high, name, start, place, end, before, after, doubts, clause)


def _extent(
    text: str, match: re.Match[str], number: Number
) -> tuple[Decimal, Decimal | None, int, re.Match[str] | None, tuple[str, ...]]:
    """Where number, range and unit end: low, high, end of the number, the unit, doubts."""
    low, high, place = number.low, number.high, match.end()
    doubts: tuple[str, ...] = ("about",) if high is not None else ()
    if vague := _VAGUE.match(text, place):
        place, doubts = vague.end(), (*doubts, "about")
        if scale := _SCALE_AFTER.match(text, place):  # 20余万
            for sign in scale[0]:
                low *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[sign]
            place = scale.end()
    unit = units.UNIT.match(text, place)
    ranged = _RANGE.match(text, unit.end() if unit else place)
    if ranged and high is None:
        upper = parse_number(ranged["high"])
        second = units.UNIT.match(text, ranged.end())
        same = not unit or (second and units.unit_of(unit) == units.unit_of(second))
        if upper and same and (second or ranged["high"][-1] in "万亿"):
            low = _scaled(low, match[0], ranged["high"], upper.low)
            high, place, unit = upper.low, ranged.end(), second
    if high is not None and low > high:
        low, high, doubts = high, low, (*doubts, "backward")
    if unit is not None and unit["ge"] and unit[0].startswith("个半"):
        low += Decimal("0.5")
    return low, high, place, unit, doubts


def _scaled(low: Decimal, low_text: str, high_text: str, high: Decimal) -> Decimal:
    """1-2万 means 10000 to 20000, 5000-1万 does not."""
    size = {"千": 1000, "万": 10**4, "亿": 10**8}.get(high_text[-1])
    if size and low_text[-1] not in "千万亿" and low < high / size:
        return normal(low * size)
    return low


def _is_no_count(
    text: str,
    match: re.Match[str],
    unit: re.Match[str],
    name: str,
    numeral: str,
    sign: Sign | None,
) -> bool:
    """Whether number and unit are a way of speaking and no count (三个方面, 一种, 2年)."""
    if unit[0] == "个" and units.NOT_COUNTED.match(text, unit.end()):
        return True
    if sign is not None and sign.comparator != "=":
        return False
    if unit["score"]:
        return not _SCORE.search(text, max(0, match.start() - 8), match.start())
    if name in units.NEEDS_SIGN or (numeral == "半" and name == "日"):
        return True
    if numeral == "一" and name in units.NEVER_ONE:
        return True
    if not numeral[0].isdigit() and units.is_weak(name, numeral):
        period = text[max(0, match.start() - 4) : match.start()]
        makes = _MAKES.search(text, max(0, match.start() - 4), match.start())
        return not (
            makes or "每" in period or "各" in period or text[unit.end() : unit.end() + 1] == "/"
        )
    return False


def _without_unit(
    folded: Folded,
    match: re.Match[str],
    bounds: tuple[Decimal, Decimal | None],
    place: int,
    before: Sign | None,
    clause: tuple[int, int],
    doubts: tuple[str, ...],
) -> Found | Puzzle | None:
    """6万 is money, 场次:12 has its unit in front; the rest is taken only after a comparator."""
    text, start = folded.text, match.start()
    low, high = bounds
    after = sign_after(text, place)
    end = after.end if after else place
    label = _LABEL.search(
        text, max(0, start - 10), before.start if before else _label_end(text, start)
    )
    if label:
        unit = units.LABEL_UNITS[label[0]]
        return Found(low, high, unit, start, place, end, before, after, doubts, clause)
    if text[place - 1] in "万亿" and _MONEY_NEXT.match(text, place):
        if not _MONEY.search(text, max(0, start - 24), min(len(text), place + 10)):
            doubts += ("money_assumed",)
        return Found(low, high, "元", start, place, end, before, after, doubts, clause)
    if not match[0][0].isdigit():
        return None
    if before and start - before.end <= 1:
        doubts += ("no_unit",)
        return Found(low, high, "", start, place, end, before, after, doubts, clause)
    return Puzzle("no_unit", start, place)


def _label_end(text: str, start: int) -> int:
    """Where a label before ``start`` ends: a colon or 为 may stand between."""
    return start - 1 if start and text[start - 1] in ":为" else start
