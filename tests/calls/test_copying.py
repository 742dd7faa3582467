"""Last year's call becomes next year's draft, whole: every column of every row is accounted for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.copying import copy_call
from calls.locking import CallRefused
from calls.models import Announcement, Call, Follow, Target
from core.models import AuditEntry
from reviews.models import PanelMember, ReviewRound
from tests.factories.authoring import client_for
from tests.factories.world import World, set_window

pytestmark = pytest.mark.django_db

# Columns that a copy must not have from the old row, with the reason in the test that follows.
OWN = {
    "call": {
        "id", "title", "year", "state", "revision", "created_by", "created_at", "published_at",
        "ended_at", "cancel_reason", "copied_from",
    },
    "stage": {"id", "call"},
    "stagewindow": {"id", "stage", "lot", "opens_at", "closes_at", "revision"},
    "lot": {"id", "call", "approved_on", "approval"},
    "eligibilityrule": {"id", "lot"},
    "requireddocument": {"id", "lot"},
    "duty": {"id", "lot"},
    "project": {"id", "lot", "ends_on"},
    "indicator": {"id", "project"},
    "target": {"id", "indicator", "part_of"},
    "reviewround": {"id", "stage", "state", "opened_at", "closed_at"},
    "criterion": {"id", "round"},
    "screeningsettings": {"id", "stage"},
    "decisionsettings": {"id", "stage"},
}  # fmt: skip


@pytest.fixture
def world():
    return World()


def columns(row):
    own = OWN[row._meta.model_name]
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in own}


def copied(world, year=None):
    call = Call.objects.get(pk=world.call.pk)
    return copy_call(call, year=year or call.year + 1, by=world.staff, at=timezone.now())


def test_every_column_of_every_row_is_copied(world):
    lot = world.lots[0]
    lot.approval, lot.paper_must_be_sealed = "第三次居民代表大会", True
    lot.save()
    new = copied(world)
    assert columns(new) == columns(world.call)
    pairs = [*zip(world.call.stages.all(), new.stages.all(), strict=True)]
    for old_lot, new_lot in zip(world.call.lots.all(), new.lots.all(), strict=True):
        pairs.append((old_lot, new_lot))
        for name in ("eligibility", "documents", "duties", "projects"):
            pairs += zip(getattr(old_lot, name).all(), getattr(new_lot, name).all(), strict=True)
        for old, made in zip(old_lot.projects.all(), new_lot.projects.all(), strict=True):
            assert set(old.categories.all()) == set(made.categories.all())
            pairs += zip(old.indicators.all(), made.indicators.all(), strict=True)
            for one, other in zip(old.indicators.all(), made.indicators.all(), strict=True):
                pairs += zip(one.targets.all(), other.targets.all(), strict=True)
    for old, made in pairs:
        assert columns(old) == columns(made), old
        assert old.pk != made.pk


def test_what_contains_what_points_into_the_copy(world):
    new = copied(world)
    parts = Target.objects.filter(indicator__project__lot__call=new, part_of__isnull=False)
    assert parts.count() == 4
    assert {part.part_of.indicator_id == part.indicator_id for part in parts} == {True}


def test_settings_and_criteria_come_along_but_the_panel_does_not(world):
    stage = world.stage("review")
    old = ReviewRound.objects.get(stage=stage)
    old.drop_highest = 1
    old.save()
    PanelMember.objects.create(round=old, user=world.reviewer)
    new_round = ReviewRound.objects.get(stage=world.stage("review", copied(world)))
    assert columns(old) == columns(new_round)
    assert [columns(row) for row in old.criteria.all()] == [
        columns(row) for row in new_round.criteria.all()
    ]
    assert not new_round.panel.exists()


def test_windows_move_to_the_same_day_of_the_year(world):
    stage = world.stage("solicitation")
    closes = timezone.localtime().replace(year=2026, month=5, day=14, hour=17, minute=0, second=0)
    set_window(stage, lot=world.lots[1], opens_at=closes - timedelta(days=9), closes_at=closes)
    new = copied(world, year=world.call.year + 1)
    window = world.stage("solicitation", new).windows.get(lot__position=2)
    moved = timezone.localtime(window.closes_at)
    assert (moved.year, moved.month, moved.day, moved.hour) == (2027, 5, 14, 17)
    assert window.lot.call_id == new.pk


def test_a_copy_is_a_draft_of_its_own(world):
    Follow.objects.create(call=world.call, party=world.organization, reason="draft")
    Announcement.objects.create(
        call=world.call, kind="call", title="公告", revision=1, published_by=world.lead
    )
    new = copied(world)
    assert (new.state, new.revision, new.published_at, new.copied_from) == (
        "draft", 1, None, world.call,
    )  # fmt: skip
    assert new.created_by == world.staff
    assert not new.follows.exists()
    assert not new.announcements.exists()
    assert {lot.approved_on for lot in new.lots.all()} == {None}
    assert AuditEntry.objects.filter(act="calls.copy_call", subject_id=str(new.pk)).count() == 1


def test_the_year_in_the_title_moves_along(world):
    Call.objects.filter(pk=world.call.pk).update(title=f"{world.call.year}年度项目征集")
    assert copied(world).title == f"{world.call.year + 1}年度项目征集"


def test_the_same_year_is_refused_on_the_page(world):
    with pytest.raises(CallRefused):
        copied(world, year=world.call.year)
    page = client_for(world.staff).post(
        reverse("calls:copy", args=[world.call.pk]), {"year": world.call.year}
    )
    assert page.status_code == 200
    assert str(world.call.year) in str(page.context["form"].errors["year"])
