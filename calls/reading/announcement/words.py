"""The words by which offices name the parts of a call: labels inside a project, headings of sections.

Names are compared without spaces and without brackets ('项 目 金 额(万元)' is 项目金额), so that the
tables hold plain words only. One pattern a kind; the first kind that fits the whole name wins.
"""

import re
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_BRACKETED = re.compile(r"\([^()]{0,20}\)")


def squeeze(folded: str) -> str:
    """A folded name without spaces and without what stands in brackets."""
    return _SPACES.sub("", _BRACKETED.sub("", folded))


# Labels of a project; 'content' and 'goal' are an overview unless nothing else holds the indicators.
_LABELS = {
    "name": (
        r"(?:申报|拟征集|征集|服务|子|分)?项目(?:的)?(?:名称|名|题目|标题)|名称"
        r"|标的名称|采购项目名称"
    ),
    "category": (
        r"(?:项目|服务|所属|申报)?(?:类别|类型|分类|领域|种类)|项目所属(?:类别"
        r"|领域)|服务领域"
    ),
    "period": (
        r"(?:项目|服务|实施|执行|合同|履行|履约|建设|开展|运行|资助|协议)*(?:周期"
        r"|期限|起止时间|起止日期|实施时间|执行时间|服务时间|时限|服务期|执行期"
        r"|实施期|项目时间|合同期|有效期)|项目时间|实施时间|时间"
    ),
    "cap": r"(?:单个?|每个)?(?:项目|资金|资助|经费|金额|预算)*(?:上限|最高额|最高额度)",
    "amount": (
        r"(?:项目|资助|支持|扶持|预算|经费|资金|采购|申报|申请|补贴|补助|购买|拟"
        r"|总|合同|保障|激励|专项|计划|核定|安排)*(?:金额|资金|经费|预算|费用|额度"
        r"|总额|造价|总价|价款|拨款|资金预算|经费预算|预算金额|资金总额|控制价"
        r"|限价)|最高限价|招标控制价|采购控制价|拦标价|拟资助"
    ),
    "indicators": (
        r"(?:项目|服务|工作|具体|主要|基本|核心|量化|考核|绩效|产出|数量|质量|任务"
        r"|验收|评估|目标|预期|内容|建设|细化|关键|完成|可量化|成果|年度|与|及|和"
        r"|、)*(?:指标|绩效目标|考核目标|具体要求|量化要求|服务量|服务数量"
        r"|考核内容|产出要求|任务清单|工作量|指标体系)(?:要求|内容|任务|说明"
        r"|及要求|及标准|及考核|与要求|明细|如下|设置)*|(?:项目|服务|具体|工作"
        r"|实施)?(?:具体要求|目标任务|服务要求|任务要求|具体任务|交付要求|项目产出"
        r"|项目要求|服务标准|任务目标|工作任务|服务清单|工作要求)|(?:项目|服务"
        r"|工作|具体)*内容(?:及|与|和"
        r"|、)(?:[具体量化服务考核绩效工作项目数量]*)(?:指标|要求|目标|数量|频次)"
    ),
    "outcome": (
        r"(?:项目|服务|预期|期望|预计|总体|社会|绩效)*(?:成效|效果|成果|效益"
        r"|影响)(?:目标|要求)?|(?:项目)?(?:预期|期望)(?:目标|达到的效果)"
    ),
    "overview": (
        r"(?:项目|服务|基本|任务|内容|总体)*(?:概述|概况|简介|介绍|描述|说明|简述"
        r"|综述|摘要|概要)|项目任务|(?:项目)?任务(?:概述|描述)?|基本情况"
        r"|项目基本情况"
    ),
    "content": (
        r"(?:项目|主要|服务|工作|实施|建设|活动|具体|核心)*(?:内容|任务|措施|举措"
        r"|服务|计划|工作)"
    ),
    "goal": (
        r"(?:项目|服务|总体|工作|实施|项目的)*(?:目标|目的|背景|意义|需求|需求分析"
        r"|背景及需求|背景和需求|宗旨|思路|理念)(?:及意义|与意义)?"
    ),
    "who": r"(?:项目|服务|受益|覆盖|目标)*(?:对象|人群|人员|群体)|受益人群|服务对象(?:及人数)?",
    "place": (
        r"(?:项目|服务|实施|活动)*(?:地点|区域|地址|范围|点位)|实施(?:主体|单位)"
        r"|(?:申报|所属|实施|项目)社区|所在社区"
    ),
    "number": r"(?:项目)?(?:编号|序号|号)|序|No\.?",
    "note": r"备注|说明",
}  # fmt: skip
LABELS = {kind: re.compile(rf"(?:{pattern})") for kind, pattern in _LABELS.items()}
# A label of these kinds is believed without a colon where it stands alone on its line.
STANDS_ALONE = {
    "name", "category", "period", "amount", "indicators", "outcome", "overview", "content", "goal", "who",
}  # fmt: skip
PROJECT_SIGNS = {"name", "category", "period", "cap", "amount", "indicators", "overview", "content"}

# Headings of sections. 'handing' is how to apply, with papers, dates and addresses mixed.
_LEAD = (
    r"(?:关于|本次|各|有关|相关|项目|[^,;。:()]{2,10}社区|社会组织|机构|单位"
    r"|其他|其它|具体|基本|主要|参与|承接|[^,;。:]{0,4}的)*"
)
_TAIL = (
    r"(?:及|与|和|、|要求|如下|说明|标准|清单|安排|方式|时间|地点|规定|须知"
    r"|办法|等|目录|列表|条件|内容)*"
)
_SECTIONS = {
    "eligibility": (
        r"(?:申报|申请|投标|报名|参与|参选|应征|竞标|承接|实施|供应商|响应|比选|竞选"
        r"|服务)*(?:资格|条件|主体|对象|资质)|(?:投标|资格|资质)要求|(?:申报|申请|承接|报名|参与"
        r"|实施|供应商|投标)(?:单位|主体|机构|组织|方|人|者)(?:的)?(?:要求|资格|条件"
        r"|范围|资质)|(?:申报|申请|承接|报名|参与|供应商|投标)(?:的)?(?:要求|资格|条件"
        r"|范围|资质)|(?:申报|申请)(?:单位|机构|主体|组织|人|方)|谁可以申报"
    ),
    "documents": (
        r"(?:申报|申请|报名|提交|所需|需|应|需要|应当|递交|投标|响应|证明|报送"
        r"|文件|应征)*(?:提供|提交|报送)?(?:的)?(?:材料|资料|文件|要件)(?:提交"
        r"|报送|递交|准备|组成|要求)*|需提交(?:的)?(?:材料|资料)|提交什么"
    ),
    "handing": (
        r"(?:申报|申请|报名|征集|投标|递交|提交|报送|材料报送)(?:时间|方式|方法"
        r"|办法|流程|程序|步骤|要求|途径|渠道|安排|须知|期限|日期|截止时间"
        r"|截止日期|截止|地点)|[^,;。:]{0,10}截止(?:时间|日期)|如何申报|(?:受理|接收"
        r"|征集)(?:时间|方式|期限)|时间安排|日程安排"
    ),
    "duties": (
        r"(?:项目)?(?:申报方|申报人|承接方|承接主体|承接单位|承接机构|执行方"
        r"|实施方|中标方|中标单位|项目方)?(?:需|须|应)?注意(?:事项)?"
        r"|(?:项目)?活动资料要求|(?:项目)?资料要求|(?:项目)?(?:实施|执行|管理|过程"
        r"|监督|监管|日常|档案|工作|履约|宣传|活动)(?:管理|要求|监督|事项|规定"
        r"|职责|义务|责任)+|(?:其他|其它)(?:要求|事项)|承接(?:方|单位|主体"
        r"|机构)(?:义务|责任|职责|要求)|(?:双方)?(?:责任|义务|职责)|项目须知"
        r"|履约要求|长期要求"
    ),
    "contact": (
        r"(?:业务|政策|报名|项目|技术)?(?:联系|咨询)(?:方式|人|电话|办法|我们"
        r"|地址)|联系人及(?:电话|联系方式)|(?:业务|政策|报名)?咨询"
    ),
    "review": (
        r"(?:项目)?(?:评审|评选|评标|比选|遴选|评定|评分|立项|开标)(?:会|方式|办法"
        r"|程序|流程|安排|标准|时间|细则|要求|原则|评审|与公示|及公示|公示)*"
        r"|结果公示|公示"
    ),
    "profile": r"(?:社区)?(?:概况|简介|基本情况|情况介绍|基本信息|介绍|情况简介)|辖区概况",
    "projects": (
        r"(?:项目|征集|申报|需求|拟征集|拟实施|招标|采购|服务|资助|购买"
        r"|保障资金)*(?:项目)(?:清单|列表|需求|目录|一览表|汇总表|汇总|明细|内容"
        r"|情况|信息|介绍|设置|安排|概况|基本情况)?|项目(?:清单|需求|一览|一览表"
        r"|列表|汇总表|情况|信息)(?:表)?|征集(?:内容|清单|范围)|需求清单|服务需求"
        r"|采购需求"
    ),
    "appendix": r"附件\d*|附表\d*|附",
    "other": (
        r"(?:资金|经费)(?:来源|拨付|管理|使用|保障|监管|安排)+.{0,8}"
        r"|(?:资金|资助|奖励|项目)?(?:分档|档次|档位|等级)(?:标准|设置|说明)?|付款方式|总则|(?:指导思想|基本原则|工作目标|总体要求|征集原则|申报原则"
        r"|项目原则|背景|目的|征集背景|征集目的|宗旨|活动主题|主办单位|组织机构"
        r"|组织领导|组织实施|保障措施|资助方式|资助标准|资助范围|支持方向|征集方向"
        r"|资助额度|项目变更|违约责任|知识产权|纪律要求|监督举报|其他|其它|特别说明"
        r"|温馨提示|声明|解释权|附则|未尽事宜|公告期限|发布媒体|公告媒体)"
    ),
}  # fmt: skip
SECTIONS = {
    kind: re.compile(rf"{_LEAD}(?:{pattern}){_TAIL}") for kind, pattern in _SECTIONS.items()
}


@lru_cache(maxsize=2048)
def label_kind(name: str) -> str | None:
    """The kind of a project's label, or None: label_kind('项目金额(万元)') is 'amount'."""
    plain = squeeze(name).strip("*★●■[]“”")
    if not 1 <= len(plain) <= 16:
        return None
    return next((kind for kind, pattern in LABELS.items() if pattern.fullmatch(plain)), None)


@lru_cache(maxsize=2048)
def section_kind(name: str) -> str | None:
    """The kind of section that a heading opens, or None: section_kind('投标要求:') is 'eligibility'."""
    plain = squeeze(name).strip("*★●■[]“”:")
    if not 2 <= len(plain) <= 22:
        return None
    return next((kind for kind, pattern in SECTIONS.items() if pattern.fullmatch(plain)), None)


# Labels that may stand in the middle of a line behind another label's value.
INLINE_LABEL = re.compile(
    r"(?:(?<=[\s;,。|、)])|(?<=[^\s])(?=项目|具体指标|考核指标))"
    r"(?P<label>(?:项目|资助|预算|申报|采购|支持)(?:名称|金额|资金|经费|预算"
    r"|周期|期限|类别|类型|概述|简介|概况|指标|内容|目标|总额|时间)"
    r"|(?:服务|实施|执行|合同)(?:周期|期限|时间|期|对象|内容|指标)|(?:具体"
    r"|考核|绩效|基本|量化)(?:指标|要求)|绩效目标"
    r"|(?<=[\s;,。|])(?:金额|资金|经费|预算|周期|期限|类别|类型|概述|简介|指标))"
    r"(?:\([^()]{1,10}\))?\s*:"
)
