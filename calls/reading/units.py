"""Units: the measure words that make a number a quantity, and how each may be used."""

import re

# Two and more signs first, so that 人次 is not read as 人.
_LONG = (
    "人次 人日 人天 户次 家次 场次 件次 例次 车次 课时 学时 小时 分钟 秒钟 批次 班次 班期 站次 "
    "工作日 平方米 平方公里 立方米 公里 公斤 千克 百分点 个百分点 款次 组次 平米 周岁"
)
_SHORT = (
    "场次人名位户支家个条项件份篇期节堂册本套张幅部辑集首台辆处所间座栋幢只把盏箱袋批轮组届起宗例"
)
_SHORT_MORE = (
    "桌站天周年种类版页字米斤吨元秒㎡株盆棵颗枚款门队班面块对遍回度倍课卷顿餐床亩副双瓶封则"
)
_DURATION = {"天", "日", "周", "年", "月", "小时", "分钟", "秒", "工作日"}

# 3个工作日, 2个小时, 3个月: the measure word says nothing, the noun is the unit.
_THROUGH_GE = r"个(?:半)?(?P<ge>工作日|小时|钟头|月|星期|学时|课时|百分点)"
_WORDS = "|".join(_LONG.split() + sorted(set(_SHORT + _SHORT_MORE)))
UNIT = re.compile(
    rf"{_THROUGH_GE}"
    rf"|(?P<person>人[·・/]次|[户场]/次)"  # 200人/次 stands for 200人次
    rf"|(?P<money>人民币元|元人民币|块钱|元整?|人民币)"
    rf"|(?P<percent>%|‰)"
    rf"|(?P<score>分(?![钟之别类组布享批管支包工散析发段层期配局院会]))"  # 90分, not 分钟
    rf"|(?P<latin>m2|m²|km|kg|min(?![a-z])|h(?![a-z]))"
    r"|(?P<day>日(?=(?:之|以)?内))"  # 3日内; elsewhere 日 is a date
    rf"|(?P<word>{_WORDS})"
)
_SAME = {
    "周岁": "岁", "秒钟": "秒", "钟头": "小时", "星期": "周", "m2": "平方米", "m²": "平方米",
    "㎡": "平方米", "km": "公里", "kg": "公斤", "min": "分钟", "h": "小时", "个百分点": "百分点",
    "千克": "公斤", "平米": "平方米",
}  # fmt: skip

# With a small Chinese numeral these make words, not counts: 一种氛围, 一批骨干, 两面, 三类.
_NEEDS_SIGN_AFTER_ONE = set(
    "种类批面块对度版年周队班门款站所遍字页家人条户天把元位起轮课餐床双副则"
) | {"周岁"}
NEVER_ONE = set("种类批面")
_NEEDS_SIGN_AFTER_CHINESE = set("种类面块对度版年周队班站字倍") | {"周岁"}
# 2年 and 5周 are periods of time, not targets, until something says how long at least or at most.
NEEDS_SIGN = {"年", "周", "度", "倍", "岁", "月"}

# 三个方面, 两个年龄段: such a count describes the text and not the work.
NOT_COUNTED = re.compile(
    r"(?:重要|主要|关键|不同|特殊|大)?(?:方面|层面|维度|角度|环节|阶段|年龄段|时间段|统一|坚持|必须"
    r"|确保|原则|要求|部分|字|一|多|明确|到位|渠道|途径|结合|转变|提升|覆盖|不)"
)

PERSONS = {"人", "名", "位"}
EVENTS = {"场", "次", "场次", "期", "节", "届", "轮", "堂"}
GROUPS = {"支", "个", "家", "队", "组"}
_FAMILIES = (PERSONS, EVENTS, GROUPS)

# 活动场次:12 has its unit in the label.
LABEL_UNITS = {
    "场次": "场", "场数": "场", "次数": "次", "频次": "次", "人次": "人次", "人数": "人",
    "户数": "户", "期数": "期", "篇数": "篇", "个数": "个", "支数": "支", "家数": "家",
    "件数": "件", "份数": "份", "条数": "条", "项数": "项", "字数": "字",
}  # fmt: skip


def unit_of(match: re.Match[str]) -> str:
    """The unit's plain name: 周岁 is 岁, 个小时 is 小时, 元整 is 元."""
    if match["ge"]:
        return _SAME.get(match["ge"], match["ge"])
    if match["person"]:
        return match["person"][0] + "次"
    if match["money"]:
        return "元"
    return _SAME.get(match[0], match[0])


def is_duration(unit: str) -> bool:
    """Whether ``unit`` measures time, so that '24小时内' is a limit and '2周内' a date."""
    return unit in _DURATION


def is_weak(unit: str, numeral: str) -> bool:
    """Whether a count such as 一种 or 两类 is a way of speaking unless a comparator stands by."""
    if numeral in ("一", "壹"):
        return unit in _NEEDS_SIGN_AFTER_ONE
    return unit in _NEEDS_SIGN_AFTER_CHINESE and not numeral[:1].isdigit()


def same_family(one: str, other: str) -> bool:
    """Whether two units count the same things, so that one count can be part of the other."""
    return one == other or any(one in family and other in family for family in _FAMILIES)
