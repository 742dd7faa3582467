"""The twenty-one projects of a real call: what their indicators hold, stated as facts.

Expectations were taken from reading the call. Its sentences are not repeated here; the call is read
from outside of the repository, and where it is missing the check is skipped.
"""

import re

import pytest

from calls.reading import read_indicators

from .tables import CHECKED, q

_PROJECT = re.compile(r"^(?:项目[一二三四五六七]|★)$")
_TARGETS = re.compile(r"^具体(?:指标|要求):$")


def _targets_of(text):
    """The indicator texts of all projects, in the order of the call."""
    projects, current = [], None
    for line in text.splitlines():
        if _PROJECT.match(line):
            current = None
        elif _TARGETS.match(line):
            current = []
            projects.append(current)
        elif current is not None:
            current.append(line)
    return ["\n".join(lines) for lines in projects]


VIDEO = q("range 30-60 秒", each="每次活动")
USERS = [q(">= 2500-3000 人"), q(">= 200 人 day")]
SHOPS = q("range 4-5 家 month", each="社区")
YOUNG = {"condition": "55岁以下"}
FACTS = [
    {
        "1": [q("= 2040 户")],
        "2": [q("= 20 人", each="每个院落"), q(">= 60 %", **YOUNG), q(">= 12 次 year")],
        "3": [q(">= 1 次 week"), q(">= 30 次 year")],
        "4": [q(">= 10000 元")],
    },
    {"1": [q(">= 12 场 year")], "2": [q(">= 8 次 year"), q("= 2 次", part_of=0)], "3": []},
    {
        "1": [
            q(">= 12 场"),
            q(">= 10 场"),
            SHOPS,
            q(">= 40 家 year"),
            q(">= 25 人"),
            q(">= 60 %", **YOUNG),
            q(">= 6 场 year"),
            q("= 1 场", part_of=6),
            q(">= 300 人"),
            q(">= 500 人 year"),
            q("= 3 个"),
            q(">= 5 分钟", each="个"),
            *USERS,
            q(">= 50 %"),
        ],
        "2": [q(">= 2 次 year"), q(">= 300 人")],
        "3": [q(">= 12 场")],
    },
    {"1": [q("= 2 场"), q(">= 2000 人次")]},
    {
        "1": [q(">= 8 场")],
        "2": [q(">= 10 场")],
        "3": [q(">= 6 次"), q("= 1 次 week")],
        "4": [q(">= 1 场")],
        "5": [q("= 6 册"), q(">= 12 篇"), VIDEO, q(">= 8 次")],
    },
    {
        "1": [q(">= 60000 元"), q(">= 4 种 month"), q(">= 2 种")],
        "2": [
            q(">= 2 支"),
            q(">= 20 人", each="每支队伍"),
            q(">= 70 %", condition="8-18岁"),
            q(">= 60 %", condition="20-45岁"),
        ],
        "3": [q(">= 20 场"), q(">= 1 支"), q(">= 12 人"), q(">= 60 %", condition="40-60岁")],
        "4": [],
        "5": [q("= 10 册"), q(">= 20 篇"), VIDEO, q(">= 8 次")],
    },
    {
        "1": [q(">= 20 场"), q("= 4 场", part_of=0), q(">= 1 个 bimonth")],
        "2": [q("= 4 册"), q(">= 20 篇")],
        "3": [VIDEO, q(">= 6 次")],
    },
    {
        "1": [q(">= 5 场")],
        "2": [q("= 4 %")],
        "3": [q(">= 2 场")],
        "4": [q("= 4 册"), q(">= 12 篇"), VIDEO, q(">= 6 次")],
    },
    {
        "1": USERS,
        "2": [q("range 4-5 家 month"), q(">= 40 家", by="年底")],
        "3": [q("= 100 条", each="社区所有小区"), q("= 4 条 week")],
        "4": [q(">= 12 场"), q(">= 50 %")],
        "5": [q("= 200 次", by="6月底前"), q("= 30 次", each="社区每个小区")],
        "6": [q("= 3 个 month"), q("= 4 条 week")],
        "7": [q(">= 10 场")],
        "8": [q("= 10 条 month"), q("= 4 个")],
    },
    {
        "1": [q(">= 1 次 year")],
        "2": [q(">= 6 次")],
        "3": [q(">= 10 件")],
        "4": [q(">= 2 次"), q(">= 10 场")],
        "5": [q(">= 1 人")],
        "6": [q(">= 3 次")],
        "7": [q("= 2 册"), q(">= 20 篇"), VIDEO, q(">= 6 次")],
    },
    {
        "1": [
            q("range 2-3 场", each="每个小区"),
            q(">= 34 场 year"),
            q(">= 50 人"),
            q(">= 120 户"),
        ],
        "2": [q(">= 8 人"), q(">= 70 %", condition="45-65岁"), q(">= 10 件")],
        "3": [q(">= 15 名")],
        "4": [q(">= 20 个")],
        "5": [q("= 4 册"), q(">= 30 篇"), VIDEO, q(">= 10 次")],
    },
    {
        "1": [
            q("= 3 支"),
            q(">= 10-15 人", each="每支队伍"),
            q(">= 60 %", **YOUNG),
            q(">= 2 次 month"),
        ],
        "2": [q("= 6 场")],
        "3": [q("= 1 场")],
        "4": [],
    },
    {"1": [], "2": [q("= 6 场")], "3": [q(">= 6 场")], "4": [q("= 2 个")], "5": [], "6": []},
    {"1": [q("= 4 场")], "2": [q("= 1 场")], "3": [q("= 3 场")]},
    {"1": [], "2": [], "3": [], "4": [q(">= 6 场")], "5": []},
    {
        "1": [q("= 3 支"), q(">= 30 人")],
        "2": [q(">= 3 次", each="每支青年自组织队伍"), q(">= 9 次")],
        "3": [],
    },
    {
        "": [q("= 11 个")],
        "1": [q("= 20 条 month", each="社区")],
        "2": [],
        "3": [SHOPS, q(">= 40 家", by="年底")],
        "4": [q("= 2 次 quarter", each="社区")],
        "5": [
            q("= 200 次", by="6月底前", each="社区"),
            q("= 6 次 quarter", each="社区"),
            q("<= 2 周"),
        ],
        "6": [q("= 4 个"), q("= 10 条 month", each="社区")],
        "7": [q("<= 2 周"), q("= 3 个 month", each="社区")],
        "8": [q("= 4 条 week", each="社区")],
        "9": [q("= 3 个 month", each="社区")],
        "10": [],
        "11": [q("range 1000-1500 人", each="社区"), q("= 100 人 day")],
    },
    {
        "1": [q(">= 6 期"), q(">= 5 分钟", each="每期"), q(">= 5 次"), q("= 1 本")],
        "2": [q(">= 5 次", each="每类活动"), q(">= 90 分钟", each="每次活动")],
        "3": [
            q("= 25 人"),
            q(">= 80 %", **YOUNG),
            q(">= 6 场"),
            q("= 2 场", part_of=2),
            q(">= 400 人"),
        ],
        "4": [q(">= 4 次"), q(">= 10000 元")],
    },
    {
        "1": [q("= 3 个"), q(">= 90 %"), q(">= 3000 字")],
        "2": [
            q("= 3 个"),
            q(">= 1 个"),
            q("= 1 次 biweek", each="在3个院子"),
            q(">= 6 个", each="每个院落"),
        ],
        "3": [q(">= 1 支", each="每个小区"), q(">= 2 个", each="每支队伍")],
        "4": [q("= 1 套", by="项目结项时"), q("= 1 篇"), q(">= 2 次")],
    },
    {
        "1": [q(">= 4 场")],
        "2": [q(">= 20 个")],
        "3": [q(">= 2 次"), q(">= 10 次"), q("= 30 人"), q(">= 70 %", **YOUNG)],
        "4": [],
        "5": [q(">= 4 个"), q(">= 4 分钟")],
        "6": [q("= 1 套")],
    },
    {
        "1": [q(">= 12 场")],
        "2": [q(">= 10 场")],
        "3": [q(">= 40 家 year")],
        "4": [
            q(">= 25 人"),
            q(">= 60 %", **YOUNG),
            q(">= 6 场 year"),
            q("= 1 场", part_of=2),
            q(">= 300 人"),
            q(">= 500 人 year"),
        ],
        "5": [q("= 3 个"), q(">= 5 分钟", each="个")],
        "6": USERS,
    },
]


@pytest.mark.parametrize("place", range(len(FACTS)))
def test_real_call_project_holds_its_targets(seed, place):
    texts = _targets_of(seed("000"))
    assert len(texts) == len(FACTS)
    found = {
        one.number: [{key: getattr(target, key) for key in CHECKED} for target in one.quantities]
        for one in read_indicators(texts[place]).indicators
    }
    assert list(found) == list(FACTS[place])
    for number, expected in FACTS[place].items():
        assert found[number] == expected, number
