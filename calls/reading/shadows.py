"""Numbers that are no quantities: dates, times, ages, names, codes, addresses, sayings.

Each pattern has one purpose, with an example above it; all are of bounded length, so that the whole
table runs in linear time over any text.
"""

import re

from .patterns import DIGIT_CN, one_of

_CN = f"[{DIGIT_CN}两百双]"
_ALONE = r"(?<![\d.])"
_YEAR = r"(?:19|20)\d\d"
_NOT_COUNTING = r"(?![\d人场次户家个条名元万千])"
_MONTH_PART = one_of("份 底 末 初 中旬 上旬 下旬")
_DAY_PART = one_of("上午 下午 晚 晚上 早 早上 中午")

_DATES = (
    # 2023-2024年
    rf"(?<!\d){_YEAR}(?:年度?)?[-~至到]{_YEAR}年?度?{_NOT_COUNTING}",
    # 2023年5月3日
    rf"{_ALONE}{_YEAR}年(?:\d{{1,2}}月(?:\d{{1,2}}[日号])?)?",
    # 2023.5, 2023-05-03
    rf"{_ALONE}{_YEAR}[.\-/]\d{{1,2}}(?:[.\-/]\d{{1,2}})?{_NOT_COUNTING}",
    # 2023项目
    rf"{_ALONE}{_YEAR}(?=项目|街道|全国|春节)",
    # 二〇二四年
    r"[二一][〇零九○][〇零一二三四五六七八九○]{2}年",
    # 3-11月, 3月至11月
    rf"{_ALONE}\d{{1,2}}月?[-~至到]\d{{1,2}}月份?",
    # 5月14日, 5月上旬, 5月3-4日
    rf"{_ALONE}\d{{1,2}}月{_MONTH_PART}?(?:\d{{1,2}}(?:[-~至]\d{{1,2}})?[日号])?",
    # 六月底
    rf"(?<!个){_CN}{{1,3}}月{_MONTH_PART}(?:{_CN}{{1,3}}[日号])?",
    # 25日前; but 30日内 is a limit
    rf"{_ALONE}\d{{1,2}}[日号](?![楼间房均内])(?:上午|下午|前|晚)?",
    # 每周三, 周一至周五; but 每周一次 is a count
    r"(?:周|星期|礼拜)[一二三四五六日天末]"
    r"(?:[至到、\-~](?:周|星期)?[一二三四五六日天](?=[^场次个篇条期]))?(?![次场期个篇条节项])",
    # 16:00-17:00
    rf"{_ALONE}\d{{1,2}}:\d{{2}}(?:[-~至到]\d{{1,2}}:\d{{2}})?",
    # 下午3点半
    rf"{_DAY_PART}(?:\d{{1,2}}|{_CN}{{1,2}})[点时](?:\d{{1,2}}分|半)?",
    # 9点前
    rf"{_ALONE}\d{{1,2}}[点时](?:\d{{1,2}}分|半|整)?(?=[前后至到开])",
    # 三季度, 1季度
    r"[一二三四1-4](?:个)?季度(?!一)",
    # 8.8慈善日, 3.5学雷锋
    rf"\d{{1,2}}\.\d{{1,2}}(?=[^\d,;。%万元]{{0,6}}{one_of('日 节 慈善 公益 学雷锋 消费')})",
    # 99公益日, 六一期间
    rf"(?:99|95|520|618)公益|[{DIGIT_CN}]{{2}}{one_of('节 前夕 期间 儿童节 建军节 劳动节')}",
)
_AGES = (
    # 0-3岁, 8-18岁
    r"\d{1,3}(?:周?岁)?[-~至到]{1,2}\d{1,3}周?岁(?:及?以[上下])?",
    # 55岁以下, 60周岁(含)以上
    r"(?<!\d)\d{1,3}(?:周岁|岁)(?:\(含\)|及|或|\(不?含\))?(?:以[上下内])?",
    # 六十岁以上
    rf"{_CN}{{1,4}}(?:至{_CN}{{1,4}})?周?岁(?:及?以[上下])?",
    # 80后
    r"\d{2}后",
)
_CODES = (
    # 1+2+N
    r"\d{1,3}(?:\+[\dNnXx]{1,3}){1,6}",
    # A4, H5, GB2312, V2.0
    r"[A-Za-z][A-Za-z\-]{0,8}\d{1,8}(?:\.\d{1,3}){0,3}",
    # 4K, 5G, 5A级, 3D
    r"\d{1,4}[A-Z](?![A-Za-z]{3})级?",
    # 2.0版
    r"\d{1,3}(?:\.\d{1,3}){1,3}版本?(?!面)",
    # 〔2021〕15号, 154号
    r"\[\d{4}\]第?\d{1,5}号|\d{1,6}号(?!召)",
    # 1:2
    r"\d{1,3}(?::\d{1,3}){1,5}",
    # 7×24小时
    r"\d{1,2}[xX×*](?:24|7)小?时?",
    # 24小时热线
    rf"(?:24|12|8)小时{one_of('热线 值班 值守 在线 自助 开放 全天 监护 营业 不打烊 图书 服务')}",
    # 15分钟便民圈
    r"\d{1,3}分钟[^\d,;。、]{0,4}圈",
    # phone numbers, also masked
    r"(?<!\d)1[3-9]\d(?:\d{8}|-\d{4}-\d{4}|\*{3,8}\d{0,4})(?![\d万])|0\d{2,3}-[\d*]{4,9}|(?<!\d)400-?\d{3}-?\d{4}",
    # 12345热线
    rf"(?<!\d)(?:123[1-5][589]|12338|110|119|120)(?={one_of('热线 服务 平台 报警 政务 民生')})",
    # 280院, 3栋2单元, 88号附3
    r"\d{2,4}院|\d{1,4}[栋幢](?=\d)|\d{1,3}单元(?=\d)|附\d{1,4}",
    # 西园三期, 中大1.2期
    r"[园苑城府庭湾郡期大](?:[一二三四五六七八九]|\d(?:\.\d)?)期",
)
_SAYINGS = (
    # 第三方, 第1年, 第一届
    rf"第{_CN}{{1,4}}[^,;。]?|第\d{{1,6}}[^\d,;。]?",
    # 一户一档; but 一月一次 is a count
    r"一[^\d,;。、一]{1,3}一(?![次场回期个篇条节份套支本册部](?!一))[^\d,;。、]{1,3}",
    # 三会一课, 一核多点, 三站两中心
    rf"{_CN}[会议老网核站社队员融必清亮进访联建全][^\d,;。、]{{0,3}}?{_CN}"
    rf"{one_of('课 公开 小 治 点 中心 有 必 零 清 创')}[^\d,;。]?",
    # 三天一上门; but 三天一次 is a count
    rf"{_CN}天一[^\d次场期个,;。]{{1,3}}",
    # 由60%提升至85%: where it stands today is no target
    rf"[由从][^\d,;。]{{0,4}}\d{{1,3}}(?:\.\d{{1,2}})?%?(?={one_of('提升 提高 增加 增至 降低 降至 下降 上升')})",
    # 五个一, 五社联动, 四点半课堂
    rf"{_CN}个一|{_CN}{one_of('社联动 级联动 位一体 治融合 长制 务公开 上门 关爱 点半 率 化')}",
    # 一系列, 一体化, 一次性
    "一"
    + one_of(
        "系列 体 体化 次性 站式 条龙 条主线 条线 起 些 定 同 般 直 方面 部分 对一 家人 家亲 律 致"
        " 线 流 旦 刻 张网 盘棋 把手 站到底 件事 人之"
    ),
    # 两委, 两新组织
    r"[两二][委级新代表大岸地江翼侧]",
    # 统一, 进一步, 同一个
    rf"{one_of('统 唯 专 单 逐 进 之 同 首 某 任 任意 另 独 头')}一[次个项场名位家步处]?",
    # 一次申报、一次办好
    rf"一次{one_of('申报 受理 解决 办好 办成 办结 告知')}",
    # 上一次
    r"[上下]一[次场期届年季月周]",
    # 这两个年龄段, 前三名
    rf"{one_of('这 那 该 上述 此')}(?:[{DIGIT_CN}两]{{1,2}}|\d{{1,2}})"
    r"[个项类种位名大点条期场次支家年天周]",
    rf"(?<![底日月末束])前[{DIGIT_CN}两]{{1,2}}[个项类种位名期场次支家年天周]",
    # 百分之百满意, 千家万户
    r"百分之百满意|千家万户|百姓|万家",
    # 十四五, 二十大, 三中全会
    rf"十[三四五]五|二十大|[{DIGIT_CN}]{{2,4}}届|[{DIGIT_CN}]{{1,3}}中全会",
    # 一是
    rf"[{DIGIT_CN}]是",
)
SHADOWS = tuple(map(re.compile, (*_DATES, *_AGES, *_CODES, *_SAYINGS)))

# Short quoted names without a comparator: “10分钟生活圈”
_QUOTED = re.compile(r"[“‘\"《「][^“”‘’\"《》「」,;。、]{1,16}[”’\"》」]")
_TITLE = re.compile(r"《[^《》]{1,60}》")
_QUANTITY_IN_QUOTES = re.compile(r"不少|不低|至少|以上|%|≥|≤|不超|每[月周年季]|达到")


def find_shadows(text: str) -> list[tuple[int, int]]:
    """The parts of a folded text in which no number is a quantity, in order, merged."""
    spans = [match.span() for pattern in SHADOWS for match in pattern.finditer(text)]
    spans += [match.span() for match in _TITLE.finditer(text)]
    spans += [
        match.span() for match in _QUOTED.finditer(text) if not _QUANTITY_IN_QUOTES.search(match[0])
    ]
    return merge(spans)


def merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
