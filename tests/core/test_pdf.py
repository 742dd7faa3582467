"""PDFs: readable text, embedded fonts, no request to anywhere."""

import io

import pytest
from django.template import engines
from pypdf import PdfReader

from core import papers, pdf

SOURCE = """{% extends "core/paper.html" %}
{% block title %}申报回执{% endblock %}{% block heading %}申报回执{% endblock %}
{% block content %}<p>申报主体：䶮𠮷喆堃社工服务中心</p>
<img src="https://example.invalid/x.png"><img src="file:///etc/passwd">
<table><thead><tr><th>指标序号</th><th>承诺</th></tr></thead><tbody>
{% for number in rows %}<tr><td>{{ number }}</td><td>开展活动不少于12场</td></tr>{% endfor %}
</tbody></table>{% endblock %}"""


@pytest.fixture
def reader(monkeypatch):
    template = engines["django"].from_string(SOURCE)
    monkeypatch.setattr(pdf, "render_to_string", lambda name, context: template.render(context))
    code = papers.new_code()
    data = pdf.render_pdf("any.html", {"rows": range(80), "paper_code": code})
    assert len(data) < 2 * 1024 * 1024
    reader = PdfReader(io.BytesIO(data))
    reader.code = code
    return reader


def test_text_reads_back_and_tables_repeat_their_heads(reader):
    texts = [page.extract_text() for page in reader.pages]
    assert "䶮𠮷喆堃社工服务中心" in texts[0]
    assert papers.spell_code(reader.code) in texts[0]
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        assert "指标序号" in text
        assert f"— {number} / {len(texts)} —" in text


def test_pages_are_a4_and_every_font_is_embedded(reader):
    fonts = {}
    for page in reader.pages:
        assert [round(side) for side in page.mediabox[2:]] == [595, 842]
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    assert len(fonts) >= 2
    for name, descriptor in fonts.items():
        # Six letters and a plus sign: a subset, not a whole font of many megabytes.
        assert name[7] == "+", name
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), name
    assert {image for page in reader.pages for image in page.images} == set()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.invalid/x.css",
        "file:///etc/passwd",
        "portal:///static/../manage.py",
        "portal:///static/core/missing.css",
        "portal:///etc/passwd",
        "ftp://example.invalid/",
    ],
)
def test_a_paper_reaches_nothing_but_our_static_files(url):
    with pytest.raises(ValueError, match="fetches only"):
        pdf.static_path(url)


def test_our_own_static_files_are_found():
    assert pdf.static_path("portal:///static/core/paper.css").name == "paper.css"


def test_an_unknown_style_sheet_is_an_error():
    with pytest.raises(ValueError, match="no static file"):
        pdf.render_pdf("core/paper.html", {}, base_css="core/missing.css")
