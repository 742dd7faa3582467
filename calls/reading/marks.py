"""Marks around a number: how often, per what, for whom, until when.

A mark is found once for the whole text; which quantity it rules is decided in ``attaching``.
"""

import re
from dataclasses import dataclass

from .patterns import DIGIT_CN, one_of

# Nouns that end the name of what something is counted per: 每支青年文艺队伍, 每个院落.
_HEAD = re.compile(
    one_of(
        "社区 社区社会组织 社会组织 自组织 院落 小区 队伍 团队 活动 班级 课程 培训 培训班 班 小组 个案"
        " 老人 家庭 网格员 网格 楼栋 单元 项目 居民 志愿者 学员 学期 儿童 对象 站点 点位 街道"
        " 村 参与者 组织 企业 商家 机构 院子 栋楼 场次 服务 讲座 党支部 支部 党员 沙龙 比赛"
        " 会议 视频 作品 简报 案例 周期 年度 服务年度 工作日 骨干 品牌 阵地 类别 主题 节日"
        " 节点 困难户 户 人员 人 版块 板块"
    )
)
# Where such a name surely ends: a comparator, a verb, a number, a sign.
_NAME_END = re.compile(
    r"[\d,;。!?:()/\n\t\[\]“”、*≥≤><=]|不[少低得超应能多]|至少|至多|最[少多低高]|需|应|能|可|要|须|均|各|由|以|为|约|达|满"
    r"|开展|举办|组织[开举实]|完成|通过|培育|建立|参加|参与|配备|配|提供|安排|进行|落实|实际|自主|发放|补贴|补助|资助|慰问|走访"
    r"|上门|累计|共|平均|的|每|[一二两三四五六七八九十](?=[场次人名个支节期份篇天户位家])"
)
_EVENT_MEASURES = "场次期节堂届轮天"
_MEASURE = (
    "(?:[个支场次期节堂户人家名位组队班类条项件篇份套部轮届座处所间栋幢对季批块年课册本台桌张]"
    "|例(?!会(?!谈)))"
)
# 每班学员25人以上: the learners are counted, the class is what they are counted per.
_COUNTED_PERSONS = frozenset(
    ["学员", "居民", "志愿者", "党员", "人员", "人", "儿童", "老人", "参与者", "对象"]
)
_PERSON_MEASURES = "个名位户人家类"

_TIME_WORD = {
    "天": "day", "日": "day", "晚": "day", "周": "week", "星期": "week", "礼拜": "week",
    "月": "month", "季": "quarter", "季度": "quarter", "半年": "halfyear", "半年度": "halfyear",
    "年": "year", "年度": "year", "工作日": "day", "自然年": "year", "月度": "month",
    "双周": "biweek", "双月": "bimonth", "自然月": "month",
}  # fmt: skip
_TWO = "[2两二双]"
_MULTIPLE = {
    ("2", "week"): "biweek", ("2", "month"): "bimonth", ("3", "month"): "quarter",
    ("6", "month"): "halfyear", ("12", "month"): "year", ("14", "day"): "biweek",
    ("7", "day"): "week",
}  # fmt: skip
_COUNT = {
    "两": "2",
    "二": "2",
    "双": "2",
    "三": "3",
    "六": "6",
    "十二": "12",
    "一": "1",
    "十四": "14",
}

_TIME = r"(?:半年度?|季度|年度|自然年|自然月|月度|工作日|星期|礼拜|双周|双月|[天日晚周月季年])"
_NO_NOUN = r"(?![轻龄代级画会租份刊报亮历])"  # 每年轻人, 每季会, 月报 are other words
# 季度不少于2次 is a period, 季度分析会4次 a kind of meeting.
_THEN = r"(?=[不至最各共均应需要须达≥≤\d]|开展|举办|组织|召开|完成|内)"
PERIOD = re.compile(
    rf"每隔?(?P<count>\d{{1,2}}|十二|十四|[一两二双三六])?个?(?P<every>{_TIME}){_NO_NOUN}"
    rf"|(?P<skip>隔)(?P<alternate>[天日周月年])"
    rf"|(?:按|逐|分)(?P<by>月度?|季度?|周|日|年度?){_NO_NOUN}"
    rf"|(?P<mean>[日周月季年])(?:均|活跃|活(?=[用量人]))"
    rf"|(?<![\d〇零至到上下])(?P<whole>全年度?|半年度?(?![内后前总述评会])|本?年度内?|年内|一年内"
    rf"|一年(?=[不至最\d共要])|(?<![一二三四1-4两\d])季度{_THEN}|月度{_THEN})"
    # 一个月搞一次, 半年一次, 两周1次
    rf"|(?<![第一两二三四\d])(?P<n>一|两|二|半|[23])个?(?P<bare>天|周(?![日天末]|[一二三四五六](?![次场期回]))|星期|月|季度?|年)(?=[^\d,;。、()一二两三]{{0,5}}(?:[一两二三四五]|\d{{1,3}})(?:次|场|期|回|个|篇|条|节))"
)
ONCE = re.compile(r"一次性|单次性")

_NUMERAL = rf"(?:\d{{1,3}}|[{DIGIT_CN}两]{{1,3}})"
_PLACES = one_of("社区 院落 小区 网格 村 项目 团队 队 班 楼 单元 街道 栋 学期")
EACH = re.compile(
    # 每支队伍, 每10户, 每社区
    rf"每(?P<n>{_NUMERAL})?(?P<measure>{_MEASURE}|(?={_PLACES}))(?![一二]?个月)"
    # 各街道
    rf"|(?P<all>各)个?(?={one_of('社区 院落 小区 网格 村 支部 街道 站点 楼栋 小组 队伍 班级')})"
    # 人均, 场均; but not 平均
    r"|(?P<mean>(?<!平)[人户场组])均(?![可为须需应能])"
    # 单场
    r"|(?P<single>单[场次期个篇条部件份节支户])"
    # 一次不少于15人
    r"|(?P<one>(?<![一-龥])一[次场期节班组回])"
    r"(?=[^,;。\d]{0,3}(?:不少|不低|至少|最少|不超|最多|[≥≤满]))"
    # 分别在3个院子各开一次
    rf"|(?P<within>(?:分别)?[在于到对]{_NUMERAL}个{_HEAD.pattern})(?=[^,;。\d]{{0,8}}(?:各|[一1两]次|开))"
)
_EACH_VERB = one_of("开展 举办 组织 建立 成立 完成 不少于 不低于 至少 设 培育 配备 选树 自")
_DATE = r"\d{1,2}月(?:\d{1,2}日)?"
_LISTED = r"[^\d,;。:()\n\t、]{2,16}"
EACH_OF = re.compile(
    # 春节、端午、中秋各1场
    rf"(?P<list>[^\d,;。:()\n\t一]{{2,40}}?)各{_EACH_VERB}{{0,2}}(?=\d|[{DIGIT_CN}两])"
    # 3月5日、12月5日各1次
    rf"|(?P<dates>(?<!\d){_DATE}(?:[、和及]{_DATE}){{1,5}})各{_EACH_VERB}{{0,2}}"
    # 上半年、下半年各举办邻里节1届: behind a list, a noun may stand before the number
    rf"|(?P<listed>{_LISTED}(?:、{_LISTED}){{1,5}}?)各(?![类项种方个级界区社街村院小网处位单年部])"
    rf"[^\d,;。:()\n\t、各每]{{1,12}}(?=\d|[{DIGIT_CN}两])"
)
_LIST_VERB = re.compile(
    r"^.*(?:开展|举办|组织|围绕|利用|结合|以及|并在|需在|应在|和在|分别|其中|通过|包括|包含|在|于|每年|全年)"
)

_AGE = r"(?:\d{1,3}|[一二三四五六七八九十]{1,4})"
CONDITION = re.compile(
    rf"{_AGE}(?:周?岁)?(?:[-~至到]{{1,2}}){_AGE}周?岁(?:及?以[上下])?"
    rf"|(?<![\d])(?:满)?{_AGE}周?岁(?:\((?:含|不含)\))?(?:(?:及|或)?以[上下内])?"
)
BY = re.compile(
    r"(?:(?:19|20)\d\d年|当年|次年|本年)?\d{1,2}月(?:份|\d{1,2}[日号]|底|末|初|中旬|[上下]旬)?(?:之前|以前|前)"
    r"|(?:(?:19|20)\d\d年|当年|次年|本年)?\d{1,2}月[底末](?!每)"
    r"|(?<!每)(?:(?:19|20)\d\d)?年[底末终](?:之前|以前|前)?"
    r"|(?<!每)(?:本|当)?(?:学期|季度|月|周)[底末](?:之前|以前|前)"
    r"|[一二三四六七八九十]{1,2}月(?:底|末|份)?(?:之前|以前|前)"
    r"|(?:项目|合同|协议)?(?:结项|验收|中期(?:评估)?|期满|结束|到期)(?:之前|以前|时|前)"
    r"|(?:项目|合同|协议)(?:签订|启动|立项)后?(?:\d{1,3}|[一两二三四五六七八九十]{1,3})个?(?:工作日|日|天|周|月)(?:之内|以内|内)"
    r"|前(?:\d|[一两二三四五六])个月内?"
)
SLASH = re.compile(r"/")


@dataclass(frozen=True)
class Mark:
    """A sign of ``kind`` (per, each, condition, by) that holds ``value``."""

    kind: str
    value: str
    start: int
    end: int


def find_marks(text: str) -> list[Mark]:
    """All marks of a folded text in the order of their places."""
    marks = [mark for mark in map(_period, PERIOD.finditer(text)) if mark]
    marks += [Mark("per", "once", *m.span()) for m in ONCE.finditer(text)]
    taken = {mark.start for mark in marks}
    marks += [_each(text, m) for m in EACH.finditer(text) if m.start() not in taken]
    marks += [_each_of(m) for m in EACH_OF.finditer(text)]
    marks += [Mark("condition", m[0], *m.span()) for m in CONDITION.finditer(text)]
    marks += [Mark("by", m[0], *m.span()) for m in BY.finditer(text)]
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def period_of(word: str) -> str | None:
    """The period that a word after a slash names: 月, 每周, 两个月, 季度."""
    match = PERIOD.fullmatch("每" + word.removeprefix("每"))
    mark = _period(match) if match else None
    return mark.value if mark and mark.kind == "per" else None


def _period(match: re.Match[str]) -> Mark | None:
    kind, value = "per", None
    if match["every"]:
        value = _times(match["count"] or "1", _TIME_WORD[match["every"]])
        if value is None:  # 每10天, 每3年: no period of the contract, so it is told as it stands
            kind, value = "each", match[0]
    elif match["skip"]:
        value = {"周": "biweek", "月": "bimonth"}.get(match["alternate"])
        if value is None:
            kind, value = "each", match[0]
    elif match["by"] or match["mean"]:
        value = _TIME_WORD[match["by"] or match["mean"]]
    elif match["whole"]:
        whole = match["whole"]
        value = next(
            period
            for sign, period in (
                ("半", "halfyear"), ("季", "quarter"), ("月", "month"), ("年", "year"),
            )
            if sign in whole
        )  # fmt: skip
    else:
        unit = _TIME_WORD[match["bare"]]
        value = "halfyear" if (match["n"], unit) == ("半", "year") else _times(match["n"], unit)
        if value is None:
            kind, value = "each", match[0]
    return Mark(kind, value, match.start(), match.end())


def _times(count: str, unit: str) -> str | None:
    count = _COUNT.get(count, count)
    return unit if count == "1" else _MULTIPLE.get((count, unit))


def _each(text: str, match: re.Match[str]) -> Mark:
    if match["measure"] is None and not match["all"]:
        return Mark("each", match[0].removeprefix("分别"), match.start(), match.end())
    noun = noun_at(text, match.end())
    measure = match["measure"] or "个"
    if measure in _EVENT_MEASURES and not _HEAD.search(noun):
        noun = ""  # 每场摊位不少于20个: stalls are counted per event, not per 每场摊位
    if (measure not in _PERSON_MEASURES and noun in _COUNTED_PERSONS) or measure == "例":
        noun = ""
    end = match.end() + len(noun)
    value = text[match.start() : end]
    if value == "每支":
        value = "每支队伍"
    return Mark("each", value, match.start(), end)


def noun_at(text: str, place: int) -> str:
    """The noun that begins at ``place``: up to its head (文艺队伍), '' when none can be told."""
    stop = _NAME_END.search(text, place, place + 14)
    limit = stop.start() if stop else min(len(text), place + 14)
    head = _HEAD.search(text, place, limit)
    while head:
        following = _HEAD.match(text, head.end(), limit)
        if not following:
            return text[place : head.end()]
        head = following
    closed = stop is not None or limit == len(text)
    return text[place:limit] if closed and limit - place <= 5 else ""


def _each_of(match: re.Match[str]) -> Mark:
    if match["dates"]:
        return Mark("each", match["dates"], *match.span())
    listed = _LIST_VERB.sub("", match["list"] or match["listed"]).strip("、和及与的 ")
    start = match.start()
    return Mark("each", listed or "各", start, match.end())
