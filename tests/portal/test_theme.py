"""The accent colour: whatever the street sets, text stays readable."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from portal import theme

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_text_can_be_read_on_and_in_every_colour(colour):
    found = theme.tones(colour)
    assert theme.contrast(found["brand"], found["brand-on"]) >= 4.5
    assert theme.contrast(found["brand-strong"], found["brand-on"]) >= 4.5
    assert theme.contrast(found["brand-ink"], theme.WHITE) >= 4.5
    assert theme.contrast(found["brand-ink"], found["brand-soft"]) >= 4.5


def test_contrast_is_the_ratio_of_wcag():
    assert theme.contrast((0, 0, 0), theme.WHITE) == 21
    assert round(theme.contrast((0x76, 0x76, 0x76), theme.WHITE), 2) == 4.54


@pytest.mark.parametrize("wrong", ["red", "#a61", "a61b29", "#a61b2g", "", "#a61b29;}body{"])
def test_what_is_no_colour_is_refused_by_name(wrong):
    with pytest.raises(ImproperlyConfigured, match="ACCENT_COLOUR must be written as #rrggbb"):
        theme.css(wrong)


def test_the_style_sheet_names_every_tone():
    assert theme.css("#a61b29") == (
        ":root {\n"
        "  --brand: #a61b29;\n"
        "  --brand-on: #ffffff;\n"
        "  --brand-strong: #8d1723;\n"
        "  --brand-ink: #a61b29;\n"
        "  --brand-soft: #f9eff0;\n"
        "  --brand-line: #e0afb4;\n"
        "  --bs-link-color-rgb: 166, 27, 41;\n"
        "  --bs-link-hover-color-rgb: 166, 27, 41;\n"
        "}\n"
    )
