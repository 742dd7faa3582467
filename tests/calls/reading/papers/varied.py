"""Calls of wide variety as the trees that become drafts: every number gives another one."""

import random

_PLACES = ["芦花", "槐安", "柳荫", "望月", "石桥", "青杏", "南浦", "归云"]
_NAMES = [
    "“{}”邻里食堂", "{}夜校 与邻同行", "{}·小管家(二期)", "1+2+N{}共治", "{}银龄守护计划", "走进{}：老街记忆",
    "{}TIME志愿服务", "2026{}邻里节",
]  # fmt: skip
_CATEGORIES = [None, "为老服务类", "总体营造类", "党组织服务群众类", "社区文体服务类+志愿服务类"]
_PERIODS = [
    None, "自合同签订之日起至2026年12月31日", "2026年3月——2027年2月(以合同约定为准)", "八个月", "按协议约定",
]  # fmt: skip
_OVERVIEWS = [
    None, "为辖区高龄老人提供服务。", "围绕“一老一小”，开展不少于两类活动，覆盖3个院落；\n带动居民参与。",
    "搭建平台:议事、协商、共治，形成长效机制",
]  # fmt: skip
_AMOUNTS = [None, 50000, 67800, 102000, 1854000, 99999]
_WORDS = ["活动", "讲座", "培训", "议事会", "走访", "义诊", "沙龙", "比赛"]
_PER = ["", "每月", "每季度", "每周", "全年", "每两周"]
_SIGN = ["不少于{}", "不低于{}", "至少{}", "≥{}", "{}", "不超过{}"]


def _target(pick):
    unit = pick.choice("场次期节个户")
    number = pick.choice([1, 2, 6, 12, 40, 365, 2000])
    said = pick.choice(_SIGN).format(f"{number}{unit}")
    return f"{pick.choice(_PER)}开展{pick.choice(_WORDS)}{said}"


def _indicator(pick):
    ends = [
        "", "，每场不少于20人", "，其中大型活动1场", "（55岁以下占比不低于60%）", "，满意度达到90%以上",
        "，培育志愿者队伍3支、每支不少于15人", "，募集资金不低于1.5万元", "：(1)线上4次。(2)线下2次",
    ]  # fmt: skip
    return _target(pick) + pick.choice(ends)


def varied_tree(seed):
    """A call of two to four communities with up to five projects each."""
    pick = random.Random(seed)
    places = pick.sample(_PLACES, pick.randint(2, 4))
    return {
        "title": "", "issuer": None, "year": 2026, "summary": None,
        "communities": [_community(pick, f"{place}社区", place) for place in places],
    }  # fmt: skip


def _community(pick, name, place):
    profile = {"founded": None, "residents": None, "households": None, "area_km2": None, "text": ""}
    return {
        "name": name, "line": None, "profile": profile, "deadline": None, "deadline_text": None,
        "contact": "许清 028-00000000",
        "eligibility": ["在民政部门登记", "财务制度健全；有独立账户"], "documents": ["登记证书", "申报书"],
        "duties": ["每月25日前报送进展"],
        "projects": [_project(pick, place, number) for number in range(pick.randint(1, 5))],
    }  # fmt: skip


def _project(pick, place, number):
    rows = dict.fromkeys(_indicator(pick) for _ in range(pick.randint(1, 6)))
    return {
        "name": pick.choice(_NAMES).format(place) + "甲乙丙丁戊"[number],
        "category": pick.choice(_CATEGORIES), "period_text": pick.choice(_PERIODS),
        "amount_yuan": pick.choice(_AMOUNTS), "overview": pick.choice(_OVERVIEWS), "line": None,
        "indicators_text": "\n".join(f"{place}. {text}" for place, text in enumerate(rows, 1)),
    }  # fmt: skip
