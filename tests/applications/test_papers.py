"""Papers through the page: taken, refused exactly, removed; and what comes out as PDF and Excel."""

import io
from datetime import timedelta
from time import process_time

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from applications.documents import proposal_pdf_of
from applications.models import Attachment
from applications.receipts import issue_receipt
from applications.uploads import add_files
from core import files
from core.clock import now
from core.models import AuditEntry
from tests.core import samples
from tests.factories.applications import RARE, make_draft, make_submitted, upload


@pytest.fixture
def draft(world):
    return make_draft(world.project, world.organization, world.applicant)


@pytest.fixture
def send(draft, client_of):
    """Upload through the page: ``send(document, *files, replaces=…)``."""
    client = client_of("applicant")

    def post(document, *files, **more):
        address = reverse("applications:add_files", args=[draft.pk, document.pk])
        return client.post(address, {"files": list(files), **more})

    return post


def documents(draft):
    return list(draft.lot.documents.all())


ATTACKS = [
    ("登记证.pdf", b"<script>alert(1)</script>"),
    ("登记证.html", b"<html></html>"),
    ("登记证.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("登记证.pdf", b"MZ\x90\x00" + b"0" * 400),
    ("空.pdf", b""),
    ("登记证.jpg", b"\xff\xd8\xff" + b"broken" * 40),
    ("x" * 300 + ".pdf", b"%PDF-1.4"),
]


@pytest.mark.parametrize(("name", "content"), ATTACKS)
def test_what_is_no_paper_is_refused_on_the_page(draft, send, name, content):
    answer = send(documents(draft)[0], SimpleUploadedFile(name, content))
    assert answer.status_code == 409
    assert 'class="invalid-feedback"' in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_path_in_a_name_is_taken_off(draft, send):
    assert send(documents(draft)[0], upload("../../etc/passwd.pdf")).status_code == 302
    assert Attachment.objects.get().file.name == "passwd.pdf"


def test_several_files_or_none(draft, send):
    good, bad = upload("一.pdf"), SimpleUploadedFile("二.pdf", b"nonsense")
    assert send(documents(draft)[0], good, bad).status_code == 409
    assert not Attachment.objects.exists()
    assert (
        send(documents(draft)[0], upload("一.pdf", "1"), upload("二.pdf", "2")).status_code == 302
    )
    assert Attachment.objects.count() == 2


def test_too_many_files_are_refused_exactly(draft, send):
    answer = send(documents(draft)[0], *[upload(f"{n}.pdf") for n in range(6)])
    assert answer.status_code == 409
    assert "最多上传5份" in answer.content.decode()


def test_replacing_and_removing_keep_the_old_row(draft, send, client_of):
    document = documents(draft)[0]
    send(document, upload("旧.pdf", "1"))
    old = Attachment.objects.get()
    send(document, upload("新.pdf", "2"), replaces=old.pk)
    old.refresh_from_db()
    assert old.removed_at is not None
    new = Attachment.objects.get(removed_at=None)
    address = reverse("applications:remove_file", args=[draft.pk, new.pk])
    assert client_of("applicant").post(address).status_code == 302
    assert not Attachment.objects.filter(removed_at=None).exists()
    assert AuditEntry.objects.filter(act="applications.remove_file").count() == 2


def test_the_same_file_twice_is_refused_and_under_another_paper_said(draft, send):
    first, second = documents(draft)[4:6]
    send(first, upload("一.pdf"))
    answer = send(first, upload("另一个名字.pdf"))
    assert answer.status_code == 409 and "与“一.pdf”是同一个文件" in answer.content.decode()
    answer = send(second, upload("二.pdf"))
    assert answer.status_code == 302
    (told,) = get_messages(answer.wsgi_request)
    assert f"“二.pdf”也已作为“{first.name}”提交" in str(told)


def test_who_replaces_a_file_that_is_gone_is_told_and_adds_none(draft, send):
    document = documents(draft)[0]
    send(document, upload("旧.pdf", "1"))
    old = Attachment.objects.get()
    send(document, upload("新.pdf", "2"), replaces=old.pk)
    answer = send(document, upload("更新.pdf", "3"), replaces=old.pk)
    assert answer.status_code == 409 and "已被他人替换或移除" in answer.content.decode()
    assert Attachment.objects.filter(removed_at=None).get().file.name == "新.pdf"


def test_a_doubtful_page_is_taken_and_said_with_the_file(draft, send, client_of):
    data = samples.pdf(pages=2, blank=(2,))
    assert send(documents(draft)[0], SimpleUploadedFile("证.pdf", data)).status_code == 302
    page = client_of("applicant").get(reverse("applications:edit", args=[draft.pk, "papers"]))
    assert "第2页似乎没有内容" in page.content.decode()


def test_files_are_looked_at_while_nothing_is_locked(draft, send, monkeypatch):
    outside = len(connection.savepoint_ids)
    prepare = files.prepare

    def look(upload):
        assert len(connection.savepoint_ids) == outside
        return prepare(upload)

    monkeypatch.setattr(files, "prepare", look)
    assert send(documents(draft)[0], upload()).status_code == 302


def test_an_upload_counts_from_its_arrival_however_long_the_look_takes(world, draft, monkeypatch):
    arrived = now()
    prepare = files.prepare

    def slow(one):
        with time_machine.travel(arrived + timedelta(minutes=5)):
            return prepare(one)

    monkeypatch.setattr(files, "prepare", slow)
    add_files(draft, documents(draft)[0].pk, [upload()], by=world.applicant, at=arrived)
    draft.refresh_from_db()
    assert draft.saved_at == arrived == Attachment.objects.get().added_at


def test_a_document_of_another_lot_is_not_found(world, draft, client_of):
    other = world.lots[1].documents.first()
    address = reverse("applications:add_files", args=[draft.pk, other.pk])
    assert client_of("applicant").post(address, {"files": upload()}).status_code == 404


def text_of(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_rare_characters_come_through_page_paper_and_workbook(world, client_of):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    client = client_of("applicant")
    page = client.get(reverse("applications:detail", args=[proposal.pk])).content.decode()
    assert RARE in page
    data = proposal_pdf_of(proposal, proposal.versions.get())
    assert RARE in text_of(data).replace("\n", "")
    assert len(data) < 2 * 1024 * 1024
    type(proposal).objects.filter(pk=proposal.pk).update(handed_name=f"=1+1{RARE}")
    staff = client_of("staff")
    address = reverse("core:export", args=["applications.proposals", world.stage("screening").pk])
    answer = staff.post(address, {"column": ["number", "name"]})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet.cell(2, 2).value == f"'=1+1{RARE}"


def test_the_receipt_names_number_instant_version_and_hash(world):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    version = proposal.versions.get()
    paper = issue_receipt(version, at=now())
    assert issue_receipt(version, at=now()) == paper
    assert paper.code == version.receipt_code
    from core.files import path_of

    text = text_of(path_of(paper.file).read_bytes()).replace("\n", "")
    for wanted in (proposal.receipt_number, version.sha256, "邻里同行"):
        assert wanted in text


def test_a_long_paragraph_prints_in_seconds_and_a_draft_is_marked_on_each_page(world):
    """Six thousand characters without a line's end, as one types on a phone."""
    proposal = make_draft(world.project, world.organization, world.applicant)
    text = "每月开展一次邻里活动，由社工与志愿者共同组织。" * 260
    type(proposal).objects.filter(pk=proposal.pk).update(plan=text[:6000])
    proposal.refresh_from_db()
    started = process_time()
    data = proposal_pdf_of(proposal)
    assert process_time() - started < 20
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) > 5
    assert all("草稿，尚未提交" in page.extract_text() for page in pages)
