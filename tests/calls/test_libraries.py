"""A project library: kept by its office with every revision, suggested to by others, read by anyone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls import keeping
from calls.enums import SUGGESTION_TRANSITIONS, SuggestionState
from calls.keeping import LibraryRefused
from calls.libraries import items_in_force
from calls.models import Library, LibraryItem, Suggestion
from core.models import AuditEntry
from parties.models import Task
from tests.factories.world import World

PASTED = """一、原则上应纳入：
（1）议事协商能力提升。定期召开居民议事会。
并公开议事结果。
二、可选：
1. 便民快递柜（商业性）。场地条件具备的社区可以设置。
"""


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def client_of(world):
    def sign_in(name):
        client = Client()
        client.force_login(world.people[name], "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def library(world):
    return keeping.found_library(
        world.office, name="社区项目库", about="", by=world.staff, at=timezone.now()
    )


def add(world, library, title="楼栋互助", **values):
    values = {
        "title": title, "text": "结对帮扶。", "kind": "optional", "is_commercial": False,
        "from_year": 2025, "retired_from": None,
    } | values  # fmt: skip
    return keeping.add_item(library, values, reason="首批", by=world.staff, at=timezone.now())


def test_items_are_in_force_from_their_year_until_they_are_retired(world, library):
    add(world, library)
    add(world, library, "社区课堂", from_year=2026)
    add(world, library, "旧衣回收", retired_from=2026)
    titles = {year: [item.title for item in items_in_force(library, year)] for year in (2025, 2026)}
    assert titles == {2025: ["楼栋互助", "旧衣回收"], 2026: ["楼栋互助", "社区课堂"]}


def test_every_revision_is_kept_and_read_by_anyone(world, library, client, client_of):
    item = add(world, library)
    page = reverse("calls:item_revise", args=[item.pk])
    sent = {
        "title": "楼栋互助", "text": "结对帮扶，每月走访。", "kind": "expected", "from_year": 2025,
        "retired_from": "", "reason": "明确频次", "revision": 1,
    }  # fmt: skip
    assert client_of("staff").post(page, sent).status_code == 302
    # The same page sent again is older than the item.
    again = client_of("lead").post(page, sent | {"text": "别的内容"})
    assert again.status_code == 200 and "明确频次" in again.content.decode()
    item.refresh_from_db()
    assert (item.revision, item.text) == (2, "结对帮扶，每月走访。")
    told = [(one.revision, one.reason, one.text) for one in item.revisions.all()]
    assert told == [(2, "明确频次", "结对帮扶，每月走访。"), (1, "首批", "结对帮扶。")]
    shown = client.get(reverse("calls:library", args=[library.pk])).content.decode()
    assert "明确频次" in shown and "首批" in shown


@pytest.mark.parametrize(
    ("values", "field"),
    [({"retired_from": 2025}, "retired_from"), ({"title": "社区课堂"}, "title"), ({}, "")],
)
def test_a_revision_that_says_nothing_or_nonsense_is_refused(world, library, values, field):
    add(world, library, "社区课堂")
    item = add(world, library)
    with pytest.raises(LibraryRefused) as refused:
        keeping.revise_item(item, values, seen=1, reason="x", by=world.staff, at=timezone.now())
    assert (refused.value.field or "") == field
    assert item.revisions.count() == 1


def test_items_are_ordered_by_hand(world, library, client_of):
    items = [add(world, library, title) for title in ("甲", "乙", "丙")]
    move = reverse("calls:item_move", args=[items[2].pk])
    for act in ("up", "up", "up", "down"):
        client_of("staff").post(move, {"act": act})
    assert [item.title for item in library.items.all()] == ["甲", "丙", "乙"]
    assert [item.number for item in library.items.all()] == [1, 3, 2]


def test_a_pasted_list_is_shown_as_understood_and_then_taken(world, library, client_of):
    add(world, library, "议事协商能力提升")
    page = reverse("calls:items_import", args=[library.pk])
    client = client_of("staff")
    shown = client.post(page, {"text": PASTED, "from_year": 2026, "act": "read"}).content.decode()
    assert "便民快递柜" in shown and library.items.count() == 1
    client.post(page, {"text": PASTED, "from_year": 2026, "act": "take"})
    taken = library.items.last()
    assert (taken.title, taken.kind, taken.is_commercial, taken.from_year) == (
        "便民快递柜", "optional", True, 2026,
    )  # fmt: skip
    assert library.items.count() == 2


def test_what_a_pasted_list_says_is_read_line_by_line():
    read = keeping.read_list(PASTED)
    assert [(one["title"], one["kind"], one["is_commercial"]) for one in read] == [
        ("议事协商能力提升", "expected", False), ("便民快递柜", "optional", True),
    ]  # fmt: skip
    assert read[0]["text"] == "定期召开居民议事会。\n并公开议事结果。"
    for text in ("没有编号的一行", "", f"1. {'长' * 121}", f"1. 好。{'长' * 3001}"):
        with pytest.raises(LibraryRefused):
            keeping.read_list(text)


def suggest(world, library, title="长者食堂"):
    return keeping.suggest_item(
        library, world.other_office,
        {"title": title, "text": "就近助餐。", "kind": "optional", "is_commercial": False},
        reason="居民需求集中", by=world.other_staff, at=timezone.now(),
    )  # fmt: skip


def test_another_office_suggests_and_the_owner_answers(world, library, client_of):
    page = reverse("calls:item_suggest", args=[library.pk])
    sent = {"title": "长者食堂", "text": "就近助餐。", "kind": "optional", "reason": "居民需求集中"}
    assert client_of("other_staff").post(page, sent).status_code == 302
    row = Suggestion.objects.get()
    assert Task.objects.get(what="calls.answer_suggestion").party_id == world.office.pk
    answer = reverse("calls:suggestion", args=[row.pk])
    assert client_of("other_staff").post(answer, {"act": "accept"}).status_code == 403
    refused = client_of("staff").post(answer, {"act": "refuse", "from_year": 2026})
    assert refused.status_code == 200 and Suggestion.objects.get().state == "open"
    client_of("staff").post(answer, {"act": "accept", "from_year": 2026})
    row.refresh_from_db()
    assert (row.state, row.item.title, row.item.from_year) == ("accepted", "长者食堂", 2026)
    assert not Task.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("before", SuggestionState)
@pytest.mark.parametrize("after", ["accepted", "refused"])
def test_a_suggestion_is_answered_once(world, library, before, after):
    row = suggest(world, library)
    if before != "open":
        keeping.answer_suggestion(
            row, accept=before == "accepted", answer="x", from_year=2026,
            by=world.staff, at=timezone.now(),
        )  # fmt: skip
    count = AuditEntry.objects.count()
    given = {"answer": "x", "from_year": 2026, "by": world.staff, "at": timezone.now()}
    if after in SUGGESTION_TRANSITIONS[before]:
        keeping.answer_suggestion(row, accept=after == "accepted", **given)
    else:
        with pytest.raises(LibraryRefused):
            keeping.answer_suggestion(row, accept=after == "accepted", **given)
        assert AuditEntry.objects.count() == count


def test_an_office_suggests_nothing_to_itself(world, library):
    world.other_office = world.office
    with pytest.raises(LibraryRefused):
        suggest(world, library)


@pytest.mark.parametrize(
    ("name", "user", "most"),
    [("calls:library", None, 5), ("calls:library_keep", "staff", 15)],
)
def test_a_library_costs_the_same_queries_at_any_size(
    world, library, client, client_of, name, user, most
):
    asking = client_of(user) if user else client

    def count(rows):
        keeping.import_items(
            library,
            [{"title": f"项目{n}", "text": "", "kind": "optional", "is_commercial": False}
             for n in range(rows)],
            from_year=2020, by=world.staff, at=timezone.now(),
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            answer = asking.get(reverse(name, args=[library.pk]))
        assert answer.status_code == 200
        return len(queries)

    first = count(1)
    assert first == count(30) and first <= most


def test_a_writer_founds_a_library_and_a_stranger_does_not(world, client_of):
    sent = {"name": "街道项目库", "about": "", "office": world.office.pk}
    page = reverse("calls:libraries")
    assert client_of("stranger").post(page, sent).status_code == 403
    assert client_of("staff").post(page, sent).status_code == 302
    assert client_of("staff").post(page, sent).status_code == 200
    assert Library.objects.get().created_by == world.staff
    assert not LibraryItem.objects.exists()
