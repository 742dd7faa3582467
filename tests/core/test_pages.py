"""Refusals as pages, the person's messages, pages of lists."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from core import clock, outbox
from core.errors import Refusal
from core.models import Message
from core.pages import RefusalMiddleware, paginate, refused
from tests.core.samples import person

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def asked(method="post", data=None, **headers):
    request = getattr(RequestFactory(), method)("/act/", data or {}, headers=headers)
    request.arrived_at = clock.now()
    request.user = person()
    return request


@pytest.mark.django_db
def test_a_refusal_is_a_page_that_loses_nothing():
    request = asked(
        data={"plan": "一段很长的计划", "password": "pass phrase", "count": "12", "empty": ""}
    )
    refusal = Refusal("已过截止时间。", problems=[("plan", "计划太长。")])
    response = refused(request, refusal)
    page = response.content.decode()
    assert response.status_code == 409
    for shown in ("已过截止时间。", "计划太长。", "一段很长的计划"):
        assert shown in page
    assert "pass phrase" not in page


@pytest.mark.django_db
def test_a_script_gets_the_refusal_as_data():
    request = asked(accept="application/json")
    response = refused(request, Refusal("no", code="late", problems=[("plan", "too long")]))
    assert response.status_code == 409
    assert response.json() if hasattr(response, "json") else response.content
    assert b'"code": "late"' in response.content
    assert b'{"field": "plan", "message": "too long"}' in response.content


@pytest.mark.django_db
def test_only_refusals_become_such_pages():
    middleware = RefusalMiddleware(lambda request: None)
    assert middleware.process_exception(asked(), Http404()) is None
    assert middleware.process_exception(asked(), Refusal("no")).status_code == 409


def test_a_subclass_has_its_own_sentence():
    class LateRefused(Refusal):
        code = "late"
        message = "Too late."

    assert (str(LateRefused()), LateRefused().code) == ("Too late.", "late")
    assert str(LateRefused("Much too late.")) == "Much too late."


@pytest.fixture
def reader(client, db):
    user = person()
    client.force_login(user)
    return user


def put(user, occasion, **values):
    return outbox.put(
        kind="tests.news", recipient=user, occasion=occasion, subject=f"通知{occasion}",
        body="第一行\n第二行", **values,
    )  # fmt: skip


def test_messages_are_read_by_opening_them(client, reader):
    message = put(reader, "甲", link="/check/")
    put(person("程野"), "乙")
    page = client.get(reverse("core:messages")).content.decode()
    assert "通知甲" in page
    assert "通知乙" not in page
    assert Message.objects.get(pk=message.pk).read_at is None
    response = client.post(reverse("core:open_message", args=[message.pk]))
    assert response.url == "/check/"
    assert Message.objects.get(pk=message.pk).read_at is not None
    assert "通知甲" not in client.get(reverse("core:messages"), {"show": "unread"}).content.decode()


def test_nobody_opens_anothers_message(client, reader):
    message = put(person("程野"), "乙")
    assert client.post(reverse("core:open_message", args=[message.pk])).status_code == 404
    assert Message.objects.get().read_at is None


def test_all_are_read_at_once(client, reader):
    for occasion in "甲乙":
        put(reader, occasion)
    other = put(person("程野"), "丙")
    page = client.post(reverse("core:read_all_messages"), follow=True, **ENGLISH).content.decode()
    assert "2 messages marked as read." in page
    assert list(Message.objects.filter(read_at=None)) == [other]


def test_a_future_message_is_not_shown(client, reader):
    put(reader, "甲", due_at=clock.now().replace(year=2099))
    assert "通知甲" not in client.get(reverse("core:messages")).content.decode()


def test_a_list_costs_the_same_at_any_length(client, reader, django_assert_num_queries):
    counts = []
    for number in (1, 30):
        for occasion in range(number):
            put(reader, f"{number}-{occasion}")
        with django_assert_num_queries(6):
            counts.append(client.get(reverse("core:messages")).context["page"].paginator.count)
    assert counts == [1, 31]


@pytest.mark.django_db
def test_pages_out_of_range_give_the_nearest():
    for wanted, shown in (("1", 1), ("99", 3), ("x", 1), ("-1", 3)):
        request = RequestFactory().get("/", {"page": wanted})
        assert paginate(request, list(range(25)), per_page=10).number == shown
