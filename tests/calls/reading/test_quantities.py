"""The grammar of quantities, one habit of writing after the other. All sentences are invented."""

import re

import pytest

from calls.reading import read_quantities

from .tables import differences, facts, q

AT_LEAST = [
    f"开展讲座{words}"
    for words in (
        "不少于6场", "不低于6场", "不得少于6场", "不小于6场", "至少6场", "最少6场", "6场以上",
        "6场及以上", "6场(含)以上", "6场(及以上)", "达到6场", "≥6场", ">=6场", "≧6场", "大于等于6场",
        "不少6场", "不下6场", "不能少于6场", "不应少于6场", "起码6场", "不低于六场", "不少于 6 场",
        "不少于\uff16场", "不少于6场次"[:-1], "达6场", "满6场", "不得低于6场", "最低6场", "保底6场",
        "场次不少于6场", "数量不少于6场", "不少于6场以上",
    )
]  # fmt: skip
AT_MOST = [
    f"投诉{words}"
    for words in (
        "不超过3件", "不多于3件", "至多3件", "最多3件", "3件以内", "3件以下", "≤3件", "<=3件", "不得超过3件",
        "不高于3件", "不得多于3件", "控制在3件以内", "小于等于3件", "不大于3件", "不能超过3件", "上限3件",
        "3件之内",
    )
]  # fmt: skip


@pytest.mark.parametrize("text", AT_LEAST)
def test_quantity_at_least(text):
    assert differences(text, [q(">= 6 场")]) is None


@pytest.mark.parametrize("text", AT_MOST)
def test_quantity_at_most(text):
    assert differences(text, [q("<= 3 件")]) is None


PERIODS = [
    ("每天巡查不少于2次", "day"),
    ("每日巡查不少于2次", "day"),
    ("巡查不少于2次/天", "day"),
    ("日均巡查不少于2次", "day"),
    ("每个工作日巡查不少于2次", "day"),
    ("每周巡查不少于2次", "week"),
    ("每星期巡查不少于2次", "week"),
    ("巡查不少于2次/周", "week"),
    ("巡查每周不少于2次", "week"),
    ("每2周巡查不少于2次", "biweek"),
    ("每两周巡查不少于2次", "biweek"),
    ("每两个星期巡查不少于2次", "biweek"),
    ("隔周巡查不少于2次", "biweek"),
    ("每月巡查不少于2次", "month"),
    ("每个月巡查不少于2次", "month"),
    ("按月巡查不少于2次", "month"),
    ("月均巡查不少于2次", "month"),
    ("巡查不少于2次/每月", "month"),
    ("每两月巡查不少于2次", "bimonth"),
    ("每2个月巡查不少于2次", "bimonth"),
    ("每季度巡查不少于2次", "quarter"),
    ("每个季度巡查不少于2次", "quarter"),
    ("每季巡查不少于2次", "quarter"),
    ("巡查不少于2次/季度", "quarter"),
    ("每三个月巡查不少于2次", "quarter"),
    ("每半年巡查不少于2次", "halfyear"),
    ("半年巡查不少于2次", "halfyear"),
    ("每6个月巡查不少于2次", "halfyear"),
    ("全年巡查不少于2次", "year"),
    ("每年巡查不少于2次", "year"),
    ("年度巡查不少于2次", "year"),
    ("本年度巡查不少于2次", "year"),
    ("一年内巡查不少于2次", "year"),
    ("巡查不少于2次/年", "year"),
    ("每月巡查,不少于2次", "month"),
    ("每月开展巡查工作,每次巡查不少于2次"[:9] + "不少于2次", "month"),
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_quantity_period(text, period):
    assert differences(text, [q(f">= 2 次 {period}")]) is None


SENTENCES = [
    # --- bare counts, Chinese numerals, counting nouns ---
    ("开展骨干培训6次", [q("= 6 次", what="骨干培训")]),
    ("两场趣味运动会", [q("= 2 场", what="趣味运动会")]),
    ("建立志愿服务队伍三支", [q("= 3 支")]),
    ("组织十二次巡逻", [q("= 12 次")]),
    ("走访居民一百二十户", [q("= 120 户")]),
    ("完成调研报告1份", [q("= 1 份", what="调研报告")]),
    ("培育一支文艺队伍", [q("= 1 支")]),
    ("印制手册1,500本", [q("= 1500 本")]),
    ("服务人次达到2,000人次", [q(">= 2000 人次")]),
    ("全年服务1.2万人次", [q("= 12000 人次 year")]),
    ("发放宣传单3千份", [q("= 3000 份")]),
    ("书写案例2万字", [q("= 20000 字")]),
    ("报告不少于3000字", [q(">= 3000 字")]),
    ("课程时长1个半小时", [q("= 1.5 小时")]),
    ("活动半天", [q("= 0.5 天")]),
    ("活动场次:24", [q("= 24 场")]),
    ("受益人数不少于800", [q(">= 800 人")]),
    ("受益人数:800人", [q("= 800 人")]),
    ("1 2 场讲座", [q("= 12 场")]),
    ("讲座\uff11\uff12场\uff0c沙龙\uff16次", [q("= 12 场"), q("= 6 次")]),
    # --- ranges ---
    ("每次活动20-30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动20~30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动20--30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动20—30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动20至30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动20人至30人", [q("range 20-30 人", each="每次活动")]),
    ("每次活动二十到三十人", [q("range 20-30 人", each="每次活动")]),
    ("满意率80%-90%", [q("range 80-90 %")]),
    ("满意率百分之八十至九十", [q("range 80-90 %")]),
    ("补贴1-2万元", [q("range 10000-20000 元")]),
    ("补贴5000-1万元", [q("range 5000-10000 元")]),
    ("补贴1万-2万元", [q("range 10000-20000 元")]),
    ("用户≥2500-3000人", [q(">= 2500-3000 人")]),
    ("不少于10-15人", [q(">= 10-15 人")]),
    ("发展商户4-5家/月", [q("range 4-5 家 month")]),
    ("发展商户4-5家/月/社区", [q("range 4-5 家 month", each="社区")]),
    # --- share, rate ---
    ("骨干中55岁以下占60%", [q(">= 60 %", condition="55岁以下")]),
    ("志愿者25人(55岁以下应占60%)", [q("= 25 人"), q(">= 60 %", condition="55岁以下")]),
    ("满意度达到百分之九十五", [q(">= 95 %")]),
    ("六成以上居民知晓", [q(">= 60 %")]),
    ("知晓率不低于八成五", [q(">= 85 %")]),
    ("满意度\uff19\uff10\uff05以上", [q(">= 90 %")]),
    ("参与率≥12﹪", [q(">= 12 %")]),
    (
        "知晓率、到场率、好评率分别达到20%、12%、80%以上",
        [q(">= 20 %", what="知晓率"), q(">= 12 %", what="到场率"), q(">= 80 %", what="好评率")],
    ),
    ("活动中党员参与率不少于三分之一", [q(">= 33.33 %")]),
    ("上门量不低于总户数的90%", [q(">= 90 %")]),
    ("过半数家庭参与,半数以上签约", [q(">= 50 %"), q(">= 50 %")]),
    # --- money ---
    ("资金不少于1万元", [q(">= 10000 元")]),
    ("赞助不低于6万(含实物折价)", [q(">= 60000 元")]),
    ("募集67,800元", [q("= 67800 元")]),
    ("募集资金10.2万", [q("= 102000 元")]),
    ("募集人民币壹佰万零捌仟元整", [q("= 1008000 元")]),
    ("补助每户500元", [q("= 500 元", each="每户")]),
    ("一次性补助300元", [q("= 300 元 once")]),
    ("每人每月补贴200元", [q("= 200 元 month", each="每人")]),
    # --- per what ---
    ("每支队伍不少于20人", [q(">= 20 人", each="每支队伍")]),
    ("每支不少于20人", [q(">= 20 人", each="每支队伍")]),
    ("每个院落不少于3名", [q(">= 3 名", each="每个院落")]),
    ("各社区不少于2场", [q(">= 2 场", each="各社区")]),
    ("场地预约2次/季度/社区", [q("= 2 次 quarter", each="社区")]),
    ("视频时长不少于5分钟/个", [q(">= 5 分钟", each="个")]),
    ("每场参与不低于40人", [q(">= 40 人", each="每场")]),
    ("平均每场不少于30人", [q(">= 30 人", each="每场")]),
    ("人均服务2小时", [q("= 2 小时", each="人均")]),
    ("每10户配备1名网格员", [q("= 1 名", each="每10户")]),
    ("线上、线下各3场", [q("= 3 场", each="线上、线下")]),
    ("每期培训班不少于3天", [q(">= 3 天", each="每期培训班")]),
    ("每学期至少2次家访", [q(">= 2 次", each="每学期")]),
    ("每10天更新1次", [q("= 1 次", each="每10天")]),
    ("不少于50人次/场", [q(">= 50 人次", each="场")]),
    (
        "每类课程不少于5次,每次课程不低于90分钟",
        [q(">= 5 次", each="每类课程"), q(">= 90 分钟", each="每次课程")],
    ),
    (
        "每个小区至少培育1支队伍,每支队伍不少于8人",
        [q(">= 1 支", each="每个小区"), q(">= 8 人", each="每支队伍")],
    ),
    # --- until when ---
    ("云服务200次/6月底前", [q("= 200 次", by="6月底前")]),
    ("6月底前完成200次", [q("= 200 次", by="6月底前")]),
    ("12月31日前开展6场", [q("= 6 场", by="12月31日前")]),
    ("完成入户200户(6月底前)", [q("= 200 户", by="6月底前")]),
    ("年底不低于40家", [q(">= 40 家", by="年底")]),
    ("2025年6月底前组建队伍3支", [q("= 3 支", by="2025年6月底前")]),
    ("项目结项前形成案例2篇", [q("= 2 篇", by="项目结项前")]),
    ("3个月内完成问卷500份", [q("= 500 份", by="3个月内")]),
    ("合同签订后10日内提交方案1份", [q("= 1 份", by="合同签订后10日内")]),
    ("接诉后24小时内响应", [q("<= 24 小时")]),
    ("平台信息2周内维护完毕", [q("<= 2 周")]),
    # --- contained in another ---
    ("全年8次,包含两次外出", [q("= 8 次 year"), q("= 2 次", part_of=0)]),
    ("活动6场,其中2场为大型活动", [q("= 6 场"), q("= 2 场", part_of=0)]),
    ("联赛20场(4场决赛)", [q("= 20 场"), q("= 4 场", part_of=0)]),
    (
        "活动12场,其中线上4场,线下8场",
        [q("= 12 场"), q("= 4 场", part_of=0), q("= 8 场", part_of=0)],
    ),
    (
        "活动12场,其中线上4场、线下5场",
        [q("= 12 场"), q("= 4 场", part_of=0), q("= 5 场", part_of=0)],
    ),
    ("活动12场,其中大型2场,培训6场", [q("= 12 场"), q("= 2 场", part_of=0), q("= 6 场")]),
    ("志愿者50人,其中党员不少于10名", [q("= 50 人"), q(">= 10 名", part_of=0)]),
    ("活动10场(含节日活动3场)", [q("= 10 场"), q("= 3 场", part_of=0)]),
    ("活动10场;培训含外出2次", [q("= 10 场"), q("= 2 次")]),
    ("活动6场(每场不少于30人)", [q("= 6 场"), q(">= 30 人", each="每场")]),
    # --- age ---
    ("成员不少于12人,40-60岁60%", [q(">= 12 人"), q(">= 60 %", condition="40-60岁")]),
    (
        "成员年龄占比8-18岁不少于70%、20-45岁不少于60%",
        [q(">= 70 %", condition="8-18岁"), q(">= 60 %", condition="20-45岁")],
    ),
    ("面向0-3岁婴幼儿家庭开展活动", []),
    ("60周岁(含)以上老人50名", [q("= 50 名", condition="60周岁(含)以上")]),
    ("服务老人80人(70岁以上)", [q("= 80 人", condition="70岁以上")]),
    # --- about ---
    ("约30人", [q("= 30 人")]),
    ("30人左右", [q("= 30 人")]),
    ("近百户,走访80余户", [q("= 80 户")]),
    ("服务20余万人次", [q("= 200000 人次")]),
    ("两三场", [q("range 2-3 场")]),
    # --- several in one sentence ---
    ("每周不低于1次,全年不低于30次", [q(">= 1 次 week"), q(">= 30 次 year")]),
    ("每周开展义诊1次、理发1次", [q("= 1 次 week"), q("= 1 次 week")]),
    (
        "队伍3支,每支10--15人,55岁以下不少于60%,每月不少于2次",
        [
            q("= 3 支"),
            q("range 10-15 人", each="每支队伍"),
            q(">= 60 %", condition="55岁以下"),
            q(">= 2 次 month"),
        ],
    ),
    ("招募管家不少于50人和结对家庭不少于120户", [q(">= 50 人"), q(">= 120 户")]),
    (
        "公众号粉丝1000-1500人/社区,日活跃量100人/日",
        [q("range 1000-1500 人", each="社区"), q("= 100 人 day")],
    ),
    ("每两月至少开展一个主题的比赛", [q(">= 1 个 bimonth")]),
    ("需1名驻点社工,每周1-4天", [q("= 1 名"), q("range 1-4 天 week")]),
    ("每周开放不少于5天,每天不少于8小时", [q(">= 5 天 week"), q(">= 8 小时 day")]),
    ("视频号粉丝量突破1000人", [q(">= 1000 人")]),
    ("培训不少于3次,每次2课时", [q(">= 3 次"), q("= 2 课时", each="每次")]),
    ("绿化200平方米,宣传栏4块", [q("= 200 平方米"), q("= 4 块")]),
    ("专业评估得分不低于90分", [q(">= 90 分")]),
    ("媒体报道:区级及以上2篇,市级1篇", [q("= 2 篇"), q("= 1 篇")]),
    ("招募志愿者≥100名;建立台账1套", [q(">= 100 名"), q("= 1 套")]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_quantity_sentence(text, expected):
    assert differences(text, expected) is None


NOT_COUNTED = [
    "建立一户一档", "落实一院一策", "一月一主题系列活动", "关注一老一小", "一对一帮扶", "1+2+N模式", "24小时热线",
    "采用4K画质", "小程序2.0版", "民发〔2021〕15号文件", "金桥街280院", "委托第三方评估", "项目第1年",
    "每日16:00前上报", "下午3点半集中", "面向6-12岁儿童", "55岁以下居民", "80后青年", "2024年5月12日启动",
    "2023-2024年度", "3-11月实施", "联系电话 028-8123****", "落实三会一课", "社区两委成员", "五社联动机制",
    "第三届邻里节", "十四五规划", "15分钟生活圈", "“四点半课堂”品牌", "三个方面的问题", "这两个年龄段的群体",
    "两大特殊人群", "形成一系列成果", "一站式服务", "进一步提升", "统一部署", "同一个楼栋", "六一期间", "99公益日",
    "8.8慈善日", "1:1配套", "7×24小时值守", "12345热线", "中大1.2期", "东园三期", "3栋2单元", "每周三开放",
    "周一至周五开放", "上半年启动", "三季度完成", "5A级社会组织", "一种温馨的氛围", "《三年行动计划》",
    "附2号", "打造“一社一品”", "百姓大舞台", "千家万户", "二十大精神", "两新组织", "四级联动", "一是加强宣传",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_number_that_counts_nothing(text):
    assert differences(text, []) is None


DOUBTS = [
    ("约30人", ["about"]),
    ("30人左右", ["about"]),
    ("服务100余人", ["about"]),
    ("超过100人", ["strict"]),
    ("不少于6场以下", ["conflict"]),
    ("30-20人", ["backward"]),
    ("达到300", ["no_unit"]),
    ("不低于6万,", ["money_assumed"]),
    ("党员占30%", ["share_at_least"]),
    ("满意率95%", ["rate_exact"]),
    ("服务200人/次", ["person_times"]),
    ("1 2 场", ["digits_joined"]),
    ("三分之二以上", ["share_rounded"]),
    ("不少于12场", []),
]


@pytest.mark.parametrize(("text", "codes"), DOUBTS)
def test_quantity_tells_what_is_unsure(text, codes):
    (one,) = read_quantities(text)
    assert [doubt.code for doubt in one.doubts] == codes


MARKED = [
    ("开展培训不少于12场/年", "不少于12场/年"),
    ("开展 1 2 场", "1 2 场"),
    ("讲座\uff11\uff12场", "\uff11\uff12场"),
    ("每月2次", "2次"),
    ("约30人左右", "约30人左右"),
]


@pytest.mark.parametrize(("text", "marked"), MARKED)
def test_quantity_is_marked_where_it_stands(text, marked):
    (one,) = read_quantities(text)
    assert text[one.start : one.end] == marked


COUNTED = [
    ("开展微课堂活动6场", "微课堂活动"),
    ("6场志愿服务活动", "志愿服务活动"),
    ("活动频次每周不低于1次", "活动频次"),
    ("培育社区自组织不少于3支", "社区自组织"),
    ("邻里活动:12场", "邻里活动"),
    ("公众号粉丝量≥2500人", "公众号粉丝量"),
    ("居民满意度达到90%", "居民满意度"),
    ("不少于10篇原创文稿", "原创文稿"),
    ("宣传周参与人数不低于300人", "宣传周参与人数"),
    ("上门量不低于总户数的90%", "上门量"),
    ("不少于3次以非遗文化为主题的活动", "活动"),
    ("开展能力提升交流会不低于2次", "能力提升交流会"),
    ("培育社区社会组织3家", "社区社会组织"),
    ("引入医生、律师等专业人士至少5名", "专业人士"),
    ("在各小区开展夜谈会等主题活动,全年不少于12场", "主题活动"),
    ("精美短片(30-60秒)", "精美短片"),
    ("年龄在55岁以下的骨干达到60%", "骨干"),
    ("热点议题策划实施不少于10场", "热点议题"),
]


@pytest.mark.parametrize(("text", "what"), COUNTED)
def test_quantity_names_what_is_counted(text, what):
    (one,) = read_quantities(text)
    assert one.what == what


AROUND_NAMES = [
    ("每月开展“邻里日”活动2场", [q("= 2 场 month")]),
    ("每月开展培训(线上或线下)不少于2场", [q(">= 2 场 month")]),
    ("每支队伍(含舞蹈、合唱)不少于12人", [q(">= 12 人", each="每支队伍")]),
    ("全年开展《民法典》宣讲(进小区、进院落),不少于4次", [q(">= 4 次 year")]),
    ("零投诉、零距离服务,零件更换5个", [q("= 5 个")]),
    ("大陆续建队伍个数3个", [q("= 3 个")]),
]


@pytest.mark.parametrize(("text", "expected"), AROUND_NAMES)
def test_quantity_beside_names_and_brackets(text, expected):
    assert differences(text, expected) is None


# What an input method types in place of the ASCII signs of the tables.
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in ",;:()!?"}
_WIDE_DIGITS = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%/"}


@pytest.mark.parametrize("shape", [_WIDE, _WIDE | _WIDE_DIGITS], ids=["signs", "digits"])
@pytest.mark.parametrize(("text", "expected"), [*SENTENCES, *AROUND_NAMES])
def test_quantity_in_full_width(text, expected, shape):
    """Full-width signs and digits change nothing but the words that are quoted from the text."""
    same = ("comparator", "value", "value_max", "unit", "per", "part_of")
    found = [{key: row[key] for key in same} for row in facts(text.translate(shape))]
    assert found == [{key: row[key] for key in same} for row in expected]


@pytest.mark.parametrize(("text", "expected"), [*SENTENCES, *AROUND_NAMES])
def test_quantity_with_spaces_between_words(text, expected):
    """Texts from recognised scans have spaces anywhere but inside of a number."""
    if " " in text or re.search(r"[\d万千]-|[\d.]\.|,\d", text):
        return
    spaced = re.sub(r"(?<=[一-龥])(?=[\d一-龥])", " ", text)
    assert differences_without_words(spaced, expected) is None


def differences_without_words(text, expected):
    same = ("comparator", "value", "value_max", "unit", "per", "part_of")
    found = [{key: row[key] for key in same} for row in facts(text)]
    wanted = [{key: row[key] for key in same} for row in expected]
    return None if found == wanted else (found, wanted)
