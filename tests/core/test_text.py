"""Text as people paste it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_text, fold_width, mask


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("䶮𠮷𪚥㐂", "䶮𠮷𪚥㐂"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\t乙", "甲 乙"),
        ("甲\u200b\u200d\ufeff\u2060乙", "甲乙"),
        ("甲\u202e乙\u2066丙\u200f", "甲乙丙"),
        ("甲\x00\x07\x1b乙", "甲乙"),
        ("甲\ufffe乙\U0001ffff\ufdd0", "甲乙"),
        ("甲\ud840乙", "甲乙"),
        ("e\u0301", "é"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("\n\n　　首行缩进 \n\n末行 \n\n", "　　首行缩进\n\n末行"),
    ],
)
def test_cleaning(given_text, kept):
    assert clean_text(given_text) == kept


def test_one_line_has_no_line_ends():
    assert clean_text("  甲 \r\n\t 乙\u3000 丙 ", multiline=False) == "甲 乙 丙"


@given(st.text(alphabet=st.characters()), st.booleans())
def test_cleaning_twice_changes_nothing_more(text, multiline):
    once = clean_text(text, multiline=multiline)
    assert clean_text(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(c) for c in once if c != "\n"} & {"Cc", "Cf", "Cs"}
    once.encode()


@given(st.text(alphabet=st.characters(categories=["Lo", "Nd"])))
def test_every_letter_and_digit_stays(text):
    assert clean_text(text) == unicodedata.normalize("NFC", text)


def test_width():
    assert fold_width("ＡＢｃ１２３，．（）－　￥䶮") == "ABc123,.()- ¥䶮"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13000005678", "130****5678"),
        ("11010119900307001X", "110***********001X"),
        ("5678", "5***"),
        ("1234567890", "1*********"),
        ("甲", "*"),
        ("", ""),
    ],
)
def test_masking(value, shown):
    assert mask(value) == shown


@given(st.text(min_size=1, alphabet="0123456789X"))
def test_masking_keeps_the_length_and_hides(value):
    shown = mask(value)
    assert len(shown) == len(value)
    assert shown.count("*") >= min(4, len(value) - len(value) // 2)
