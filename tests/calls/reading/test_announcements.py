"""Whole announcements: what each of them holds, and that no line of any is lost."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calls.reading.announcement import read_announcement
from calls.reading.announcement.amounts import read_amount
from calls.reading.announcement.layout import shown_lines
from calls.reading.announcement.profiles import read_profile

from .papers import first, second
from .papers.build import facts

PAPERS = first.CASES | second.CASES


@pytest.mark.parametrize("name", PAPERS)
def test_announcement_holds_what_was_stated(name):
    text, expected = PAPERS[name]
    assert facts(read_announcement(text)) == expected


def accounted(text):
    """The lines of a text that are not blank, beside those that the reader gave a role."""
    read = read_announcement(text)
    wanted = [
        number for number, line in enumerate(shown_lines(text), 1) if line.strip(" \t\x0b\u3000")
    ]
    assert [one.line for one in read.lines] == wanted
    assert all(one.role for one in read.lines)
    return read


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_has_a_role_or_a_warning(name):
    read = accounted(PAPERS[name][0])
    warned = {one.line for one in read.warnings}
    assert all(one.line in warned for one in read.lines if one.role == "unread")


NO_CALLS = {
    "result": "is_result",
    "news": "is_news",
    "rules": "is_rules",
}


@pytest.mark.parametrize(("name", "code"), NO_CALLS.items())
def test_text_that_is_no_call_gives_no_project_and_says_why(name, code):
    read = read_announcement(PAPERS[name][0])
    assert read.communities == ()
    assert [one.code for one in read.warnings] == [code]


def test_empty_text_says_so():
    read = read_announcement(" \n\n")
    assert (read.communities, [one.code for one in read.warnings]) == ((), ["empty"])


AMOUNTS = [
    ("15万", "", 150000, None),
    ("10.2万元", "", 102000, None),
    ("1 5 万", "", 150000, None),
    ("67,800元(含评估费)", "", 67800, None),
    ("１８５，４００元", "", 185400, None),
    ("1,854,000.00元", "", 1854000, None),
    ("¥96,000", "", 96000, None),
    ("￥96000.00元", "", 96000, None),
    ("人民币壹佰万零捌仟元整", "", 1008000, None),
    ("拾伍万元整(150000元)", "", 150000, None),
    ("十五万元", "", 150000, None),
    ("3.6", "金额(万元)", 36000, None),
    ("48,000.00", "资金（元）", 48000, None),
    ("最高限价58,000元", "", 58000, None),
    ("10万元(其中自筹2万元)", "", 100000, None),
    ("自筹2万元,保障资金8万元", "", 80000, None),
    ("每年5万元,共计10万元", "", 100000, None),
    ("不超过10万元", "", None, "amount_cap"),
    ("上限6万元", "", None, "amount_cap"),
    ("10万元以内", "", None, "amount_cap"),
    ("6万元", "资助上限", None, "amount_cap"),
    ("总额50万元", "", None, "amount_pool"),
    ("一等5万元,二等3万元", "", None, "amount_tiers"),
    ("3-5万元", "", None, "amount_tiers"),
    ("**万", "", None, "amount_masked"),
    ("1*.5万元", "", None, "amount_masked"),
    ("待定", "", None, "amount_unclear"),
    ("500元/人", "", None, "amount_rate"),
    ("12345.67元", "", None, "amount_cents"),
    ("80000", "", 80000, "amount_assumed"),
    ("10万元,其中活动8万元,评估2万元", "", 100000, "amount_first"),
]


@pytest.mark.parametrize(("text", "label", "yuan", "doubt"), AMOUNTS)
def test_amount(text, label, yuan, doubt):
    read = read_amount(text, label)
    assert (read.yuan, read.doubt) == (yuan, doubt)


PROFILES = [
    ("成立于2012年3月,常住人口1.2万人,3560户,面积1.35平方公里", ("2012-03", 12000, 3560, 1.35)),
    ("2012.3成立,辖区面积86公顷,总户数2,310", ("2012-03", None, 2310, 0.86)),
    ("社区建于2009年,占地1500亩,居民约18730人", (None, 18730, None, 1.0)),
    ("辖区面积92万平方米,居民8814户,总人口约27600余人", (None, 27600, 8814, 0.92)),
    ("现常住9282户,服务中心面积1200平方米", (None, None, 9282, None)),
]


@pytest.mark.parametrize(("text", "expected"), PROFILES)
def test_profile(text, expected):
    read, _ = read_profile(text)
    assert (read.founded, read.residents, read.households, read.area_km2) == expected


# Pieces that the grammar knows, so that random texts come near to an announcement.
_PIECES = [
    *"\n\n\n\n\t:。;、一二1(*|",
    "★", "金鹏社区", "项目一", "项目名称:", "项目金额:15万", "项目周期:", "具体指标:", "1.活动6场", "公告",
    "(1)每月2次", "申报资格", "资料提交", "联系人:王老师", "截止时间:2024年5月1日", "第一部分", "PART ONE", "公示",
    "序号\t项目名称\t金额", "1\t甲\t5万", "- 3 -", "2024年", "一、", "(一)", "二、申报条件", "预期成效:",
    "成立于2012年3月", "某街道办事处", "2024年5月1日", "项目概述:", "【周期】", "合计",
]  # fmt: skip
office_text = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)


@given(st.one_of(st.text(max_size=120), office_text))
@example("|||")
@example("\t\t")
@example("项目一\t\n\t\t1.")
@settings(max_examples=100, deadline=None)
def test_no_text_crashes_the_reader_or_loses_a_line(text):
    accounted(text).as_dict()


HOSTILE = [
    "1", "(", "★\n甲\n", "一二三", "(1)\n", "1.\n", "a\tb\n", "项目一\n", "甲社区\n",
    "5月1日截止", " ", "一、\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_in_proportion(piece):
    def seconds(length):
        text = piece * (length // len(piece))
        best = []
        for _ in range(2):
            start = time.process_time()
            read_announcement(text)
            best.append(time.process_time() - start)
        return min(best)

    small, large = seconds(2_100), seconds(6_300)
    assert large < max(0.4, 10 * small), (small, large)
