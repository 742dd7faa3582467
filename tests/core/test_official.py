"""Official documents measured on the page, as GB/T 9704-2012 asks: type area, lines, numbers, last page."""

import io
import itertools
import re
import zipfile
from xml.etree import ElementTree

import pdfplumber
import pytest
import weasyprint
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from core.official import document as layout
from core.official import justifying, keeping, pages, word
from core.official.article import article_html
from core.official.document import (
    Annex,
    Content,
    Envelope,
    Heading,
    Official,
    Paragraph,
    Table,
    digest,
    freeze,
    thaw,
)
from core.official.titles import title_lines

MM = 25.4 / 72
# Half a millimetre: what rounding of points and mm may cost.
SLACK = 0.5
TITLE = "2026年度芦花街道社区保障资金项目征集公告"
SENTENCE = "为满足居民多元化服务需求，经社区居民代表大会审议通过，现面向社会组织征集项目。"
FULL_LINES = "社区治理服务居民共建共享美好生活家园建设项目实施方案" * 40


def paragraphs(count):
    return tuple(Paragraph(SENTENCE * 3) for _place in range(count))


def table(rows):
    cells = tuple(
        (str(row), "芦花社区", "邻里共建" * (1 + row % 4), "100,000") for row in range(rows)
    )
    return Table(
        head=("序号", "社区", "项目名称", "金额（元）"),
        rows=cells,
        widths=(10, 20, 50, 20),
        right=(3,),
        total=("", "合计", "", "1,200,000"),
    )


def official(*blocks, annexes=(), **envelope):
    told = {
        "mark": "芦花街道办事处文件",
        "signer": "云栖区芦花街道办事处",
        "number": "芦街办〔2026〕3号",
        "addressees": "各社会组织",
        "day": "2026年5月6日",
        "note": "此件公开发布",
        "copies_to": "区民政局，区财政局",
        "printed_by": "芦花街道办事处综合办公室",
        "printed_on": "2026年5月6日印发",
        "code": "0123456789ABCDEF",
    }
    return Official(Content(TITLE, tuple(blocks), tuple(annexes)), Envelope(**(told | envelope)))


def opened(document):
    return pdfplumber.open(io.BytesIO(pages.print_document(document).data))


def lines_of(page):
    """The lines inside the type area, top down: lists of characters from left to right."""
    foot = (layout.PAGE[1] - layout.MARGIN_BOTTOM + 1) / MM
    inside = [c for c in page.chars if c["text"].strip() and c["bottom"] < foot]
    inside.sort(key=lambda c: (round(c["bottom"] / 10), c["x0"]))
    lines = []
    for character in sorted(inside, key=lambda c: c["bottom"]):
        if lines and character["bottom"] - lines[-1][0]["bottom"] < 8:
            lines[-1].append(character)
        else:
            lines.append([character])
    return [sorted(line, key=lambda c: c["x0"]) for line in lines]


def text_of(line):
    return "".join(character["text"] for character in line)


@pytest.fixture(scope="module")
def text():
    """Four pages of running text in one paragraph of full lines, headings, rare names, an annex."""
    blocks = (
        Heading(1, "一、征集安排"),
        Heading(2, "（一）社区概况"),
        Paragraph("由喆堃、昇祎、镕、𠮷等同志负责联系工作，请各单位提前预约。", lead="联系人："),
        Paragraph(FULL_LINES),
    )
    with opened(official(*blocks, annexes=[Annex("项目一览表", (table(60),))])) as pdf:
        pdf.text_pages = [lines_of(page) for page in pdf.pages]
        yield pdf


def test_a_full_page_has_22_lines_of_28_characters(text):
    full = text.text_pages[1]
    assert len(full) == layout.LINES
    assert [len(line) for line in full] == [layout.CHARACTERS] * layout.LINES
    steps = [b[0]["bottom"] - a[0]["bottom"] for a, b in itertools.pairwise(full)]
    assert all(abs(step * MM - 225 / 22) < 0.05 for step in steps)
    assert {round(character["size"], 1) for line in full for character in line} == {16.0}


def test_the_type_area_mirrors_its_binding_side(text):
    for number, lines in enumerate(text.text_pages[:3], start=1):
        left = min(line[0]["x0"] for line in lines) * MM
        right = layout.PAGE[0] - max(line[-1]["x1"] for line in lines) * MM
        binding, outer = (left, right) if number % 2 else (right, left)
        assert abs(binding - layout.MARGIN_BINDING) < SLACK, number
        assert abs(outer - layout.MARGIN_OUTER) < SLACK, number
    box = text.text_pages[1]
    # 16 pt characters stand in the middle of lines of 10.22 mm.
    assert abs(box[0][0]["top"] * MM - layout.MARGIN_TOP) < 4
    assert abs(layout.PAGE[1] - box[-1][0]["bottom"] * MM - layout.MARGIN_BOTTOM) < 4


def test_nothing_leaves_the_type_area_but_the_foot(text):
    for page in text.pages:
        foot = [
            c for c in page.chars if c["bottom"] * MM > layout.PAGE[1] - layout.MARGIN_BOTTOM + 1
        ]
        said = "".join(character["text"] for character in foot)
        assert "—" in said or not said, said
        for character in page.chars:
            assert character["x0"] * MM > 26 - SLACK
            assert character["x1"] * MM < 210 - 26 + SLACK
            assert character["top"] * MM > 37 - SLACK


def test_title_and_headings_have_their_fonts_and_sizes(text):
    first = text.text_pages[0]
    by_text = {text_of(line): line for line in first}
    title = [line for line in first if abs(line[0]["size"] - 22) < 0.1]
    assert "".join(map(text_of, title)) == TITLE
    for line in title:
        middle = (line[0]["x0"] + line[-1]["x1"]) / 2 * MM
        assert abs(middle - (28 + 156 / 2)) < 1
    assert "Portal-Title" in title[0][0]["fontname"]
    assert "Portal-Hei" in by_text["一、征集安排"][0]["fontname"]
    assert "Portal-Kai" in by_text["（一）社区概况"][0]["fontname"]
    mark = by_text["芦花街道办事处文件"]
    # The box of a character begins above or below its ink by up to a fifth of its size.
    assert abs(mark[0]["top"] * MM - (37 + 35)) < 4
    assert mark[0]["non_stroking_color"][0] > 0.8
    assert "芦街办〔2026〕3号" in by_text


def test_page_numbers_stand_at_the_outer_side(text):
    for number, page in enumerate(text.pages, start=1):
        found = [c for c in page.chars if abs(c["size"] - 14) < 0.1 and c["top"] * MM > 262]
        assert "".join(c["text"] for c in found if c["text"].strip()) == f"—{number}—"
        assert "Portal-Song" in found[0]["fontname"]
        if number % 2:
            assert abs(210 - 26 - 14 * MM - found[-1]["x1"] * MM) < 1
        else:
            assert abs(found[0]["x0"] * MM - 26 - 14 * MM) < 1


def test_rare_characters_are_printed_and_keep_the_grid(text):
    line = next(line for line in text.text_pages[0] if "联系人" in text_of(line))
    assert "喆堃、昇祎、镕、𠮷" in text_of(line)
    fonts = {character["text"]: character["fontname"] for character in line}
    assert "Portal-FangSong" in fonts["由"]
    assert "FangSong" not in fonts["𠮷"]


def test_lines_are_filled_to_both_edges():
    """Without the filling, a line that ends before a number or a sign would be ragged."""
    sentence = "全年开展活动不少于12场（线上、线下），参与2040户居民，满意率达到90%以上；"
    with opened(official(Paragraph(sentence * 12))) as pdf:
        lines = [line for line in lines_of(pdf.pages[0]) if "活动" in text_of(line)]
        edges = [line[-1]["x1"] * MM for line in lines[:-1] if len(line) > 20]
    assert len(edges) > 4
    assert all(abs(edge - (210 - 26)) < SLACK for edge in edges)


def test_the_filling_is_written_for_the_library_that_is_installed():
    assert weasyprint.__version__ == justifying.WRITTEN_FOR


def test_tables_repeat_their_heads_and_the_annex_has_its_page(text):
    annex = [page.extract_text() for page in text.pages if "芦花社区" in page.extract_text()]
    assert len(annex) > 1
    assert all("序号" in said for said in annex)
    assert annex[0].startswith("附件")


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6, 7])
def test_the_last_page_is_even_and_ends_with_the_copies(count):
    with opened(official(*paragraphs(count))) as pdf:
        assert len(pdf.pages) % 2 == 0
        said = [page.extract_text() for page in pdf.pages]
        last = lines_of(pdf.pages[-1])
        assert "抄送：区民政局，区财政局。" in text_of(last[-2])
        assert text_of(last[-1]).endswith("印发")
        # Its lower rule is the lower edge of the type area.
        rules = [edge["bottom"] * MM for edge in pdf.pages[-1].rects + pdf.pages[-1].lines]
        assert any(abs(rule - (297 - 35)) < 1 for rule in rules)
        signed = next(one for one in said if "2026年5月6日\n" in one + "\n" and "云栖区芦花" in one)
        # 此页无正文 is avoided: text stands on the page of signer and day.
        assert "征集项目" in signed


def test_a_signature_takes_text_with_it_and_numbers_stop_at_an_empty_page():
    """The text ends so that signer and day would stand alone; whatever the length, they do not."""
    for count in range(22, 60, 8):
        words = Paragraph("居民" * (14 * count))
        with opened(official(words, copies_to="各单位" * 90)) as pdf:
            said = [page.extract_text() or "" for page in pdf.pages]
            place = next(place for place, one in enumerate(said) if "云栖区芦花街道" in one)
            assert "居民居民" in said[place]
            assert len(said) % 2 == 0
            for place, one in enumerate(said):
                if not one.strip():
                    assert place == len(said) - 2
                    assert "—" not in said[-1]


def test_twenty_pages_are_small_embedded_tagged_and_readable_in_order():
    blocks = [Heading(1, "一、说明"), *paragraphs(90), table(30)]
    printed = pages.print_document(official(*blocks, annexes=[Annex("一览表", (table(30),))]))
    assert printed.pages >= 20
    assert len(printed.data) < 1_000_000
    reader = PdfReader(io.BytesIO(printed.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/StructTreeRoot"]
    assert root["/OutputIntents"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r'pdfaid:part(="|>)3', metadata)
    assert re.search(r'pdfaid:conformance(="|>)A', metadata)
    assert reader.metadata.title == TITLE
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [TITLE]
    for page in (reader.pages[0], reader.pages[10]):
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert inner["/BaseFont"][7] == "+"
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
    said = "".join(reader.pages[1].extract_text().split())
    assert SENTENCE in said


# --- Titles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        (TITLE, ["2026年度", "芦花街道", "社区保障资金"]),
        ("关于《芦花街道微更新项目管理办法（征求意见稿）》公开征求意见的公告", ["（征求意见稿）"]),
        ("关于开展2026年度（第3批）社区公益创投项目申报工作的通知", ["（第3批）", "2026年度"]),
        ("关于公布2026年度社区发展治理专项保障激励资金项目立项结果的公示", ["2026年度"]),
    ],
)
def test_a_title_breaks_between_words_and_is_balanced(title, whole):
    lines = title_lines(title, names=("芦花街道", "社区保障资金"))
    assert "".join(lines) == title
    assert max(map(len, lines)) - min(map(len, lines)) <= 6
    for part in whole:
        assert any(part in line for line in lines), part
    assert all(line[0] not in "的了、，）》" and line[-1] not in "（《" for line in lines)


def test_a_title_without_words_is_cut_and_an_empty_one_has_no_line():
    assert "".join(title_lines("A" * 200)) == "A" * 200
    assert title_lines(" ") == []


# --- Word, article, frozen content ------------------------------------------------------------------


def test_the_word_file_has_styles_page_fields_and_repeated_heads():
    made = official(
        Heading(1, "一、安排"),
        Heading(2, "（一）概况"),
        Paragraph("甲\x0b乙\n第二段", lead="项目名称："),
        table(30),
        annexes=[Annex("一览表", (table(2),))],
    )
    data = word.write_document(made)
    file = Document(io.BytesIO(data))
    styles = {paragraph.style.name: paragraph for paragraph in file.paragraphs if paragraph.text}
    assert {"Title", "Heading 1", "Heading 2", "Body Text"} <= set(styles)
    assert "".join(file.paragraphs[2].text.split()) == TITLE
    section = file.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [37, 35, 28, 26]
    feet = {section.footer: "right", section.even_page_footer: "left"}
    for foot, side in feet.items():
        assert f'w:val="{side}"' in foot._element.xml
        assert "PAGE" in foot._element.xml
    assert file.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
        for part in parts.namelist():
            if part.endswith(".xml"):
                ElementTree.fromstring(parts.read(part))
    assert '"仿宋_GB2312"><w:altName w:val="仿宋"' in fonts


def test_the_article_has_inline_styles_only_and_escapes_what_people_wrote():
    html = str(article_html(official(Paragraph("<script>x</script>", lead="说明："), table(2))))
    assert "&lt;script&gt;" in html
    for forbidden in ("<script", "class=", "id=", "href", "<style", "<div", "onclick"):
        assert forbidden not in html, forbidden
    assert "<strong>说明：</strong>" in html
    assert html.count("<tr>") == 4


def test_frozen_content_comes_back_as_it_was_and_decides_the_digest():
    made = official(Heading(1, "一、甲"), table(2), annexes=[Annex("附", (Paragraph("乙"),))])
    assert thaw(freeze(made.content)) == made.content
    assert digest(made, template="a") == digest(made.numbered(), template="a")
    assert digest(made, template="a") != digest(made, template="b")
    assert digest(made, template="a") != digest(made.numbered(number="1"), template="a")
    assert digest(made, template="a") != digest(official(Heading(1, "一、乙")), template="a")


@pytest.mark.django_db
def test_the_same_document_is_laid_out_once(monkeypatch):
    from django.utils import timezone

    from core.enums import FileKind
    from core.models import Rendition
    from core.official.keeping import obtain, sweep

    at, made, count = timezone.now(), official(Paragraph(SENTENCE)), itertools.count()

    def counted(document):
        next(count)
        return word.write_document(document)

    monkeypatch.setitem(keeping.MAKERS, FileKind.DOCX, counted)
    first = obtain(made, FileKind.DOCX, at=at)
    assert obtain(made, FileKind.DOCX, at=at) == first
    assert next(count) == 1
    assert sweep(at=at + keeping.KEPT_FOR) == 0
    assert sweep(at=at + keeping.KEPT_FOR * 2) == 1
    assert not Rendition.objects.exists()
