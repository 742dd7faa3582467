"""Finds personal data in texts that are to be published, and hides it.

Nothing here decides what may be public: an office's own telephone number is found like a person's, and
people confirm with a reason what stays. What is public by its nature is no finding: amounts, unified
social credit codes (GB 32100), document numbers (〔2026〕3号), dates, receipt numbers.

A masked text holds no finding any more, and nothing but the findings has changed: an asterisk beside a
digit ends a number, so that what is left of one is never taken for another.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.luhn import is_valid as is_luhn

from core.enums import PersonalData
from core.text import NARROW
from core.text import mask as hide

# What people put between the digits of one number, at most one at a time.
_GAP = r"[ \t\u00a0\u2002-\u200b\-\u2010-\u2015·]?"
_START = r"(?<![\dA-Za-z*])(?<!\d\.)"
_END = r"(?![\dA-Za-z*])(?!\.\d)(?!\s?(?:元|万|亿))"
# A full-width comma ends a number; an ordinary one may stand within it.
_FOLDED = {code: narrow for code, narrow in NARROW.items() if chr(code) not in "，．；"}
_NUMBER_NAMES = "账号|帐号|账户|帐户|卡号|存折号"
_HOUSE = r"[\dA-Za-z零〇一二三四五六七八九十百]{1,6}"
_PLACE = r"[\u4e00-\u9fff]"
_UNIT = rf"{_HOUSE}(?:号楼|栋|幢|座|单元|梯|楼|层|号|室|房|户)"
# A number that is named as one of these is public, whatever it looks like.
_PUBLIC = re.compile(
    r"(?:信用代码|注册号|登记号|登记证号|受理编号|受理号|受理码|文号|订单号|项目编号|公告编号|核验码)"
    r"[为是:\s（(]{0,3}$"
)
_BEFORE = 16
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_EARLIEST = 1890


@dataclass(frozen=True)
class Finding:
    """One piece of personal data in a text.

    :ivar kind: a ``PersonalData``.
    :ivar start: where it begins in the text that was searched; ``end`` is behind its last character.
    :ivar text: as it stands there.
    :ivar masked: how it will look: 138****5678.
    """

    kind: PersonalData
    start: int
    end: int
    text: str
    masked: str


def find(text):
    """The personal data in ``text``, in their order, none overlapping another.

    Full-width digits, spaces and hyphens within numbers do not hide them.
    """
    folded = text.translate(_FOLDED)
    found = []
    for kind, pattern, judge, hidden in _RULES:
        for match in pattern.finditer(folded):
            start, end = match.span("found") if "found" in pattern.groupindex else match.span()
            piece = folded[start:end]
            if any(one.start < end and start < one.end for one in found):
                continue
            if _PUBLIC.search(folded[max(0, start - _BEFORE) : start]) or not judge(piece):
                continue
            found.append(Finding(kind, start, end, text[start:end], hidden(piece)))
    return sorted(found, key=lambda one: one.start)


def mask(text, *, findings=None):
    """``text`` with its personal data hidden.

    :param findings: those to hide, of this very text; without them all that ``find`` tells.
    """
    pieces, position = [], 0
    for one in find(text) if findings is None else sorted(findings, key=lambda one: one.start):
        pieces += [text[position : one.start], one.masked]
        position = one.end
    return "".join([*pieces, text[position:]])


# --- What a number is -----------------------------------------------------------------------------


def _plain(piece):
    return re.sub(r"[^0-9A-Za-z]", "", piece).upper()


def _is_day(year, month, day):
    try:
        return date(int(year), int(month), int(day)).year >= _EARLIEST
    except ValueError:
        return False


def _is_identity(piece):
    """18 characters with region, day and check digit; a mistyped check digit hides no person.

    A credit code of digits alone that happens to hold a day is a credit code.
    """
    number = _plain(piece)
    if not _PROVINCES.match(number) or not _is_day(number[6:10], number[10:12], number[12:14]):
        return False
    return ric.calc_check_digit(number) == number[-1] or not uscc.is_valid(number)


def _is_old_identity(piece):
    number = _plain(piece)
    return bool(_PROVINCES.match(number)) and _is_day(
        "19" + number[6:8], number[8:10], number[10:12]
    )


def _is_card(piece):
    number = _plain(piece)
    return 16 <= len(number) <= 19 and is_luhn(number) and not uscc.is_valid(number)


def _is_account(piece):
    return len(_plain(piece)) >= 8


def _always(piece):
    return True


# --- How it looks when it is hidden ---------------------------------------------------------------


def _hide_number(piece):
    """The first three and the last four digits stay, written without gaps."""
    return hide(re.sub(_GAP.rstrip("?"), "", piece))


def _hide_landline(piece):
    """The area code stays, and the last three digits."""
    area, number = _LANDLINE_PARTS.fullmatch(piece).groups()
    digits = _plain(number)
    return f"{area}{'*' * (len(digits) - 3)}{digits[-3:]}"


def _hide_email(piece):
    name, _at, host = piece.rpartition("@")
    return f"{name[0]}***@{host}"


def _hide_address(piece):
    """The street or the estate stays, the house and the flat do not."""
    return piece[: _ADDRESS.fullmatch(piece).end("kept")] + "****"


def _hide_short(piece):
    return hide(piece, start=1, end=2)


_LANDLINE_PARTS = re.compile(r"(\(?0\d{2,3}\)?[^\d(]?|\(?0\d{2,3}\)|)(.+)", re.DOTALL)
_ADDRESS = re.compile(
    rf"(?:(?P<kept>{_PLACE}{{0,10}}{_PLACE}(?:大道|路|街|巷|弄|胡同|里|坊|村))"
    rf"{_HOUSE}(?:-{_HOUSE})?号(?:大?院)?(?:{_PLACE}{{2,10}})??(?:{_UNIT}){{1,5}}"
    rf")(?!\*)"
)
_ESTATE = re.compile(
    rf"(?P<kept>{_PLACE}{{0,10}}{_PLACE}(?:小区|花园|家园|新村|公寓|苑|府|城|大厦|园|居|庭|阁|轩|湾|楼|村))"
    rf"(?:{_UNIT}){{0,4}}{_HOUSE}(?:单元|室|房|户)(?!\*)"
)


def _hide_estate(piece):
    return piece[: _ESTATE.fullmatch(piece).end("kept")] + "****"


def _hide_digits(piece):
    return re.sub(r"\d", "*", piece)


def _digits(least, most):
    return rf"\d(?:{_GAP}\d){{{least - 1},{most - 1}}}"


# The first rule that finds something keeps its place.
_RULES = (
    (
        PersonalData.EMAIL,
        re.compile(r"(?<![\w.+%*-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII),
        _always,
        _hide_email,
    ),
    (
        PersonalData.IDENTITY,
        re.compile(rf"{_START}\d(?:{_GAP}\d){{16}}{_GAP}[\dXx]{_END}"),
        _is_identity,
        _hide_number,
    ),
    (
        PersonalData.ACCOUNT,
        re.compile(
            rf"(?:{_NUMBER_NAMES})(?:为|是|号码)?[:\s(]{{0,3}}(?<![\d*])(?P<found>{_digits(8, 30)}){_END}"
        ),
        _is_account,
        _hide_number,
    ),
    (
        PersonalData.BANK_CARD,
        re.compile(rf"{_START}(?:[3-6]\d|95|94|98)(?:{_GAP}\d){{14,17}}{_END}"),
        _is_card,
        _hide_number,
    ),
    (
        PersonalData.IDENTITY,
        re.compile(rf"{_START}\d(?:{_GAP}\d){{14}}{_END}"),
        _is_old_identity,
        _hide_number,
    ),
    (
        PersonalData.MOBILE,
        re.compile(
            rf"(?<![\d*])(?<!\d[.-])(?:(?:\+|00)?86{_GAP})?(?P<found>1[3-9](?:{_GAP}\d){{9}}){_END}"
        ),
        _always,
        _hide_number,
    ),
    (
        PersonalData.LANDLINE,
        re.compile(
            rf"(?<![\dA-Za-z*])(?<!\d[.-])(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}[- \u2010-\u2015])"
            rf"[2-9](?:{_GAP}\d){{6,7}}{_END}"
        ),
        _always,
        _hide_landline,
    ),
    (
        PersonalData.LANDLINE,
        re.compile(
            rf"(?:电话|座机|传真|热线|联系方式|联系人)[:\s]{{0,3}}(?<![\d*])"
            rf"(?P<found>(?:0\d{{2,3}})?[2-9]\d{{2,3}}{_GAP}\d{{4}}){_END}"
        ),
        _always,
        _hide_number,
    ),
    (
        PersonalData.PASSPORT,
        re.compile(rf"{_START}(?:[EG]\d{{8}}|E[A-HJ-NP-Z]\d{{7}}|[DSP]\d{{7,8}}){_END}"),
        _always,
        _hide_short,
    ),
    (
        PersonalData.PASSPORT,
        re.compile(
            r"(?:护照|通行证|回乡证|台胞证|居留证|士兵证|军官证|证件)(?:号码|号)?[为是:\s(]{0,3}"
            rf"(?<![\dA-Za-z*])(?P<found>[A-Za-z]{{0,3}}\d{{6,12}}){_END}"
        ),
        _always,
        _hide_short,
    ),
    (
        PersonalData.PASSPORT,
        re.compile(rf"{_START}[A-Z]{{1,2}}\d{{6}}\([\dA]\)|[军武海空]字第\d{{6,8}}号"),
        _always,
        _hide_digits,
    ),
    (
        PersonalData.MESSENGER,
        re.compile(r"(?i:微信号?|QQ号?|wechat)[:\s]{1,3}(?P<found>[A-Za-z0-9_-]{5,20})(?![\w*-])"),
        _always,
        _hide_short,
    ),
    (PersonalData.ADDRESS, _ADDRESS, _always, _hide_address),
    (PersonalData.ADDRESS, _ESTATE, _always, _hide_estate),
)
