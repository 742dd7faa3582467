"""What stands around the communities: title, issuer, year, summary, and what kind of text it is."""

import re

from ..folding import fold
from ..numbers import parse_chinese
from .blocks import Blocks, Entry, Section
from .heads import is_date_line, is_organ, number_of
from .layout import Line

_TITLE_END = re.compile(
    r"(?:公告|通知|启事|通告|邀请函|公示|征集书|征集令|告示|指南|方案|细则"
    r"|办法|名单|函|书|表)(?:\([^()]{0,20}\)|\[[^\[\]]{0,12}\])?$"
)
_TITLE_WORDS = re.compile(r"公告|通知|启事|通告|征集|申报|招募|邀请|公示|方案|办法|细则|申请表")
_NOISE = re.compile(
    r"^(?:首页|当前位置|发布(?:时间|日期)|来源|信息来源|作者|浏览|字号|字体"
    r"|打印|索引号|点击|分享|编辑|阅读|主题分类|成文日期|发文机关|文号"
    r"|【?字体)|>.*>"
)
_NUMBER = re.compile(r"^[一-龥]{2,16}[\[(](?:19|20)\d\d[\])]\s*第?\d{1,5}\s*号$|^编号:")
_GREETING = re.compile(
    r"^[^,;。]{2,40}(?:单位|组织|机构|社区|企业|团体|朋友们?|居民|同志们?|党组织|街道办?)\s*:$"
)
_LONGEST_TITLE = 80
_YEARS = (
    re.compile(r"((?:19|20)\d\d)\s*(?:年度|年|-)"),
    re.compile(r"\[((?:19|20)\d\d)\]"),
    re.compile(r"(二[〇零○O0][〇零一二三四五六七八九○]{2})年"),
)
# A document that the text leans on: 《…(2014年版)》, 府办[2012]115号.
_CITED = re.compile(r"《[^《》]{1,60}》|\[(?:19|20)\d\d\]\s*第?\d{1,5}\s*号")
_ISSUER_LABEL = re.compile(
    r"^(?:发文机关|发布机构|发布单位|征集单位|征集人|主办单位|主办|采购人"
    r"|采购单位|招标人|招标单位|发布主体|来源"
    r"|信息来源)\s*:\s*(?P<name>[^\s,;。()]{3,40})"
)
_RED_HEAD = re.compile(
    r"^(?P<name>[^,;。:\s]{4,40}?(?:办事处|委员会|局|政府|委))(?:\([^()]{0,20}\))?文件$"
)
_ISSUER_IN_TITLE = re.compile(
    r"^(?:(?:19|20)\d\d年度?)?(?P<name>.{2,30}?(?:街道办事处|街道办|居民委员会|居委会|村民委员会"
    r"|民政局|人民政府|管委会|党工委|街道|(?<![区市县道镇])社区|镇))(?:\s*关于"
    r"|(?=(?:19|20)\d\d|二[〇零])|(?=社区保障|公益|面向|公开))"
)
_ISSUER_IN_TEXT = re.compile(
    r"(?:^|[,;。)])(?:现)?(?:我)?(?P<name>[^,;。:()“”]{2,24}?(?:街道办事处"
    r"|街道办|街道|居民委员会|居委会|社区|民政局|人民政府))(?:党工委)?(?:现|拟|决定|将"
    r"|特|面向|现面向)"
)

_NATURES = (
    ("is_result", re.compile(
        r"(?:结果|入围|入选|中标|成交|中选|获选|立项|评审情况|评选情况|拟资助"
        r"|拟立项)[^,;。]{0,12}(?:公示|公告|名单|通报)|公示$|名单$|结果$|名单公布"
    )),
    ("is_draft_rules", re.compile(r"征求.{0,60}意见|意见征集|征集意见|征求意见")),
    ("is_form", re.compile(r"(?:申报|申请|登记|审批|推荐)表(?:\([^()]*\))?$|申报书$|承诺书$")),
    ("is_rules", re.compile(
        r"(?:管理)?(?:办法|细则|规定|制度|方案|规程|意见)(?:\([^()]*\)"
        r"|.共\d+篇.)*$|印发.{0,60}通知"
    )),
)  # fmt: skip
_CALL = re.compile(r"征集|申报|招募|邀请|采购|招标|比选|遴选|创投")
_NEWS = re.compile(r"记者|近日|通讯员|据悉|日前|截至目前|本报讯|圆满|顺利举行|成功举办")


class Frame:
    """Reads the paper's frame from its preface and tail; lines that it reads get their roles."""

    def __init__(self, lines: list[Line], blocks: Blocks) -> None:
        self.lines = lines
        self.blocks = blocks
        self.title_lines: set[int] = set()
        self.title = self._title()
        self.issuer = self._issuer()
        self.summary = self._summary()
        self.year = self._year()

    # --- title --------------------------------------------------------------------------------------

    def _title(self) -> str | None:
        """The lines at the head that end in 公告, 通知 …, joined where they were broken."""
        preface = [entry for entry in self.blocks.preface if not _is_noise(entry.line)][:8]
        for place, entry in enumerate(preface):
            folded = entry.line.folded.strip()
            if _NUMBER.search(folded) or _RED_HEAD.match(folded) or number_of(folded):
                continue
            taken = self._title_from(preface, place)
            if taken:
                self.title_lines = {one.line.number for one in taken}
                for one in taken:
                    self.blocks.roles[one.line.number] = "title"
                glued = "".join(one.line.text.strip() for one in taken)
                return _without_marks(re.sub(r"[\s\u3000]{2,}", "", glued))
        return None

    def _title_from(self, preface: list[Entry], place: int) -> list[Entry]:
        taken: list[Entry] = []
        for entry in preface[place : place + 4]:
            folded = fold(entry.line.text).strip()
            if re.search(r"[。;,:!?]$", folded) or len(folded) > _LONGEST_TITLE:
                break
            taken.append(entry)
            glued = "".join(one.line.folded.strip() for one in taken)
            if _TITLE_END.search(glued):
                return taken
        if not taken:
            return []
        whole = preface[place].line.folded
        alone = _TITLE_WORDS.search(whole) and 6 <= len(whole) <= 50 and place == 0
        return preface[place : place + 1] if alone else []

    # --- issuer -------------------------------------------------------------------------------------

    def _issuer(self) -> str | None:
        told = self._signed() or self._labelled()
        if told:
            return told
        title, text = self._from_title(), self._from_text()
        fuller = title and text and text.startswith(title)  # 鹿鸣街道 and 鹿鸣街道办事处
        return text if fuller else title or text

    def _signed(self) -> str | None:
        """The organ above the date at the end."""
        roles = self.blocks.roles
        ends = [line for line in self.lines if roles.get(line.number) in ("issuer", "date")]
        for line in reversed(ends):
            if roles.get(line.number) == "issuer":
                return re.sub(r"\s+", "", line.text)
        dated = [place for place, line in enumerate(self.lines) if is_date_line(line.text)]
        for place in reversed(dated):
            before = self.lines[place - 1] if place else None
            if before and is_organ(before.text) and before.number not in self.title_lines:
                self.blocks.roles[before.number] = "issuer"
                return re.sub(r"\s+", "", before.text)
        last = next((line for line in reversed(self.lines) if not line.sign), None)
        return self._last_line(last)

    def _last_line(self, last: Line | None) -> str | None:
        """'青荷街道办事处 2024年4月1日' or the organ alone in the last line."""
        if last is None or last.cells or len(self.lines) < 3:
            return None
        words = last.text.split()
        if len(words) >= 2 and is_date_line("".join(words[1:])) and is_organ(words[0]):
            self.blocks.roles[last.number] = "issuer"
            return words[0]
        known = self.blocks.roles.get(last.number)
        if is_organ(last.text) and known != "community" and "办事处" in last.text:
            self.blocks.roles[last.number] = "issuer"
            return re.sub(r"\s+", "", last.text)
        return None

    def _labelled(self) -> str | None:
        entries = [line for line in self.lines[:12] if not line.cells]
        for line in entries:
            folded = fold(line.text.strip())
            if match := _RED_HEAD.match(re.sub(r"\s+", "", folded)):
                self.blocks.roles[line.number] = "issuer"
                return match["name"]
            if match := _ISSUER_LABEL.match(folded):
                self.blocks.roles[line.number] = "issuer"
                return match["name"]
        return None

    def _from_title(self) -> str | None:
        match = _ISSUER_IN_TITLE.match(self.title or "")
        return match["name"] if match else None

    def _from_text(self) -> str | None:
        for entry in self.blocks.preface[:6]:
            folded = entry.line.folded
            match = _ISSUER_IN_TEXT.search(folded[:1500])
            if match and entry.line.number not in self.title_lines:
                return match["name"]
        return None

    # --- year and summary ---------------------------------------------------------------------------

    def _year(self) -> int | None:
        dated = [line.text for line in self.lines if is_date_line(line.text)]
        numbered = [line.text for line in self.lines[:12] if _NUMBER.search(line.folded.strip())]
        summary = _CITED.sub("", fold(self.summary or ""))
        for text in (self.title, *numbered, summary, *dated):
            found = _year_in(text)
            if found:
                return found
        tail = self.lines[-1].text if self.lines else ""
        stamped = [line.text for line in self.lines[:6] if "发布" in line.text]
        return next((year for text in (*stamped, tail) if (year := _year_in(text))), None)

    def _summary(self) -> str | None:
        kept = []
        for entry in self.blocks.preface:
            number = entry.line.number
            folded = entry.line.folded.strip()
            if number in self.title_lines or self.blocks.roles.get(number) in ("issuer", "date"):
                continue
            if _RED_HEAD.match(re.sub(r"\s+", "", folded)):
                self.blocks.roles[number] = "issuer"
            elif _NUMBER.search(folded):
                self.blocks.roles[number] = "document_number"
            elif _is_noise(entry.line):
                self.blocks.roles[number] = "note"
            elif _GREETING.match(folded):
                self.blocks.roles[number] = "greeting"
            else:
                self.blocks.roles[number] = "summary"
                kept.append(entry.text.strip())
        return "\n".join(kept) or None


def _without_marks(title: str) -> str:
    """A title without stars around it; the ** of a masked name at its head stay."""
    marks = "★# " if re.match(r"\*{1,4}[区市县镇街]", title) else "★*# "
    return title.strip(marks)


def _is_noise(line: Line) -> bool:
    return bool(_NOISE.search(line.folded.strip())) and len(line.text) < 80


def _year_in(text: str | None) -> int | None:
    if not text:
        return None
    folded = re.sub(r"(?<=\d)\s(?=\d)", "", fold(text))
    first = None
    for pattern in _YEARS:
        match = pattern.search(folded)
        if match and (first is None or match.start() < first.start()):
            first = match
    if first is None:
        return None
    written = first[1]
    return int(written) if written.isascii() else parse_chinese(re.sub("[○O0]", "〇", written))


def calls_for_projects(title: str | None, sections: list[Section]) -> bool:
    """Whether a text without projects calls for them: its title says so, and it tells how to apply."""
    kinds = {one.kind for one in sections}
    told = len(kinds & {"eligibility", "documents", "handing", "contact"})
    return bool(_CALL.search(fold(title or ""))) and told >= 2


def nature_of(title: str | None, lines: list[Line], has_projects: bool) -> str | None:
    """The code that says why a text is no call, or None for a call."""
    head = re.sub(r"\s+", "", fold(title or ""))
    if not head:
        head = next((re.sub(r"\s+", "", line.folded) for line in lines if not line.sign), "")[:90]
    for code, pattern in _NATURES:
        if pattern.search(head):
            if code == "is_result" and re.search(r"征集|申报公告|招募", head) and has_projects:
                continue
            if code == "is_rules" and has_projects:
                continue
            return code
    if has_projects:
        return None
    start = "".join(line.folded for line in lines[:20])[:1500]
    return "is_news" if _NEWS.search(start) and not _CALL.search(head) else "no_call"
