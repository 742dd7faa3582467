"""What is typed is saved by itself, the page says when, and nothing is lost while the net is down."""

import json

import pytest
from django.templatetags.static import static
from django.urls import reverse

SAVE = "**/save-here/"


@pytest.fixture
def form(page, live_server, settings):
    """The style guide's form, made to save itself; the address is answered by each test."""
    settings.DEBUG = True
    page.clock.install()
    page.goto(live_server.url + reverse("portal:styleguide"))
    page.evaluate("document.getElementById('form').dataset.autosave = '/save-here/'")
    page.add_script_tag(url=live_server.url + static("portal/autosave.js"))
    return page.locator("#form")


def test_typing_saves_once_after_a_pause_and_shows_the_time(page, form):
    sent = []

    def answer(route):
        sent.append(route.request)
        route.fulfill(body=json.dumps({"saved_at": "14:32"}), content_type="application/json")

    page.route(SAVE, answer)
    name = form.get_by_label("项目名称")
    name.fill("南湖")
    page.clock.run_for(1000)
    name.fill("南湖银龄")
    page.clock.run_for(1000)
    assert sent == []
    page.clock.run_for(1000)
    form.locator("[data-saved][data-state=saved]").wait_for()
    assert form.locator("[data-saved]").inner_text() == "已保存 14:32"
    assert len(sent) == 1
    assert sent[0].headers["accept"] == "application/json"
    assert "南湖银龄" in sent[0].post_data_buffer.decode()


def test_without_a_connection_it_says_so_and_tries_again(page, form):
    answers = iter([None, json.dumps({"saved_at": "14:33"})])

    def answer(route):
        body = next(answers)
        route.abort() if body is None else route.fulfill(body=body)

    page.route(SAVE, answer)
    form.get_by_label("项目名称").fill("南湖")
    page.clock.run_for(2000)
    line = form.locator("[data-saved]")
    form.locator("[data-saved][data-state=failed]").wait_for()
    assert line.inner_text() == "尚未保存：网络不通。您填写的内容仍在页面上，稍后自动重试。"
    assert form.get_by_label("项目名称").input_value() == "南湖"
    page.clock.run_for(16000)
    form.locator("[data-saved][data-state=saved]").wait_for()
    assert line.inner_text() == "已保存 14:33"


def test_a_refusal_is_shown_in_its_own_words_and_not_repeated(page, form):
    sent = []

    def answer(route):
        sent.append(route.request.url)
        route.fulfill(status=409, body=json.dumps({"message": "申报已于17:00截止。"}))

    page.route(SAVE, answer)
    form.get_by_label("项目名称").fill("南湖")
    page.clock.run_for(2000)
    form.locator("[data-saved][data-state=failed]").wait_for()
    assert form.locator("[data-saved]").inner_text() == "申报已于17:00截止。"
    page.clock.run_for(60000)
    assert len(sent) == 1
