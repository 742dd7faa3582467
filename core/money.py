"""Amounts in yuan: read from what people type, written as pages and papers show them.

Amounts are exact decimals of yuan with two places; in the database
``DecimalField(max_digits=14, decimal_places=2)``.
"""

import re
from decimal import Decimal, localcontext

import cn2an
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import clean_text, fold_width

CENT = Decimal("0.01")
# Ten 亿. Beyond the budget of any call: a 万 too many, not an amount.
LARGEST = Decimal(1_000_000_000)
# What the database column holds and capitals can still spell.
WIDEST = Decimal("999999999999.99")
LONGEST_TEXT = 40

SIGNS = re.compile(r"^(?:人民币|RMB|CNY)?\s*[¥￥]?", re.IGNORECASE)
ENDING = re.compile(r"(?:[元圆](?:整|正)?|yuan)$", re.IGNORECASE)
MINUS = tuple("-−–—负")
UNITS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
PLAIN = re.compile(r"^[0-9]+(?:\.[0-9]+)?$")
GROUPED = re.compile(r"^[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?$")
MIXED = re.compile(r"^[0-9.,]+[万亿][0-9]")
CHINESE = re.compile(r"^负?[零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]+$")


class AmountRefused(Refusal):
    """What was typed is no amount; the message says what was understood and what to type."""

    code = "amount"


def parse_yuan(text, *, largest=LARGEST):
    """The amount that ``text`` states, in yuan with two decimal places.

    Reads 150000, 150,000, 15万, 15万元, 10.2万, 150,000元, ¥150,000.00, also with full-width digits
    and spaces.

    :param largest: an amount above it is refused, in yuan.
    :raises AmountRefused: with an exact message.
    """
    typed = clean_text(str(text), multiline=False)
    if not typed:
        raise AmountRefused(_("Type an amount in yuan, for example 150000 or 15万."))
    if len(typed) > LONGEST_TEXT:
        raise AmountRefused(_("This is too long for an amount. Type digits only, such as 150000."))
    body = fold_width(typed).strip()
    _refuse_negative(body, typed)
    # The default context would round an absurd amount before the message can name it.
    with localcontext(prec=2 * LONGEST_TEXT):
        return _checked(_amount(body, typed), typed, largest)


def _refuse_negative(body, typed):
    if (
        body[0] in "-−–—负"
        or (body[0] == "(" and body[-1] == ")")
        or SIGNS.sub("", body)[:1] == "-"
    ):
        raise AmountRefused(
            _("“%(typed)s” is below zero. An amount is zero or more: type it without the sign.")
            % {"typed": typed}
        )


def _amount(body, typed):
    """The value of ``15 万元``: its number times its unit."""
    body = ENDING.sub("", SIGNS.sub("", body).strip()).strip()
    unit = body[-1:] if body[-1:] in UNITS else ""
    number = body.removesuffix(unit).strip()
    if not unit:
        _refuse_three_places(number, typed)
    if PLAIN.match(number):
        return Decimal(number) * UNITS[unit]
    if GROUPED.match(number) and len({c for c in number if c in ", "}) == 1:
        return Decimal(number.replace(",", "").replace(" ", "")) * UNITS[unit]
    _refuse_unclear(number, unit, typed)
    _refuse_other_writing(body, typed)
    raise AmountRefused(
        _("“%(typed)s” cannot be read as an amount. Type digits, such as 150000 or 15万.")
        % {"typed": typed}
    )


def _refuse_three_places(number, typed):
    """A point before three digits: decimals, or thousands as some countries write them."""
    if grouped := re.fullmatch(r"([0-9]{1,3})\.([0-9]{3})", number):
        raise AmountRefused(
            _("“%(typed)s” is not clear. Type %(thousands)s or %(decimals)s.")
            % {
                "typed": typed,
                "thousands": "".join(grouped.groups()),
                "decimals": f"{Decimal(number).quantize(CENT):f}",
            }
        )


def _refuse_unclear(number, unit, typed):
    """Refuse a comma, space or full stop that may mean two things, and say both."""
    if re.fullmatch(r"[0-9]+[。．][0-9]+", number):
        raise AmountRefused(
            _("“%(typed)s” holds a Chinese full stop. Type a point: %(plain)s.")
            % {"typed": typed, "plain": number.replace("。", ".").replace("．", ".") + unit}
        )
    if not re.fullmatch(r"[0-9]+([., ]+[0-9]*)+", number):
        return
    meant = {re.sub(r"[., ]", "", number)}
    if single := re.fullmatch(r"([0-9]+)[, ]([0-9]{1,2})", number):
        meant.add(".".join(single.groups()))
    raise AmountRefused(
        _(
            "“%(typed)s” is not clear: a comma stands only before each three digits, a point once"
            " before the decimals. Type what you mean: %(meant)s."
        )
        % {
            "typed": typed,
            "meant": pgettext("between two amounts", " or ").join(
                f"{m}{unit}" for m in sorted(meant, key=len)
            ),
        }
    )


def _refuse_other_writing(body, typed):
    """Refuse an amount written in another way, and say the same amount as it should be typed."""
    understood = None
    if CHINESE.match(body) or MIXED.match(body):
        understood = _from_chinese(body)
    elif latin := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) *([wk千])", body.lower()):
        understood = Decimal(latin[1]) * (10_000 if latin[2] == "w" else 1000)
    if understood is not None and 0 <= understood <= WIDEST:
        raise AmountRefused(
            _("“%(typed)s” was understood as %(amount)s yuan. If that is right, type %(plain)s.")
            % {"typed": typed, "amount": f"{understood:,f}", "plain": f"{understood:f}"}
        )


def _from_chinese(words):
    """The value of Chinese numerals, or None where they do not make a number."""
    try:
        return Decimal(str(cn2an.cn2an(words, "smart"))).normalize() + 0
    except (ValueError, ArithmeticError, KeyError, IndexError):
        return None


def _checked(amount, typed, largest):
    if amount > largest:
        raise AmountRefused(
            _(
                "“%(typed)s” is %(amount)s yuan, above the largest amount of %(largest)s yuan."
                " Check the unit: 15万 is 150000 yuan."
            )
            % {"typed": typed, "amount": f"{amount:,f}", "largest": f"{largest:,f}"}
        )
    if amount != amount.quantize(CENT):
        raise AmountRefused(
            _(
                "“%(typed)s” is %(amount)s yuan, finer than one fen. Type at most two decimal"
                " places, such as %(plain)s."
            )
            % {
                "typed": typed,
                "amount": f"{amount.normalize():,f}",
                "plain": f"{amount.quantize(CENT):f}",
            }
        )
    return amount.quantize(CENT)


def format_yuan(amount, lang=None):
    """``amount`` as a page shows it: ``150,000 元`` in Chinese, ``150,000 yuan`` in English.

    Decimals are shown, both of them, only when there are any.

    :param amount: exact decimal of yuan.
    :param lang: language code; without it the active language.
    """
    amount = Decimal(amount)
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    with override(lang or get_language()):
        return _("%(amount)s yuan") % {"amount": digits}


def capitals(amount):
    """``amount`` in capital numerals for agreements and receipts: ``人民币壹拾伍万元整``.

    Rule: 《支付结算办法》 of the People's Bank, annex 1: 整 follows an amount that ends with 元 or
    角, never 分.

    :raises ValueError: for a negative amount, one finer than a fen or beyond 12 digits.
    """
    amount = Decimal(amount)
    if not 0 <= amount <= WIDEST or amount != amount.quantize(CENT):
        raise ValueError(f"{amount} cannot be written in capital numerals.")
    if amount == 0:
        return "人民币零元整"
    words = cn2an.an2cn(f"{amount:.2f}", "rmb")
    if words.endswith("角"):
        words += "整"
    return f"人民币{words}"
