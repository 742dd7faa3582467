"""Files as they are handed in, and as an attacker would."""

import io
import random
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image

from core import clock, files, kinds
from core.enums import FileKind
from core.kinds import FileRefused
from core.models import StoredFile
from core.pdf import render_pdf
from tests.core import samples

pytestmark = pytest.mark.django_db
EVERY_KIND = tuple(FileKind)
OFFICE_TYPES = '<Types><Override ContentType="{}"/></Types>'
MACRO_TYPES = OFFICE_TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml")


def keep(data, name, **options):
    options = {"by": None, "at": clock.now(), **options}
    return files.store(samples.upload(data, name), **options)


def refused(data, name, **options):
    with override("en"), pytest.raises(FileRefused) as refusal:
        keep(data, name, **options)
    assert not StoredFile.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (samples.PDF, "申报书.pdf", "pdf"),
        (b"\n\n" + samples.PDF, "扫描.PDF", "pdf"),
        (samples.pdf(password="", owner_password="owner"), "仅限打印.pdf", "pdf"),
        (samples.picture(), "照片.png", "png"),
        (samples.picture("JPEG"), "照片.JPG", "jpeg"),
        (samples.picture("JPEG"), "照片.jpeg", "jpeg"),
        (samples.docx(), "计划.docx", "docx"),
        (samples.xlsx(), "预算.xlsx", "xlsx"),
        (samples.archive(OFD_dot_xml="<x/>"), "公文.ofd", "ofd"),
        (samples.archive(a_dot_txt="原图"), "原图.zip", "zip"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 32, "活动.mp4", "mp4"),
    ],
)
def test_sound_files_are_kept(data, name, kind):
    stored = keep(data, name, kinds=EVERY_KIND)
    assert (stored.name, stored.kind, stored.size) == (name, kind, len(data))
    assert files.path_of(stored).read_bytes() == data
    assert name not in stored.path


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "空.pdf", "“空.pdf” is empty: it has no content."),
        (b"MZ\x90\x00" + b"\x00" * 99, "申报书.pdf", "is named as PDF, but its content is not"),
        (b"<script>alert(1)</script>", "图.png", "is named as PNG picture, but its content is not"),
        (samples.PDF, "图.png", "is named as PNG picture, but its content is not"),
        (samples.picture(), "申报书.pdf", "is named as PDF, but its content is not"),
        (samples.xlsx(), "计划.docx", "is named as Word document (.docx), but its content is not"),
        (samples.archive(a="x"), "计划.docx", "is named as Word document (.docx), but its"),
        (samples.archive(a="x"), "原图.zip", "of a kind that is not taken here. Taken are: PDF, "),
        (b"plain text", "说明.txt", "of a kind that is not taken here"),
        (samples.PDF[:60], "断.pdf", "“断.pdf” is damaged and cannot be opened."),
        (b"%PDF-1.7\n" + b"\x00" * 500, "假.pdf", "is damaged and cannot be opened"),
        (samples.pdf(password="secret"), "锁.pdf", "opens only with a password"),
        (samples.picture()[:50], "断.png", "is damaged and cannot be opened"),
        (samples.picture("JPEG", (400, 400))[:700], "断.jpg", "is damaged and cannot be opened"),
        (samples.docx()[:900], "断.docx", "is damaged and cannot be opened"),
        (kinds.OLE_HEAD + b"\x00" * 99, "旧.doc", "in the old Office format"),
        (
            kinds.OLE_HEAD + "EncryptedPackage".encode("utf-16-le"),
            "锁.docx",
            "is locked with a password",
        ),
        (
            samples.archive(**{"[Content_Types]_dot_xml": MACRO_TYPES}),
            "宏.docx",
            "holds macros",
        ),
    ],
)
def test_unsound_files_are_refused_with_the_reason(data, name, told):
    assert told in refused(data, name)


def test_a_picture_named_as_the_other_kind_is_put_right():
    assert keep(samples.picture(), "微信图片.jpg").name == "微信图片.png"
    assert keep(samples.picture("JPEG"), "微信图片.png").name == "微信图片.jpg"


def test_a_name_without_an_extension_gets_one():
    assert keep(samples.PDF, "申报书").name == "申报书.pdf"
    assert keep(samples.PDF, "第2.0版").name == "第2.0版.pdf"
    assert keep(samples.PDF, "申报书.exe").name == "申报书.exe.pdf"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/䶮𠮷.pdf", "䶮𠮷.pdf"),
        ("C:\\文件\\申报书.pdf", "申报书.pdf"),
        ("申报\u202efdp.书.pdf", "申报fdp.书.pdf"),
        ('a"b<c>|d?*.pdf', "a_b_c__d__.pdf"),
        (" ..申报书.pdf ", "申报书.pdf"),
        ("一\r\n二.pdf", "一 二.pdf"),
    ],
)
def test_names_are_cleaned(name, kept):
    assert files.clean_name(name) == kept


def test_a_long_name_is_refused_and_not_cut():
    longest = "长" * 251 + ".pdf"
    assert keep(samples.PDF, longest).name == longest
    with override("en"), pytest.raises(FileRefused, match="has 256 characters; at most 255"):
        files.clean_name("长" * 252 + ".pdf")
    with override("en"), pytest.raises(FileRefused, match="has no name"):
        files.clean_name("\u200b/ . ")


def test_too_large_by_what_the_browser_says():
    told = refused(samples.PDF, "大.pdf", max_bytes=100)
    assert told.startswith("“大.pdf” has ")
    assert "at most 100\xa0bytes are taken" in told


def test_too_large_by_what_really_comes():
    class Liar(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            self.given = 0
            while True:
                self.given += 1
                yield b"%PDF-" + b"x" * 95

    upload = Liar("大.pdf", b"x")
    with override("en"), pytest.raises(FileRefused, match="at most 1.0\xa0KB are taken"):
        files.store(upload, by=None, at=clock.now(), max_bytes=1024)
    assert upload.given == 11


def test_a_decompression_bomb_is_never_unpacked(monkeypatch):
    monkeypatch.setitem(kinds.MOST_PIXELS, FileKind.PNG, 1000)
    opened, bomb = [], samples.picture()
    monkeypatch.setattr(Image.Image, "load", lambda self: opened.append(self))
    assert "has 40 × 30 pixels, more than the portal takes" in refused(bomb, "弹.png")
    assert opened == []


def test_a_picture_that_the_decoder_itself_calls_a_bomb(monkeypatch):
    bomb = samples.picture()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert "has more pixels than the portal takes" in refused(bomb, "弹.png")


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx"])
def test_whatever_is_damaged_is_refused_and_never_an_error(name):
    whole = {
        "a.pdf": samples.pdf(password="", owner_password="owner"),
        "a.png": samples.picture(),
        "a.jpg": samples.picture("JPEG", (300, 300)),
        "a.docx": samples.docx(),
        "a.xlsx": samples.xlsx(),
    }[name]
    chance = random.Random(name)
    outcomes = set()
    for _round in range(150):
        data = bytearray(whole)
        for _hit in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        content = io.BytesIO(data[: chance.choice([len(data), chance.randrange(20, len(data))])])
        try:
            kind = kinds.recognise(content, name)
            kinds.prove(kind, content, name)
            outcomes.add("taken")
        except FileRefused:
            outcomes.add("refused")
    assert "refused" in outcomes


def test_a_zip_bomb_is_refused_by_its_own_list(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_UNPACKED", 1000)
    bomb = samples.archive(a="0" * 5000)
    assert "unpacks to more" in refused(bomb, "弹.zip", kinds=EVERY_KIND)
    monkeypatch.setattr(kinds, "MOST_UNPACKED", 10**9)
    monkeypatch.setattr(kinds, "MOST_MEMBERS", 2)
    assert "unpacks to more" in refused(
        samples.archive(a="", b="", c=""), "多.zip", kinds=EVERY_KIND
    )


def test_a_locked_zip_is_refused():
    data = bytearray(samples.archive(a="x"))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 1
    assert "locked with a password" in refused(bytes(data), "锁.zip", kinds=EVERY_KIND)


def body(response):
    with closing(response.file_to_stream):
        return b"".join(response.streaming_content)


def test_a_file_is_given_out_under_its_chinese_name():
    response = files.stream(keep(samples.PDF, "申报书 䶮.pdf"))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%94%B3%E6%8A%A5%E4%B9%A6%20%E4%B6%AE.pdf"
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert body(response) == samples.PDF


def test_only_what_a_browser_shows_safely_is_shown():
    for data, name, shown in ((samples.PDF, "a.pdf", True), (samples.docx(), "a.docx", False)):
        response = files.stream(keep(data, name), inline=True)
        response.file_to_stream.close()
        assert response["Content-Disposition"].startswith("inline") is shown


def test_lost_bytes_are_told():
    stored = keep(samples.PDF, "a.pdf")
    default_storage.delete(stored.path)
    with pytest.raises(FileRefused) as refusal:
        files.stream(stored)
    assert refusal.value.code == "file-missing"


def test_the_sweep_removes_only_old_files_without_a_row():
    kept = keep(samples.PDF, "a.pdf")
    lost = keep(samples.PDF, "b.pdf")
    StoredFile.objects.filter(pk=lost.pk).delete()
    default_storage.save("notes.txt", File(io.BytesIO(b"not ours")))
    assert files.sweep(at=clock.now() + timedelta(hours=23)) == 0
    assert default_storage.exists(lost.path)
    assert files.sweep(at=clock.now() + timedelta(hours=25)) == 1
    assert not default_storage.exists(lost.path)
    assert default_storage.exists(kept.path)
    assert default_storage.exists("notes.txt")


def test_a_cut_off_picture_is_refused_also_after_a_paper_was_printed():
    # The library that prints papers makes Pillow take such pictures, in the whole process.
    render_pdf("core/paper.html", {})
    told = refused(samples.picture("JPEG", (400, 400))[:700], "断.jpg")
    assert "is damaged and cannot be opened" in told
