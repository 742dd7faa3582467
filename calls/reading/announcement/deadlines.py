"""Until when one may apply, and whom to ask."""

import re
from dataclasses import dataclass
from datetime import date

from ..folding import fold
from ..numbers import parse_chinese
from .heads import number_of

_SP = r"\s*"
# 2024年5月14日17:00, 5月14日, 2024.5.14, 2024-05-14
DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|二[〇零○][〇零一二三四五六七八九○]{{2}}){_SP}年{_SP}|(?P<this>今年|本年|当年){_SP})?"
    rf"(?<![\d.])(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}){_SP}月{_SP}(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}){_SP}[日号]"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)[.\-/](?P<month2>\d{1,2})[.\-/](?P<day2>\d{1,2})(?!\d)"
)
# 至14日 in '5月1日至14日'
_DAY_ONLY = re.compile(rf"[至到\-~]{_SP}(?P<day>\d{{1,2}}){_SP}[日号]")
_ENDS_SOON = re.compile(
    r"截止|截至|为止|止(?![损痛])|逾期|报名时间|申报时间|征集时间|申报期限|受理时间|提交时间|递交时间|报送时间|征集期|受理期限|报名期|申报日期|结束"
)
_BEFORE = re.compile(r"(?:[日号]|\d{1,2}:\d\d|\d{1,2}[时点](?:整|半)?)\s*\)?(?:之前|以前|前|止)")
_HAND_IN = re.compile(r"提交|报送|递交|送达|发送|报名|申报|投递|寄送|交至|送至|上报|填报")
_RELATIVE = re.compile(
    r"(?:自|从)?(?:本)?(?:公告|通知|公示)?(?:发布|公布|印发)?之日起[^,;。\d]{0,6}(?:\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:工作日|日|天)内?"
)
_NOT_HANDING = re.compile(r"评审|开标|公示期|路演|答辩|结项|验收|项目周期|实施周期|活动")


@dataclass(frozen=True)
class Deadline:
    """A deadline as read: the day or None, its words, and the code of what is unsure."""

    day: date | None
    text: str
    doubt: str | None
    line: int


def read_deadline(pieces: list[tuple[int, str, str]], year: int | None) -> Deadline | None:
    """The last day on which one may apply, from the lines (number, heading, text) that may say it.

    year: of the document, for a day without one
    """
    best: tuple[int, Deadline] | None = None
    for line, heading, text in pieces:
        rank = _rank(fold(text), fold(heading))
        if rank and (best is None or rank > best[0]):
            found = _read(text, line, year)
            if found:
                best = (rank, found)
    return best[1] if best else None


def _rank(text: str, heading: str) -> int:
    """How surely a line tells the deadline; 0 when it does not."""
    folded = text if not DAY.search(text) else f"{heading} {text}"
    has_day = bool(DAY.search(folded))
    if not has_day:
        told = _RELATIVE.search(folded) and _HAND_IN.search(f"{heading} {folded}")
        return 1 if told else 0
    if _NOT_HANDING.search(folded) and not _ENDS_SOON.search(folded):
        return 0
    if re.search(r"截止|截至", folded):
        return 5
    if _ENDS_SOON.search(folded):
        return 4
    if _BEFORE.search(folded) and _HAND_IN.search(folded):
        return 3
    if _HAND_IN.search(folded):
        return 2
    return 0


def _read(text: str, line: int, year: int | None) -> Deadline | None:
    folded = fold(text)
    days = list(DAY.finditer(folded))
    if not days:
        match = _RELATIVE.search(folded)
        words = text[match.start() : match.end()] if match else text
        return Deadline(None, words, "deadline_relative", line)
    chosen = _chosen(folded, days)
    words = _clause(text, folded, chosen)
    told = next((y for m in reversed(days[: days.index(chosen) + 1]) if (y := _year(m))), None)
    known = told or year
    tail = _DAY_ONLY.match(folded, chosen.end())
    month = _number(chosen["month"] or chosen["month2"])
    day = int(tail["day"]) if tail else _number(chosen["day"] or chosen["day2"])
    if known is None:
        return Deadline(None, words, "deadline_no_year", line)
    try:
        return Deadline(date(known, month, day), words, None, line)
    except ValueError:
        return Deadline(None, words, "deadline_invalid", line)


def _chosen(folded: str, days: list[re.Match[str]]) -> re.Match[str]:
    """The day that ends: next to 截止 or 前, else the last of the first range."""
    for match in days:
        behind = folded[match.end() : match.end() + 18]
        ahead = re.split(r"[,;。]", folded[max(0, match.start() - 14) : match.start()])[-1]
        ranged = re.match(r"[\s\d:时分点上下午(),]{0,14}(?:起)?\s*(?:至|到|-|~)", behind)
        if not ranged and re.search(r"截止|截至|止|前", ahead + re.split(r"[,;。]", behind)[0]):
            return match
    first = days[0]
    for match in days[1:]:
        between = folded[first.end() : match.start()]
        if len(between) <= 20 and re.search(r"至|到|-|~", between):
            first = match
    return first


def _clause(text: str, folded: str, match: re.Match[str]) -> str:
    """The words around a day, from the sign before to the sign behind it."""
    start = max(folded.rfind(sign, 0, match.start()) for sign in ",;。:\n") + 1
    number = number_of(text)
    start = max(start, number.end) if number and number.end <= match.start() else start
    ends = [place for sign in ",;。\n" if (place := folded.find(sign, match.end())) >= 0]
    words = text[start : min(ends, default=len(text))].strip(" \u3000")
    return words if fold(words).count("(") == fold(words).count(")") else words.strip("()（）")


def _year(match: re.Match[str]) -> int | None:
    written = match["year"] or match["year2"]
    if not written:
        return None
    return int(written) if written.isascii() else parse_chinese(written.replace("○", "〇"))


def _number(written: str) -> int:
    return int(written) if written.isascii() else (parse_chinese(written) or 0)


# --- contact ---------------------------------------------------------------------------------------

_NAMES = re.compile(
    r"(?:项目|业务|申报|报名|咨询)?联\s*系\s*(?:(?:人|方式|老师)(?:及(?:联系)?(?:电话|方式))?\s*(?::|为|\s)|:)\s*(?P<names>[^;。()\n]{1,60})"
)
_PHONE_LABEL = re.compile(
    r"(?:联\s*系\s*电\s*话|咨询电话|电\s*话|手\s*机|联系方式|座机|热线|联系号码)\s*(?::|为|\s)\s*(?P<phone>[^;。()\n]{3,50})"
)
_STOPS = re.compile(
    r"[,\s]*(?:(?:电子)?邮箱|邮\s*件|E-?mail|地\s*址|邮\s*编|网址|QQ|微信|传真|联系地址|报送地址).*$",
    re.IGNORECASE | re.DOTALL,
)
_PHONE = re.compile(r"[\d*+][\d*\-—() ]{5,}")


def read_contact(texts: list[str]) -> str | None:
    """Who answers questions, with phone: '王老师 028-86000000'; None where nobody is named."""
    found: list[str] = []
    phones: list[str] = []
    for text in texts:
        folded = fold(text)
        for match in _NAMES.finditer(folded):
            words = _cut(text[match.start("names") : match.end("names")])
            pieces = _PHONE_LABEL.split(fold(words))[0]
            name = words[: len(pieces)].strip(" ,、，;；")
            name = re.sub(r"[,，]?\s*(?:联系)?(?:电话|手机)[号码]*\s*[:：]?\s*(?=[\d*])", " ", name)
            if name:
                found.append(name)
        for match in _PHONE_LABEL.finditer(folded):
            phone = _cut(text[match.start("phone") : match.end("phone")]).strip(" ,、，;；")
            if phone and _PHONE.search(fold(phone)) and not any(phone in one for one in found):
                phones.append(phone)
    if not found and not phones:
        return None
    return " ".join(dict.fromkeys([*found, *phones]))


def _cut(words: str) -> str:
    folded = fold(words)
    stop = _STOPS.search(folded)
    return words[: stop.start()].strip() if stop else words.strip()
