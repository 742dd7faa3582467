"""What exactly is wrong with a credit code (GB 32100-2015)."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from parties.credit_code import check_character, normalise, problem_of, validate_uscc

BODY = "52990001MJ0000101"
CODE = BODY + check_character(BODY)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_a_right_code_has_no_problem():
    assert problem_of(CODE) == ""
    validate_uscc(CODE)


@pytest.mark.parametrize(
    "typed",
    [CODE.lower(), f" {CODE} ", f"{CODE[:8]} {CODE[8:]}", f"{CODE[:2]}-{CODE[2:]}"],
)
def test_a_code_is_understood_as_people_type_it(typed):
    assert normalise(typed) == CODE


def test_full_width_signs_are_folded():
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in CODE)
    assert normalise(wide) == CODE


@pytest.mark.parametrize(("place", "letter", "likely"), [(10, "O", "0"), (11, "I", "1")])
def test_a_letter_that_never_occurs_is_named_with_its_place(place, letter, likely):
    code = CODE[: place - 1] + letter + CODE[place:]
    assert problem_of(code) == (
        f"Character {place} is the letter “{letter}”, which a credit code never has."
        f" Is it “{likely}”?"
    )


@pytest.mark.parametrize("length", [17, 19, 1])
def test_a_wrong_length_is_counted(length):
    code = (CODE * 2)[:length]
    assert f"this has {length}" in problem_of(code)


def test_a_letter_in_the_area_is_named_with_its_place():
    code = CODE[:4] + "A" + CODE[5:]
    assert problem_of(code).startswith("Character 5 is “A”, but characters 3 to 8 are digits")


def test_a_wrong_check_character_says_which_would_be_right():
    wrong = "0" if CODE[-1] != "0" else "1"
    problem = problem_of(BODY + wrong)
    assert f"would be “{CODE[-1]}”, not “{wrong}”" in problem


def test_each_single_mistyped_digit_is_noticed():
    for place in range(8, 17):
        for sign in "0123456789":
            if sign != CODE[place]:
                assert problem_of(CODE[:place] + sign + CODE[place + 1 :]) != ""


def test_the_validator_refuses_with_the_same_words():
    with pytest.raises(ValidationError) as caught:
        validate_uscc(CODE[:-1])
    assert "this has 17" in str(caught.value.messages)
