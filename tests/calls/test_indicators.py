"""Pasted indicators and a person's corrections of what was recognised in them."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.indicators import IndicatorTooLong, set_indicators, text_of
from calls.models import Project, Target
from tests.factories.authoring import client_for, posted
from tests.factories.world import World

pytestmark = pytest.mark.django_db

TEXT = "1.全年开展邻里活动不少于12场,其中户外活动2场。\n2.培育志愿骨干队伍2支,每支不少于20人。\n3.建立一户一档。"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def project(world):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    made = Project.objects.create(lot=lot, position=1, name="邻里同行")
    set_indicators(made, TEXT, by=world.staff, at=timezone.now())
    return made


def page_of(project):
    return reverse("admin:calls_project_targets", args=[project.pk])


def sent(page, **changes):
    """The table as the browser would send it back."""
    data = {}
    for section in page.context["sections"]:
        for form in (section.formset.management_form, *section.formset.forms):
            for field in form:
                value = field.value()
                data[field.html_name] = "" if value is None else str(value)
                if field.name == "remove":
                    data.pop(field.html_name)
    return data | changes


def test_targets_are_recognised_and_wait_to_be_looked_at(project):
    rows = list(project.indicators.all())
    assert [row.number for row in rows] == ["1", "2", "3"]
    assert {row.is_checked for row in rows} == {False}
    first, second = rows[0].targets.all()
    assert (first.comparator, first.value, first.unit) == (">=", Decimal(12), "场")
    assert second.part_of == first
    assert rows[0].text[first.starts : first.ends].endswith("12场")


def test_an_unchanged_list_keeps_rows_and_corrections(world, project):
    target = Target.objects.filter(indicator__project=project).first()
    Target.objects.filter(pk=target.pk).update(value=15, what="楼栋活动")
    before = list(project.indicators.values_list("pk", "text"))
    result = set_indicators(project, text_of(project), by=world.staff, at=timezone.now())
    assert (result.kept, result.read, result.removed) == (3, 0, 0)
    assert list(project.indicators.values_list("pk", "text")) == before
    target.refresh_from_db()
    assert (target.value, target.what) == (15, "楼栋活动")


def test_only_the_changed_indicator_is_read_anew(world, project):
    kept = project.indicators.get(number="2")
    project.indicators.update(is_checked=True)
    text = "1.全新的第一条,走访200户。\n" + TEXT.replace("12场", "24场").replace("3.建立", "4.建立")
    result = set_indicators(project, text, by=world.staff, at=timezone.now())
    assert (result.kept, result.read, result.removed) == (2, 2, 1)
    rows = list(project.indicators.all())
    assert rows[2].pk == kept.pk
    assert [row.is_checked for row in rows] == [False, False, True, True]
    assert rows[1].targets.first().value == 24


def test_two_indicators_may_change_places(world, project):
    one, two = project.indicators.all()[:2]
    text = f"1.{two.text}。\n2.{one.text}。\n3.建立一户一档。"
    set_indicators(project, text, by=world.staff, at=timezone.now())
    assert [row.pk for row in project.indicators.all()][:2] == [two.pk, one.pk]


def test_the_page_shows_marks_and_saves_corrections(world, project):
    client = client_for(world.staff)
    page = client.get(page_of(project))
    row = project.indicators.first()
    first = row.targets.first()
    data = sent(page, **{f"i{row.pk}-0-value": "15", f"i{row.pk}-1-remove": "on"})
    data |= {f"i{row.pk}-2-what": "骨干培训", f"i{row.pk}-2-value": "4", f"i{row.pk}-2-unit": "次"}
    data |= {f"i{row.pk}-2-part_of": str(first.pk)}
    answer = client.post(page_of(project), data)
    assert answer.url == reverse("calls:workspace", args=[world.draft_call.pk])
    assert list(row.targets.values_list("what", "value", "part_of")) == [
        (first.what, Decimal(15), None),
        ("骨干培训", Decimal(4), first.pk),
    ]
    assert set(project.indicators.values_list("is_checked", flat=True)) == {True}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "", "unit": "场"}, "value"),
        ({"value": "许多", "unit": "场"}, "value"),
        ({"value": "-1", "unit": "场"}, "value"),
        ({"value": "3", "unit": ""}, "unit"),
        ({"comparator": "range", "value": "3", "value_max": ""}, "value_max"),
        ({"comparator": "range", "value": "3", "value_max": "2"}, "value_max"),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_saved(world, project, changes, field):
    client = client_for(world.staff)
    row = project.indicators.first()
    before = list(row.targets.values_list("value", "unit"))
    named = {f"i{row.pk}-0-{name}": value for name, value in changes.items()}
    page = client.post(page_of(project), sent(client.get(page_of(project)), **named))
    assert page.status_code == 200
    assert list(page.context["sections"][0].formset.forms[0].errors) == [field]
    assert list(row.targets.values_list("value", "unit")) == before


def test_targets_cannot_contain_each_other(world, project):
    client = client_for(world.staff)
    row = project.indicators.first()
    first, second = row.targets.all()
    data = sent(client.get(page_of(project)), **{f"i{row.pk}-0-part_of": str(second.pk)})
    page = client.post(page_of(project), data)
    assert page.context["sections"][0].formset.non_form_errors()


def test_a_row_of_another_project_cannot_be_named(world, project):
    client = client_for(world.staff)
    foreign = world.project.indicators.first().targets.first()
    row = project.indicators.first()
    data = sent(client.get(page_of(project)), **{f"i{row.pk}-0-id": str(foreign.pk)})
    data |= {f"i{row.pk}-0-value": "99"}
    client.post(page_of(project), data)
    foreign.refresh_from_db()
    assert foreign.value == 12


def test_control_characters_from_word_and_rare_signs(world):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    client = client_for(world.staff)
    address = reverse("admin:calls_project_add") + f"?lot={lot.pk}"
    text = "1.走访䶮家巷\x0b\u200b200户。\r\n\x072.𠮷祥院落活动\u202e6场。"
    data = posted(client.get(address), name="邻里\x00同行\u200b", indicators_text=text)
    client.post(address, data)
    project = Project.objects.get(lot=lot)
    assert project.name == "邻里同行"
    joined = "".join(project.indicators.values_list("text", flat=True))
    assert "䶮" in joined
    assert "𠮷" in joined
    assert not any(sign in joined for sign in "\x0b\x07\u200b\u202e\x00")


def test_an_indicator_beyond_its_limit_is_named(world):
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    project = Project.objects.create(lot=lot, position=1, name="邻里同行")
    text = "1.活动12场。\n2." + "访" * 3100
    with pytest.raises(IndicatorTooLong) as refused:
        set_indicators(project, text, by=world.staff, at=timezone.now())
    assert "2" in str(refused.value)
    assert not project.indicators.exists()
