"""The sentences that say why a person should look at a line, in Chinese and in English."""

SENTENCES = {
    "no_call": ("这段文字不像征集公告：没有读到任何项目", "this text is no call: no project was found in it"),
    "is_result": ("这是结果公示或名单，不是征集公告", "this is a notice of results and no call"),
    "is_rules": ("这是办法、方案或细则，不是征集公告", "these are rules or plans and no call"),
    "is_news": ("这是新闻或工作简讯，不是征集公告", "this is news and no call"),
    "is_form": ("这是申报表格，不是征集公告", "this is an application form and no call"),
    "is_draft_rules": ("这是征求意见的公告，不是项目征集公告", "this asks for opinions and is no call"),
    "empty": ("没有文字", "there is no text"),
    "no_community": ("没有读到社区名称", "no community is named"),
    "community_from_title": ("社区名称取自标题或落款", "the community was taken from the title or signature"),
    "no_projects": ("“{}”下面没有读到项目", "no project was found under “{}”"),
    "no_projects_listed": (
        "这份公告没有列出项目，只读取申报规则", "this call lists no projects; only its rules were read",
    ),
    "community_from_project": (
        "没有社区标题，“{}”取自项目名称", "no heading names a community; “{}” was taken from a project",
    ),
    "no_name": ("项目没有名称", "the project has no name"),
    "name_from_heading": ("没有“项目名称”一栏，名称取自标题", "the name was taken from the heading"),
    "no_indicators": ("项目“{}”没有读到指标", "the project “{}” has no indicators"),
    "indicators_unlabelled": (
        "没有“具体指标”字样，按编号的条目读作指标",
        "no heading says that these are indicators; the numbered items were taken",
    ),
    "indicator_twice": ("同一指标写了两遍，只取一次", "the indicator is written twice and was taken once"),
    "amount_missing": ("项目没有写金额", "the project has no amount"),
    "amount_cap": ("“{}”是上限，不作为项目金额", "“{}” is a cap and no amount"),
    "amount_pool": ("“{}”是总额，不是单个项目的金额", "“{}” is a pool for several projects"),
    "amount_tiers": ("“{}”有几档金额，不能确定", "“{}” holds several sums"),
    "amount_masked": ("“{}”中的金额被遮盖", "the amount in “{}” is masked"),
    "amount_unclear": ("“{}”中没有读到金额", "no amount was found in “{}”"),
    "amount_rate": ("“{}”是按期或按人的标准，不是总额", "“{}” is a rate and no total"),
    "amount_cents": ("“{}”不是整元", "“{}” is no whole number of yuan"),
    "amount_first": ("“{}”有几个数额，取第一个", "“{}” holds several sums; the first was taken"),
    "amount_assumed": ("“{}”没有写单位，按元读取", "“{}” has no unit and was read as yuan"),
    "founded_year": ("只写了成立年份，没有月份", "only the year of its founding is written"),
    "deadline_no_year": ("截止日期没有写年份", "the deadline has no year"),
    "deadline_invalid": ("“{}”不是有效的日期", "“{}” is no valid date"),
    "deadline_relative": ("截止时间是相对期限，没有写日期", "the deadline is relative; no day is written"),
    "deadline_none": ("没有读到截止日期", "no deadline was found"),
    "shared": ("“{}”写在各社区之外，读作各社区共用", "“{}” was read for all communities"),
    "unread": ("这一行不知道属于哪一部分", "it is not clear where this line belongs"),
    "no_year": ("没有读到年度", "no year was found"),
    "too_long": ("文字过长，只读到这里", "the text is too long and was read up to here"),
}  # fmt: skip


def say(code: str, text: str, language: str = "zh-hans") -> str:
    """The sentence of a code; ``text`` is quoted where the sentence has a place for it.

    language: a language code; anything that does not begin with 'en' is said in Chinese
    """
    chinese, english = SENTENCES[code]
    quoted = text if len(text) <= 40 else text[:39] + "…"
    return (english if language.lower().startswith("en") else chinese).format(quoted)
