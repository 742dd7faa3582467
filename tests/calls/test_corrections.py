"""Correcting a published call: what is told, what is kept, what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from calls.correcting.parts import PARTS
from calls.correction import (
    CorrectionOutdated,
    CorrectionRefused,
    catch_up,
    discard_correction,
    explain,
    open_correction,
    prospect_of,
    publish_correction,
)
from calls.deadlines import set_deadline
from calls.indicators import set_indicators
from calls.models import Announcement, Call, Change, Indicator, Project, Target
from calls.publishing import cancel_call
from calls.windows import stage_of_kind, window_of
from core.models import AuditEntry, Message
from tests.factories.world import World, make_project

pytestmark = pytest.mark.django_db
CODE_OF = {part.model: part.code for part in PARTS.values()}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def at():
    return timezone.localtime()


@pytest.fixture
def correction(world, at):
    return open_correction(world.call, by=world.lead, at=at)


def twin(correction, row):
    """The row of the working copy that stands for ``row``."""
    pair = correction.copied_rows.get(part=CODE_OF[type(row)], live_id=row.pk)
    return type(row).objects.get(pk=pair.copy_id)


def change(correction, row, **columns):
    type(row).objects.filter(pk=twin(correction, row).pk).update(**columns)


def publish(correction, world, at, **options):
    explain(correction, reason="原公告有误", row_reasons={}, by=world.lead, at=at)
    correction.refresh_from_db()
    return publish_correction(correction, by=world.lead, at=at, **options)


def told(rows):
    return [(row.label, row.action, row.old, row.new) for row in rows]


def taking(call):
    return stage_of_kind(call, "solicitation")


def test_a_fresh_correction_changes_nothing_and_cannot_be_published(correction, world, at):
    assert prospect_of(correction, at=at).rows == []
    with pytest.raises(CorrectionRefused) as refused:
        publish(correction, world, at)
    assert refused.value.problems == [(None, "还没有任何改动。")]
    assert Call.objects.get(pk=world.call.pk).revision == 1


def test_what_was_announced_changes_in_one_act_and_every_row_is_kept(correction, world, at):
    project, lot, call = world.project, world.lots[0], world.call
    first = call.stages.first()
    change(correction, call, summary="面向全体居民。")
    change(correction, lot, contact_phone="028-11111111")
    change(correction, lot.documents.first(), name="登记证书正反面")
    change(correction, lot.duties.first(), text="每月20日前提交。")
    change(correction, project, amount=Decimal(120000))
    change(correction, project.indicators.get(), text="全年开展活动不少于15场。")
    change(correction, Target.objects.filter(indicator__project=project).first(), value=15)
    twin(correction, lot.eligibility.first()).delete()
    change(correction, first, note="以更正公告为准")
    assert Project.objects.get(pk=project.pk).amount == 100000
    done = publish(correction, world, at)
    rows = told(done.changes.all())
    assert rows == [
        ("公告引言", "changed", "面向社区居民的服务需求,征集社会组织参与。", "面向全体居民。"),
        ("说明", "changed", "", "以更正公告为准"),
        ("电话", "changed", "028-00000000", "028-11111111"),
        ("申报条件", "withdrawn", "在民政部门登记注册。", ""),
        ("名称", "changed", "登记证书正、副本", "登记证书正反面"),
        ("内容", "changed", "每月25日前报送月度计划与工作进展。", "每月20日前提交。"),
        ("金额（元）", "changed", "100,000 元", "120,000 元"),
        ("内容", "changed", "全年开展活动不少于12场,其中户外2场。", "全年开展活动不少于15场。"),
        ("目标值", "changed", "活动：不少于 12 场/年", "活动：不少于 15 场/年"),
    ]
    project.refresh_from_db()
    assert (project.amount, project.indicators.get().text) == (120000, "全年开展活动不少于15场。")
    assert lot.eligibility.count() + 1 == lot.eligibility.model.everything.filter(lot=lot).count()
    call.refresh_from_db()
    assert (call.revision, call.summary) == (2, "面向全体居民。")
    kinds = set(call.announcements.values_list("kind", "revision"))
    assert ("correction", 2) in kinds
    entry = AuditEntry.objects.get(act="calls.publish_correction")
    assert entry.after == {"revision": 2, "changes": 9, "id": done.pk}
    assert not Call.objects.filter(state="copy").exists()


def test_a_target_is_told_as_asked_before_and_now(correction, world, at):
    target = Target.objects.filter(indicator__project=world.project).first()
    change(correction, target, value=15)
    row = publish(correction, world, at).changes.get()
    assert (row.target, row.project, row.lot) == (target, world.project, world.lots[0])
    assert (row.old, row.new) == ("活动：不少于 12 场/年", "活动：不少于 15 场/年")


# --- Added and withdrawn parts ------------------------------------------------------------------------


def test_parts_come_and_go_and_what_went_is_still_there_to_be_read(correction, world, at):
    project, second = world.lots[0].projects.all()
    lot = twin(correction, world.lots[0])
    twin(correction, second).delete()
    new = make_project(lot, 3, name="新增的共建项目")
    twin(correction, world.lots[1]).delete()
    done = publish(correction, world, at)
    rows = {(row.part, row.action, row.project, row.lot) for row in done.changes.all()}
    added = Project.objects.get(name="新增的共建项目", lot=world.lots[0])
    assert rows == {
        ("project", "withdrawn", second, world.lots[0]),
        ("project", "added", added, world.lots[0]),
        ("lot", "withdrawn", None, world.lots[1]),
    }
    assert list(world.call.lots.all()) == [world.lots[0]]
    assert list(world.lots[0].projects.all()) == [project, added]
    assert added.indicators.get().targets.count() == 2
    assert added.indicators.get().targets.last().part_of == added.indicators.get().targets.first()
    assert Project.everything.get(pk=second.pk).withdrawn_in == 2
    assert not Project.objects.filter(pk=new.pk).exists()
    # The projects of a lot that went are withdrawn with it.
    assert not Project.objects.filter(lot=world.lots[1]).exists()


def test_a_rewritten_indicator_keeps_its_row_and_its_targets(correction, world, at):
    indicator = world.project.indicators.get()
    targets = list(indicator.targets.all())
    set_indicators(
        twin(correction, world.project), "1. 全年开展活动不少于20场。", by=world.lead, at=at
    )
    Indicator.objects.filter(project__lot__call=correction.copy).update(is_checked=True)
    done = publish(correction, world, at)
    assert list(world.project.indicators.all()) == [indicator]
    kept = Target.objects.get(indicator=indicator)
    assert (kept.pk, kept.value) == (targets[0].pk, 20)
    assert Target.everything.get(pk=targets[1].pk).withdrawn_in == 2
    assert [(row.part, row.action) for row in done.changes.all()] == [
        ("indicator", "changed"), ("target", "changed"), ("target", "withdrawn"),
    ]  # fmt: skip


def test_a_swap_of_numbers_breaks_no_rule(correction, world, at):
    first, second = world.lots[0].projects.all()
    copies = twin(correction, first), twin(correction, second)
    Project.objects.filter(pk=copies[0].pk).update(position=9)
    Project.objects.filter(pk=copies[1].pk).update(position=1)
    Project.objects.filter(pk=copies[0].pk).update(position=2)
    publish(correction, world, at)
    assert list(world.lots[0].projects.all()) == [second, first]


# --- Deadlines ----------------------------------------------------------------------------------------


def move(correction, world, lot, closes):
    set_deadline(twin(correction, lot), closes)


def test_a_deadline_moves_later_and_its_window_counts_the_move(correction, world, at):
    lot = world.lots[0]
    before = window_of(taking(world.call), lot=lot)
    later = before.closes_at + timedelta(days=3)
    general = twin(correction, before)
    type(general).objects.filter(pk=general.pk).update(closes_at=later)
    assert [row.label for row in prospect_of(correction, at=at).rows] == ["结束时间"]
    publish(correction, world, at)
    after = window_of(taking(world.call), lot=lot)
    assert (after.pk, after.closes_at, after.revision) == (before.pk, later, 2)


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "只能推迟；"), (None, "不能取消")],
)
def test_a_deadline_never_moves_earlier(correction, world, at, days, said):
    before = window_of(taking(world.call), lot=world.lots[0])
    closes = None if days is None else before.closes_at + timedelta(days=days)
    general = twin(correction, before)
    type(general).objects.filter(pk=general.pk).update(closes_at=closes)
    with pytest.raises(CorrectionRefused) as refused:
        publish(correction, world, at)
    assert said in refused.value.problems[0][1]
    assert window_of(taking(world.call), lot=world.lots[0]).closes_at == before.closes_at


def test_one_lot_gets_its_own_later_day_and_never_an_earlier_one(correction, world, at):
    before = window_of(taking(world.call), lot=world.lots[0]).closes_at
    move(correction, world, world.lots[0], before + timedelta(days=2))
    move(correction, world, world.lots[1], before - timedelta(days=2))
    found = prospect_of(correction, at=at)
    assert [str(world.lots[1]) in text for text in found.problems] == [True]
    assert {row.lot for row in found.rows} == set(world.lots)


def test_an_opening_that_has_come_stays(correction, world, at):
    window = twin(correction, window_of(taking(world.call), lot=world.lots[0]))
    type(window).objects.filter(pk=window.pk).update(opens_at=at + timedelta(hours=1))
    (problem,) = prospect_of(correction, at=at).problems
    assert "开始时间不能再改" in problem


def test_what_had_closed_opens_again_only_when_it_is_said(correction, world, at):
    before = window_of(taking(world.call), lot=world.lots[0])
    late = before.closes_at + timedelta(seconds=1)
    general = twin(correction, before)
    type(general).objects.filter(pk=general.pk).update(closes_at=late + timedelta(days=1))
    with pytest.raises(CorrectionRefused) as refused:
        publish(correction, world, late)
    assert [name for name, _text in refused.value.problems] == ["reopen"]
    publish(correction, world, late, reopen=True)
    assert window_of(taking(world.call), lot=world.lots[0]).closes_at == late + timedelta(days=1)


# --- Two at once, and the wrong moment ----------------------------------------------------------------


def test_the_second_sees_what_the_first_published_and_must_look_again(correction, world, at):
    other = open_correction(world.call, by=world.staff, at=at)
    change(correction, world.project, amount=Decimal(120000), period="至2027年6月")
    change(other, world.project, amount=Decimal(130000))
    change(other, world.lots[1], contact_phone="028-22222222")
    publish(correction, world, at)
    with pytest.raises(CorrectionOutdated):
        publish(other, world, at)
    catch_up(other, by=world.staff, at=at)
    other.refresh_from_db()
    found = prospect_of(other, at=at)
    assert [(row.place, row.old) for row in found.rows if row.part == "project"] == [
        (f"{world.lots[0]} · {world.project}", "120,000 元")
    ]
    publish(other, world, at)
    world.project.refresh_from_db()
    assert (world.project.amount, world.project.period) == (130000, "至2027年6月")
    assert Call.objects.get(pk=world.call.pk).revision == 3


def test_catching_up_brings_new_parts_and_drops_withdrawn_ones(correction, world, at):
    other = open_correction(world.call, by=world.staff, at=at)
    make_project(twin(other, world.lots[0]), 3, name="乙加入的项目")
    make_project(twin(correction, world.lots[0]), 3, name="甲加入的项目")
    twin(correction, world.lots[0].projects.last()).delete()
    publish(correction, world, at)
    catch_up(other, by=world.staff, at=at)
    other.refresh_from_db()
    found = prospect_of(other, at=at)
    assert [(row.action, row.project.name) for row in found.rows] == [("added", "乙加入的项目")]
    publish(other, world, at)
    names = world.lots[0].projects.values_list("position", "name")
    assert list(names) == [(1, "邻里共建项目1"), (3, "甲加入的项目"), (4, "乙加入的项目")]


@pytest.mark.parametrize("reason", ["", " \n　"])
def test_a_correction_needs_a_reason(correction, world, at, reason):
    change(correction, world.call, fund="另一资金")
    explain(correction, reason=reason, row_reasons={}, by=world.lead, at=at)
    correction.refresh_from_db()
    with pytest.raises(CorrectionRefused) as refused:
        publish_correction(correction, by=world.lead, at=at)
    assert refused.value.problems == [("reason", "请说明更正的理由。")]


def test_a_row_may_have_its_own_reason(correction, world, at):
    change(correction, world.call, fund="另一资金")
    key = prospect_of(correction, at=at).rows[0].key
    rows = {key: " 上级批复变更 ", "call:0:forged": "无此行"}
    explain(correction, reason="资金来源变更", row_reasons=rows, by=world.lead, at=at)
    correction.refresh_from_db()
    publish_correction(correction, by=world.lead, at=at)
    assert Change.objects.get().reason == "上级批复变更"


def test_a_cancelled_call_is_not_corrected(correction, world, at):
    change(correction, world.call, fund="另一资金")
    cancel_call(world.call, reason="资金安排调整", by=world.lead, at=at)
    before = AuditEntry.objects.count()
    with pytest.raises(CorrectionRefused):
        publish(correction, world, at)
    with pytest.raises(CorrectionRefused):
        open_correction(world.call, by=world.lead, at=at)
    assert AuditEntry.objects.exclude(act="calls.explain_correction").count() == before
    assert not Announcement.objects.filter(kind="correction").exists()


@pytest.mark.parametrize("end", [discard_correction, publish_correction])
def test_an_ended_correction_stays_ended(correction, world, at, end):
    change(correction, world.call, fund="另一资金")
    if end is publish_correction:
        publish(correction, world, at)
    else:
        end(correction, by=world.lead, at=at)
    assert not Call.objects.filter(state="copy").exists()
    messages = Message.objects.count()
    for act in (discard_correction, publish_correction, catch_up):
        with pytest.raises(CorrectionRefused):
            act(correction, by=world.lead, at=at)
    assert Message.objects.count() == messages


def test_a_part_may_not_lose_what_a_publication_asks_for(correction, world, at):
    change(correction, world.project, amount=None)
    assert [str(world.project) in text for text in prospect_of(correction, at=at).problems] == [
        True
    ]
