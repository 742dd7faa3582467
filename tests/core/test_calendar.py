"""Working days: the package's years, the table over them, years not announced."""

from datetime import date

import pytest
from django.utils.translation import override

from core import calendar
from core.models import Holiday

pytestmark = pytest.mark.django_db


def off(day, name="国庆节", kind="off"):
    return Holiday.objects.create(date=day, kind=kind, name=name, source="国办发明电")


def test_a_published_notice_of_five_working_days():
    # Public notice from 18 to 24 August 2021, 5 working days, the first day counted.
    reckoned = calendar.reckon_period(date(2021, 8, 18), 5)
    assert reckoned.date == date(2021, 8, 24)
    assert not reckoned.provisional
    assert calendar.count_working_days(date(2021, 8, 18), date(2021, 8, 24)) == 5


def test_make_up_days_and_holidays():
    assert calendar.is_working_day(date(2026, 10, 10))
    assert not calendar.is_working_day(date(2026, 10, 6))
    assert calendar.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.add_working_days(date(2026, 10, 8), 2) == date(2026, 10, 10)
    assert calendar.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert calendar.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_the_table_lies_over_the_package():
    off(date(2026, 10, 10), kind="off")
    off(date(2026, 10, 6), kind="make_up")
    assert not calendar.is_working_day(date(2026, 10, 10))
    assert calendar.is_working_day(date(2026, 10, 6))


def test_the_25th_moves_to_the_working_day_before():
    reckoned = calendar.reckon_previous_working_day(date(2026, 10, 25))
    assert reckoned.date == date(2026, 10, 23)
    with override("en"):
        assert reckoned.explanation == "25 October is a Sunday → Friday 23 October."
    with override("zh-hans"):
        assert reckoned.explanation == "10月25日是星期日 → 10月23日（星期五）。"


def test_a_holiday_is_named():
    reckoned = calendar.reckon_previous_working_day(date(2026, 10, 6))
    assert reckoned.date == date(2026, 9, 30)
    with override("zh-hans"):
        assert reckoned.explanation == "10月6日是放假日（国庆节） → 9月30日（星期三）。"
    reckoned = calendar.reckon_add_working_days(date(2026, 9, 28), 5)
    with override("en"):
        assert reckoned.explanation == (
            "5 working days after Monday 28 September → Saturday 10 October, a make-up working"
            " day. Not counted: National Day (1 October)."
        )


def test_a_day_that_need_not_move_says_so():
    reckoned = calendar.reckon_previous_working_day(date(2026, 11, 25))
    assert reckoned.date == date(2026, 11, 25)
    with override("en"):
        assert reckoned.explanation == "Wednesday 25 November is a working day."


def test_a_year_not_announced_counts_weekends_and_is_provisional():
    assert not calendar.is_announced(2027)
    assert calendar.is_working_day(date(2027, 10, 1))
    assert not calendar.is_working_day(date(2027, 10, 2))
    reckoned = calendar.reckon_add_working_days(date(2026, 12, 30), 5)
    assert reckoned.provisional
    with override("en"):
        assert "not announced the days off of 2027" in reckoned.explanation


def test_a_few_rows_do_not_announce_a_year():
    off(date(2027, 3, 3), name="本单位搬迁")
    assert not calendar.is_announced(2027)
    off(date(2027, 1, 1), name="元旦")
    off(date(2027, 10, 1))
    assert calendar.is_announced(2027)
    assert not calendar.reckon_add_working_days(date(2026, 12, 30), 5).provisional
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_a_long_stop_is_stepped_over():
    for day in range(40):
        off(date.fromordinal(date(2027, 5, 1).toordinal() + day), name=f"停办{day}")
    assert calendar.previous_working_day(date(2027, 6, 5)) == date(2027, 4, 30)
    assert calendar.add_working_days(date(2027, 4, 30), 1) == date(2027, 6, 10)


def test_one_answer_costs_few_queries(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar.is_working_day(date(2026, 5, 14))
    with django_assert_num_queries(1):
        calendar.add_working_days(date(2026, 5, 14), 30)
    with django_assert_num_queries(1):
        calendar.reckon_previous_working_day(date(2026, 10, 25))
