"""Numbers as offices write them: 12, 1,854.5, 10.2万, 3千, 十二, 两百, 壹佰万零捌仟, 两三.

``cn2an`` is not used for reading: it refuses 一百万零八千, returns floats, and takes quadratic time
on a hostile text. The tests hold it against this room wherever it is right.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "貳": 2,
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_MAGNITUDE = {**_PLACES, **_BIG}
# Nothing that a street office counts has more digits; a longer run is a code or a paste accident.
MOST_DIGITS = 13

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]+)(?:\.[0-9]+)?"  # 1,854,000.00 or 12.5
_PLAIN = "[零〇一二两三四五六七八九十百千万亿廿卅]+"  # 二十四
# 壹拾伍万, 贰份; but the 伍 of 队伍 and the 陆 of 大陆 are no numerals
_CAPITAL = "(?<![队入退大登着])[零壹贰貳叁肆伍陆柒捌玖拾佰仟万亿]+(?!续)"
CHINESE = f"(?:{_PLAIN}|{_CAPITAL})"
# 10.2万, 3千, 5百, 1万5千, 2千万
MIXED = rf"{ARABIC}(?:[百千万亿]{{1,2}}(?:[0-9]{{1,4}}[百千](?!分))?)?"
NUMBER = rf"(?:{MIXED}|{CHINESE})"
# 4-5, 10--15, 1000~1500, 2至3, 三到五
RANGE_SIGN = r"(?:-{1,4}|~{1,2}|至|到)"

_MIXED_PARTS = re.compile(rf"({ARABIC})([百千万亿]*)(?:([0-9]+)([百千]))?")
_PAIR = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万]?)")  # 两三, 三五十


@dataclass(frozen=True)
class Number:
    """A number that was read; ``high`` is set for pairs such as 两三 (two or three)."""

    low: Decimal
    high: Decimal | None = None
    chinese: bool = False


def parse_number(text: str) -> Number | None:
    """Read one folded number, or None when the characters make no number (百, 万一, 十百)."""
    if text[:1].isascii() and text[:1].isdigit():
        value = _parse_mixed(text)
        return None if value is None else Number(value)
    pair = _PAIR.fullmatch(text)
    if pair:
        low, high = _DIGITS[pair[1]], _DIGITS[pair[2]]
        if low < high:
            size = _MAGNITUDE.get(pair[3], 1)
            return Number(Decimal(low * size), Decimal(high * size), chinese=True)
        return None
    value = parse_chinese(text)
    return None if value is None else Number(Decimal(value), chinese=True)


def _parse_mixed(text: str) -> Decimal | None:
    parts = _MIXED_PARTS.fullmatch(text)
    if not parts or len(parts[1]) > MOST_DIGITS + 6:
        return None
    value = Decimal(parts[1].replace(",", ""))
    for sign in parts[2]:
        value *= _MAGNITUDE[sign]
    if parts[3]:
        value += Decimal(parts[3]) * _MAGNITUDE[parts[4]]
    return normal(value) if value < 10**MOST_DIGITS else None


def parse_chinese(text: str) -> int | None:
    """The value of a Chinese numeral, or None when it is none (十百, 百人's 百 alone).

    Digits in a row without places (二〇二四) are read one by one; a digit at the end after a place
    counts for the next lower place (三百五 is 350, 一万二 is 12000).
    """
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or len(text) > 2 * MOST_DIGITS or text == "零" or text[0] in "百千万亿佰仟":
        return None
    if all(sign in _DIGITS for sign in text):
        if len(text) > 1 and len(text) < 3:
            return None
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = 0
    digit: int | None = None
    last_size = lowest = 10**12
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            if digit == 0:
                last_size = 10  # 一百零五: what follows a zero stands in the ones
            continue
        if sign in _BIG:
            section += digit or 0
            # 一万亿: 亿 counts all that stands before it, 万 only what stands since 亿.
            whole = total + section if sign == "亿" else section
            if not whole:
                return None
            total = whole * _BIG[sign] + (total if sign == "万" else 0)
            section, lowest, last_size = 0, 10**12, _BIG[sign]
        else:
            size = _PLACES.get(sign)
            if size is None or size >= lowest or (digit is None and size != 10):
                return None
            section += (1 if digit is None else digit) * size
            lowest = last_size = size
        digit = None
    return total + section + (digit or 0) * max(last_size // 10, 1 if digit else 0)


def normal(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent: 12, not 12.00 or 1.2E+1."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
