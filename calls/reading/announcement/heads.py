"""What kind of head a line has: a list number, a community, a project, a label, a section."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..folding import fold
from ..lines import MARKER, order_of
from .layout import PART, PROJECT_HEAD, Line
from .words import INLINE_LABEL, STANDS_ALONE, label_kind, section_kind

_LEVEL = {
    "dot": "1.", "comma": "1.", "spaced": "1.", "named": "1.", "brackets": "(1)", "bracket": "1)",
    "cn_comma": "一、", "cn_brackets": "(一)", "circle": "①", "letter": "A", "levels": "1.1",
    "first": "第一", "is": "一是", "boxed": "一、",
}  # fmt: skip
_ORNAMENTS = "★☆●◆■▲◎○※►▶✦✧❖ \t\u3000"
_CN_SPACED = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})(?:\s+|$)")
_BEFORE_A_DAY = re.compile(
    r"(?P<n>\d{1,2})\s?[、.]\s?(?=\d{1,2}月|(?:19|20)\d\d年)"
)  # 2、5月14日为
_LONE = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?[.、]?")


# A line is asked what it is several times, as the next line of those before it; long ones are rare.
_remembered = lru_cache(maxsize=2048)


@dataclass(frozen=True)
class Number:
    """A list number at the head of a line: its level ('一、', '(1)'), its order, where the rest begins."""

    level: str
    order: int
    end: int


def strip_ornaments(text: str) -> str:
    """A heading without the stars and brackets around it: ★金鹏社区★, 【金鹏社区】."""
    body = text.strip(_ORNAMENTS)
    if body[:1] in "【[〔" and body[-1:] in "】]〕":
        body = body[1:-1]
    return body.strip(_ORNAMENTS)


@_remembered
def number_of(text: str) -> Number | None:
    """The list number at the head of ``text`` (as shown), or None."""
    folded = fold(text)
    lead = len(folded) - len(folded.lstrip(_ORNAMENTS))
    part = PART.match(folded, lead)
    if part:
        digits = re.search(r"\d{1,2}|[一二三四五六七八九十]{1,3}", part[0])
        return Number("part", (order_of(digits[0]) or 1) if digits else 1, part.end())
    if dated := _BEFORE_A_DAY.match(folded, lead):
        return Number("1.", int(dated["n"]), dated.end())
    match = MARKER.match(folded[lead:])
    if not match:
        return None
    kind = match.lastgroup or ""
    order = order_of(match[kind])
    if order is None or (kind == "dot" and folded[lead + match.end() :][:1].isdigit()):
        return None
    return Number(_LEVEL[kind], order, lead + match.end())


# --- communities -----------------------------------------------------------------------------------

_COMMUNITY = re.compile(
    r"(?:(?:申报|实施|所属|所在|需求)?社区(?:名称|[一二三四五六七八九十\d])?:"
    r"|(?:申报|需求|采购)单位:|(?:标段|标包|包件?"
    r"|片区)[一二三四五六七八九十\d]{1,2}:?)?"
    r"(?P<name>[^,;。:()\d、“”《》\s][^,;。:()、“”《》\d]{0,13}?(?:社区|村)(?!区))"
    r"(?:居委会|居民委员会|村委会|村民委员会|村民委|两委|党委)?"
    r"(?:\([^()]{0,30}\))?"
    r"(?:(?:\d{4}年度?)?(?:社区|保障资金|激励资金|公益|微|创投|服务|征集|申报"
    r"|拟征集|拟实施|治理|民生|专项)*(?:项目|需求|标包)?"
    r"(?:清单|需求|一览表|列表|概况|简介|基本情况|征集|情况|申报|部分|目录|信息)*)?"
    r"(?:\([^()]{0,30}\)|:[^,;。:]{0,8}?\d{1,2}个项目[^;。:]{0,20}"
    r"|[,:]共\d{1,2}个项目[^;。:]{0,16})?:?"
)
_NO_COMMUNITY = re.compile(
    r"^(?:各|本|全|该|所在|有关|相关|所属|申报|每个|面向|辖区|城乡|农村|在|由"
    r"|向|对|为|开展|建设|打造|服务|进入|深入|示范|智慧|推动|关于|助力|和谐"
    r"|平安)|参与|开展|提供|建设|进|走进|服务于|打造|推进|报名|提交|关于"
    r"|需求方为"
)


_TWO_WORDS = re.compile(r"[一-龥]{2}[ \u3000]+(?!社区|村|居)[一-龥]{2}")  # 记忆小屋 认知友好社区
_STREET = re.compile(
    r"^[^,;。]{2,10}?(?:街道|镇|乡)(?=[^,;。]{2,8}(?:社区|村)$)"
)  # 桃源街道桃源社区


@_remembered
def community_of(text: str) -> str | None:
    """The community that a heading names ('一、青荷社区(3个项目)' -> 青荷社区), or None."""
    body = strip_ornaments(text)
    if len(body) > 60:
        return None
    number = number_of(body)
    body = strip_ornaments(body[number.end :] if number else body)
    if _TWO_WORDS.search(body):
        return None
    plain = re.sub(r"\s+", "", body)
    match = _COMMUNITY.fullmatch(fold(plain))
    if not match or _NO_COMMUNITY.search(match["name"]):
        return None
    name = _STREET.sub("", plain[match.start("name") : match.end("name")])
    return name if name not in ("社区", "村", "新村") else None


# --- projects --------------------------------------------------------------------------------------


@_remembered
def project_title(text: str) -> str | None:
    """What stands behind '项目一' (may be ''), or None when the line heads no project."""
    body = text.strip()
    if re.match(r"[【\[]", body) and re.search(r"[】\]]", body):
        body = re.sub(r"[【\[】\]]", " ", body, count=2).strip()
    folded = fold(body)
    number = number_of(body)
    for start in (0, number.end if number else 0):
        match = PROJECT_HEAD.match(folded[start:])
        if match:
            rest = body[start + match.end() :]
            return None if _is_sentence(fold(rest)) else rest.strip(_ORNAMENTS)
    return None


def _is_sentence(folded: str) -> bool:
    """'项目一和项目二由同一机构承接。' speaks of projects and heads none."""
    return bool(re.match(r"[和与及至到、~\-]\s*项目|的|由|需|须|应|为|中|资金由|均", folded)) or (
        len(folded) > 70 and ":" not in folded[:40]
    )


@_remembered
def is_lone_number(text: str) -> bool:
    """Whether a line is a number alone: '一', '1', '(一)', '01'."""
    return bool(_LONE.fullmatch(fold(strip_ornaments(text)).strip()))


# --- labels ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    """A label of a project: its kind, the words as written, its value and its list number."""

    kind: str
    label: str
    value: str
    number: Number | None


_NO_COLON = re.compile(
    r"(?P<label>项目(?:金额|资金|经费|预算|周期|期限|名称|类别|类型)|资助金额"
    r"|预算金额|(?:服务|实施)(?:周期|期限)|金额|经费|周期)"
    r"(?:\s+|(?=[\d¥]))(?P<value>\S.*)"
)
_BRACKET_LABEL = re.compile(r"\[(?P<label>[^\[\]]{2,12})\]\s*:?\s*(?P<value>.*)", re.DOTALL)


@_remembered
def label_of(text: str) -> Label | None:
    """The label at the head of a line, with or without colon: '项目金额:15万', '【项目周期】一年'."""
    body = text.strip(_ORNAMENTS)
    folded = fold(body)
    number = number_of(body)
    start = number.end if number else 0
    for at in dict.fromkeys((start, 0)):
        found = _label_at(body, folded, at, number if at else None)
        if found:
            return found
    return None


def _label_at(body: str, folded: str, at: int, number: Number | None) -> Label | None:
    rest = folded[at:]
    match = _BRACKET_LABEL.match(rest)
    if match and (kind := label_kind(match["label"])):
        label = body[at + match.start("label") : at + match.end("label")]
        return Label(kind, label, body[at + match.start("value") :].strip(), number)
    name, colon, _ = rest.partition(":")
    if colon and len(name) <= 24 and (kind := label_kind(name)):
        return Label(
            kind, body[at : at + len(name)].strip(), body[at + len(name) + 1 :].strip(), number
        )
    kind = label_kind(rest) if len(rest) <= 14 and not colon else None
    if kind in STANDS_ALONE:
        return Label(kind, body[at:].strip(), "", number)
    if match := _NO_COLON.fullmatch(rest):
        label = match["label"]
        return Label(
            label_kind(label) or "note", label, body[at + match.start("value") :].strip(), number
        )
    return None


def cut_at_labels(text: str) -> list[str]:
    """A line cut in front of each further label: '项目金额:5万 项目周期:一年' makes two."""
    folded = fold(text)
    number = number_of(text)
    cuts = [0]
    for match in INLINE_LABEL.finditer(folded, number.end if number else 0):
        begin = match.start("label")
        if begin > cuts[-1] + 2 and not (number and not folded[number.end : begin].strip()):
            cuts.append(begin)
    ends = [*cuts[1:], len(text)]
    pieces = [text[a:b].rstrip(" \t\u3000|") for a, b in zip(cuts, ends, strict=True)]
    return [piece.rstrip(";；,，") if len(pieces) > 1 and place < len(pieces) - 1 else piece
            for place, piece in enumerate(pieces)]  # fmt: skip


# --- sections --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SectionHead:
    """A section's heading: its kind, its number, and what stands behind a colon on the same line."""

    kind: str
    number: Number | None
    rest: str


# 报名截止2024年8月25日,逾期不候
_CLOSES_ON = re.compile(
    r"(?:报名|申报|征集|提交|受理|投递)?(?:时间|日期)?截[止至](?:时间|日期|到|至|于)?\s*[\d二]"
)


# 报名请于4月19日前联系: a line of its own below the last project
_APPLY_UNTIL = re.compile(
    r"(?:报名|申报|投递|提交|报送|递交|有意者|有意向)[^;。:]{0,14}?\d{1,2}月\d{1,2}日[^;。:]{0,8}?(?:前|止)"
)


@_remembered
def section_of(text: str) -> SectionHead | None:
    """The section that a line opens ('三、申报条件', '申报材料:一式两份'), or None."""
    body = text.strip(_ORNAMENTS)
    if body[:1] in "【[" and (closing := re.search(r"[】\]]", body)):
        body = body[1 : closing.start()] + ":" + body[closing.end() :].lstrip(":：")
    number = number_of(body)
    if number is None and (spaced := _CN_SPACED.match(body)):
        number = Number("一、", order_of(spaced["n"]) or 1, spaced.end())
    body = body[number.end :] if number else body
    body = body.strip(_ORNAMENTS)
    folded = fold(body)
    if _CLOSES_ON.match(folded) or (number is None and _APPLY_UNTIL.match(folded)):
        return SectionHead("handing", number, body)
    name, colon, _ = folded.partition(":")
    if not colon and number and "。" in folded[:16]:
        name, colon, _ = folded.partition("。")  # 三、申报条件。申报单位须…
    if len(name) > 26 or not (kind := section_kind(name)):
        return None
    return SectionHead(kind, number, body[len(name) + 1 :].strip() if colon else "")


# --- the end of a paper ----------------------------------------------------------------------------

_DATE_LINE = re.compile(
    r"(?:(?:19|20)\d\d"
    r"|[二][〇零○O0][〇零一二三四五六七八九○]{2})\s*年\s*(?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,3})\s*月\s*(?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,3})\s*日"
)
_ORGAN = re.compile(
    r"[^,;。:]{2,40}?(?:街道办事处|办事处|街道|居民委员会|居委会|村民委员会"
    r"|民政局|财政局|管理局|局|党工委|委员会|管委会|人民政府|服务中心|中心"
    r"|办公室|基金会|联合会|协会|社区|委|镇)"
)


@_remembered
def is_date_line(text: str) -> bool:
    """Whether a line is the paper's date: 2024年4月20日, 二〇二四年四月二十日."""
    return bool(_DATE_LINE.fullmatch(re.sub(r"\s+", "", fold(text)).strip("()")))


@_remembered
def is_organ(text: str) -> bool:
    """Whether a line can be the issuer's name in a signature."""
    plain = re.sub(r"[\s()]+", "", fold(text))
    return bool(_ORGAN.fullmatch(plain)) and len(plain) <= 40


def starts_label(line: Line) -> str | None:
    """The kind of label that a logical line begins with, also as the first cell of a row."""
    if line.cells:
        first = next((cell for cell in line.cells if cell), "")
        return label_kind(fold(first).rstrip(":"))
    found = label_of(line.text)
    return found.kind if found else None
