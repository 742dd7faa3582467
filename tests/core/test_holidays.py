"""The calendar that staff keep: reading an announcement, refusing the impossible, moving dates."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import calendar, holidays, reckoning
from core.clock import SHANGHAI
from core.enums import HolidayKind
from core.holiday_notice import read_notice
from core.models import AuditEntry, Holiday, HolidayYear, ReckonedDate
from tests.factories.world import World

OFF, MAKE_UP = HolidayKind.OFF, HolidayKind.MAKE_UP
AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
# Invented: no announcement for 2027 exists yet.
NOTICE = """关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。鼓励各单位安排职工在除夕（2月4日）休息。
三、国庆节、中秋节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_an_announcement_is_read_as_published():
    notice = read_notice(NOTICE)
    assert (notice.year, notice.remarks) == (2027, [])
    assert notice.source == "关于2027年部分节假日安排的通知 国办发明电〔2026〕99号"
    made_up = [one.date.isoformat() for one in notice.days if one.kind == MAKE_UP]
    assert made_up == ["2027-01-31", "2027-02-20", "2027-09-26", "2027-10-09"]
    off = [one for one in notice.days if one.kind == OFF]
    assert len(off) == 17
    assert {one.name for one in off if one.date.month == 10} == {"国庆节、中秋节"}


@pytest.mark.parametrize(
    ("text", "year", "days", "remarks"),
    [
        ("元旦：2026年12月31日至2027年1月2日放假调休，共3天。", 2027, 3, 0),
        ("元旦：12月31日（周四）至1月2日（周六）放假，共3天。", 2027, 3, 0),
        ("清明节：4月5日放假1天，不调休。", 2027, 1, 0),
        ("国庆节：10月1日（周四）至7日（周三）放假，共7天。", 2027, 7, 2),
        ("国庆节：10月1日至7日放假，共8天。", 2027, 7, 1),
        ("国庆节：10月7日至1日放假。", 2027, 1, 1),
        ("国庆节：2月30日放假。", 2027, 0, 2),
        ("国庆节：10月1日放假。", None, 0, 1),
        ("今天天气很好", 2027, 0, 1),
        ("劳动节：5月1日至2日放假。中秋节：5月2日放假。", 2027, 2, 0),
    ],
)
def test_odd_texts_are_read_or_remarked_upon(text, year, days, remarks):
    notice = read_notice(text, year=year)
    assert (len(notice.days), len(notice.remarks)) == (days, remarks), notice


@pytest.mark.django_db
def test_a_day_both_off_and_made_up_is_refused_by_name():
    rows = [
        holidays.DayRow(date(2027, 10, 9), OFF, "国庆节"),
        holidays.DayRow(date(2027, 10, 9), MAKE_UP, "中秋节"),
    ]
    with pytest.raises(holidays.HolidayRefused) as refused:
        holidays.set_days(rows, source="x", edition=0, by=None, at=AT)
    assert "国庆节" in str(refused.value) and "中秋节" in str(refused.value)
    assert not Holiday.objects.exists() and not HolidayYear.objects.exists()


# --- Stored dates ----------------------------------------------------------------------------------


class Ledger:
    """A floor that stores a reckoned date of a day-off row and notes what it was told."""

    def __init__(self, direction):
        self.told = []
        self.purpose = reckoning.Purpose(
            f"tests.{direction}",
            _("answer"),
            direction,
            self.move,
            lambda ids: {one: (f"no. {one}", "") for one in ids},
        )

    def move(self, row, reckoned, *, by, at):
        self.told.append((row.subject_id, reckoned.date))
        return HolidayYear.objects.get(pk=row.subject_id), None


@pytest.fixture
def ledger(db, monkeypatch):
    monkeypatch.setattr(reckoning, "_purposes", {})

    def make(direction):
        made = Ledger(direction)
        reckoning.register(made.purpose)
        return made

    return make


def announce(notice=NOTICE, at=AT):
    rows = [holidays.DayRow(one.date, one.kind, one.name) for one in read_notice(notice).days]
    holidays.set_days(rows, source="国办发明电〔2026〕99号", edition=0, by=None, at=at)
    return rows


def test_dates_move_once_by_their_rule_when_the_year_is_announced(ledger):
    both, later = ledger(reckoning.BOTH), ledger(reckoning.LATER)
    subject = HolidayYear.objects.create(year=2001)
    after = calendar.reckon_add_working_days(date(2027, 1, 28), 5)
    ahead = calendar.reckon_add_working_days(date(2027, 1, 29), 1)
    assert (after.date, after.provisional) == (date(2027, 2, 4), True)
    reckoning.keep(subject, both.purpose.code, after)
    reckoning.keep(subject, later.purpose.code, ahead)
    rows = [holidays.DayRow(one.date, one.kind, one.name) for one in read_notice(NOTICE).days]
    shown = holidays.preview(rows, at=AT)
    assert [(move.old, move.new) for move in shown.moves] == [
        (date(2027, 2, 4), date(2027, 2, 3)),
    ]
    assert not Holiday.objects.exists()
    announce()
    assert reckoning.recompute(by=None, at=AT) == 1
    assert reckoning.recompute(by=None, at=AT) == 0
    assert both.told == [(str(subject.pk), date(2027, 2, 3))]
    # The make-up Sunday would bring it forward; this purpose only gives more time.
    assert later.told == []
    assert reckoning.of(subject, later.purpose.code).date == date(2027, 2, 1)
    assert not ReckonedDate.objects.filter(provisional=True).exists()
    entry = AuditEntry.objects.get(act=reckoning.MOVE)
    assert (entry.before, entry.after) == ({"date": "2027-02-04"}, {"date": "2027-02-03"})


def test_what_is_over_settled_or_gone_does_not_move(ledger):
    kept = ledger(reckoning.BOTH)
    over, settled, moved = (HolidayYear.objects.create(year=year) for year in (2001, 2002, 2003))
    for subject in (over, settled, moved):
        basis = calendar.reckon_add_working_days(date(2027, 2, 3), 3)
        reckoning.keep(subject, kept.purpose.code, basis)
    reckoning.settle(settled, kept.purpose.code, at=AT)
    announce()
    assert reckoning.recompute(by=None, at=datetime(2027, 2, 9, tzinfo=SHANGHAI)) == 0
    assert reckoning.recompute(by=None, at=AT) == 2
    assert {pk for pk, _day in kept.told} == {str(over.pk), str(moved.pk)}


# --- Pages -----------------------------------------------------------------------------------------


@pytest.fixture
def pages(db):
    world = World(reviewers_wanted=1)

    def of(name):
        client = Client()
        client.force_login(world.people[name], "django.contrib.auth.backends.ModelBackend")
        return client

    return of


YEAR, CHANGE = "admin:core_holiday_changelist", "admin:core_holiday_change_days"


def rows_of(page):
    """What the page's own form would send."""
    sent = {"edition": page.context["edition"], "source": page.context["form"].source}
    for number, (day, kind, name) in page.context["form"].shown_rows:
        sent |= {f"date-{number}": day, f"kind-{number}": kind, f"name-{number}": name}
    return sent


def test_a_lead_pastes_looks_and_keeps(pages):
    lead = pages("lead")
    assert "2027年放假安排尚未公布" in lead.get(reverse(YEAR), {"year": 2027}).content.decode()
    shown = lead.post(reverse(CHANGE), {"act": "read", "text": NOTICE})
    assert shown.status_code == 200 and len(shown.context["change"].new) == 21
    assert not Holiday.objects.exists()
    sent = rows_of(shown) | {"act": "save"}
    assert lead.post(reverse(CHANGE), sent).status_code == 302
    assert Holiday.objects.count() == 21
    page = lead.get(reverse(YEAR), {"year": 2027}).content.decode()
    assert "2027年放假安排已公布" in page and "国庆节、中秋节" in page
    # The page from before the change is refused, and so is a day of both kinds.
    assert lead.post(reverse(CHANGE), sent | {"name-0": "改名"}).status_code == 409
    both = {"act": "save", "source": "x", "edition": 1, "date-0": "2027-05-01", "kind-0": "off",
            "name-0": "劳动节", "date-1": "2027-05-01", "kind-1": "make_up", "name-1": "劳动节"}  # fmt: skip
    answer = lead.post(reverse(CHANGE), both)
    assert answer.status_code == 409 and "既列为" in answer.content.decode()
    wrong = lead.post(reverse(CHANGE), both | {"act": "look", "date-1": "31.5.", "kind-1": "off"})
    assert wrong.status_code == 409 and 'value="31.5."' in wrong.content.decode()


def test_only_leads_keep_and_only_offices_look(pages):
    assert pages("staff").get(reverse(YEAR)).status_code == 200
    assert pages("staff").post(reverse(CHANGE), {"act": "read", "text": NOTICE}).status_code == 403
    assert pages("staff").post(reverse(YEAR)).status_code == 403
    assert pages("applicant").get(reverse(YEAR)).status_code == 302


def test_a_single_day_is_taken_back(pages):
    lead, day = pages("lead"), date(2027, 3, 3)
    sent = {"act": "save", "source": "区政府通知", "date-0": day.isoformat(), "kind-0": "off",
            "name-0": "停电", "edition": 0}  # fmt: skip
    lead.post(reverse(CHANGE), sent)
    assert not calendar.is_working_day(day)
    lead.post(reverse(CHANGE), sent | {"kind-0": "", "edition": 1})
    assert calendar.is_working_day(day)
    assert [entry.actor.name for entry in AuditEntry.objects.filter(act=holidays.SET)] == [
        "lead"
    ] * 2
