"""What a quantity counts: the noun behind the unit, or the words in front of the number."""

import re

from .comparators import BEFORE
from .folding import Folded
from .marks import Mark
from .patterns import one_of
from .scanning import Found

_VERBS = one_of(
    "积极 广泛 定期 有序 持续 精心 深入 重点 分别 共同 统一 并 需 须 应 要 能 可 拟 将 且 同时"
    " 至少 全年 年度 项目期内 服务期内 新增 策划 组织 开展 举办 召开 进行 完成 制作 建立 组建"
    " 成立 培育 孵化 发展 挖掘 引进 引入 打造 设立 设置 提供 发布 撰写 编印 印刷 形成 实施"
    " 参加 参与 邀请 招募 服务 覆盖 慰问 走访 探访 辅助 帮助 协助 推动 通过 对 为 向 以 在 于"
    " 由 按照 根据 围绕 结合 包含 包括 其中 含 总计 累计 共计 合计 共 各类 各项 各种 相关 不同"
    " 的 了 等 和 及 与 或 达到 达 占 累积 预计 力争 确保 平均 开够 搞 参加的"
)
_LEADING = re.compile(rf"^(?:{_VERBS}|[、:“”\-·*\s])+")
_ENDINGS = one_of(
    "不 应 需 须 要 占 达 达到 为 是 在 至 : 共 共计 累计 总计 合计 等 的 各 有 且 和 及 能 可"
    " 开展 举办 分别 均 都 预计 原则上 并"
)
_TRAILING = re.compile(rf"(?:{_ENDINGS}|(?<![自会益民])组织|[、\-“”*\s])+$")
_BEHIND = re.compile(r"(?P<noun>[^\d,;。:、()/\n\t“”*!?≥≤]{1,16})")
_BEHIND_STOP = re.compile(
    r"不[少低得超多]|至少|以[上内下]|左右|参与|参加|进行|开展|组织|含|其中|并|需|应|每|各|占|达|用于|为|的(?=部分|比例)|由|获|作为"
    r"|填写|维护|完毕|前|后|内|起"
)

_LABEL = re.compile(r"(?P<label>[^\d,;。:()\n\t!?“”]{2,16}):[^,;。()]*$")
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_LONGEST = 24


def name_counted(
    folded: Folded, found: list[Found], marks: list[Mark], ends: list[int]
) -> list[str | None]:
    """What each quantity counts, in the text's own words; None when it cannot be told."""
    names: list[str | None] = []
    for index, one in enumerate(found):
        previous = ends[index - 1] if index else 0
        following = found[index + 1].start if index + 1 < len(found) else len(folded.text)
        name = _behind(folded, ends[index], following) or _ahead(folded, one, previous, marks)
        if not name and index and names[-1] and found[index - 1].unit == one.unit:
            gap = folded.text[previous : one.start]
            if not re.search(r"[;。\n]", gap):
                name = names[-1]
        names.append(name or _topic(folded, one))
    return names


def _behind(folded: Folded, end: int, following: int) -> str | None:
    """'6场志愿服务活动': the noun right behind the unit."""
    match = _BEHIND.match(folded.text, end, min(following, len(folded.text)))
    if not match:
        return None
    noun = match["noun"]
    stop = _BEHIND_STOP.search(noun)
    if stop:
        noun = noun[: stop.start()]
    start = end + (len(noun) - len(noun.lstrip("的")))
    noun = re.sub(r"[的和及与等]+$", "", noun.lstrip("的"))
    return folded.as_shown(start, start + len(noun)) if len(noun) >= 2 else None


def _ahead(folded: Folded, one: Found, previous: int, marks: list[Mark]) -> str | None:
    """'骨干培训不少于6次': the words of the clause in front, without verbs, marks, comparators."""
    start = max(one.clause[0], previous, one.start - 60)
    head = folded.text[start : one.start]
    for mark in marks:
        if start <= mark.start and mark.end <= one.start:
            blank = "\0" * (mark.end - mark.start)
            head = head[: mark.start - start] + blank + head[mark.end - start :]
    head = _BRACKETS.sub("", head)
    head = BEFORE.sub(lambda match: "\0" * len(match[0]), head)
    pieces = [_trim(piece) for piece in re.split(r"[\0:]+", head)]
    pieces = [piece for piece in pieces if len(piece) >= 2]
    return pieces[-1][-_LONGEST:] if pieces else None


def _trim(piece: str) -> str:
    return _TRAILING.sub("", _LEADING.sub("", piece))


def _topic(folded: Folded, one: Found) -> str | None:
    """The label before a colon, when the clause itself names nothing."""
    head = folded.text[max(0, one.start - 40) : one.start]
    label = _LABEL.search(head)
    return _trim(label["label"]) or None if label else None
