"""Staff writes a call in the admin, from nothing to its targets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Call, Category, Lot, Project, Target
from calls.windows import window_of
from tests.factories.authoring import client_for, posted
from tests.factories.world import World, make_community

pytestmark = pytest.mark.django_db

PASTED = (
    "1.全年开展邻里活动不少于12场,其中户外活动2场。\n"
    "2.培育志愿骨干队伍2支,每支不少于20人。\x0b\n"
    "3.建立一户一档。"
)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def clerk(world):
    return client_for(world.staff)


def new_call(clerk, **changes):
    page = clerk.get(reverse("admin:calls_call_add"))
    data = posted(page, title="2027年度社区保障资金项目征集", summary="欢迎报名。", **changes)
    return clerk.post(reverse("admin:calls_call_add"), data)


def new_lot(clerk, call, community, **changes):
    address = reverse("admin:calls_lot_add") + f"?call={call.pk}"
    data = posted(clerk.get(address), community=community.pk, **changes)
    return clerk.post(address, data)


def new_project(clerk, lot, **changes):
    address = reverse("admin:calls_project_add") + f"?lot={lot.pk}"
    page = clerk.get(address)
    return clerk.post(address, posted(page, name="邻里同行", **changes))


def test_a_new_call_has_the_stages_of_its_scheme_and_leads_to_its_overview(world, clerk):
    answer = new_call(clerk, fund="社区保障资金", budget="200万")
    call = Call.objects.latest("pk")
    assert answer.url == reverse("calls:workspace", args=[call.pk])
    assert call.office == world.office
    assert call.created_by == world.staff
    assert call.budget == Decimal(2000000)
    kinds = list(call.stages.values_list("kind", flat=True))
    assert kinds == ["solicitation", "screening", "review", "decision"]
    assert clerk.get(answer.url).status_code == 200


def test_the_first_call_brings_the_categories_that_its_projects_choose_from(world, clerk):
    Category.objects.all().delete()
    new_call(clerk)
    new_call(clerk)
    assert list(Category.objects.values_list("name", flat=True))[:2] == [
        "党组织服务群众类",
        "社区居民素质提升类",
    ]
    assert Category.objects.count() == 7


def test_a_new_lot_is_filled_after_the_scheme_and_has_its_deadline(world, clerk):
    community = make_community(world.office, "芦花社区")
    day = timezone.localdate() + timedelta(days=18)
    new_lot(clerk, world.draft_call, community, deadline_0=f"{day}", deadline_1="17:00")
    lot = Lot.objects.get(call=world.draft_call)
    assert (lot.name, lot.position, lot.paper_copies) == ("芦花社区", 1, 2)
    assert lot.eligibility.count() == 6
    assert lot.documents.count() == 8
    assert lot.duties.count() == 13
    window = window_of(world.stage("solicitation", world.draft_call), lot=lot)
    assert timezone.localtime(window.closes_at).strftime("%Y-%m-%d %H:%M") == f"{day} 17:00"


def test_an_hour_of_24_is_the_end_of_the_day_and_is_shown_so_again(world, clerk):
    community = make_community(world.office, "芦花社区")
    day = timezone.localdate() + timedelta(days=18)
    new_lot(clerk, world.draft_call, community, deadline_0=f"{day}", deadline_1="24:00")
    lot = Lot.objects.get(call=world.draft_call)
    window = lot.windows.get()
    assert timezone.localtime(window.closes_at).date() == day + timedelta(days=1)
    page = clerk.get(reverse("admin:calls_lot_change", args=[lot.pk]))
    sent = posted(page)
    assert (sent["deadline_0"], sent["deadline_1"]) == (str(day), "24:00")


@pytest.mark.parametrize("typed", ["25:00", "下午5点", "17:60"])
def test_a_wrong_hour_is_refused_and_nothing_is_lost(world, clerk, typed):
    community = make_community(world.office, "芦花社区")
    answer = new_lot(clerk, world.draft_call, community, deadline_0="2027-05-14", deadline_1=typed)
    assert answer.status_code == 200
    assert typed in answer.content.decode()
    assert not Lot.objects.filter(call=world.draft_call).exists()


def test_pasted_indicators_become_rows_that_a_person_corrects(world, clerk):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    answer = new_project(clerk, lot, amount="15万", indicators_text=PASTED)
    project = Project.objects.get(name="邻里同行")
    assert project.amount == Decimal(150000)
    assert answer.url == reverse("admin:calls_project_targets", args=[project.pk])
    texts = list(project.indicators.values_list("number", "text"))
    assert texts[1] == ("2", "培育志愿骨干队伍2支,每支不少于20人")
    page = clerk.get(answer.url)
    assert page.status_code == 200
    assert (
        page.content.decode().count("<mark>")
        == Target.objects.filter(indicator__project=project).count()
    )


@pytest.mark.parametrize("typed", ["十五万", "-5", "1,5", "15.123"])
def test_a_bad_amount_is_refused_in_words_and_comes_back_as_typed(world, clerk, typed):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    answer = new_project(clerk, lot, amount=typed, indicators_text=PASTED)
    form = answer.context["adminform"].form
    assert answer.status_code == 200
    assert list(form.errors) == ["amount"]
    assert f'value="{typed}"' in answer.content.decode()
    assert not Project.objects.filter(lot=lot).exists()


@pytest.mark.parametrize("kind", ["solicitation", "screening", "review", "decision"])
def test_each_stage_saves_its_dates_and_the_settings_of_its_kind(world, clerk, kind):
    stage = world.stage(kind, world.draft_call)
    address = reverse("admin:calls_stage_change", args=[stage.pk])
    day = timezone.localdate() + timedelta(days=40)
    data = posted(clerk.get(address), name="改名的阶段")
    data |= {"windows-0-closes_at_0": f"{day}", "windows-0-closes_at_1": "24:00"}
    answer = clerk.post(address, data)
    assert answer.url == reverse("calls:workspace", args=[world.draft_call.pk])
    stage.refresh_from_db()
    assert stage.name == "改名的阶段"
    closes = timezone.localtime(stage.windows.get().closes_at)
    assert closes.date() == day + timedelta(days=1)


def test_a_window_that_closes_before_it_opens_is_refused(world, clerk):
    stage = world.stage("solicitation", world.draft_call)
    address = reverse("admin:calls_stage_change", args=[stage.pk])
    before = stage.windows.get().closes_at
    data = posted(clerk.get(address)) | {"windows-0-closes_at_0": "2020-01-01"}
    answer = clerk.post(address, data)
    assert answer.status_code == 200
    assert stage.windows.get().closes_at == before
