"""Amounts as people type them and as papers spell them."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.money import AmountRefused, capitals, format_yuan, parse_yuan

AMOUNTS = st.decimals(min_value=0, max_value=1_000_000_000, places=2)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("150000", "150000"),
        ("150,000", "150000"),
        ("15万", "150000"),
        ("15万元", "150000"),
        ("10.2万", "102000"),
        ("150,000元", "150000"),
        ("¥150,000.00", "150000"),
        ("￥150000", "150000"),
        ("１５０，０００．５０", "150000.5"),
        (" 15 万 元 ", "150000"),
        ("人民币15万元整", "150000"),
        ("RMB 150 000", "150000"),
        ("150000圆", "150000"),
        ("1.2亿", "120000000"),
        ("0.001万", "10"),
        ("0", "0"),
        ("99.9", "99.9"),
        ("1\u200b50000", "150000"),
    ],
)
def test_what_is_read(typed, amount):
    assert parse_yuan(typed) == Decimal(amount)
    assert parse_yuan(typed).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type an amount in yuan, for example 150000 or 15万."),
        ("1,5", "15 or 1.5."),
        ("1,5万", "15万 or 1.5万."),
        ("1,50,000", "Type what you mean: 150000."),
        ("1,234 567", "Type what you mean: 1234567."),
        ("1.500", "“1.500” is not clear. Type 1500 or 1.50."),
        ("12.3456", "“12.3456” is 12.3456 yuan, finer than one fen."),
        ("15。5万", "holds a Chinese full stop. Type a point: 15.5万."),
        ("-5", "“-5” is below zero."),
        ("−5", "“−5” is below zero."),
        ("(500)", "“(500)” is below zero."),
        ("¥-5", "“¥-5” is below zero."),
        ("十五万元", "understood as 150,000 yuan. If that is right, type 150000."),
        ("壹拾伍万元整", "understood as 150,000 yuan"),
        ("15万5千", "understood as 155,000 yuan"),
        ("15w", "understood as 150,000 yuan"),
        ("15K", "understood as 15,000 yuan"),
        ("150000万", "is 1,500,000,000 yuan, above the largest amount of 1,000,000,000 yuan."),
        ("9" * 39, "above the largest amount"),
        ("9" * 41, "This is too long for an amount."),
        ("1e5", "“1e5” cannot be read as an amount."),
        ("十五个", "cannot be read as an amount"),
        ("NaN", "cannot be read as an amount"),
        ("Infinity", "cannot be read as an amount"),
        ("١٥", "cannot be read as an amount"),
        ("15元万", "cannot be read as an amount"),
        ("元", "cannot be read as an amount"),
        ("万", "cannot be read as an amount"),
        ("½", "cannot be read as an amount"),
    ],
)
def test_what_is_refused_and_told(typed, told):
    with override("en"), pytest.raises(AmountRefused) as refusal:
        parse_yuan(typed)
    assert told in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_gives_an_amount_or_a_refusal(text):
    try:
        amount = parse_yuan(text)
    except AmountRefused as refusal:
        assert str(refusal)
    else:
        assert 0 <= amount <= 1_000_000_000


@given(st.text(alphabet="0123456789.,，。 万亿元¥-wk十百千零整", max_size=14))
def test_what_looks_like_an_amount_gives_one_or_a_refusal(text):
    try:
        assert parse_yuan(text).as_tuple().exponent == -2
    except AmountRefused as refusal:
        assert str(refusal)


@given(AMOUNTS, st.sampled_from(["zh-hans", "en"]))
def test_what_is_shown_can_be_typed(amount, language):
    assert parse_yuan(format_yuan(amount, language)) == amount


def test_shown_in_both_languages():
    assert format_yuan(Decimal("150000.00"), "zh-hans") == "150,000 元"
    assert format_yuan(Decimal("150000.50"), "zh-hans") == "150,000.50 元"
    assert format_yuan(Decimal("-1200"), "en") == "-1,200 yuan"


# The first six are the examples of 《支付结算办法》, annex 1, in one of the spellings it allows.
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
        ("150000", "人民币壹拾伍万元整"),
        ("50000", "人民币伍万元整"),
        ("0", "人民币零元整"),
        ("0.5", "人民币伍角整"),
        ("0.05", "人民币伍分"),
        ("20000005", "人民币贰仟万零伍元整"),
        ("1000000000", "人民币壹拾亿元整"),
        ("100000.01", "人民币壹拾万元零壹分"),
    ],
)
def test_capitals(amount, words):
    assert capitals(Decimal(amount)) == words


def value_of(words):
    """The amount in capital numerals, by adding up its digits and units."""
    total = section = digit = 0
    for character in words:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(character) + 1)
            digit = 0
        elif character in "万亿元":
            total += (section + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[character]
            section = digit = 0
        elif character in "角分":
            total += digit * Decimal({"角": "0.1", "分": "0.01"}[character])
            digit = 0
    return total


@given(AMOUNTS)
def test_capitals_add_up_to_the_amount(amount):
    words = capitals(amount)
    assert value_of(words.removeprefix("人民币")) == amount
    assert words.endswith("整") == (amount * 10 == int(amount * 10))
    assert "零零" not in words


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000"])
def test_no_capitals_for_what_cannot_be_paid(amount):
    with pytest.raises(ValueError, match="capital"):
        capitals(Decimal(amount))
