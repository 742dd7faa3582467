"""After a correction: the text as it stands now, the papers that name each other, the task that ends."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.correction import discard_correction, explain, open_correction, publish_correction
from calls.models import Announcement, Call, DocumentNumber, Letterhead
from calls.printing import issuing
from calls.publishing import cancel_call, publish_call
from core.models import Paper
from parties.models import Task
from tests.factories.authoring import client_for, make_complete_draft
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def at():
    return timezone.localtime()


def corrected(world, call, at, **columns):
    correction = open_correction(call, by=world.lead, at=at)
    Call.objects.filter(pk=correction.copy_id).update(**columns)
    explain(correction, reason="有误", row_reasons={}, by=world.lead, at=at)
    correction.refresh_from_db()
    return publish_correction(correction, by=world.lead, at=at)


def test_the_text_as_corrected_takes_the_place_of_the_first_and_all_papers_are_linked(world, at):
    Letterhead.objects.create(office=world.office, abbreviation="清街办")
    call = make_complete_draft(world)
    publish_call(call, by=world.lead, at=at)
    issuing.issue_missing_papers(at=at)
    corrected(world, call, at, fund="另一资金")
    assert issuing.issue_missing_papers(at=at) == 2
    first, correction, text = (
        Announcement.objects.select_related("paper", "number").get(call=call, kind=kind)
        for kind in ("call", "correction", "consolidated")
    )
    # It is the announcement's text: it takes no number of its own and says by what it was corrected.
    assert DocumentNumber.objects.count() == 2
    assert text.number == first.number
    note = text.content["blocks"][0]["text"]
    assert "清街办" in note and f"{at.year}〕2号" in note
    assert "另一资金" in str(text.content) and "另一资金" not in str(first.content)
    assert (first.paper.replaced_by, text.paper.version) == (text.paper, 2)
    client = client_for(world.stranger)

    def shown(paper):
        code = "-".join(paper.code[place : place + 4] for place in range(0, 16, 4))
        page = client.get(reverse("core:check_paper", args=[code])).content.decode()
        return page, [link.paper for link in client.get(
            reverse("core:check_paper", args=[code])).context["links"]]  # fmt: skip

    page, links = shown(first.paper)
    assert "已被更正" in page and "第2版" in page
    assert links == [correction.paper, text.paper]
    assert shown(correction.paper)[1] == [first.paper, text.paper]
    assert shown(text.paper)[1] == [first.paper, correction.paper]
    newest = client.get(reverse("calls:announcement", args=[call.pk]))
    assert b"".join(newest.streaming_content)[:4] == b"%PDF"
    assert str(text.paper.file.size) == newest.headers["Content-Length"]


def test_a_second_correction_replaces_the_text_of_the_first(world, at):
    call = make_complete_draft(world)
    publish_call(call, by=world.lead, at=at)
    corrected(world, call, at, fund="第二资金")
    corrected(world, call, at + timedelta(hours=1), fund="第三资金")
    texts = list(Announcement.objects.filter(kind="consolidated").order_by("revision"))
    assert [one.revision for one in texts] == [2, 3]
    note = texts[1].content["blocks"][0]["text"]
    assert note.count("更正公告") == 2
    assert texts[0].number is None
    versions = Paper.objects.filter(kind__in=["announcement", "consolidated"])
    issuing.issue_missing_papers(at=at)
    valid = versions.filter(replaced_by=None)
    assert [paper.version for paper in valid] == [3]


def tasks():
    return list(Task.objects.filter(what="calls.correction", done_at=None))


@pytest.mark.parametrize("end", ["publish", "discard", "cancel"])
def test_a_correction_that_is_begun_stands_on_the_desk_until_it_ends(world, at, end):
    correction = open_correction(world.call, by=world.staff, at=at)
    (task,) = tasks()
    assert (task.party_id, task.link) == (
        world.office.pk, reverse("calls:correction", args=[correction.pk]),
    )  # fmt: skip
    assert at + timedelta(days=1) < task.due_at < at + timedelta(days=14)
    Task.objects.update(due_at=timezone.now() - timedelta(hours=1))
    late = client_for(world.lead).get(reverse("portal:desk")).context["days"][0]
    assert (late.tone, task.title in [one.title for one in late.shown]) == ("bad", True)
    if end == "publish":
        Call.objects.filter(pk=correction.copy_id).update(fund="另一资金")
        explain(correction, reason="有误", row_reasons={}, by=world.lead, at=at)
        correction.refresh_from_db()
        publish_correction(correction, by=world.lead, at=at)
    elif end == "discard":
        discard_correction(correction, by=world.lead, at=at)
    else:
        cancel_call(world.call, reason="资金调整", by=world.lead, at=at)
    assert tasks() == []
