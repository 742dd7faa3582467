"""Personal data in what is to be published: found, hidden, and nothing else touched."""

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from core import clock, file_text, files
from core.enums import FileKind, PersonalData
from core.masking import find, mask
from tests.core import samples

# Numbers made up for the tests: the check digits are right, the people do not exist.
HIDDEN = {
    "身份证440301199001010028": "身份证440***********0028",
    "身份证44030119900101180X": "身份证440***********180X",
    "４４０３０１ １９９００１０１ ００２８": "440***********0028",
    "440301-19900101-0028": "440***********0028",
    "一代证 440301900101003": "一代证 440********1003",
    "手机138 1234 5678、+86-13912345678": "手机138****5678、+86-139****5678",
    "０７５５-26543210，13812345678": "0755-*****210，138****5678",
    "(0755) 2654 3210转801": "(0755) *****210转801",
    "座机：26543210": "座机：2*******",
    "卡号 6222 0212 3456 7890 128": "卡号 622************0128",
    "开户账号：4000 0212 0920 0012345": "开户账号：400************2345",
    "写信到zhang.san@example.com。": "写信到z***@example.com。",
    "住深圳市海棠区幸福路12号3栋2单元501室。": "住深圳市海棠区幸福路****。",
    "阳光花园3栋501房": "阳光花园****",
    "护照E12345678": "护照E******78",
    "港澳通行证：C12345678": "港澳通行证：C******78",
    "A123456(7)": "A******(*)",
    "军字第1234567号": "军字第*******号",
    "微信：zhangsan_88": "微信：z********88",
}
PUBLIC = [
    "统一社会信用代码：52440300502687654X",
    "代码523101202012180041",
    "13,812,345,678元",
    "13812345678元、13812345678.00",
    "项目经费15万元，服务13800人次",
    "深民〔2026〕3号",
    "2026年11月22日、2026-11-22 08:30、20261122",
    "受理编号：440301900101003",
    "SQ20261122000138",
    "在阳光花园3栋架空层举办活动",
    "地址：幸福路12号",
    "热线12345、4008001234",
    "微信公众号：haitangjiedao",
    "3至5场，每场30人；第1号标包",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_personal_data_is_hidden(text):
    assert mask(text) == HIDDEN[text]
    assert find(mask(text)) == []


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_by_its_nature_is_no_finding(text):
    assert find(text) == []


def test_a_finding_tells_its_kind_and_place():
    text = "联系人张三，１３８12345678，邮箱a@example.com"
    phone, email = find(text)
    assert (phone.kind, phone.text, phone.masked) == (
        PersonalData.MOBILE,
        "１３８12345678",
        "138****5678",
    )
    assert text[email.start : email.end] == email.text == "a@example.com"
    # One finding may stay as it is while the other is hidden.
    assert mask(text, findings=[email]) == "联系人张三，１３８12345678，邮箱a***@example.com"


PIECES = st.sampled_from(
    [
        *HIDDEN,
        *PUBLIC,
        "0755",
        "-",
        " ",
        "，",
        "路",
        "号",
        "室",
        "1",
        "13812340755",
        "*",
        "@",
        "(",
        ")",
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(PIECES | st.text(alphabet="0123456789-. *路号栋室村账手机E@a，", max_size=25)).map(
        "".join
    )
)
def test_masking_twice_is_masking_once_and_changes_nothing_else(text):
    found, once = find(text), mask(text)
    assert mask(once) == once
    rest, position = [], 0
    for one in found:
        assert position <= one.start < one.end
        rest.append(text[position : one.start])
        position = one.end
    rest.append(text[position:])
    shown = iter(one.masked for one in found)
    assert once == "".join(part + next(shown, "") for part in rest)


# --- Files ----------------------------------------------------------------------------------------


def kept(data, name):
    kinds = (*files.DOCUMENTS, FileKind.PPTX)
    return files.store(samples.upload(data, name), by=None, at=clock.now(), kinds=kinds)


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.django_db
def test_every_corner_of_an_office_file_is_read():
    word = Document()
    word.add_paragraph().add_run("电话138")
    word.paragraphs[0].add_run("12345678")
    word.sections[0].header.paragraphs[0].text = "邮箱a@example.com"
    word.core_properties.author = "林澄"
    read = file_text.read(kept(saved(word), "公示.docx"))
    assert read.is_whole
    assert {one.text for one in find(read.text)} == {"13812345678", "a@example.com"}
    assert "林澄" in read.text


@pytest.mark.django_db
def test_hidden_sheets_and_notes_of_a_workbook_are_read():
    book = Workbook()
    book.active["A1"] = 13912345678
    book.create_sheet("x").sheet_state = "hidden"
    book["x"]["A1"] = "身份证440301199001010028"
    book.active["A1"].comment = Comment("另有13712345678", "林澄")
    read = file_text.read(kept(saved(book), "名单.xlsx"))
    assert {one.text for one in find(read.text)} == {
        "13912345678",
        "440301199001010028",
        "13712345678",
    }


@pytest.mark.django_db
def test_the_text_of_a_pdf_is_read():
    read = file_text.read(kept(pdf_saying("Tel 13812345678"), "公示.pdf"))
    assert read.is_whole
    assert [one.text for one in find(read.text)] == ["13812345678"]


@pytest.mark.django_db
def test_a_scan_is_unread_and_not_clean():
    assert not file_text.read(kept(samples.photograph(), "扫描.jpg")).is_read
    scan = io.BytesIO()
    Image.new("RGB", (800, 1100), "grey").save(scan, "PDF")
    read = file_text.read(kept(scan.getvalue(), "扫描.pdf"))
    assert (read.is_read, read.unread, read.is_whole) == (True, (1,), False)


@pytest.mark.django_db
def test_what_cannot_be_read_in_time_is_unread(monkeypatch):
    monkeypatch.setattr(file_text, "PATIENCE", 0.01)
    assert not file_text.read(kept(pdf_saying("Tel 13812345678"), "公示.pdf")).is_read


def pdf_saying(text):
    writer = PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = DecodedStreamObject()
    drawn.set_data(f"BT /F1 12 Tf 100 700 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(drawn)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
