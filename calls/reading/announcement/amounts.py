"""What a project may spend, in yuan: one clear sum, or nothing with the reason why.

A cap, a pool for several, steps and masked digits are no amount. A control price (最高限价) is one:
it is the budget of a purchase. What the applicant brings along (自筹) does not count.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from ..folding import fold, prepare
from ..numbers import NUMBER, RANGE_SIGN, parse_number

# ¥185,400.00, 15万, 10.2万元, 人民币壹佰万零捌仟元整, 3万多元
_CENT = "[零壹贰叁肆伍陆柒捌玖一二三四五六七八九\\d]"
_SUM = re.compile(
    r"(?P<sign>[¥$]|RMB|CNY|人民币)?:?\s*(?<![\d.,*])"
    rf"(?P<number>{NUMBER})(?P<vague>[余多来])?(?P<scale>[万亿])?"
    rf"(?P<unit>元|圆|块)?(?P<cents>{_CENT}角(?:{_CENT}分)?)?整?"
)
_RANGE = re.compile(rf"{NUMBER}(?:万|千)?元?{RANGE_SIGN}{NUMBER}(?:万|千)?元")
_CAP = re.compile(
    r"不超过|不得超过|不超|不高于|不多于|上限|以内|以下|之内|至多|最多|封顶|≤"
    r"|最高(?!限价|投标限价|控制价|报价)|控制在"
)
_POOL = re.compile(r"总额|资金池|共用|统筹|合计支持|总计支持|总盘子|若干个?项目|每个社区|各项目")
_TIERS = re.compile(r"[一二三]等|[ABC]类|[ABC]档|分档|档次|第[一二三]档")
_MASKED = re.compile(r"[*×xXＸ?_]{1,12}(?:\.[*xX\d]+)?\s*(?:万|元)|[*]{2,}")
_OWN = re.compile(r"[^,;。()]{0,8}?(?:自筹|自有|配套)[^,;。()]{0,24}")
_BRACKETS = re.compile(r"\([^()]*\)")
_WHOLE = re.compile(r"(?:合计|共计|总计|共)[^\d,;。]{0,6}")
_RATE = re.compile(r"(?:/|每)(?:年|月|季度|人|户|场|次|名|小时)")
_UNIT_IN_LABEL = re.compile(r"\(\s*(?:单位)?:?\s*(?:人民币)?\s*(万元|万|元)\s*\)|单位:?(万元|元)")
_LEAST_PLAIN = 1000


@dataclass(frozen=True)
class Amount:
    """A sum in whole yuan, or None with the code of the reason; ``doubt`` also for a reading."""

    yuan: int | None
    doubt: str | None = None


def read_amount(text: str, label: str = "") -> Amount:
    """The amount that a value such as '67,800元(含评估费)' states.

    text: what stands behind the label; label: the label itself, for '金额(万元)'
    """
    folded = prepare(text.replace("￥", "¥").replace("\n", " ")).text
    if not folded:
        return Amount(None, "amount_missing")
    if "上限" in label:
        return Amount(None, "amount_cap")
    plain = _OWN.sub("", folded)
    unit = _unit(label)
    head = _BRACKETS.sub("", plain) or plain
    for code, pattern in (
        ("amount_cap", _CAP), ("amount_pool", _POOL), ("amount_tiers", _TIERS),
        ("amount_tiers", _RANGE),
    ):  # fmt: skip
        if pattern.search(head):
            return Amount(None, code)
    if _MASKED.search(head):
        return Amount(None, "amount_masked")
    return _choose(head, plain, unit)


def _unit(label: str) -> str | None:
    match = _UNIT_IN_LABEL.search(fold(label))
    return (match[1] or match[2]) if match else None


def _choose(head: str, whole: str, unit: str | None) -> Amount:
    start = total.end() if (total := _WHOLE.search(head)) else 0
    found = _sums(head[start:], unit) or _sums(head, unit) or _sums(whole, unit)
    if not found:
        return Amount(None, "amount_unclear")
    value, assumed = found[0]
    different = {sum_ for sum_, _ in found}
    if not start and len(different) > 1 and _RATE.search(head):
        return Amount(None, "amount_tiers")
    if not start and _RATE.search(head) and len(different) == 1:
        return Amount(None, "amount_rate")
    if value != value.to_integral_value():
        return Amount(None, "amount_cents")
    if len(different) > 1 and not start:
        return Amount(int(value), "amount_first")
    return Amount(int(value), "amount_assumed" if assumed else None)


def _sums(text: str, unit: str | None) -> list[tuple[Decimal, bool]]:
    """All sums in order; the flag tells that no unit was written and yuan were taken."""
    found = []
    for match in _SUM.finditer(text):
        number = parse_number(match["number"])
        if number is None or number.high is not None or match["vague"]:
            continue
        value = number.low * {"万": 10**4, "亿": 10**8}.get(match["scale"] or "", 1)
        told = match["unit"] or match["sign"] or match["scale"] or match["number"][-1] in "万亿"
        if match["cents"]:
            value += Decimal("0.01")  # 角 and 分 make the sum no whole one
        if told:
            found.append((value, False))
        elif unit:
            found.append((value * (10**4 if "万" in unit else 1), False))
        elif value >= _LEAST_PLAIN and match["number"].isascii():
            found.append((value, True))
    return found
