"""The public list of calls: what stands in it, the filter, the order, few queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.filters import CallFilter
from calls.models import Call, Category
from calls.queries import cards_of, public_calls
from calls.windows import stage_of_kind
from tests.factories.world import make_call, make_office, make_user, set_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office("清和街道办事处")


@pytest.fixture
def lead():
    return make_user("lead")


@pytest.fixture
def at():
    return timezone.localtime()


def found(at, **asked):
    """Titles that the filter gives for this query, in order."""
    request = RequestFactory().get("/calls/", asked)
    request.arrived_at = at
    filtered = CallFilter(request.GET, queryset=public_calls(), request=request)
    return [call.title for call in filtered.qs]


def published(office, lead, title, *, opens, closes, at, **shape):
    """A call whose lots all go by one general window, in days from ``at``."""
    call = make_call(office, lead, title=title, **shape)
    set_window(
        stage_of_kind(call, "solicitation"),
        opens_at=at + timedelta(days=opens),
        closes_at=at + timedelta(days=closes),
    )
    return call


@pytest.fixture
def calls(office, lead, at):
    other = make_office("云渡街道办事处")
    make_call(other, lead, title="草稿", lots=1, state="draft")
    open_call = published(office, lead, "甲征集", opens=-3, closes=2, at=at, lots=1)
    upcoming = published(make_office("乙"), lead, "乙征集", opens=4, closes=20, at=at, lots=1)
    over = published(make_office("丙"), lead, "丙征集", opens=-30, closes=-1, at=at, lots=1)
    cancelled = published(make_office("丁"), lead, "丁征集", opens=-3, closes=9, at=at, lots=1)
    Call.objects.filter(pk=cancelled.pk).update(
        state="cancelled", ended_at=at, cancel_reason="资金调整"
    )
    return {"open": open_call, "upcoming": upcoming, "over": over, "cancelled": cancelled}


def test_drafts_are_never_listed_not_even_for_their_own_office(calls, at):
    assert set(found(at)) == {"甲征集", "乙征集", "丙征集", "丁征集"}


@pytest.mark.parametrize(
    ("standing", "titles"),
    [
        ("open", ["甲征集"]),
        ("upcoming", ["乙征集"]),
        ("over", ["丙征集"]),
        ("cancelled", ["丁征集"]),
    ],
)
def test_each_call_has_exactly_one_standing(calls, at, standing, titles):
    assert found(at, standing=standing) == titles


def test_the_instant_of_the_close_is_over(calls, at):
    closes = at + timedelta(days=2)
    assert found(closes - timedelta(microseconds=1), standing="open") == ["甲征集"]
    assert found(closes, standing="open") == []


def test_a_general_window_counts_only_while_a_lot_goes_by_it(calls, at):
    call = calls["open"]
    stage, lot = stage_of_kind(call, "solicitation"), call.lots.get()
    set_window(stage, lot=lot, opens_at=at - timedelta(days=3), closes_at=at - timedelta(hours=1))
    assert found(at, standing="open") == []
    assert set(found(at, standing="over")) == {"甲征集", "丙征集"}


def test_the_nearest_deadline_of_several_lots_is_named(office, lead, at):
    call = make_call(office, lead, lots=2)
    stage = stage_of_kind(call, "solicitation")
    for lot, days in zip(call.lots.all(), (9, 4), strict=True):
        set_window(stage, lot=lot, opens_at=None, closes_at=at + timedelta(days=days))
    (row,) = cards_of([call.pk], at=at)
    assert row.next_close == at + timedelta(days=4)
    assert row.last_close == at + timedelta(days=9)
    assert (row.project_count, row.amount_total) == (4, Decimal(400_000))


def test_words_are_looked_for_in_titles_projects_lots_and_offices(calls, at):
    project = calls["open"].lots.get().projects.first()
    project.name = "银杏守望𠮷"
    project.save()
    assert found(at, q="银杏") == ["甲征集"]
    assert found(at, q="𠮷 甲征集") == ["甲征集"]
    assert found(at, q="银杏 乙征集") == []
    assert found(at, q="清和街道办事处") == ["甲征集"]
    assert found(at, q="100%_") == []


def test_both_amounts_must_fit_one_project(calls, at):
    first, second = calls["open"].lots.get().projects.all()
    first.amount, second.amount = 50_000, 160_000
    first.save()
    second.save()
    # The other calls' projects have 100,000 each.
    assert found(at, least="15万") == ["甲征集"]
    assert found(at, most="60,000") == ["甲征集"]
    assert "甲征集" not in found(at, least="6万", most="15万")
    assert found(at, least="5万", most="5万") == ["甲征集"]


def test_an_amount_that_cannot_be_read_is_said_and_the_rest_still_filters(client, calls):
    response = client.get(reverse("calls:list"), {"least": "很多", "standing": "open"})
    assert list(response.context["filter"].form.errors) == ["least"]
    assert [call.title for call in response.context["calls"]] == ["甲征集"]
    assert 'value="很多"' in response.content.decode()


def test_category_community_and_closing_day(calls, at):
    lot = calls["open"].lots.get()
    category = Category.objects.create(name="为老服务类")
    lot.projects.first().categories.set([category])
    assert found(at, category=category.pk) == ["甲征集"]
    assert found(at, community=lot.community_id) == ["甲征集"]
    assert found(at, closing="3") == ["甲征集"]
    # Two days earlier it closed in four days, and another in one.
    assert found(at - timedelta(days=2), closing="3") == ["丙征集"]


@pytest.mark.parametrize(
    ("sort", "first"), [("closing", "甲征集"), ("-amount", "甲征集"), ("amount", "乙征集")]
)
def test_the_order(calls, at, sort, first):
    project = calls["open"].lots.get().projects.first()
    project.amount = 160_000
    project.save()
    smaller = calls["upcoming"].lots.get().projects.first()
    smaller.amount = 50_000
    smaller.save()
    assert found(at, sort=sort)[0] == first


def test_the_address_holds_the_filter_on_every_page(client, office, lead):
    for number in range(21):
        make_call(make_office(f"街道{number}"), lead, title=f"征集{number}", lots=0)
    page = client.get(reverse("calls:list"), {"q": "征集", "sort": "closing"})
    assert page.context["page"].paginator.count == 21
    assert "q=%E5%BE%81%E9%9B%86&amp;sort=closing&amp;page=2" in page.content.decode()


@pytest.mark.parametrize("asked", [{}, {"q": "没有"}])
def test_an_empty_list_says_what_to_do(client, asked):
    content = client.get(reverse("calls:list"), asked).content.decode()
    assert content.count('class="empty"') == 1


def test_nonsense_in_the_address_is_no_error(client, calls):
    asked = {"page": "x", "community": "9999", "category": "abc", "sort": "drop", "closing": "0"}
    assert client.get(reverse("calls:list"), asked).status_code == 200


QUERIES = 6


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_queries_at_any_length(client, lead, number):
    for position in range(number):
        make_call(make_office(f"街道{position}"), lead, title=f"征集{position}", lots=2)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("calls:list")).status_code == 200
    assert len(queries) == QUERIES
