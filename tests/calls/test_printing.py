"""Papers of a call: numbers, frozen words, what the office downloads, what is refused."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from calls.admin.letterheads import SeriesForm
from calls.locking import CallRefused
from calls.models import Announcement, DocumentNumber, DocumentSeries, Letterhead, Project
from calls.numbering import take_number
from calls.printing import issuing, notices
from calls.printing.envelope import envelope_of
from calls.publishing import publish_call
from core import jobs
from core.enums import JobState
from core.models import Job, Paper
from core.official import pages
from core.official.document import Heading, Official, Paragraph
from reviews.models import Award
from tests.factories.applications import make_submitted
from tests.factories.authoring import client_for, make_complete_draft
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    Letterhead.objects.create(
        office=world.office, abbreviation="清街办", copies_to="区民政局", addressees="各社会组织："
    )
    return make_complete_draft(world)


@pytest.fixture
def at():
    return timezone.localtime()


def bare(text):
    return "".join(text.split())


def pdf_text(data):
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def body_of(response):
    return b"".join(response.streaming_content)


# --- Numbers ----------------------------------------------------------------------------------------


def test_numbers_run_on_by_year_and_start_where_the_office_says(world, draft, at):
    who = {"title": "公告", "by": world.lead}
    DocumentSeries.objects.create(letterhead=Letterhead.objects.get(), year=at.year, next_number=18)
    told = [str(take_number(world.office, at=at, **who)) for _turn in range(2)]
    assert told == [f"清街办〔{at.year}〕18号", f"清街办〔{at.year}〕19号"]
    later = at.replace(year=at.year + 1, month=1, day=1)
    assert str(take_number(world.office, at=later, **who)) == f"清街办〔{at.year + 1}〕1号"


def test_a_publication_that_is_undone_takes_no_number(world, draft, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish_call(draft, by=world.lead, at=at)
        raise ZeroDivisionError
    assert not DocumentNumber.objects.exists()
    announcement = publish_call(draft, by=world.lead, at=at)
    assert str(announcement.number) == f"清街办〔{at.year}〕1号"


def test_an_office_without_abbreviation_prints_without_number(world, at):
    call = make_complete_draft(world)
    announcement = publish_call(call, by=world.lead, at=at)
    assert announcement.number is None
    assert envelope_of(call).mark == f"{world.office.name}文件"


def test_a_series_never_goes_back_to_a_taken_number(world, draft, at):
    take_number(world.office, title="公告", by=world.lead, at=at)
    series = DocumentSeries.objects.get()
    back = SeriesForm({"year": at.year, "next_number": 1}, instance=series)
    assert back.errors["next_number"] == [f"{at.year}年的第1号已经用过，请从2号或以后的号码开始。"]
    assert SeriesForm({"year": at.year, "next_number": 30}, instance=series).is_valid()


# --- Issuing ----------------------------------------------------------------------------------------


def test_what_was_announced_is_printed_whatever_changes_before(world, draft, at):
    announcement = publish_call(draft, by=world.lead, at=at)
    Project.objects.filter(lot__call=draft).update(name="后来改的名称")
    assert issuing.issue_missing_papers(at=at) == 1
    announcement.refresh_from_db()
    client = client_for(world.staff)
    said = pdf_text(body_of(client.get(reverse("calls:paper", args=[announcement.pk]))))
    assert "邻里共建项目1" in said
    assert "后来改的名称" not in said
    for part in (
        f"清街办〔{at.year}〕1号",
        "各社会组织：",
        "抄送：区民政局。",
        "附件：征集项目一览表",
    ):
        assert part in said, part
    code = announcement.paper.code
    assert f"{code[:4]}-{code[4:8]}" in said
    word = Document(
        io.BytesIO(body_of(client.get(reverse("calls:paper_word", args=[announcement.pk]))))
    )
    written = [paragraph.text for paragraph in word.paragraphs]
    assert any("邻里共建项目1" in line for line in written)
    assert f"清街办〔{at.year}〕1号" in written
    check = client.get(reverse("core:check_paper", args=[code])).content.decode()
    assert f"清街办〔{at.year}〕1号" in check


def test_a_paper_that_cannot_be_printed_holds_up_no_other_and_is_tried_again(
    world, draft, at, monkeypatch
):
    first = publish_call(draft, by=world.lead, at=at)
    second = Announcement.objects.create(
        call=world.call, kind="call", title="另一公告", revision=1, published_by=world.lead
    )
    whole = pages.print_document

    def broken(document):
        if document.content.title == first.title:
            raise RuntimeError
        return whole(document)

    monkeypatch.setattr(pages, "print_document", broken)
    assert issuing.issue_missing_papers(at=at) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.paper, first.failed_prints) == (None, 1)
    assert first.number is not None
    assert second.paper is not None
    number = first.number
    monkeypatch.setattr(pages, "print_document", whole)
    assert issuing.issue_missing_papers(at=at) == 1
    first.refresh_from_db()
    assert first.number == number
    assert DocumentNumber.objects.filter(office=world.office).count() == 2


def test_a_draft_is_printed_in_the_background_once_for_the_same_words(
    world, draft, at, monkeypatch
):
    client = client_for(world.staff)
    address = reverse("calls:preview_pdf", args=[draft.pk])
    assert client.get(address)["Content-Type"].startswith("text/html")
    answer = client.post(address)
    job = Job.objects.get()
    assert answer.url == reverse("core:job", args=[job.pk])
    jobs.run_due(at=timezone.now())
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert not DocumentNumber.objects.exists()
    made = client.get(address)
    assert made["Content-Type"] == "application/pdf"
    assert "草稿，未发布" in pdf_text(body_of(made))
    Project.objects.filter(lot__call=draft).update(name="改过的名称")
    assert client.get(address)["Content-Type"].startswith("text/html")


def test_all_papers_are_packed_into_one_file(world, draft, at):
    first = publish_call(draft, by=world.lead, at=at)
    issuing.issue_missing_papers(at=at)
    first.refresh_from_db()
    Announcement.objects.bulk_create(
        Announcement(
            call=draft, kind="correction", title="更正/公告", revision=100 + number,
            paper=first.paper, published_by=world.lead, published_at=at,
        )
        for number in range(200)
    )  # fmt: skip
    answer = client_for(world.staff).post(reverse("calls:papers_zip", args=[draft.pk]))
    jobs.run_due(at=timezone.now())
    job = Job.objects.get(kind="calls.papers_zip")
    assert (answer.url, job.state) == (reverse("core:job", args=[job.pk]), JobState.DONE)
    with default_storage.open(job.file.path) as kept, zipfile.ZipFile(kept) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert len([name for name in names if name.endswith(".pdf")]) == 201
    assert len(set(names)) == len(names)


# --- The result notice ------------------------------------------------------------------------------


@pytest.fixture
def decided(world, at):
    """One project awarded, nothing else decided; the proposal holds private data."""
    proposal = make_submitted(world.project, world.organization, world.applicant)
    stage = world.call.stages.get(kind="decision")
    Award.objects.create(
        proposal=proposal, stage=stage, decision="awarded", amount=Decimal(80000),
        decided_by=world.lead, is_final=True,
    )  # fmt: skip
    return proposal


def test_the_result_notice_names_organization_and_amount_and_nothing_else(world, decided, at):
    client = client_for(world.lead)
    address = reverse("calls:issue_paper", args=[world.call.pk, "result"])
    page = client.get(reverse("calls:papers", args=[world.call.pk])).content.decode()
    assert address in page
    assert client.post(address).status_code == 302
    notice = Announcement.objects.get(kind="result")
    assert issuing.issue_paper(notice.pk, at=at)
    notice.refresh_from_db()
    said = pdf_text(body_of(client.get(reverse("calls:paper", args=[notice.pk]))))
    applicant = decided.applicant.organization
    assert bare(applicant.name) in said
    assert "80,000" in said
    private = [applicant.contact_phone, applicant.uscc, applicant.address, applicant.account_number]
    for value in filter(None, private):
        assert bare(value) not in said, value
    with pytest.raises(CallRefused, match="没有变化"):
        issuing.issue_by_hand(world.call, kind="result", by=world.lead, at=at)
    Award.objects.update(amount=Decimal(70000))
    again = issuing.issue_by_hand(world.call, kind="result", by=world.lead, at=at)
    assert issuing.issue_paper(again.pk, at=at)
    old, new = Paper.objects.filter(kind="result").order_by("version")
    assert (old.replaced_by, new.version) == (new, 2)
    page = client.get(reverse("calls:papers", args=[world.call.pk])).content.decode()
    assert "已被第2版替换" in page


def test_no_notice_before_the_decisions_are_final(world, decided, at):
    Award.objects.update(is_final=False)
    with pytest.raises(CallRefused, match="尚未确定"):
        issuing.issue_by_hand(world.call, kind="result", by=world.lead, at=at)
    assert not Announcement.objects.filter(kind="result").exists()


# --- Correction, consultation, article --------------------------------------------------------------


def test_correction_and_consultation_are_laid_out(world):
    correction = notices.correction_content(
        notices.CorrectionText(
            title="更正公告",
            about="《征集公告》（清街办〔2026〕1号）",
            reason="居民代表大会决议调整。",
            rows=(notices.CorrectedRow("项目一 项目金额", "100,000元", "120,000元", "预算追加"),),
        )
    )
    consultation = notices.consultation_content(
        notices.ConsultationText(
            title="关于《管理办法（征求意见稿）》公开征求意见的公告",
            opening="现向社会公开征求意见。",
            draft_title="管理办法（征求意见稿）",
            draft=(
                Heading(1, "一、总则"),
                Paragraph("为规范管理，制定本办法。"),
                Heading(1, "二、附则"),
                Paragraph("本办法自发布之日起施行。"),
            ),
            until="2026年6月1日",
            ways=(("电子邮箱", "a@example.invalid"),),
        )
    )
    said = [
        pdf_text(pages.print_document(Official(content, envelope_of(world.call))).data)
        for content in (correction, consultation)
    ]
    for part in ("原公告内容", "100,000元", "120,000元", "预算追加", "其他内容不变"):
        assert part in said[0], part
    for part in ("征求意见截止时间为2026年6月1日", "附件：管理办法（征求意见稿）", "二、附则"):
        assert part in said[1], part


def test_the_article_has_a_policy_of_its_own_and_the_page_around_it_none(world, draft, at):
    announcement = publish_call(draft, by=world.lead, at=at)
    issuing.issue_paper(announcement.pk, at=at)
    client = client_for(world.staff)
    page = client.get(reverse("calls:article", args=[announcement.pk]))
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "style=" not in page.content.decode()
    body = client.get(reverse("calls:article_body", args=[announcement.pk]))
    policy = body["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "邻里共建项目1" in body.content.decode()


def test_the_list_of_papers_costs_the_same_for_one_and_thirty(
    world, draft, at, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = client_for(world.lead), reverse("calls:papers", args=[world.call.pk])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def add(revision):
        issuing.announce(
            world.call,
            kind="call",
            title=f"公告{revision}",
            revision=revision,
            by=world.lead,
            at=at,
        )

    add(1)
    first = cost()
    for revision in range(2, 31):
        add(revision)
    assert cost() == first
