"""The morning's digest: once each working day, only where something waits."""

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from core.models import Message
from parties.desk_tasks import end_task, give_task
from portal.digest import send_digests
from tests.factories.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world():
    made = World()
    for number in range(12):
        give_task(
            made.office, what="tests.screen", occasion=str(number), title=f"审查第{number}份",
            link="/desk/", at=at(2, 8), due_at=at(9, 17),
        )  # fmt: skip
    return made


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def test_the_office_is_told_once_a_working_day(world):
    assert send_digests(at=at(2, 8, 29)) == 0
    assert send_digests(at=at(2, 8, 30)) == 2
    assert send_digests(at=at(2, 8, 35)) == 0
    assert send_digests(at=at(2, 12)) == 0
    told = Message.objects.get(kind="portal.digest", recipient=world.staff)
    assert told.subject == "3月2日：12项待办"
    lines = told.body.split("\n")
    assert lines[0] == "· 审查第0份（3月9日前）"
    assert lines[-1] == "另有2项"
    assert len(lines) == 11
    # Saturday and Sunday; the office of the other street has nothing waiting.
    assert send_digests(at=at(7, 9)) == send_digests(at=at(8, 9)) == 0
    assert send_digests(at=at(3, 9)) == 2
    assert not Message.objects.filter(recipient=world.people["other_staff"]).exists()


def test_nothing_waiting_is_no_letter(world):
    for number in range(12):
        end_task(what="tests.screen", occasion=str(number), at=at(2, 8))
    assert send_digests(at=at(2, 9)) == 0
