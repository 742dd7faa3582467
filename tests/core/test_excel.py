"""Lists as Excel workbooks, harmless whatever people typed."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from core.excel import Column, harmless, sheet_title, workbook


def sheet_of(columns, rows, title="申报一览"):
    return load_workbook(io.BytesIO(workbook(columns, rows, title=title))).active


@pytest.mark.parametrize(
    "typed", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
)
def test_no_cell_is_a_formula(typed):
    cell = sheet_of(["说明"], [[typed]])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_ordinary_text_stays():
    assert harmless("䶮𠮷社工服务中心 1-2=3") == "䶮𠮷社工服务中心 1-2=3"
    assert harmless("甲\x00\x0b乙\ufffe") == "甲\n乙"
    assert len(harmless("长" * 40_000)) == 32_767


def test_values_keep_their_kind():
    columns = [
        Column("项目"),
        Column("金额", "money"),
        Column("日期"),
        Column("时间"),
        Column("是否"),
        Column("数"),
        Column("无"),
    ]
    at = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
    row = ["邻里互助", Decimal("150000.50"), date(2026, 5, 14), at, True, 7, None]
    with override("en"):
        sheet = sheet_of(columns, [row])
    values = [cell.value for cell in sheet[2]]
    # 09:00 UTC is 17:00 in Shanghai.
    assert values[:1] + values[3:] == ["邻里互助", at.replace(hour=17, tzinfo=None), "yes", 7, None]
    assert values[1] == 150000.5
    assert [cell.number_format for cell in sheet[2]][1:4] == [
        "#,##0.00",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
    ]


def test_the_head_is_frozen_and_columns_are_wide_enough():
    sheet = sheet_of(["项目", "说明"], [["邻里互助服务项目", "长" * 99]])
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 18
    assert sheet.column_dimensions["B"].width == 60


def test_a_generator_is_read_once_and_whole():
    sheet = sheet_of(["编号"], ([number] for number in range(1000)))
    assert sheet.max_row == 1001
    assert sheet["A1001"].value == 999
    assert sheet.auto_filter.ref == "A1:A1001"


def test_an_empty_list_has_its_head():
    assert [cell.value for cell in sheet_of(["编号", "项目"], [])[1]] == ["编号", "项目"]


def test_a_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        sheet_of(["编号", "项目"], [[1]])


def test_sheet_names():
    assert sheet_title("2026/5: [申报]*'一览'?") == "2026 5   申报   一览"
    assert len(sheet_title("长" * 40)) == 31
    with override("en"):
        assert sheet_title("[]") == "List"
