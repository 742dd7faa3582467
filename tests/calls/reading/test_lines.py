"""Splitting a paste into indicators."""

import pytest

from calls.reading import read_indicators


def numbered(text):
    return [(one.number, one.text) for one in read_indicators(text).indicators]


SHAPES = ["{}.", "{}、", "{})", "({})", "{}. ", "{} 、", "\uff08{}\uff09", "{}\uff0e", "指标{}:"]


@pytest.mark.parametrize("shape", SHAPES)
def test_split_every_shape_of_number(shape):
    text = "\n".join(shape.format(n) + f"开展第{n}类活动{n}场;" for n in range(1, 13))
    assert numbered(text) == [(str(n), f"开展第{n}类活动{n}场") for n in range(1, 13)]


LISTS = [
    # circles, letters, Chinese numerals
    ("①义诊2场;②讲座3场。", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("A.义诊2场\nB.讲座3场", [("A", "义诊2场"), ("B", "讲座3场")]),
    ("一、义诊2场。\n二、讲座3场。", [("一", "义诊2场"), ("二", "讲座3场")]),
    ("(一)义诊2场;\n(二)讲座3场;", [("一", "义诊2场"), ("二", "讲座3场")]),
    # mixed shapes in one row
    ("1.义诊2场\n2、讲座3场\n3)沙龙4场", [("1", "义诊2场"), ("2", "讲座3场"), ("3", "沙龙4场")]),
    # two and three on one line
    ("1.义诊2场;2.讲座3场;3.沙龙4场", [("1", "义诊2场"), ("2", "讲座3场"), ("3", "沙龙4场")]),
    ("1、义诊2场。2、讲座3场。", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("1.义诊2场  2.讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    # a gap and a repeated number stay as they are
    ("1.义诊2场\n3.讲座3场", [("1", "义诊2场"), ("3", "讲座3场")]),
    ("1.义诊2场\n1.讲座3场", [("1", "义诊2场"), ("1", "讲座3场")]),
    # a line that goes on
    (
        "1.义诊2场,\n每场不少于20人\n2.讲座3场",
        [("1", "义诊2场,\n每场不少于20人"), ("2", "讲座3场")],
    ),
    # numbers that are no list numbers
    (
        "1.链接资金\n1.5万元以上\n2.讲座3场",
        [("1", "链接资金\n1.5万元以上"), ("2", "讲座3场")],
    ),
    ("1.升级平台,\n2.0版上线\n2.讲座3场", [("1", "升级平台,\n2.0版上线"), ("2", "讲座3场")]),
    ("1.开放时间\n16:00至18:00\n2.讲座", [("1", "开放时间\n16:00至18:00"), ("2", "讲座")]),
    ("1.义诊2场\n2.10场讲座", [("1", "义诊2场"), ("2", "10场讲座")]),
    # other ways to number
    ("一是开展义诊2场;二是讲座3场。", [("一", "开展义诊2场"), ("二", "讲座3场")]),
    ("第一,义诊2场;第二,讲座3场。", [("一", "义诊2场"), ("二", "讲座3场")]),
    ("1.1 义诊2场\n1.2 讲座3场", [("1.1", "义诊2场"), ("1.2", "讲座3场")]),
    ("★1.义诊2场\n★2.讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("• 义诊2场\n• 讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("(1)义诊2场 (2)讲座3场 (3)沙龙4场", [("1", "义诊2场"), ("2", "讲座3场"), ("3", "沙龙4场")]),
    ("1.义诊2场;(2)讲座3场;3.沙龙4场", [("1", "义诊2场"), ("2", "讲座3场"), ("3", "沙龙4场")]),
    ("1.义诊2场\uff1b\n2.讲座3场\uff1b", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("序号\t指标\n1\t义诊2场", [("1", "义诊2场")]),
    (
        "1.义诊\n其中:①大型2场;②小型3场。\n2.讲座",
        [("1", "义诊\n其中:①大型2场;②小型3场"), ("2", "讲座")],
    ),
    # titles and groups
    ("一、产出指标\n1.义诊2场\n二、效益指标\n1.讲座3场", [("1", "义诊2场"), ("1", "讲座3场")]),
    ("具体指标:\n1.义诊2场", [("1", "义诊2场")]),
    ("具体指标:1.义诊2场;\n2.讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("(一)活动类\n1.义诊2场\n(二)培训类\n1.讲座3场", [("1", "义诊2场"), ("1", "讲座3场")]),
    # without numbers
    ("开展义诊2场,讲座3场。", [("1", "开展义诊2场,讲座3场")]),
    ("义诊2场;\n讲座3场。", [("1", "义诊2场"), ("2", "讲座3场")]),
    # a paragraph in front of the list is kept
    ("按计划推进平台的11个板块\n1.义诊2场", [("", "按计划推进平台的11个板块"), ("1", "义诊2场")]),
    # table cells from Word
    ("1\x07义诊2场\x07\n2\x07讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("1.义诊2场\x0b2.讲座3场", [("1", "义诊2场"), ("2", "讲座3场")]),
    ("\ufeff1.义\xad诊2\u200b场", [("1", "义诊2场")]),
    ("", []),
    ("\n \n", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_split_list(text, expected):
    assert numbered(text) == expected


def test_split_keeps_nested_numbers_inside_their_indicator():
    text = "1、平台推广:(1)地推不少于12场。(2)沙龙10场。\n2.活动2次"
    first, second = read_indicators(text).indicators
    assert (first.number, second.number) == ("1", "2")
    assert [(one.sub, one.value) for one in first.quantities] == [("(1)", 12), ("(2)", 10)]
    assert [part.number for part in first.parts] == ["(1)", "(2)"]


def test_split_keeps_nested_lines_inside_their_indicator():
    text = "1.队伍建设\n(1)成立队伍3支\n(2)每支不少于20人\n2.活动2次"
    found = read_indicators(text)
    assert [one.number for one in found.indicators] == ["1", "2"]
    assert [(one.sub, one.value) for one in found.indicators[0].quantities] == [
        ("(1)", 3),
        ("(2)", 20),
    ]
    assert [line.role for line in found.lines] == ["indicator", "sub", "sub", "indicator"]


def test_split_says_what_each_line_was_read_as():
    text = "具体指标:\n(一)活动类\n1.义诊2场,\n面向老人\n\n2.讲座3场"
    assert [(line.line, line.role) for line in read_indicators(text).lines] == [
        (1, "title"),
        (2, "heading"),
        (3, "indicator"),
        (4, "continuation"),
        (6, "indicator"),
    ]


DOUBTS = [
    ("1.义诊\n3.讲座", ["gap"]),
    ("1.义诊\n1.讲座", ["repeated"]),
    ("2.义诊\n3.讲座", ["starts_late"]),
    ("义诊;\n讲座", ["numbered_by_order", "numbered_by_order"]),
    ("按计划推进\n1.义诊", ["unnumbered"]),
    ("1.提案上报条/月/社区", ["number_missing"]),
    ("1.开展活动若干场", ["vague"]),
    ("1.编号" + "9" * 30 + "份", ["too_long"]),
]


@pytest.mark.parametrize(("text", "codes"), DOUBTS)
def test_split_tells_what_is_unsure(text, codes):
    found = read_indicators(text)
    assert [doubt.code for one in found.indicators for doubt in one.doubts] == codes


def test_split_reads_a_count_over_a_broken_line():
    (one,) = read_indicators("1.培训3次,每次不少于\n30人").indicators
    assert [(target.comparator, target.value) for target in one.quantities] == [
        ("=", 3),
        (">=", 30),
    ]
