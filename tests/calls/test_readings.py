"""Looking a reading through: nothing reaches a call before a person took it over."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from calls import looking_through
from calls.models import Call, Category, Lot, Project, Reading
from communities.models import Community
from core.models import AuditEntry
from tests.calls.reading.papers.first import NEWS, STREET_NUMBERED
from tests.factories.authoring import client_for
from tests.factories.world import World, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def reading(world):
    text = STREET_NUMBERED.replace("2024", "2099")
    return looking_through.start_reading(world.office, text, by=world.staff, at=timezone.now())


@pytest.fixture
def client(world):
    return client_for(world.staff)


def address(name, *args):
    return reverse(f"calls:{name}", args=args)


def test_pasted_text_is_kept_with_its_reading(world, client):
    answer = client.post(
        address("readings"), {"office": world.office.pk, "text": STREET_NUMBERED}, follow=True
    )
    row = Reading.objects.get()
    assert answer.redirect_chain == [(address("reading", row.pk), 302)]
    assert (row.text.strip(), row.office) == (STREET_NUMBERED.strip(), world.office)
    page = answer.content.decode()
    for words in ("梧桐社区", "“银杏课堂”青少年成长项目", 'id="L12"', "不少于 3000 人次"):
        assert words in page
    assert not Lot.objects.filter(name="梧桐社区").exists()


def test_word_file_is_read(world, client):
    document = docx.Document()
    for line in STREET_NUMBERED.splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    upload = SimpleUploadedFile("公告.docx", stream.getvalue())
    client.post(address("readings"), {"office": world.office.pk, "file": upload})
    row = Reading.objects.get()
    assert row.file_name == "公告.docx"
    assert [one["name"] for one in row.tree["communities"]] == ["梧桐社区", "银杏社区"]


WRONG = [
    ({"text": NEWS}, "没有读到项目"),
    ({}, "请选择文件"),
    (
        {"file": lambda: SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
        "另存为 .docx",
    ),
    ({"file": lambda: SimpleUploadedFile("a.txt", b"")}, "文件是空的"),
    ({"text": STREET_NUMBERED, "file": lambda: SimpleUploadedFile("a.txt", b"x")}, "只能选一种"),
]


@pytest.mark.parametrize(("sent", "words"), WRONG)
def test_source_that_cannot_be_read_is_told_and_the_text_stays(world, client, sent, words):
    data = {key: value() if callable(value) else value for key, value in sent.items()}
    answer = client.post(address("readings"), {"office": world.office.pk, **data})
    assert words in answer.content.decode()
    assert not Reading.objects.exists()
    if sent.get("text"):
        assert sent["text"].splitlines()[0] in answer.content.decode()


def test_reading_for_a_foreign_office_is_refused(world, client):
    sent = {"office": world.other_office.pk, "text": STREET_NUMBERED}
    client.post(address("readings"), sent)
    assert not Reading.objects.exists()


def project_form(reading, **changes):
    row = reading.tree["communities"][0]["projects"][0]
    values = {
        "revision": reading.revision, "name": row["name"], "to": 1, "order": 1,
        "category": row["category"], "amount_yuan": "8.5万", "period_text": row["period_text"],
        "overview": row["overview"], "indicators_text": row["indicators_text"],
    }  # fmt: skip
    return values | changes


def test_project_is_corrected_moved_added_and_taken_out(client, reading):
    page = address("reading_project", reading.pk, 1, 1)
    assert "不少于 3000 人次" in client.get(page).content.decode()
    merged = "1. 为60周岁以上老人提供助餐不少于3000人次；每月开展营养讲座1场\n2. 满意度达到90%以上"
    client.post(page, project_form(reading, to=2, order=1, indicators_text=merged))
    reading.refresh_from_db()
    first, second = reading.tree["communities"]
    assert [row["name"] for row in first["projects"]] == ["“邻里有戏”社区文艺项目"]
    moved = second["projects"][0]
    assert (moved["amount_yuan"], moved["indicators_text"]) == (85000, merged)
    new = project_form(reading, name="新项目", order=9, indicators_text="") | {"to": 1}
    client.post(address("reading_project", reading.pk, 1, 0), new)
    client.post(
        address("reading_project", reading.pk, 2, 1), project_form(reading, revision=3, remove="1")
    )
    reading.refresh_from_db()
    names = [[row["name"] for row in one["projects"]] for one in reading.tree["communities"]]
    assert names == [["“邻里有戏”社区文艺项目", "新项目"], ["“银杏课堂”青少年成长项目"]]
    assert AuditEntry.objects.filter(act="calls.edit_reading").count() == 3


def test_community_is_corrected_and_taken_out(client, reading):
    sent = {
        "revision": 1, "name": "梧桐里社区", "deadline": "2099-06-01", "deadline_text": "", "contact": "周敏",
        "eligibility": "甲\n\n乙", "documents": "", "duties": "丙",
    }  # fmt: skip
    client.post(address("reading_community", reading.pk, 1), sent)
    client.post(address("reading_community", reading.pk, 2), sent | {"revision": 2, "remove": "1"})
    client.post(
        address("reading_community", reading.pk, 0), sent | {"revision": 3, "name": "桂花社区"}
    )
    reading.refresh_from_db()
    first, last = reading.tree["communities"]
    assert (first["name"], first["eligibility"], first["duties"], len(first["projects"])) == (
        "梧桐里社区", ["甲", "乙"], ["丙"], 2,
    )  # fmt: skip
    assert (last["name"], last["projects"]) == ("桂花社区", [])


def test_of_two_people_the_second_is_told_and_keeps_the_input(world, client, reading):
    other = client_for(world.lead)
    page = address("reading_project", reading.pk, 1, 1)
    client.post(page, project_form(reading, name="甲的名称"))
    answer = other.post(page, project_form(reading, name="乙的名称"))
    shown = answer.content.decode()
    assert "有人改过" in shown and "乙的名称" in shown
    reading.refresh_from_db()
    assert reading.tree["communities"][0]["projects"][0]["name"] == "甲的名称"
    other.post(page, project_form(reading, name="乙的名称"))
    reading.refresh_from_db()
    assert reading.tree["communities"][0]["projects"][0]["name"] == "乙的名称"


def test_accepted_into_a_new_draft_it_leads_to_the_checklist(world, client, reading):
    page = address("reading_accept", reading.pk)
    assert "为老服务类" in client.get(page).content.decode()
    old = Category.objects.create(name="养老")
    sent = {
        "revision": 1, "title": "2099年项目征集", "year": 2099, "scheme": "guarantee_fund",
        "category_0": old.pk, "category_1": "none", "category_2": "new",
    }  # fmt: skip
    answer = client.post(page, sent, follow=True)
    call = Call.objects.get(title="2099年项目征集")
    assert answer.redirect_chain == [(address("workspace", call.pk), 302)]
    assert (call.state, call.office, call.lots.count()) == ("draft", world.office, 2)
    assert call.stages.exists()
    rows = Project.objects.filter(lot__call=call).order_by("lot__position", "position")
    assert [[str(one) for one in row.categories.all()] for row in rows] == [
        ["养老"],
        [],
        ["儿童青少年类"],
    ]
    place = Community.objects.get(name="梧桐社区", office=world.office)
    assert (place.residents, place.founded_year) == (12000, 2012)
    reading.refresh_from_db()
    assert reading.call == call
    again = client.post(page, sent)
    assert (again.status_code, Call.objects.filter(title="2099年项目征集").count()) == (409, 1)


def test_accepted_into_an_open_draft_it_shows_the_changes_first(world, client, reading):
    draft = make_call(
        world.office, world.staff, lots=0, projects=0, state="draft", title="空白草稿"
    )
    looking_through.add_to_draft(draft, reading.tree, by=world.staff, at=timezone.now())
    project = Project.objects.get(name="“梧桐树下”老年助餐项目")
    Project.objects.filter(pk=project.pk).update(amount=1000)
    page = address("reading_accept", reading.pk) + f"?into={draft.pk}"
    shown = client.get(page).content.decode()
    assert "金额" in shown and "不同" in shown
    client.post(page, {"revision": 1})
    reading.refresh_from_db()
    project.refresh_from_db()
    assert (int(project.amount), reading.call) == (1000, draft)


def test_a_public_or_foreign_call_cannot_be_chosen(world, client, reading):
    for pk in (world.call.pk, 987654, "9" * 40):
        assert client.get(address("reading_accept", reading.pk) + f"?into={pk}").status_code == 404


def test_discarding_deletes_the_reading_and_nothing_else(client, reading):
    calls = Call.objects.count()
    client.post(address("reading_discard", reading.pk))
    assert (Reading.objects.count(), Call.objects.count()) == (0, calls)


@override_settings(LANGUAGE_CODE="zh-hans")
def test_list_costs_the_same_for_one_and_thirty(world, client, reading, django_assert_num_queries):
    client.get(address("readings"))
    with django_assert_num_queries(QUERIES):
        client.get(address("readings"))
    for _ in range(19):
        Reading.objects.create(
            office=world.office,
            text="x",
            tree=reading.tree,
            created_by=world.staff,
            changed_by=world.staff,
        )
    with django_assert_num_queries(QUERIES):
        client.get(address("readings"))


QUERIES = 7


def test_page_of_a_large_reading_stays_light(world, client):
    many = "\n".join(
        f"项目{number}:第{number}项服务\n项目金额:{number}万元\n项目周期:一年\n具体指标:\n"
        + "\n".join(f"{place}.开展活动不少于{place}场,每场不少于20人;" for place in range(1, 7))
        for number in range(1, 22)
    )
    row = looking_through.start_reading(
        world.office,
        f"柳荫社区\n成立于2012年3月,居民3000户\n{many}",
        by=world.staff,
        at=timezone.now(),
    )
    page = client.get(address("reading", row.pk)).content
    assert len(row.tree["communities"][0]["projects"]) == 21
    assert len(page) < 200_000
