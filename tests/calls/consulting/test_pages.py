"""The pages: anyone comments and loses nothing by a mistake; the office works through long lists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from calls.consulting.digesting import publish_digest
from calls.consulting.grouping import group, save_point
from calls.consulting.moderating import moderate
from calls.consulting.opening import open_consultation
from calls.consulting.writing import newest_text, write_text
from calls.models import Announcement, Comment
from calls.printing.issuing import issue_missing_papers
from core import human, limits
from core.papers import spell_code
from tests.factories.authoring import client_for
from tests.factories.consultations import (
    TEXT,
    filled,
    make_comments,
    make_consultation,
    seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(consultation):
    return reverse("calls:consultation", args=[consultation.stage_id])


@pytest.fixture
def tab(consultation):
    return reverse("calls:consultation_tab", args=[consultation.stage_id])


def counted(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# --- What anyone does -------------------------------------------------------------------------------


def test_a_text_is_public_while_its_call_is_not(client, world, consultation, public):
    call = consultation.stage.call
    content = client.get(public).content.decode()
    assert "第三条" in content and consultation.title in content
    assert call.title not in content and call.fund not in content
    assert consultation.title in client.get(reverse("portal:home")).content.decode()
    assert client.get(reverse("calls:detail", args=[call.pk])).status_code == 404
    issue_missing_papers(at=timezone.now())
    announcement = Announcement.objects.get(kind="consultation")
    paper = client.get(reverse("calls:paper", args=[announcement.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert call.title not in str(announcement.paper.public_facts)
    assert call.title not in str(announcement.content)


def test_a_text_that_is_not_public_is_seen_by_nobody(client, world, at):
    row = make_consultation(world.other_call, by=world.other_staff, at=at)
    for name in ("consultation", "consultation_changes"):
        assert client.get(reverse(f"calls:{name}", args=[row.stage_id])).status_code == 404


def test_a_comment_is_sent_and_its_code_tells_what_becomes_of_it(client, consultation, at, public):
    third = newest_text(consultation).passages.get(number="第三条")
    sent = filled(consultation, at=at, passage=third.pk, name="清和居民", email="a@example.invalid",
                  consent="on")  # fmt: skip
    response = client.post(public, sent, follow=True)
    comment = Comment.objects.get()
    assert (comment.passage, comment.name, comment.state) == (third, "清和居民", "waiting")
    assert response.redirect_chain[-1][0].endswith(f"/comments/{spell_code(comment.code)}/")
    content = response.content.decode()
    assert "待审看" in content and "a@example.invalid" not in content
    again = client.post(public, sent, follow=True)
    assert (again.redirect_chain[-1][0], Comment.objects.count()) == (
        response.redirect_chain[-1][0], 1,
    )  # fmt: skip
    # Nobody else reads it before the office has looked at it.
    assert comment.text not in client.get(public).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "请填写您的意见"),
        ({"text": "字" * 2001}, "最多"),
        ({"answer": "不知道"}, "问题的回答不正确"),
        ({"answer": ""}, "请回答问题"),
        ({"website": "广告"}, "留空"),
        ({"token": "forged"}, "请核对后重新提交"),
        ({"token": ""}, "请核对后重新提交"),
        ({"email": "不是邮箱"}, "这不是有效的电子邮箱地址"),
        ({"email": "a@example.invalid"}, "请勾选此项"),
        ({"passage": "999999"}, "999999"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    client, consultation, at, public, changes, said
):
    response = client.post(public, filled(consultation, at=at, name="林知夏") | changes)
    content = response.content.decode()
    assert said in content
    assert "林知夏" in content and changes.get("text", "延后一周") in content
    assert not Comment.objects.exists()


def test_a_wrong_answer_brings_another_question(client, consultation, at, public):
    sent = filled(consultation, at=at, answer="不知道")
    form = client.post(public, sent).context["form"]
    assert form["token"].value() != sent["token"]
    assert form["answer"].label == human.question_of(form["token"].value()).text


def test_a_late_comment_is_refused_with_its_text_to_copy(client, consultation, after, public):
    with travel(after, tick=False):
        response = client.post(public, filled(consultation, at=after))
    content = response.content.decode()
    assert response.status_code == 409
    assert "意见接收已于" in content and "建议把申报截止时间延后一周。" in content


def test_an_address_comments_so_often_and_no_more(client, consultation, at, public, monkeypatch):
    monkeypatch.setattr("calls.views.consultations.public.MOST_COMMENTS", 2)
    for turn in range(3):
        text = f"第{turn}条意见"
        content = client.post(public, filled(consultation, at=at, text=text)).content.decode()
    assert Comment.objects.count() == 2
    assert "第2条意见" in content and "尝试次数过多" in content


def test_the_limit_keeps_no_address_that_could_be_read(rf, monkeypatch):
    kept = []
    monkeypatch.setattr(limits.cache, "add", lambda key, *rest: kept.append(key))
    monkeypatch.setattr(limits.cache, "incr", lambda key: 1)
    limits.count(rf.get("/", REMOTE_ADDR="192.0.2.7"), "x", most=1, minutes=1)
    assert "192.0.2.7" not in kept[0]


@pytest.mark.parametrize("code", ["", "ABC", "0" * 16, "x" * 30])
def test_a_code_that_is_none_is_refused_in_words(client, code):
    response = client.get(reverse("calls:comment_receipts"), {"code": code})
    assert response.status_code == 200
    assert response.context["form"].errors
    if code:
        assert client.get(reverse("calls:comment_receipt", args=[code])).status_code == 404


# --- What the office does ---------------------------------------------------------------------------


def test_the_office_writes_opens_and_puts_off_by_its_pages(world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at)
    lead = client_for(world.lead)
    address = reverse("calls:consultation_text", args=[row.stage_id])
    told = {"act": "save", "title": "新标题", "opening": "说明", "other_ways": "", "text": TEXT}
    assert lead.post(address, told).status_code == 302
    assert "共6段" in lead.get(address).content.decode()
    opening = reverse("calls:consultation_open", args=[row.stage_id])
    assert "新标题" in lead.get(opening).content.decode()
    lead.post(opening)
    row.refresh_from_db()
    assert (row.state, row.title) == ("open", "新标题")
    extend = reverse("calls:consultation_extend", args=[row.stage_id])
    today = timezone.localdate(at)
    for until, said in (
        (today, "不得提前结束"),
        (today + timedelta(days=900), "超过一年"),
        ("", "请填写日期"),
    ):
        answer = lead.post(extend, {"until": until, "reason": "再听听意见"}).content.decode()
        assert said in answer and "再听听意见" in answer
    lead.post(extend, {"until": today + timedelta(days=60), "reason": "再听听意见"})
    assert (
        "再听听意见"
        in Client().get(reverse("calls:consultation", args=[row.stage_id])).content.decode()
    )
    # The dates of a consultation that has begun are moved by its own act alone.
    admin = lead.get(reverse("admin:calls_stage_change", args=[row.stage_id])).content.decode()
    assert "windows-0-closes_at" not in admin


def test_what_a_colleague_decided_is_said_beside_what_was_done(world, consultation, at, tab):
    one, two = make_comments(consultation, "甲。", "乙。", at=at)
    rows = [f"{row.pk}.waiting" for row in (one, two)]
    moderate(consultation, seen(one), "hidden", reason="广告", by=world.lead, at=at)
    staff = client_for(world.staff)
    assert [row.comment for row, _pieces in staff.get(f"{tab}?state=waiting").context["rows"]] == [
        two
    ]
    address = reverse("calls:consultation_comments", args=[consultation.stage_id])
    response = staff.post(address, {"act": "show", "row": [*rows, "x.y", "²"]}, follow=True)
    content = response.content.decode()
    assert "已审看1条意见" in content and f"{one.code}已由他人处理（不公开，lead）" in content


def test_the_way_from_comments_to_the_published_answer(
    client, world, consultation, at, after, public
):
    make_comments(consultation, *["建议延后。"] * 3, at=at)
    first = Comment.objects.first()
    who = {"by": world.staff, "at": at}
    moderate(consultation, seen(first), "shown", **who)
    lead = client_for(world.lead)
    new = reverse("calls:consultation_point_new", args=[consultation.stage_id])
    told = {"title": "延后截止时间", "verdict": "taken", "answer": "采纳。", "change": "延后一周。",
            "revision": "0"}  # fmt: skip
    assert "请用一句话" in lead.post(new, told | {"title": ""}).content.decode()
    lead.post(new, told)
    point = consultation.points.get()
    address = reverse("calls:consultation_comments", args=[consultation.stage_id])
    lead.post(address, {"act": "group", "point": point.pk, "row": f"{first.pk}.shown"})
    write_text(consultation, text=TEXT.replace("五个", "六个"), by=world.staff, at=after)
    edit = reverse("calls:consultation_point", args=[consultation.stage_id, point.pk])
    changed = newest_text(consultation).passages.get(number="第三条")
    lead.post(edit, told | {"revision": "1", "passages": [changed.pk]})
    stale = lead.post(edit, told | {"revision": "1", "answer": "另一答复"}).content.decode()
    assert "同事刚刚修改了该要点" in stale and "另一答复" in stale
    digest = reverse("calls:consultation_digest", args=[consultation.stage_id])
    assert "以下事项完成后才能发布" in lead.get(digest).content.decode()
    with travel(after, tick=False):
        lead = client_for(world.lead)
        assert "发布意见采纳情况第1版" in lead.get(digest).content.decode()
        assert lead.post(digest).status_code == 302
    content = client.get(public).content.decode()
    for said in ("延后一周。", "另有2条内容相同", "六个", "采纳"):
        assert said in content, said
    compared = client.get(reverse("calls:consultation_changes", args=[consultation.stage_id]))
    assert [pair.name[:3] for pair in compared.context["pairs"]] == ["第三条"]
    told = client.get(reverse("calls:comment_receipt", args=[spell_code(first.code)]))
    assert "延后截止时间" in told.content.decode()


def test_the_lists_ask_as_often_for_one_row_as_for_thirty(
    world, consultation, at, after, public, tab
):
    who = {"by": world.staff, "at": at}

    def fill(first, last):
        made = make_comments(consultation, *(f"第{turn}条。" for turn in range(first, last)), at=at)
        for comment in made[::2]:
            moderate(consultation, seen(comment), "shown", **who)
            row = {"title": comment.text, "verdict": "taken", "answer": "采纳。", "change": "",
                   "passages": []}  # fmt: skip
            point = save_point(consultation, None, row, revision=0, **who)
            comment.refresh_from_db()
            group(consultation, point.pk, seen(comment), **who)

    staff, anyone = client_for(world.staff), Client()
    fill(0, 2)
    urls = [(anyone, public), (staff, tab), (anyone, reverse("portal:home"))]
    urls += [(staff, reverse("core:export", args=["calls.comments", consultation.stage_id]))]
    few = [counted(*one) for one in urls]
    fill(2, 32)
    assert [counted(*one) for one in urls] == few
    assert few == [17, 21, 11, 8]
    assert len(staff.get(tab).context["rows"]) == 32
    moderate(
        consultation, seen(*Comment.objects.filter(state="waiting")), "hidden", reason="广告", **who
    )
    publish_digest(consultation, by=world.lead, at=after)
    with travel(after, tick=False):
        assert counted(anyone, public) <= 22


def test_the_export_holds_the_comments_and_no_address(world, consultation, at):
    make_comments(consultation, "=1+1", at=at, email="a@example.invalid", name="甲")
    staff = client_for(world.staff)
    address = reverse("core:export", args=["calls.comments", consultation.stage_id])
    keys = [key for key, _label, _ticked in staff.get(address).context["choices"]]
    data = staff.post(address, {"column": keys})
    assert data.status_code == 200
    assert b"a@example.invalid" not in data.content and "email" not in keys


def test_a_consultation_stays_on_the_public_page_of_its_call(client, world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at, holds_call=False)
    open_consultation(row, by=world.lead, at=at)
    call = world.draft_call
    type(call).objects.filter(pk=call.pk).update(state="published", published_at=at)
    content = client.get(reverse("calls:detail", args=[call.pk])).content.decode()
    assert reverse("calls:consultation", args=[row.stage_id]) in content
