"""Ticking items of a library: what counts, what is told, what is refused; the service centre beside it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.comparison import compare
from applications.completeness import problems_of
from applications.content import content_of
from applications.editing import save_step
from applications.models import ItemChoice, SiteForm
from applications.refusals import IncompleteRefused
from applications.reuse import take_over
from applications.rows import add_row
from applications.starting import start_proposal
from applications.submission import submit_proposal
from applications.ticking import count_of
from calls import keeping
from calls.libraries import items_in_force
from tests.factories.soliciting import make_bare_call, make_committee, write

LAST = 12


@pytest.fixture
def site(world):
    """A committee's draft in a call that asks for ten of twelve items, the last one commercial."""
    who = {"by": world.staff, "at": timezone.now()}
    world.committee = make_committee(world)
    world.library = keeping.found_library(world.office, name="社区项目库", about="", **who)
    items = [
        {"title": f"项目{n}", "text": "内容。", "kind": "optional", "is_commercial": n == LAST}
        for n in range(1, LAST + 1)
    ]
    keeping.import_items(world.library, items, from_year=2020, **who)
    world.items = list(world.library.items.all())
    call = make_bare_call(
        world, applied_for="library", library=world.library, least_items=10, asks_site=True,
        fixed_amount=Decimal(150000),
    )  # fmt: skip
    draft = start_proposal(
        None, lot=call.lots.get(), applicant=world.committee,
        by=world.people["committee"], at=timezone.now(),
    )  # fmt: skip
    draft.sites.update(
        centre_name="临溪服务中心", centre_contact="程小满", centre_phone="13000000002",
        centre_since=date(2020, 3, 1), place="活动室两间", consultation="入户走访",
        majority_on=date(2024, 5, 1),
    )  # fmt: skip
    return write(draft)


def save(world, draft, typed, *, step="items", edition=None, by=None, page=""):
    draft.refresh_from_db()
    return save_step(
        draft, step, typed, edition=draft.edition if edition is None else edition,
        by=by or world.people["committee"], at=timezone.now(), page=page,
    )  # fmt: skip


def tick(world, draft, count, value="yes"):
    return save(world, draft, {f"item-{item.pk}-taken": value for item in world.items[:count]})


def messages_of(draft):
    draft.refresh_from_db()
    return [(one.html_id, one.message) for one in problems_of(draft, at=timezone.now())]


def revise(world, item, **values):
    keeping.revise_item(
        item, values, seen=item.revision, reason="口径调整", by=world.staff, at=timezone.now()
    )


def test_nine_ticks_are_refused_with_the_count_and_ten_are_handed_in(world, site, client_of):
    tick(world, site, 9)
    with pytest.raises(IncompleteRefused) as refused:
        submit_proposal(site, by=world.people["committee"], at=timezone.now())
    assert [words for _id, words in refused.value.problems] == [": " + count_of(site).words]
    assert "9" in count_of(site).words and "10" in count_of(site).words
    tick(world, site, 10)
    assert (
        client_of("committee").post(reverse("applications:submit", args=[site.pk])).status_code
        == 302
    )
    content = site.versions.get().content
    items = next(one for one in content["sections"] if one["code"] == "items")
    assert [row[3] for row in items["tables"][0]["rows"]] == ["√"] * 10 + ["", ""]
    assert [one["value"] for one in items["fields"]] == ["10", "0"]


def test_the_editor_counts_says_what_a_commercial_item_means_and_saves(world, site, client_of):
    client = client_of("committee")
    page = reverse("applications:edit", args=[site.pk, "items"])
    shown = client.get(page).content.decode()
    assert shown.count('type="checkbox"') == LAST and shown.count("data-commercial") == 1
    first, last = world.items[0].pk, world.items[-1].pk
    answer = client.post(
        reverse("applications:autosave", args=[site.pk, "items"]),
        {f"item-{first}-taken": "yes", f"item-{last}-taken": "yes", "edition": site.edition},
    ).json()
    assert answer["ticks"] == count_of(site).words and answer["rows"] == []
    assert count_of(site).commercial == 1
    # Without scripts the empty boxes are sent as what they are.
    client.post(page, {f"item-{first}-taken": "no", "act": "stay", "edition": 99})
    assert [one.item_id for one in ItemChoice.objects.filter(taken=True)] == [last]


def test_a_colleague_who_unticks_does_not_lose_to_an_older_page(world, site):
    tick(world, site, 1)
    site.refresh_from_db()
    edition, name = site.edition, f"item-{world.items[0].pk}-taken"
    save(world, site, {name: "no"}, page="hers")
    saved = save(world, site, {name: "yes"}, edition=edition - 1, page="mine")
    # Nobody has it ticked, and both are shown to whoever is late.
    assert [(one.name, one.theirs) for one in saved.conflicts] == [(name, "no")]
    assert not ItemChoice.objects.get().taken


def test_a_revised_item_is_told_and_counts_once_somebody_has_looked(world, site, client_of):
    tick(world, site, 10)
    revise(world, world.items[0], text="新的内容。")
    assert count_of(site).taken == 9
    assert [place for place, _words in messages_of(site)] == [
        f"id_item-{world.items[0].pk}-taken", "items-count",
    ]  # fmt: skip
    client = client_of("committee")
    page = reverse("applications:edit", args=[site.pk, "items"])
    assert "口径调整" in client.get(page).content.decode()
    client.post(page, {"act": f"keep:{world.items[0].pk}", "edition": 99})
    assert count_of(site).taken == 10 and messages_of(site) == []


def test_a_retired_item_stays_on_the_page_and_in_the_version_but_does_not_count(world, site):
    tick(world, site, 11)
    revise(world, world.items[0], retired_from=site.call.year)
    assert count_of(site).taken == 10
    assert [place for place, _words in messages_of(site)] == [f"id_item-{world.items[0].pk}-taken"]
    items = next(one for one in content_of(site)["sections"] if one["code"] == "items")
    assert items["tables"][0]["rows"][-1][1] == "项目1"
    save(world, site, {f"item-{world.items[0].pk}-taken": "no"})
    assert messages_of(site) == []
    assert len(items_in_force(world.library, site.call.year)) == LAST - 1


def test_another_item_needs_a_name_and_a_plan(world, site):
    tick(world, site, 10)
    row = add_row(site, "items", by=world.people["committee"], at=timezone.now())
    assert messages_of(site) == []
    save(world, site, {f"other-{row.pk}-name": "邻里厨房"})
    assert [place for place, _words in messages_of(site)] == [f"id_other-{row.pk}-plan"]
    save(world, site, {f"other-{row.pk}-plan": "每周一次。"})
    tables = next(one for one in content_of(site)["sections"] if one["code"] == "items")["tables"]
    assert tables[1]["rows"] == [["邻里厨房", "每周一次。"]]


def test_a_centre_has_to_run_for_a_year_on_the_day_of_handing_in(world, site):
    tick(world, site, 10)
    today = timezone.localdate()
    year_ago = today.replace(year=today.year - 1)
    SiteForm.objects.update(centre_since=year_ago)
    assert messages_of(site) == []
    SiteForm.objects.update(centre_since=year_ago + timedelta(days=1))
    assert [place for place, _words in messages_of(site)] == ["id_centre_since"]
    SiteForm.objects.update(centre_since=year_ago, majority_on=today + timedelta(days=1))
    assert [place for place, _words in messages_of(site)] == ["id_majority_on"]


def test_what_is_no_day_is_kept_as_typed_and_told(world, site):
    saved = save(world, site, {"centre_since": "去年春天"}, step="site")
    assert list(saved.problems) == ["centre_since"]
    assert SiteForm.objects.get().centre_since == date(2020, 3, 1)
    save(world, site, {"centre_since": "2021年4月5日"}, step="site")
    assert SiteForm.objects.get().centre_since == date(2021, 4, 5)


def test_two_versions_differ_in_the_item_that_was_ticked(world, site):
    tick(world, site, 10)
    before = content_of(site)
    save(world, site, {f"item-{world.items[10].pk}-taken": "yes"})
    told = {one.code: one.rows for one in compare(before, content_of(site))}
    assert list(told) == ["items"] and len(told["items"]) == 2


def test_an_earlier_application_gives_its_ticks(world, site):
    tick(world, site, 10)
    revise(world, world.items[1], retired_from=site.call.year)
    call = make_bare_call(
        world, title="次年", applied_for="library", library=world.library, least_items=1
    )
    draft = start_proposal(
        None, lot=call.lots.get(), applicant=world.committee,
        by=world.people["committee"], at=timezone.now(),
    )  # fmt: skip
    given = {"by": world.people["committee"], "at": timezone.now(), "overwrite": False}
    taken = take_over(draft, site, {"items"}, **given)
    assert taken.count == 9 and [what for what, _why in taken.left] == [str(world.items[1])]


def test_the_step_of_items_costs_the_same_queries_at_any_number(world, site, client_of):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client_of("committee").get(reverse("applications:edit", args=[site.pk, "items"]))
        return len(queries)

    before = count()
    more = [
        {"title": f"更多{n}", "text": "", "kind": "optional", "is_commercial": False}
        for n in range(30)
    ]
    keeping.import_items(world.library, more, from_year=2020, by=world.staff, at=timezone.now())
    assert count() == before
