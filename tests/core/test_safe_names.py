"""Names for files and folders that Windows takes too."""

import pytest

from core.safe_names import Taken, safe_name, units


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("枫晚社区", "枫晚社区"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        ("lpt9 .txt", "_lpt9 .txt"),
        ("COM¹", "_COM¹"),
        ("console", "console"),
        ("报告. ", "报告"),
        ("甲\u202e乙\x07", "甲乙"),
        (" . ", "_"),
    ],
)
def test_what_windows_refuses_is_replaced(typed, name):
    assert safe_name(typed, longest=60) == name


def test_a_long_name_keeps_its_extension_and_whole_characters():
    name = safe_name("𠮷" * 40 + ".pdf", longest=21)
    assert name == "𠮷" * 8 + ".pdf"
    assert units(name) == 20
    assert safe_name("字" * 99, longest=10) == "字" * 10


def test_a_name_is_given_once_in_its_folder():
    taken = Taken()
    given = [taken.free("甲", name, longest=12) for name in ("A.pdf", "a.pdf", "A.PDF")]
    assert given == ["A.pdf", "a (2).pdf", "A (3).PDF"]
    assert taken.free("乙", "a.pdf", longest=12) == "a.pdf"
