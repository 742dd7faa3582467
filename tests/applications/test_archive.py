"""All papers of a call in one archive: folders, index, what is left out, what is on record."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core import clock, files, jobs
from core.models import AuditEntry, Job
from tests.factories.applications import make_submitted


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def packed(client, world, **asked):
    """The archive that ``client`` gets, and its job."""
    address = reverse("applications:archive", args=[world.call.pk])
    answer = client.post(address, asked)
    job = Job.objects.get(pk=int(answer.url.strip("/").rpartition("/")[2]))
    jobs.run_due(at=clock.now())
    job.refresh_from_db()
    assert job.error == ""
    file = client.get(reverse("core:job_file", args=[job.pk]))
    return zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))), job


def test_the_archive_holds_folders_index_and_no_identity(world, client_of, submitted):
    archive, job = packed(client_of("staff"), world, with_proposals="on")
    assert archive.testzip() is None
    assert all(info.flag_bits & 0x800 for info in archive.infolist())
    folder = (
        f"01 {world.lots[0].name}/01 {world.project.name}"
        f"/{world.organization.name} {submitted.receipt_number}/"
    )
    names = archive.namelist()
    assert names[-1] == "00 目录.xlsx"
    assert all(name.startswith(folder) for name in names[:-1])
    assert f"{folder}申报书{submitted.receipt_number}.pdf" in names
    plain = submitted.attachments.filter(document__is_identity=False).select_related("file")
    index = load_workbook(io.BytesIO(archive.read("00 目录.xlsx"))).active
    lines = list(index.values)[1:]
    assert {line[5] for line in lines if line[5]} == set(names[:-1])
    for paper in plain:
        line = next(one for one in lines if one[4] == str(paper.document))
        assert line[6:8] == (paper.file.size, paper.file.sha256)
        assert archive.read(line[5]) == files.path_of(paper.file).read_bytes()
    left_out = [line for line in lines if line[8] == "未放入：身份证件"]
    identity = submitted.attachments.filter(document__is_identity=True).count()
    assert len(left_out) == identity > 0
    assert job.outcome == f"1份申报书，{len(names) - 1}个文件。"
    assert not AuditEntry.objects.filter(act="applications.archive_identity").exists()


def test_identity_documents_need_lead_consent_and_purpose(world, client_of, submitted):
    asked = {"identity": "on", "purpose": "签订协议"}
    archive, _job = packed(client_of("staff"), world, **asked)
    plain = len(archive.namelist())
    refused = client_of("lead").post(
        reverse("applications:archive", args=[world.call.pk]), {"identity": "on"}
    )
    assert "请写明用途" in refused.content.decode()
    archive, _job = packed(client_of("lead"), world, **asked)
    identity = submitted.attachments.filter(document__is_identity=True).count()
    assert len(archive.namelist()) == plain + identity
    entries = AuditEntry.objects.filter(act="applications.archive_identity")
    assert entries.count() == identity
    assert {(entry.actor, entry.note) for entry in entries} == {(world.lead, "签订协议")}


def test_a_paper_that_is_gone_is_named(world, client_of, submitted):
    paper = submitted.attachments.filter(document__is_identity=False).first()
    files.path_of(paper.file).unlink(missing_ok=True)
    archive, job = packed(client_of("staff"), world, project=world.project.pk)
    index = load_workbook(io.BytesIO(archive.read("00 目录.xlsx"))).active
    assert "存储中缺失" in [line[8] for line in index.values]
    assert "存储中缺失" in job.outcome


def test_a_lot_without_proposals_gives_the_index_alone(world, client_of, submitted):
    archive, _job = packed(client_of("staff"), world, lot=world.lots[1].pk)
    assert archive.namelist() == ["00 目录.xlsx"]
