"""The question that keeps programs away: made from the form, asked in words, answered as people type."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from django.utils.translation import override

from core import human


@pytest.fixture
def at():
    return timezone.localtime()


@pytest.fixture
def token(at):
    return human.new_token(at=at - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("8", "8"), ("８", "8"), ("八", "8"), ("十二", "12"), ("一十二", "12"), ("二十", "20"), (" 8。", "8"),
     ("星期三", "3"), ("周日", "日"), ("苹果", "苹果"), ("Eight", "eight"), ("两", "2"), ("", ""),
     ("日", "日"), ("三八", "三八")],
)  # fmt: skip
def test_an_answer_is_read_as_people_type_it(typed, read):
    assert human.normalised(typed) == read


def test_every_kind_of_question_is_asked_and_its_own_answers_are_right(at):
    with override("zh-hans"):
        questions = [human.question_of(human.new_token(at=at)) for _turn in range(120)]
    assert all(question.answers and question.text.endswith("？") for question in questions)
    kinds = {question.text[:4] for question in questions}
    assert len(kinds) > 5
    for question in questions:
        assert all(human.normalised(one) == one for one in question.answers), question


def test_a_question_stays_the_same_for_its_form_and_differs_between_forms(at, token):
    assert human.question_of(token) == human.question_of(token)
    assert len({human.question_of(human.new_token(at=at)).text for _turn in range(40)}) > 10


def test_the_answer_is_not_in_the_page(token):
    assert set(signing.loads(token, salt=human.SALT)) == {"n", "t"}


def test_a_right_answer_gives_the_name_of_the_form(at, token):
    right = next(iter(human.question_of(token).answers))
    assert human.check(token, right, trap="", at=at) == human.read_token(token)[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": "不知道"}, "answer"),
        ({"trap": "http://example.invalid"}, None),
        ({"token": "forged"}, None),
        ({"seconds": 1}, None),
        ({"seconds": 37 * 3600}, None),
    ],
)
def test_what_is_not_a_person_is_refused_with_a_reason(at, token, changes, field):
    if "seconds" in changes:
        token = human.new_token(at=at - timedelta(seconds=changes["seconds"]))
    right = next(iter(human.question_of(token).answers))
    with pytest.raises(human.NotHuman) as refused:
        human.check(
            changes.get("token", token), changes.get("answer", right),
            trap=changes.get("trap", ""), at=at,
        )  # fmt: skip
    assert refused.value.field == field
    assert str(refused.value)
