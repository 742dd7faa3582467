"""The template tags: states, money, deadlines, hidden numbers, error summaries, lists."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core.templatetags import ui

NOW = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)


def render(source, **context):
    request = RequestFactory().get(context.pop("path", "/"))
    request.arrived_at = NOW
    with translation.override("zh-hans"):
        return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=3), "还剩3天"),
        (timedelta(days=3) - timedelta(seconds=1), "还剩2天23小时"),
        (timedelta(hours=24), "还剩1天0小时"),
        (timedelta(hours=23, minutes=59, seconds=59), "还剩23小时59分钟"),
        (timedelta(minutes=1), "还剩1分钟"),
        (timedelta(seconds=59), "不足1分钟"),
        (timedelta(0), "已截止"),
        (timedelta(days=-4), "已截止"),
    ],
)
def test_a_deadline_never_promises_more_time_than_is_left(left, said):
    text = render("{% deadline at %}", at=NOW + left)
    assert f'<span class="deadline-left">{said}</span>' in text


def test_a_deadline_shows_its_exact_instant_in_beijing_time():
    text = render("{% deadline at %}", at=datetime(2026, 5, 14, 9, 0, tzinfo=UTC))
    assert '<time datetime="2026-05-14T17:00+08:00">2026年5月14日 17:00</time>' in text
    assert render("{% deadline at %}", at=None) == '<span class="quiet">无截止时间</span>'


def test_midnight_is_said_as_the_end_of_the_day_before():
    midnight = datetime(2026, 5, 14, 16, 0, tzinfo=UTC)
    assert render("{{ at|closing }}", at=midnight) == "2026年5月14日 24:00"
    assert render("{{ at|closing }}", at=midnight - timedelta(minutes=1)) == "2026年5月14日 23:59"
    shown = '<time datetime="2026-05-15T00:00+08:00">2026年5月14日 24:00</time>'
    assert shown in render("{% deadline at %}", at=midnight)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 150000|yuan }}", "150,000 元"),
        ("{{ '150000.50'|yuan }}", "150,000.50 元"),
        ("{{ none|yuan }}{{ 'x'|yuan }}", ""),
        ("{{ 155000|wan }}", "15.5 万元"),
        ("{{ 100000|wan }}", "10 万元"),
        ("{{ 1|wan }}", "0.0001 万元"),
        ("{{ none|wan }}", ""),
        ("{{ 0.8|percent }}", "80%"),
        ("{{ 0.1234|percent:1 }}", "12.3%"),
        ("{{ 1|percent }}", "100%"),
        ("{{ none|percent }}", ""),
        ("{{ 29|share_of:30 }}", "96"),
        ("{{ 31|share_of:30 }}", "100"),
        ("{{ 1|share_of:0 }}", "0"),
        ("{{ 'liming@example.invalid'|masked }}", "l*****@example.invalid"),
        ("{{ none|masked }}", ""),
    ],
)
def test_numbers_as_pages_show_them(source, shown):
    assert render(source, none=None) == shown


def test_amounts_in_units_of_ten_thousand_are_plain_in_english():
    with translation.override("en"):
        assert ui.wan(155000) == "155,000 yuan"


def test_a_state_is_a_word_and_a_colour():
    row = SimpleNamespace(state="returned", get_state_display=lambda: "退回补正")
    shown = '<span class="state state-wait">退回补正</span>'
    assert render("{% state row %}", row=row) == shown
    other = SimpleNamespace(state="unheard_of", get_state_display=lambda: "别的")
    assert render("{% state row %}", row=other) == '<span class="state state-neutral">别的</span>'


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="No such tone: 'green'"):
        ui.badge("x", "green")


def test_no_state_has_two_colours():
    assert len(ui.TONE_OF_STATE) == sum(len(states) for states in ui.TONES.values())


class Form(forms.Form):
    name = forms.CharField(label="项目名称")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("两项不能都为空。")


def test_the_error_summary_links_each_error_to_its_field():
    text = render("{% error_summary form %}", form=Form({}))
    assert "有3处需要改正" in text
    assert '<a href="#id_name">项目名称：请填写此项。</a>' in text
    assert '<a href="#id_kind_0">类别：请填写此项。</a>' in text
    assert "<li>两项不能都为空。</li>" in text


def test_the_error_summary_counts_rows_of_a_form_set_and_escapes():
    class Row(forms.Form):
        amount = forms.IntegerField(label="<b>金额</b>")

    form_set = forms.formset_factory(Row)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-amount": "1"}
    )
    text = render("{% error_summary form %}", form=form_set)
    assert '<a href="#id_form-1-amount">第2行 · &lt;b&gt;金额&lt;/b&gt;：请填写此项。</a>' in text
    assert text.count("<li>") == 1


def test_nothing_wrong_shows_nothing():
    assert render("{% error_summary form None %}", form=None).strip() == ""


def test_a_column_head_sorts_up_then_down_and_keeps_the_filter():
    head = "{% sort_header 'amount' '金额' %}"
    first = render(head, path="/?q=a&page=3")
    assert '<th scope="col" class="sortable"><a href="?q=a&amp;sort=amount">' in first
    up = render(head, path="/?q=a&sort=amount")
    assert 'aria-sort="ascending"' in up
    assert 'href="?q=a&amp;sort=-amount"' in up
    down = render(head, path="/?sort=-amount")
    assert 'aria-sort="descending"' in down
    assert 'href="?sort=amount"' in down


def test_the_page_bar_shows_ends_and_neighbours():
    page = Paginator(range(200), 10).get_page(10)
    assert ui.page_window(page) == [1, None, 8, 9, 10, 11, 12, None, 20]


def test_an_entry_is_marked_on_its_page_and_below_it():
    entry = "{% nav_link 'core:check' '文件核验' count=2 %}"
    assert 'aria-current="page"' in render(entry, path="/check/")
    assert 'aria-current="true"' in render(entry, path="/check/file/")
    assert "aria-current" not in render(entry, path="/")
    assert '<span class="nav-count">2</span>' in render(entry)
