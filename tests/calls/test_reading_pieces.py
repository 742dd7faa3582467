"""Correcting one piece of a reading beside the text: each by a small request, with or without scripts."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from calls import looking_through
from calls.models import Project, Target
from calls.reading_pieces import pieces_of, stamp
from tests.factories.authoring import client_for
from tests.factories.world import World, make_call

pytestmark = pytest.mark.django_db

TEXT = """\
柳荫社区
成立于2012年3月，居民3000户
项目一：柳荫夜校
项目金额：6万元
具体指标：
1.开办夜校课程不少于20节，每节不少于15人；
2.招募志愿者30名，其中学生10名；
3.编印手册200本。
申报截止时间：2099年5月14日。联系人：周老师
"""
HTMX = {"HX-Request": "true"}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def reading(world):
    return looking_through.start_reading(world.office, TEXT, by=world.staff, at=timezone.now())


@pytest.fixture
def client(world):
    return client_for(world.staff)


def address(reading, index=1):
    return reverse("calls:reading_indicator", args=[reading.pk, 1, 1, index])


def project(reading):
    reading.refresh_from_db()
    return reading.tree["communities"][0]["projects"][0]


def texts(reading):
    return [(one.number, one.text) for one in pieces_of(project(reading))]


def filled(client, page):
    """What a browser would send back of the form as it stands."""
    context = client.get(page).context
    values = {name: context["form"][name].value() for name in context["form"].fields}
    if formset := context.get("formset"):
        for form in (formset.management_form, *formset):
            values |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {
        name: "" if value is None else value for name, value in values.items() if value is not False
    }


def send(client, page, headers=HTMX, **changes):
    return client.post(page, filled(client, page) | changes, headers=headers)


def test_target_is_mended_and_reaches_the_draft(world, client, reading):
    answer = send(
        client, address(reading), **{"t-0-value": "24", "t-0-per": "year", "t-1-remove": "on"}
    )
    shown = answer.content.decode()
    assert "不少于 24 节/年" in shown and "15" not in re.sub(r"<[^>]+>|每节不少于15人", "", shown)
    assert 'hx-swap-oob="true"' in shown and shown.count(" autofocus") == 1
    draft = make_call(world.office, world.staff, lots=0, projects=0, state="draft", title="草稿")
    looking_through.add_to_draft(
        draft, project(reading) and reading.tree, by=world.staff, at=timezone.now()
    )
    row = Project.objects.get(name="柳荫夜校")
    first = [
        (one.value, one.unit, one.per)
        for one in Target.objects.filter(indicator__project=row, indicator__position=1)
    ]
    assert first == [(24, "节", "year")]
    assert list(row.indicators.values_list("is_checked", flat=True)) == [True, False, False]
    parts = Target.objects.filter(indicator__project=row, part_of__isnull=False)
    assert [(int(one.value), int(one.part_of.value)) for one in parts] == [(10, 30)]


def test_target_is_added_and_an_untouched_one_is_read_from_the_new_words(client, reading):
    send(
        client,
        address(reading, 3),
        **{"t-1-what": "电子版", "t-1-value": "1", "t-1-unit": "套", "t-1-comparator": "="},
    )
    assert [(str(one.value), one.unit) for one in pieces_of(project(reading))[2].targets] == [
        ("200", "本"),
        ("1", "套"),
    ]
    send(client, address(reading, 1), text="开办夜校课程不少于40节")
    assert [str(one.value) for one in pieces_of(project(reading))[0].targets] == ["40"]
    send(client, address(reading, 3), act="reread")
    assert [str(one.value) for one in pieces_of(project(reading))[2].targets] == ["200"]


ACTS = [
    ("up", 2, ["招募", "开办", "编印"]),
    ("down", 2, ["开办", "编印", "招募"]),
    ("up", 1, ["开办", "招募", "编印"]),
    ("delete", 2, ["开办", "编印"]),
    ("join", 1, ["开办", "编印"]),
]


@pytest.mark.parametrize(("act", "index", "left"), ACTS)
def test_indicators_are_moved_joined_and_deleted(client, reading, act, index, left):
    send(client, address(reading, index), act=act)
    assert [(number, text[:2]) for number, text in texts(reading)] == [
        (str(place), word) for place, word in enumerate(left, 1)
    ]


def test_indicator_is_split_before_a_clause_and_added(client, reading):
    cuts = dict(client.get(address(reading, 2)).context["clauses"])
    send(client, address(reading, 2), cut=cuts["其中学生10名"])
    send(client, address(reading, 0), number="5", text="满意度不低于90%")
    assert [text for _number, text in texts(reading)][1:] == [
        "招募志愿者30名", "其中学生10名", "编印手册200本", "满意度不低于90%",
    ]  # fmt: skip


def test_without_scripts_it_is_a_page_and_leads_back(client, reading):
    page = reverse("calls:reading_brief", args=[reading.pk, 1, 1])
    assert "<main" in client.get(page).content.decode()
    answer = send(client, page, headers={}, amount_yuan="6.5万", category="文体类")
    assert answer["Location"] == reverse("calls:reading", args=[reading.pk]) + "#c1p1-brief"
    assert (project(reading)["amount_yuan"], project(reading)["category"]) == (65000, "文体类")
    lot = reverse("calls:reading_lot", args=[reading.pk, 1])
    shown = send(client, lot, contact="周敏 028-1", deadline="2099-06-01").content.decode()
    assert "周敏" in shown and "2099-06-01" in shown and "<main" not in shown
    assert "hx-post" not in client.get(lot + "?show=1", headers=HTMX).content.decode()


def test_wrong_input_keeps_what_was_typed(client, reading):
    answer = send(client, address(reading), **{"t-0-value": "很多"})
    shown = answer.content.decode()
    assert "很多" in shown and answer["HX-Retarget"] == "#c1p1i1"
    assert reading.revision == 1 and client.get(address(reading, 9)).status_code == 404


def test_of_two_people_at_one_indicator_the_second_is_told(world, client, reading):
    other = client_for(world.lead)
    mine = filled(client, address(reading)) | {"text": "甲的文字不少于1场"}
    lot = reverse("calls:reading_lot", args=[reading.pk, 1])
    send(other, lot, contact="别处的改动")
    send(other, address(reading), text="乙的文字不少于2场")
    answer = client.post(address(reading), mine, headers=HTMX)
    shown = answer.content.decode()
    for words in ("甲的文字", "乙的文字", str(world.lead)):
        assert words in shown
    assert texts(reading)[0][1] == "乙的文字不少于2场"
    again = mine | {"seen": stamp(project(reading))}
    client.post(address(reading), again, headers=HTMX)
    assert texts(reading)[0][1] == "甲的文字不少于1场"
    # A project that somebody has changed elsewhere does not stand in the way.
    assert reading.tree["communities"][0]["contact"] == "别处的改动"


def test_last_change_is_taken_back_by_who_made_it(world, client, reading):
    before = texts(reading)
    send(client, address(reading), act="delete")
    page = reverse("calls:reading", args=[reading.pk])
    undo = reverse("calls:reading_undo", args=[reading.pk])
    assert undo in client.get(page).content.decode()
    assert undo not in client_for(world.lead).get(page).content.decode()
    client.post(undo, {"revision": 1})  # an old page
    assert len(texts(reading)) == 2
    client.post(undo, {"revision": 2})
    assert texts(reading) == before
    client.post(undo, {"revision": 3})
    assert len(texts(reading)) == 2


def test_line_and_piece_and_warning_lead_to_each_other(client, reading):
    shown = client.get(reverse("calls:reading", args=[reading.pk])).content.decode()
    line = re.search(r'<li id="L6".*?</li>', shown, re.S)[0]
    assert 'href="#c1p1i1"' in line
    assert 'id="c1p1i1"' in shown and 'href="#L6"' in shown
