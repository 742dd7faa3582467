"""What must hold for any text at all."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.reading import (
    Quantity,
    describe_doubt,
    describe_quantity,
    read_indicators,
    read_quantities,
)
from calls.reading.folding import clean

# Pieces that the grammar knows, so that random texts come near to what it must read.
_SIGNS = (
    "0123456789.,;。:()、-~/%+*\n\t \x07\x0b\u3000\uff0c\uff11\uff08\uff09"
    "每各第一二两三十百千万半几余场次人户个条年月周日天岁元支期“”《》"
)
_PHRASES = """
    不少于 不超过 ≥ 以上 以内 左右 其中 包含 每支队伍 55岁以下 占 6月底前 开展活动 全年 每月
    每两周 季度 分别 1. (1) ① 一、 人次 分钟 万元 百分之 一户一档 第三方 16:00 1+2+N
    **** 个半小时 各1场 /社区 隔周 指标1: 具体指标: A. 其中2场 工作日内
"""
PIECES = [*_SIGNS, *_PHRASES.split()]
office_text = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.one_of(st.text(max_size=200), office_text)


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_reading_never_raises_and_offsets_lie_inside(text):
    quantities = read_quantities(text)
    length = len(clean(text))
    for index, one in enumerate(quantities):
        assert 0 <= one.start < one.end <= length
        assert one.part_of is None or 0 <= one.part_of < index
        assert (one.comparator == "range") <= (one.value_max is not None)
        assert one.value_max is None or one.value <= one.value_max
        one.as_dict()
        for language in ("zh-hans", "en"):
            assert describe_quantity(one, language)
            for doubt in one.doubts:
                assert describe_doubt(doubt, language)


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_every_line_is_accounted_for(text):
    found = read_indicators(text)
    shown = clean(text).split("\n")
    wanted = [(number, line) for number, line in enumerate(shown, 1) if line.strip()]
    assert [(line.line, line.text) for line in found.lines] == wanted
    for one in found.indicators:
        for target in one.quantities:
            assert 0 <= target.start < target.end <= len(one.text)
        for doubt in one.doubts:
            assert 0 <= doubt.start <= doubt.end <= len(one.text)
            assert describe_doubt(doubt, "zh-hans")


@given(any_text)
@settings(max_examples=120, deadline=None)
def test_no_letter_is_dropped(text):
    """Every letter of the paste stands in an indicator, a heading, a title or a list number."""
    found = read_indicators(text)
    kept = sum(len(one.text) for one in found.indicators)
    told = sum(len(line.text) for line in found.lines if line.role in ("heading", "title"))
    marks = 12 * (len(found.indicators) + text.count("具体") + 1)
    letters = sum(len(line.text.strip(" \t;。,、.\u3000\uff0c")) for line in found.lines)
    assert kept + told + marks + 4 * len(found.lines) >= letters - 8 * clean(text).count("\t")


quantities = st.builds(
    Quantity,
    value=st.one_of(
        st.integers(1, 99999).map(Decimal),
        st.integers(1, 999).map(lambda tenths: Decimal(tenths) / 10),
    ),
    comparator=st.sampled_from([">=", "<=", "="]),
    unit=st.sampled_from(["场", "次", "人次", "户", "支", "%", "元", "条", "分钟", "篇", "小时"]),
    per=st.sampled_from(
        [None, "day", "week", "biweek", "month", "bimonth", "quarter", "halfyear", "year"]
    ),
    each=st.sampled_from([None, "社区", "每支队伍", "个"]),
    condition=st.sampled_from([None, "55岁以下", "8-18岁"]),
    by=st.sampled_from([None, "6月底前", "年底"]),
)


@given(quantities, st.integers(1, 500))
@settings(max_examples=120, deadline=None)
def test_description_reads_back_as_the_same_quantity(one, more):
    if one.comparator == "=" and one.value == one.value.to_integral_value():
        one = replace(one, comparator="range", value_max=one.value + more)
    if one.condition and one.unit == "%" and one.comparator in ("=", "range"):
        return  # a share of an age group is read as 'at least'
    if one.comparator == "range" and 1900 <= one.value <= 2100:
        return  # two years
    (back,) = read_quantities(describe_quantity(one))
    for key in ("value", "value_max", "comparator", "unit", "per", "each", "condition", "by"):
        assert getattr(back, key) == getattr(one, key), (key, describe_quantity(one))


_REPEATED = """
    1 (((( 每 一 1. 1, 1、 (1) 不少于 1/ / * “ 其中 各 一一 1- 1场 第 百分之 1: 每1 、 分别1%、
    ① 一月 A 《 20 1+ 个 春节、 岁 0-3岁 年底 每支 55岁以下 6月底前 1场( ,1场 指标
"""
HOSTILE = [*_REPEATED.split(), "1.\n", " ", "1 ", "\n", "\x07", "义诊1场;\n", "(1)1场。"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(piece):
    """Three times the text takes three times as long; twice that and more is let pass.

    Both are longer than what the reader remembers.

    One of three tries must keep to it: a collection of other tests' garbage falls into any of them.
    """

    def seconds(length):
        text = piece * (length // len(piece))
        start = time.process_time()
        read_indicators(text)
        return time.process_time() - start

    tries = ((seconds(2_100), seconds(6_300)) for _try in range(3))
    assert any(large < max(0.3, 8 * small) for small, large in tries)
