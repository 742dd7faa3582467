"""A community's figures from the paragraph about it."""

import re
from decimal import Decimal

from ..folding import prepare
from ..numbers import NUMBER, parse_number
from .model import Profile

# 成立于2004年11月, 2012.3成立, 始建于2008年
_FOUNDED = re.compile(
    r"(?:成立|组建|建立|设立|始建|创建|挂牌|建成)(?:时间|日期)?(?:于|:|为|在)*(?P<y1>(?:19|20)\d\d)[年.\-/](?:(?P<m1>1[0-2]|0?[1-9])(?!\d)(?![.]\d{3}))?"
    r"|(?P<y2>(?:19|20)\d\d)[年.\-/](?:(?P<m2>1[0-2]|0?[1-9])月?)?(?:\d{1,2}日)?(?:正式)?(?:成立|组建|设立|建立|挂牌|创建)"
)
_ABOUT = r"(?:约为|约|近|为|达到|达|共有|共|有|是|:|超过|已达|大约|总数|逾|余)*"
_SCALE = r"(?P<scale>万)?(?P<vague>[余多])?(?P<scale2>万)?"
_N = rf"(?P<number>{NUMBER}){_SCALE}"
# 辖区居民约18730人, 总人口约27600余人, 常住人口1.2万人, 总人数26000人
_PEOPLE = re.compile(
    rf"(?:总人口|常住人口|户籍人口|服务人口|实有人口|现有人口|辖区人口|人口总数|总人数|人口数?|辖区居民|居民人数|居民总数|常住居民|服务居民|居民|常住)(?:数|总数)?{_ABOUT}{_N}(?:余|多)?(?:人|名|位|(?<=万)(?=[,;。、])|(?=[\n;。]|$))"
)
# 4100户,11200人
_PEOPLE_ALONE = re.compile(rf"[户,、]共?(?:约)?{_N}(?:余|多)?人(?=[,;。)]|$)")
_PREFERRED = ("总人口", "总人数", "人口总数", "常住人口", "实有人口")
# 居民8814户, 总户数9929, 现常住9282户, 共5600户
_HOUSES = re.compile(
    rf"(?:总户数|常住户数|居民户数|户数|住户数?|居民户)(?:总数)?{_ABOUT}{_N}(?:余|多)?户?(?!人)"
    rf"|(?:居民|常住|住户|家庭|现有|共有|共|入住|总计|辖区|约|有|,){_ABOUT}(?P<number2>{NUMBER})(?P<scale3>万)?(?P<vague2>[余多])?户(?!籍)"
    rf"|(?P<number3>{NUMBER})(?P<scale4>万)?(?P<vague3>[余多])?户(?!籍|外|型)"
)
# 面积约0.72平方公里, 占地1500亩, 86公顷, 92万平方米
_AREA = re.compile(
    rf"(?P<number>{NUMBER})(?P<vague>[余多])?(?P<unit>平方公里|平方千米|km²|km2|k㎡|公顷|万平方米|万平米|万㎡|亩|平方米|平米|㎡)"
)
_KM2 = {
    "平方公里": Decimal(1), "平方千米": Decimal(1), "km²": Decimal(1), "km2": Decimal(1), "k㎡": Decimal(1),
    "公顷": Decimal("0.01"), "万平方米": Decimal("0.01"), "万平米": Decimal("0.01"),
    "万㎡": Decimal("0.01"), "亩": Decimal(1) / Decimal(1500), "平方米": Decimal("0.000001"),
    "平米": Decimal("0.000001"), "㎡": Decimal("0.000001"),
}  # fmt: skip
_OF_LAND = re.compile(r"辖区|面积|占地|幅员|区域|总面积")
_OTHER_LAND = re.compile(r"建筑面积|绿化面积|绿地|服务中心|活动中心|阵地|用房|办公|广场|公园|室")


def read_profile(text: str) -> tuple[Profile, list[str]]:
    """The profile of a community, and codes of what a person should look at."""
    folded = prepare(text).text
    founded, doubts = _founded(folded)
    return (
        Profile(founded, _people(folded), _households(folded), _area(folded), text),
        doubts,
    )


def _founded(text: str) -> tuple[str | None, list[str]]:
    match = _FOUNDED.search(text)
    if not match:
        return None, []
    year, month = match["y1"] or match["y2"], match["m1"] or match["m2"]
    return (f"{year}-{int(month):02d}", []) if month else (None, ["founded_year"])


def _count(number: str, *scales: str | None) -> int | None:
    parsed = parse_number(number)
    if parsed is None or parsed.high is not None:
        return None
    value = parsed.low * (10**4 if any(scales) else 1)
    return int(value) if value == value.to_integral_value() else None


def _people(text: str) -> int | None:
    found = []
    for match in _PEOPLE.finditer(text):
        value = _count(match["number"], match["scale"], match["scale2"])
        if value is not None:
            found.append((not match[0].startswith(_PREFERRED), match.start(), value))
    if not found and (match := _PEOPLE_ALONE.search(text)):
        return _count(match["number"], match["scale"], match["scale2"])
    return min(found)[2] if found else None


def _households(text: str) -> int | None:
    best = None
    for match in _HOUSES.finditer(text):
        groups = ("number", "scale", 0), ("number2", "scale3", 1), ("number3", "scale4", 2)
        for number, scale, rank in groups:
            if match[number]:
                more = match["scale2"] if rank == 0 else None
                value = _count(match[number], match[scale], more)
                if value is not None and (best is None or rank < best[0]):
                    best = (rank, value)
    return best[1] if best else None


def _area(text: str) -> float | None:
    best = None
    for match in _AREA.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if _OTHER_LAND.search(before) and "辖区面积" not in before:
            continue
        number = parse_number(match["number"])
        if number is None or number.high is not None:
            continue
        small = match["unit"] in ("平方米", "平米", "㎡")
        rank = (not _OF_LAND.search(before), small)
        if small and not _OF_LAND.search(before):
            continue
        area = round(number.low * _KM2[match["unit"]], 4)
        if best is None or rank < best[0]:
            best = (rank, area)
    return float(best[1]) if best else None
