"""Numbers in digits, in Chinese, in capitals, mixed."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.reading.numbers import parse_chinese, parse_number

NUMBERS = [
    ("12", "12"),
    ("1,854,000.00", "1854000"),
    ("67,800", "67800"),
    ("10.2万", "102000"),
    ("3千", "3000"),
    ("5百", "500"),
    ("1万5千", "15000"),
    ("2千万", "20000000"),
    ("0.5亿", "50000000"),
    ("两", "2"),
    ("十", "10"),
    ("十二", "12"),
    ("廿", "20"),
    ("一百二十", "120"),
    ("一百零五", "105"),
    ("三百五", "350"),
    ("两千三百", "2300"),
    ("一千零二十", "1020"),
    ("一万二", "12000"),
    ("一万零五百", "10500"),
    ("一百万零八千", "1008000"),
    ("壹佰万零捌仟", "1008000"),
    ("壹拾伍万", "150000"),
    ("贰仟零伍", "2005"),
    ("二〇二四", "2024"),
    ("一亿二千万", "120000000"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_is_parsed(text, value):
    assert parse_number(text).low == Decimal(value)


@pytest.mark.parametrize(
    "text", ["百", "万", "十百", "千人", "三三", "五三", "", "1" * 30, "一二"[::-1]]
)
def test_number_that_is_none_is_refused(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"), [("两三", 2, 3), ("三五", 3, 5), ("七八十", 70, 80)]
)
def test_number_pair_is_a_range(text, low, high):
    number = parse_number(text)
    assert (number.low, number.high) == (low, high)


@given(st.integers(min_value=1, max_value=10**12))
def test_chinese_numeral_agrees_with_cn2an(value):
    assert parse_chinese(cn2an.an2cn(value)) == value
    assert parse_chinese(cn2an.an2cn(value, "up")) == value


@given(st.text(alphabet="零〇一二两三九十百千万亿壹拾佰仟廿半0123456789.,", max_size=40))
def test_number_never_raises(text):
    parse_number(text)
