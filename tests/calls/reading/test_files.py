"""Files: what is read from .txt and .docx, and what each other file is told."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from calls.reading.announcement import read_announcement
from calls.reading.files import MOST_BYTES, Unreadable, say, text_of_file
from calls.reading.files.numbering import format_number

TEXT = "柳荫社区\n项目一:长者课堂\n项目金额:3.6万\n具体指标:\n1.开课12节;\n2.学员25人。"


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def lines_of(document):
    return text_of_file("a.docx", saved(document)).split("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_every_encoding(encoding):
    assert text_of_file("a.txt", TEXT.encode(encoding)).lstrip("\ufeff") == TEXT


def test_word_numbers_are_rendered_and_soft_breaks_end_lines():
    document = docx.Document()
    document.add_paragraph("具体指标:")
    for text in ("开课12节", "学员25人"):
        document.add_paragraph(text, style="List Number")
    paragraph = document.add_paragraph("项目金额:")
    paragraph.add_run().add_break()
    paragraph.add_run("3.6万")
    document.add_paragraph("义诊", style="List Bullet")
    assert lines_of(document) == [
        "具体指标:",
        "1.开课12节",
        "2.学员25人",
        "项目金额:",
        "3.6万",
        "• 义诊",
    ]


def test_chinese_number_shapes_and_restarts():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    for key, extra in (
        ("91", ""),
        ("92", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
    ):
        numbering.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="90"/>{extra}</w:num>'
        ))  # fmt: skip
    for text, num, depth in (
        ("甲", "91", "0"),
        ("子", "91", "1"),
        ("丑", "91", "1"),
        ("乙", "91", "0"),
        ("寅", "91", "1"),
        ("丙", "92", "0"),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
        ))  # fmt: skip
    assert lines_of(document) == ["一、甲", "（1）子", "（2）丑", "二、乙", "（1）寅", "一、丙"]


def test_number_shapes():
    shapes = [
        ("decimal", "12"),
        ("chineseCounting", "十二"),
        ("upperLetter", "L"),
        ("lowerRoman", "xii"),
        ("decimalEnclosedCircleChinese", "⑫"),
        ("decimalZero", "12"),
    ]
    assert [format_number(12, form) for form, _ in shapes] == [shown for _, shown in shapes]


def test_word_table_of_projects_with_merged_cells_is_read():
    document = docx.Document()
    rows = [
        ("序号", "社区", "项目名称", "金额（万元）", "具体指标"),
        ("1", "柳荫社区", "长者课堂", "3.6", "1.开课12节\n2.每节20人"),
        ("2", "", "少年科学营", "4", "1.营员30名"),
        ("3", "槐安社区", "楼道美化", "12.5", "1.美化楼道20个"),
    ]
    table = document.add_table(rows=4, cols=5)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    read = read_announcement(text_of_file("a.docx", saved(document)))
    found = [
        (one.name, each.name, each.amount_yuan, [(i.number, i.text) for i in each.indicators])
        for one in read.communities for each in one.projects
    ]  # fmt: skip
    assert found == [
        ("柳荫社区", "长者课堂", 36000, [("1", "开课12节"), ("2", "每节20人")]),
        ("柳荫社区", "少年科学营", 40000, [("1", "营员30名")]),
        ("槐安社区", "楼道美化", 125000, [("1", "美化楼道20个")]),
    ]


def test_nested_tables_and_wide_cells_keep_their_text():
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "柳荫社区"
    table.cell(1, 0).text = "具体指标"
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "开课", "12节"
    assert lines_of(document) == ["柳荫社区\t", "具体指标\t开课 12节"]


def test_deleted_text_is_not_read_and_inserted_text_is():
    document = docx.Document()
    paragraph = document.add_paragraph("项目金额:")
    for tag, inner, text in (("w:del", "w:delText", "5万"), ("w:ins", "w:t", "6万")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    assert lines_of(document) == ["项目金额:6万"]


def test_text_boxes_are_read_once_and_headers_not_at_all():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    box = "<w:txbxContent><w:p><w:r><w:t>柳荫社区</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("公告")._p.append(parse_xml(
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:pict>{box}</w:pict></mc:Choice>'
        f'<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    ))  # fmt: skip
    assert lines_of(document) == ["公告", "柳荫社区"]


def test_hidden_text_is_not_read():
    document = docx.Document()
    run = document.add_paragraph("公告").add_run("草稿")
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    assert qn("w:vanish") in {child.tag for child in run._r.rPr}
    assert lines_of(document) == ["公告"]


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, data in parts.items():
            found.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def scan():
    document = docx.Document()
    picture = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture)
    return saved(document)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BOMB = {"[Content_Types].xml": "<a/>", "word/document.xml": " " * (41 * 1024 * 1024)}
WRONG = [
    ("a.txt", lambda: b"", "empty"),
    ("a.txt", lambda: b"\xef\xbb\xbf \r\n", "empty"),
    ("a.docx", lambda: saved(docx.Document()), "empty"),
    ("a.docx", scan, "scan"),
    ("a.doc", lambda: OLE, "old_word"),
    ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("a.docx", lambda: saved(docx.Document())[:2000], "broken"),
    ("a.docx", lambda: b"no zip at all", "broken"),
    ("a.docx", lambda: archive(**{"[Content_Types].xml": "<a/>", "word/document.xml": "<w"}), "broken"),
    ("a.docm", lambda: saved(docx.Document()), "macros"),
    ("a.docx", lambda: archive(**{"word/vbaProject.bin": b"x", "[Content_Types].xml": ""}), "macros"),
    ("a.docx", lambda: archive(**{"xl/workbook.xml": "<a/>"}), "not_word"),
    ("a.docx", lambda: archive(**BOMB), "bomb"),
    ("a.pdf", lambda: b"%PDF-1.7 ...", "pdf"),
    ("a.png", lambda: b"\x89PNG\r\n", "picture"),
    ("a.rtf", lambda: b"{\\rtf1 a}", "rich_text"),
    ("a.txt", lambda: bytes(range(256)) * 40, "binary"),
    ("a.txt", lambda: b"\x00\x01\x02abc", "binary"),
    ("a.txt", lambda: b"x" * (MOST_BYTES + 1), "too_big"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "code"), WRONG)
def test_file_that_cannot_be_read_says_exactly_why(name, data, code):
    with pytest.raises(Unreadable) as refused:
        text_of_file(name, data())
    assert refused.value.code == code
    assert say(refused.value) != say(refused.value, "en")
