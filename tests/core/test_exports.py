"""Lists as workbooks: the chosen columns, at once or as a job, never more than the page shows."""

import io

import pytest
from django.http import Http404
from django.urls import reverse
from openpyxl import load_workbook

from core import clock, exports, files, jobs
from core.exports import Field, ListKind, OpenedList
from core.jobs import working
from core.models import AuditEntry, ExportChoice, Job
from parties.models import User
from tests.core.samples import exported, person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def people(monkeypatch):
    """A list of people that only ``林澄`` may see, filtered by ``q``."""
    monkeypatch.setattr(exports, "_lists", {})

    def open_people(user, scope, query):
        if user.name != "林澄":
            raise Http404
        rows = User.objects.filter(name__contains=query.get("q", "")).order_by("-email")
        fields = [
            Field("name", "姓名", lambda one: one.name),
            Field("number", "编号", lambda one: f"{one.pk:018d}"),
            Field("joined", "加入", lambda one: one.date_joined, "datetime", is_usual=False),
        ]
        return OpenedList(title="人员/名单", fields=fields, rows=rows, back="/desk/")

    exports.register_list(ListKind("tests.people", open_people))
    return reverse("core:export", args=["tests.people", 0])


@pytest.fixture
def user(client):
    one = person()
    client.force_login(one)
    return one


def sheet_of(answer):
    return load_workbook(io.BytesIO(answer.content)).active


def test_a_short_list_comes_at_once_with_the_chosen_columns(client, user, people):
    person("=程野")
    page = client.get(people, {"q": "程"})
    assert [ticked for _key, _label, ticked in page.context["choices"]] == [True, True, False]
    answer = client.post(f"{people}?q=程", {"column": ["joined", "name", "unknown"]})
    head, row = sheet_of(answer).values
    assert head == ("姓名", "加入")
    assert row[0] == "'=程野"
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    entry = AuditEntry.objects.get(act="core.export")
    assert (entry.actor, entry.after) == (user, {"rows": 1})
    assert ExportChoice.objects.get(user=user).columns == "name,joined"
    page = client.get(people)
    assert [ticked for _key, _label, ticked in page.context["choices"]] == [True, False, True]


def test_an_id_stays_text(user, people):
    sheet = exported(user, "tests.people", keys={"number"})
    assert sheet["A2"].value == f"{user.pk:018d}"


def test_no_column_is_said_and_costs_nothing(client, user, people):
    answer = client.post(people, {"column": "unknown"})
    assert answer.status_code == 409
    assert "请至少选择一列。" in answer.content.decode()
    assert not ExportChoice.objects.exists()


def test_an_empty_list_offers_the_way_back(client, user, people):
    page = client.get(people, {"q": "没有这个人"}).content.decode()
    assert "没有可导出的内容" in page
    assert 'href="/desk/?q=' in page


def test_a_long_list_is_a_job_with_filter_order_and_columns(client, user, people, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT_ROWS", 3)
    monkeypatch.setattr(exports, "PIECE", 2)
    monkeypatch.setattr(working, "REPORT_EVERY", 0)
    for number in range(5):
        person(f"程{number}", email=f"e{number}@example.invalid")
    answer = client.post(f"{people}?q=程", {"column": "name"})
    job = Job.objects.get()
    assert answer.url == reverse("core:job", args=[job.pk])
    jobs.run_due(at=clock.now())
    job.refresh_from_db()
    assert (job.outcome, job.done, job.file.name) == ("共5行", 5, "人员 名单.xlsx")
    rows = list(load_workbook(io.BytesIO(files.path_of(job.file).read_bytes())).active.values)
    assert rows == [("姓名",), ("程4",), ("程3",), ("程2",), ("程1",), ("程0",)]
    user.name = "改了名"
    user.save()
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 403


def test_nobody_exports_what_the_page_hides(client, people):
    client.force_login(person("程野"))
    assert client.get(people).status_code == 404
    assert client.post(people, {"column": "name"}).status_code == 404
    assert client.get(reverse("core:export", args=["tests.nothing", 0])).status_code == 404


def test_a_list_is_read_in_pieces_that_end(django_assert_num_queries):
    for number in range(5):
        person(f"程{number}")
    rows = User.objects.order_by("-id")
    with django_assert_num_queries(4):
        found = list(exports.in_pieces(rows, 2))
    assert found == list(rows)
