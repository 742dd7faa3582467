"""What a quantity counts: the noun behind the unit, or the words in front of the number.

This is the part that staff corrects most often, so it is kept short rather than clever: the words
nearest to the number, cut at the last verb, without marks and comparators. Where nothing is near,
nothing is said.
"""

import re

from .comparators import BEFORE
from .folding import Folded
from .marks import Mark
from .patterns import one_of
from .scanning import Found

# Words that only lead to the noun; a lookahead keeps nouns that begin alike (能力, 共建, 参与人数).
_LEAD = one_of(
    "积极 广泛 定期 有序 持续 精心 深入 深度 重点(?![人群关]) 分别 共同 统一 并 需(?!求) 须"
    " 应(?!急) 要(?!求) 能(?![力人]) 可(?!持) 拟 将 且 同时 至少 全年 年度 项目期内 服务期内"
    " 新增 提高 提升 此 服务(?![期人时对队站点项活团覆]) 覆盖(?![率面]) 慰问 走访(?!量) 探访(?!量) 辅助(?!性) 帮助"
    " 协助 推动 通过 对(?!接) 为(?![民老]) 向 以 在(?![册职线]) 于 由 按照 根据 围绕 结合 包含"
    " 包括 但不限于 其中 含 总计 累计 共计 合计 共(?![建治享]) 各类 各项 各种 相关 的 了 等"
    " 和(?![谐睦]) 及 与 或 达到 达 占 累积 预计 力争 确保 平均 开够 搞 参加(?!人) 参与(?!人)"
    " 参加的 更多 组织(?![生者活]) 方式的 形式的 类型的 提供 发布(?!会) 邀请 招募 解决 完成"
)
_LEADING = re.compile(rf"^(?:{_LEAD}|[、:“”\-·*\s])+")
_ENDINGS = one_of(
    "不 应 需 须 要 占 达 达到 为 是 在 至 : 共 共计 累计 总计 合计 等 的 各 有 且 和 及 能 可 开展"
    " 举办 分别 均 都 预计 原则上 并 完成 实施 策划 超 近 (?<![预合签节])约"
)
_TRAILING = re.compile(rf"(?:{_ENDINGS}|(?<![自会益民])组织|[、\-“”*\s])+$")
_DOES = re.compile(
    one_of(
        "开展 举办 召开 挖掘 培养 培育 成立 建立 组建 打造 实施(?!方案|细则) 提交 引入 引进"
        " 发展(?!会) 寻找 策划 孵化 制作 撰写 编印 印刷 形成 设立 设置 进行"
    )
)
_BEHIND = re.compile(r"(?P<noun>[^\d,;。:、()/\n\t“”*!?≥≤]{1,20})")
_BEHIND_STOP = re.compile(
    r"不[少低得超多]|至少|以[上内下]|左右|参与|参加|进行|开展|(?<![自会益民])组织|含|其中|(?<!合)并|需(?!求)|应(?!急)"
    r"|每|各|占|达|用于|为|的(?=部分|比例)|由|获|作为|提供|掌握|认领|填写|维护|完毕|前|后|内|起|和(?![谐睦])"
)
_THEME = re.compile(r"以.{1,14}?为(?:主题|主|核心|内容|载体)的?")  # 3次以非遗文化为主题的活动
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_LABEL = re.compile(r"(?P<label>[^\d,;。:()\n\t!?“”]{2,16}):[^,;。()]*$")
_SENTENCE_END = re.compile(r"[;。\n]")
_LONGEST = 24
_GAP = "\0"  # stands where a mark or a comparator was


def name_counted(
    folded: Folded, found: list[Found], marks: list[Mark], ends: list[int]
) -> list[str | None]:
    """What each quantity counts, in the text's own words; None when it cannot be told.

    ends: where each quantity ends with its rates
    """
    names: list[str | None] = []
    for index, one in enumerate(found):
        previous = ends[index - 1] if index else 0
        following = found[index + 1].start if index + 1 < len(found) else len(folded.text)
        name = _behind(folded, ends[index], following) or _ahead(folded, one, previous, marks)
        if not name and index and _shares_name(folded, found[index - 1], one, previous):
            name = names[-1]
        names.append(name or _label(folded, one))
    return names


def _shares_name(folded: Folded, before: Found, one: Found, previous: int) -> bool:
    """Whether '每周1次,全年30次' or '志愿者25人(55岁以下占60%)' goes on about the same thing."""
    gap = folded.text[previous : one.start]
    return not _SENTENCE_END.search(gap) and (
        (before.unit == one.unit and not gap.startswith(")")) or gap.startswith("(")
    )


def _behind(folded: Folded, end: int, following: int) -> str | None:
    """'6场志愿服务活动': the noun right behind the unit."""
    theme = _THEME.match(folded.text, end, following)
    start = theme.end() if theme else end
    match = _BEHIND.match(folded.text, start, following)
    if not match:
        return None
    noun = match["noun"]
    stop = _BEHIND_STOP.search(noun)
    if stop:
        noun = noun[: stop.start()]
    start += len(noun) - len(noun.lstrip("的"))
    noun = re.sub(r"[的和及与等]+$", "", noun.lstrip("的"))
    return folded.as_shown(start, start + len(noun)) if len(noun) >= 2 else None


def _ahead(folded: Folded, one: Found, previous: int, marks: list[Mark]) -> str | None:
    """'骨干培训不少于6次': the words in front in the clause, else in the bare clause before."""
    start = max(one.clause[0], previous)
    head = folded.text[max(start, one.start - 60) : one.start]
    if previous > one.clause[0] and "、" in head:  # 简报4期更新、推文10条
        start = one.start - len(head) + head.rfind("、") + 1
    name = _words(folded, start, one.start, marks, share=one.unit == "%")
    if name or start <= previous or start == 0:
        return name
    per_what = any(mark.kind == "each" and start <= mark.start < one.start for mark in marks)
    if folded.text[start - 1] not in ",(" or (per_what and folded.text[start - 1] == ","):
        return None
    earlier = max(previous, folded.clause_start(start - 1))
    return _words(folded, earlier, start - 1, marks) if earlier > previous or not previous else None


def _words(
    folded: Folded, start: int, end: int, marks: list[Mark], share: bool = False
) -> str | None:
    """The last words between two places that are neither mark nor comparator.

    share: for '上门量不低于总户数的90%', where the words before the comparator are the subject
    """
    start = max(start, end - 60)
    head = folded.text[start:end]
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            blank = _GAP * (mark.end - mark.start)
            head = head[: mark.start - start] + blank + head[mark.end - start :]
    head = _BRACKETS.sub("", head)
    if share and (ruled := list(BEFORE.finditer(head))) and len(head) - ruled[-1].end() > 1:
        head = head[: ruled[-1].start()]
    head = BEFORE.sub(_GAP, head)
    pieces = [_trim(piece) for piece in re.split(r"[\0:]+", head)]
    pieces = [piece for piece in pieces if len(piece) >= 2 and not _DOES.fullmatch(piece)]
    return pieces[-1][-_LONGEST:] if pieces else None


def _trim(piece: str) -> str:
    """A piece without the words that lead to its noun, cut at its last verb and after '等'."""
    if "/" in piece:  # 提案上报条/月/社区、事件上报20条: the words before belong to another rate
        piece = piece.rpartition("、")[2]
    piece = _TRAILING.sub("", piece)
    verbs = [verb.end() for verb in _DOES.finditer(piece) if len(piece) - verb.end() >= 2]
    piece = piece[verbs[-1] :] if verbs else piece
    _, listed, rest = piece.rpartition("等")
    if listed and len(rest) >= 2:
        piece = rest
    piece = _TRAILING.sub("", _LEADING.sub("", piece))
    return piece if piece.count("“") == piece.count("”") else re.sub("[“”]", "", piece)


def _label(folded: Folded, one: Found) -> str | None:
    """The label before a colon, when the clause itself names nothing."""
    head = folded.text[max(0, one.start - 40) : one.start]
    label = _LABEL.search(head)
    return _trim(label["label"]) or None if label else None
