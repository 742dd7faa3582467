"""The forms of schemes B and C on paper: one sheet for C, no row cut, opinions in their places."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from applications.printed_forms import Opinion, Place, boxes_of, form_context, form_of_content
from applications.wording import office_language
from core.pdf import render_pdf


def content(code, fields, tables=()):
    """A version's content with one section and these answers."""
    fields = [{"code": name, "label": name, "value": text, "private": False}
              for name, text in fields.items()]  # fmt: skip
    tables = [{"code": name, "title": "", "columns": [], "rows": rows} for name, rows in tables]
    return {"schema": 1, "sections": [{"code": code, "fields": fields, "tables": tables}]}


def pages_of(template, told, opinions=()):
    class Lot:
        paper_copies = 4

    class Proposal:
        call, lot, receipt_number = "社会工作服务项目申报", Lot, "S2026-0001-0001"

    with office_language():
        context = {"proposal": Proposal, "version": None, "paper_code": "ABCD2345EFGH6789"}
        data = render_pdf(template, context | form_context(told, opinions))
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def opinion(text, office="清和街道办事处"):
    return Opinion(office, text, "同意", "顾清和", date(2026, 3, 5))


SERVICE = {
    "community_name": "临溪社区", "year_of_project": "2", "name": "邻里同行", "service_kind": "单项",
    "is_renewal": "是", "requested": "200,000 元", "agreed_by": "社区党委、居委会",
    "agreed_on": "2026年3月1日", "beneficiary_count": "300", "residents_asked": "入户走访。",
    "people_served": "独居老人。", "needs": "缺少陪伴。",
}  # fmt: skip


def test_a_content_says_which_form_it_prints_as():
    assert form_of_content(content("service", {})) == "service"
    assert form_of_content(content("items", {})) == "items"
    assert form_of_content(content("plan", {})) is None


@pytest.mark.parametrize("length", [0, 400, 2000])
def test_the_service_form_stays_on_one_sheet_whatever_is_written(length):
    fields = SERVICE | {"name": "长" * min(200, length or 4), "needs": "需" * max(3000, length)}
    opinions = [opinion("意" * length) for _place in range(4)] if length else []
    pages = pages_of("applications/service_paper.html", content("service", fields), opinions)
    assert "附件：申报理由" in pages[2] and "附件：申报理由" not in pages[0] + pages[1]
    assert "区财政局意见" in pages[1] and "一式4份" in pages[1]
    assert "临溪社区" in pages[0] and "街道办事处意见" in pages[0]
    assert ("顾清和" in pages[0]) == bool(length)
    if length == 2000:
        assert "（意见见附件）" in pages[1] and "意意意" not in pages[0] + pages[1]


def test_the_table_of_items_prints_every_tick_and_the_plans_as_annexes():
    rows = [[str(n), f"项目{n}", "可选择纳入", "√" if n < 11 else "", "备注"] for n in range(1, 18)]
    told = content(
        "items",
        {"applicant": "临溪社区居委会", "centre_name": "临溪服务中心", "item_count": "10",
         "commercial_count": "1", "place": "活动室两间"},
        [("items", rows), ("other_items", [["代步班车", "每周两次。"]])],
    )  # fmt: skip
    pages = pages_of("applications/items_paper.html", told, [opinion("情况属实。")])
    text = "".join(pages)
    assert text.count("√") == 11 and "项目17" in text
    assert "情况属实。" in text and "区民政局意见" in text
    assert "附件1代步班车" in text and "每周两次。" in text


def test_an_opinion_more_than_there_are_places_gets_a_box_of_its_own():
    with office_language():
        boxes = boxes_of([Place("甲"), Place("乙", is_sealed=False)], [opinion("好")] * 3)
        empty = boxes_of([Place("甲")], [])
    assert [(box.title, box.is_sealed) for box in boxes] == [
        ("甲", True), ("乙", False), ("清和街道办事处意见", True),
    ]  # fmt: skip
    assert empty[0].opinion is None and not empty[0].is_annexed
