"""At least, at most, exactly: words and signs before and after a number."""

import re
from dataclasses import dataclass

# Words that hold across a verb and its object: 至少开展一个主题的比赛, 不少于每月2次.
_AT_LEAST = (
    r"不得?(?:少于|低于|小于|少|下于|亚于)|不应?(?:少于|低于)|不能(?:少于|低于)|不少(?=\d|[一二两三四五六七八九十])"
    r"|至少|最少|起码|(?:最低|保底)(?=[\d一二两三四五六七八九十])|不下|大于等于|大于或等于|高于或等于|≥|>=|=>|>="
)
_AT_MOST = (
    r"不得?(?:超过|多于|高于|大于|超出)|不应?(?:超过|多于|高于)|不能(?:超过|多于)|至多|最多|最高限额为?|最高(?=[\d一二两三四五六七八九十])|上限"
    r"|小于等于|小于或等于|控制在|≤|<=|=<"
)
# Words that must stand right before the number: 达到60%, 超过100人, 满20人.
_DIGIT_NEXT = r"(?=[\d一二两三四五六七八九十])"
_NEAR_LEAST = rf"达到了?|达至|达(?![人标成])|(?:满|够|突破){_DIGIT_NEXT}|保持在?"
_NEAR_MORE = rf"超过|多于|高于|大于|超出|超{_DIGIT_NEXT}|>"
_NEAR_LESS = r"少于|低于|小于|<"
# 预约2次, 附近3个 hold the same signs.
_ABOUT = r"大约|约为|(?<![节预契公合制签违])约|接近|(?<![附邻最就走亲贴临远])近|大概"

BEFORE = re.compile(
    rf"(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<near_least>{_NEAR_LEAST})"
    rf"|(?P<more>{_NEAR_MORE})|(?P<less>{_NEAR_LESS})|(?P<about>{_ABOUT})"
)
# 20场以上, 20场(含)以上, 20场及以上, 10人以内, 30个左右
AFTER = re.compile(
    r"(?:\(含\)|\(含本数\)|含|\(不含\))?"
    r"(?:\(?(?P<least>(?:及|或|及其)?以上|起步|往上|\+(?![\d一-龥]))\)?"
    r"|(?P<most>(?:及|或)?以[内下]|之内|内(?!容|部|外|涵|的))"
    r"|(?P<about>左右|上下|不等))"
)
_WINDOW = 28
# How many signs may stand between a comparator and its number.
_REACH = {"least": 14, "most": 10, "near_least": 1, "more": 2, "less": 2, "about": 1}


@dataclass(frozen=True)
class Sign:
    """A comparator that was found. ``doubt`` is the code of what is unsure about it."""

    comparator: str
    start: int
    end: int
    doubt: str | None = None


_MEANING = {
    "least": (">=", None),
    "near_least": (">=", None),
    "more": (">=", "strict"),
    "most": ("<=", None),
    "less": ("<=", "strict"),
    "about": ("=", "about"),
}


def sign_before(text: str, start: int, number: int) -> Sign | None:
    """The comparator that rules the number at ``number``; looks back to ``start`` at most."""
    start = max(start, number - _WINDOW)
    found = None
    # The number's first sign is let in, because some words ask what follows them.
    for match in BEFORE.finditer(text, start, number + 1):
        kind = match.lastgroup or ""
        if 0 <= number - match.end() <= _REACH[kind]:
            comparator, doubt = _MEANING[kind]
            if found and found.comparator != "=" and kind in ("about", "near_least"):
                continue  # 不少于约20人, 至少达到20人: the first word rules
            found = Sign(comparator, match.start(), match.end(), doubt)
    return found


def sign_after(text: str, place: int) -> Sign | None:
    """The comparator that stands at ``place``, right after a number and its unit."""
    match = AFTER.match(text, place)
    if not match:
        return None
    comparator, doubt = _MEANING[match.lastgroup or ""]
    return Sign(comparator, match.start(), match.end(), doubt)
