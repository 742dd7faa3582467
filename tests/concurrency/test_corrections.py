"""Two people at one correction, one question, one reading: on PostgreSQL, with real connections."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from calls import correction, looking_through
from calls.correction import CorrectionOutdated, explain, open_correction, publish_correction
from calls.looking_through import ReadingChanged, set_community, start_reading
from calls.models import Answer, Call, Question, Reading
from calls.questions import answering
from calls.questions.answering import answer_question
from calls.questions.asking import ask
from calls.questions.refusals import AnswerOutdated
from core.models import Message
from tests.calls.reading.papers.first import STREET_NUMBERED
from tests.concurrency.test_ground import at_once
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = 0.5


@pytest.fixture
def world():
    made = World()
    # Whatever the day on which this runs, questions are taken.
    set_window(made.stage("solicitation"), closes_at=timezone.now() + timedelta(days=60))
    return made


def later(act):
    """The same, a moment after the other has begun."""

    def run():
        time.sleep(PAUSE / 3)
        return act()

    return run


# --- Two corrections --------------------------------------------------------------------------------


@pytest.fixture
def drafts(world):
    at = timezone.now()
    found = []
    for column, text in (("fund", "甲资金"), ("summary", "乙引言")):
        one = open_correction(world.call, by=world.lead, at=at)
        Call.objects.filter(pk=one.copy_id).update(**{column: text})
        found.append(explain(one, reason="有误", row_reasons={}, by=world.lead, at=at))
    return found


@pytest.fixture
def slow_comparison(monkeypatch):
    """Comparing takes a moment, so that the other falls between looking and writing."""
    prospect_of = correction.prospect_of

    def slowly(one, *, at):
        found = prospect_of(one, at=at)
        time.sleep(PAUSE)
        return found

    monkeypatch.setattr(correction, "prospect_of", slowly)


def publish_both(world, drafts):
    at = timezone.now()
    first, second = drafts

    def publish(one):
        return lambda: publish_correction(one, by=world.lead, at=at)

    return at_once(publish(first), later(publish(second)))


def test_of_two_corrections_the_second_must_look_again(world, drafts, slow_comparison):
    first, second = publish_both(world, drafts)
    assert first.revision == 2
    assert isinstance(second, CorrectionOutdated)
    call = Call.objects.get(pk=world.call.pk)
    assert (call.revision, call.fund) == (2, "甲资金")
    assert call.announcements.filter(kind="consolidated").count() == 1


def test_without_the_lock_both_write_the_same_revision(world, drafts, slow_comparison, monkeypatch):
    """The control: the second has looked at a call that the first was about to change."""
    monkeypatch.setattr(
        correction, "lock_call", lambda pk: Call.objects.select_related("office").get(pk=pk)
    )
    results = publish_both(world, drafts)
    assert [isinstance(one, IntegrityError) for one in results].count(True) == 1


# --- Two answers ------------------------------------------------------------------------------------


@pytest.fixture
def question(world):
    return ask(world.call, text="场地由谁提供？", by=world.applicant, at=timezone.now())[0]


@pytest.fixture
def slow_reading(monkeypatch):
    """Judging the words takes a moment: between reading what stands and writing the answer."""
    refuse = answering._refuse_words

    def slowly(text):
        refuse(text)
        time.sleep(PAUSE)

    monkeypatch.setattr(answering, "_refuse_words", slowly)


def answer_both(world, question):
    at = timezone.now()

    def answer(user, text):
        return lambda: answer_question(question, text=text, base=0, by=user, at=at)

    return at_once(answer(world.lead, "由社区提供。"), later(answer(world.staff, "由街道提供。")))


def test_of_two_answers_the_second_sees_the_first(world, question, slow_reading):
    first, second = answer_both(world, question)
    assert isinstance(second, AnswerOutdated)
    assert second.current == first
    assert Answer.objects.get().text == "由社区提供。"
    assert Message.objects.filter(kind="calls.question_answered").count() == 1


def test_without_the_lock_nobody_is_told_of_the_other_answer(
    world, question, slow_reading, monkeypatch
):
    """The control: only the database's own rule stops the second, with no word for the person."""

    def unlocked(one):
        found = Question.objects.get(pk=one.pk)
        found.call = Call.objects.select_related("office").get(pk=one.call_id)
        return found

    monkeypatch.setattr(answering, "lock_question", unlocked)
    results = answer_both(world, question)
    assert [isinstance(one, IntegrityError) for one in results].count(True) == 1


def test_two_questions_at_once_get_two_numbers(world):
    at = timezone.now()

    def put(user, text):
        return lambda: ask(world.call, text=text, by=user, at=at)[0].number

    results = at_once(put(world.applicant, "甲？"), put(world.rival, "乙？"))
    assert sorted(results) == [1, 2]


def test_a_button_pressed_twice_at_once_asks_once(world):
    at = timezone.now()

    def press():
        return ask(world.call, text="甲？", by=world.applicant, at=at)[0].pk

    first, second = at_once(press, press)
    assert first == second


# --- Two at one reading -----------------------------------------------------------------------------


@pytest.fixture
def reading(world):
    return start_reading(
        world.office, STREET_NUMBERED, file_name="", by=world.staff, at=timezone.now()
    )


@pytest.fixture
def slow_saving(monkeypatch):
    save = looking_through._save

    def slowly(*arguments):
        time.sleep(PAUSE)
        return save(*arguments)

    monkeypatch.setattr(looking_through, "_save", slowly)


def save_both(world, reading):
    at = timezone.now()

    def save(user, place, name):
        return lambda: set_community(reading.pk, place, {"name": name}, revision=1, by=user, at=at)

    return at_once(save(world.lead, 1, "甲社区"), later(save(world.staff, 2, "乙社区")))


def names(reading):
    return [one["name"] for one in Reading.objects.get(pk=reading.pk).tree["communities"]][:2]


def test_of_two_who_save_a_reading_the_second_is_told(world, reading, slow_saving):
    before = names(reading)
    _first, second = save_both(world, reading)
    assert isinstance(second, ReadingChanged)
    assert names(reading) == ["甲社区", before[1]]


def test_without_the_lock_the_second_overwrites_the_first(world, reading, slow_saving, monkeypatch):
    """The control: what the first person saved is gone, and nobody is told."""
    monkeypatch.setattr(
        looking_through,
        "_locked",
        lambda pk, revision: Reading.objects.select_related("office").get(pk=pk),
    )
    before = names(reading)
    results = save_both(world, reading)
    assert not any(isinstance(one, Exception) for one in results)
    assert names(reading) == [before[0], "乙社区"]
