"""What is counted while typing is what the server counts: one definition, proved on both sides."""

import pytest
from django.contrib.staticfiles import finders
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import clean_text

# What people paste: rare characters, emoji with joiners, both widths, every white space and control.
ODD = "䶮𠮷👨‍👩‍👧é\u0301ｱ１　 \t\r\n\v\f\x1c\x1f\x85\u2028\u200b\ufeff\u202e\ufdd0\uffff\U0001fffe\xa0字a"
TEXTS = st.lists(st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs", "Cn"])), max_size=30), min_size=40, max_size=40)  # fmt: skip  # noqa: E501


@pytest.fixture(scope="module")
def counter(browser):
    """The counting of the page's own script, without a server."""
    page = browser.new_page()
    with open(finders.find("portal/portal.js"), encoding="utf-8") as script:
        page.evaluate(
            script.read().replace(
                "const closeMenus", "window.counts = countSigns;\n  const closeMenus", 1
            )
        )
    yield page
    page.close()


@pytest.mark.parametrize("multiline", [True, False])
def test_the_page_counts_as_the_server(counter, multiline):
    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(TEXTS)
    def check(texts):
        counted = counter.evaluate(
            "([texts, many]) => texts.map((one) => counts(one, many))", [texts, multiline]
        )
        assert counted == [len(clean_text(one, multiline=multiline)) for one in texts]

    check()
