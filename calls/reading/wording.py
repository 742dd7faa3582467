"""Quantities and doubts in words, in Chinese and in English, each in one short line."""

from decimal import Decimal

from .quantity import Doubt, Quantity

_COMPARATOR = {
    "zh": {">=": "不少于 ", "<=": "不超过 ", "=": "", "range": ""},
    "en": {">=": "at least ", "<=": "at most ", "=": "", "range": ""},
}
_PERIOD = {
    "zh": {
        "day": "天", "week": "周", "biweek": "两周", "month": "月", "bimonth": "两个月",
        "quarter": "季度", "halfyear": "半年", "year": "年", "once": "一次性",
    },
    "en": {
        "day": "a day", "week": "a week", "biweek": "every two weeks", "month": "a month",
        "bimonth": "every two months", "quarter": "a quarter", "halfyear": "every half-year",
        "year": "a year", "once": "once",
    },
}  # fmt: skip
_DOUBTS = {
    "about": ("“{}”是约数,按该数值读取", "“{}” is approximate; read as that very value"),
    "strict": ("“{}”不含该数本身,请核对", "“{}” excludes the number itself"),
    "backward": ("“{}”的起止数颠倒,已对调", "the range “{}” runs backwards and was turned"),
    "conflict": ("“{}”的前后限定词不一致", "the words before and after “{}” disagree"),
    "no_unit": ("“{}”没有单位", "“{}” has no unit"),
    "too_long": ("“{}”位数过多,未作为指标值", "“{}” has too many digits to be a target"),
    "money_assumed": ("“{}”没有写单位,按元读取", "“{}” has no unit and was read as yuan"),
    "share_rounded": ("“{}”换算为百分比", "“{}” was turned into a percentage"),
    "share_at_least": (
        "“{}”没有写“不少于”,按不少于读取",
        "“{}” has no comparator and was read as at least",
    ),
    "rate_exact": (
        "“{}”没有写“不低于”,按等于读取",
        "“{}” has no comparator and was read as exactly",
    ),
    "person_times": ("“{}”按人次读取", "“{}” was read as person-times"),
    "digits_joined": (
        "“{}”数字之间的空格已去掉",
        "spaces between the digits of “{}” were taken out",
    ),
    "number_missing": ("“{}”前面缺少数字", "there is no number in front of “{}”"),
    "vague": ("“{}”不是具体数字", "“{}” is no definite number"),
    "carried": (
        "“{}”按前一分句的主语理解,请核对",
        "“{}” was read with the subject of the clause before",
    ),
    "taken_out": ("原文说明“{}”不计入", "the text says that “{}” does not count"),
    "unnumbered": ("这一段没有序号", "this paragraph has no number"),
    "numbered_by_order": ("原文没有序号,按先后编号", "the text has no numbers; they were counted"),
    "repeated": ("序号“{}”重复", "the number “{}” appears twice"),
    "gap": ("序号“{}”与上一条不连续", "the number “{}” does not follow the one before"),
    "starts_late": ("序号从“{}”开始", "the list begins with “{}”"),
}


def describe_quantity(one: Quantity, language: str = "zh-hans") -> str:
    """Say a quantity in one short line: '不少于 12 场/年', 'at least 12 场 a year'.

    language: a language code; anything that does not begin with 'en' is said in Chinese. Units and
    the text's own words stay as they were written.
    """
    tongue = "en" if language.lower().startswith("en") else "zh"
    amount = _COMPARATOR[tongue][one.comparator] + _amount(one)
    if tongue == "zh":
        return _in_chinese(one, amount)
    if one.per:
        amount += " " + _PERIOD["en"][one.per]
    words = [amount]
    if one.each:
        words.append(f"per {one.each}")
    if one.condition:
        words.append(f"({one.condition})")
    if one.by:
        words.append(f"by {one.by}")
    return " ".join(words)


def _in_chinese(one: Quantity, amount: str) -> str:
    if one.per and one.per != "once":
        amount += "/" + _PERIOD["zh"][one.per]
    if one.each:
        amount += "/" + one.each
    before = [word for word in (one.by, one.condition) if word]
    if one.per == "once":
        before.append(_PERIOD["zh"]["once"])
    return " ".join([*before, amount])


def describe_doubt(doubt: Doubt, language: str = "zh-hans") -> str:
    """Say a doubt in one sentence that quotes the text it is about."""
    chinese, english = _DOUBTS[doubt.code]
    return (english if language.lower().startswith("en") else chinese).format(doubt.text)


def _amount(one: Quantity) -> str:
    number = say_number(one.value)
    if one.value_max is not None:
        number += "-" + say_number(one.value_max)
    space = "" if one.unit == "%" or not one.unit else " "
    return f"{number}{space}{one.unit}"


def say_number(value: Decimal) -> str:
    """A number without an exponent and without trailing zeros: 12, 0.5, 35000."""
    said = f"{value:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
