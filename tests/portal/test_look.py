"""Large text, the style sheet's address, the pages shown when something goes wrong."""

import pytest
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.look import LARGE_TEXT_COOKIE


def test_large_text_is_kept_in_a_cookie_and_leads_back(client):
    address = reverse("portal:large_text")
    response = client.post(address, {"on": "1", "next": "/check/?code=1"})
    assert (response.status_code, response.url) == (302, "/check/?code=1")
    assert response.cookies[LARGE_TEXT_COOKIE].value == "1"
    response = client.post(address, {"on": "0", "next": "/check/"})
    assert response.cookies[LARGE_TEXT_COOKIE].value == ""


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_large_text_never_leads_to_another_site(client, elsewhere):
    response = client.post(reverse("portal:large_text"), {"on": "1", "next": elsewhere})
    assert response.url == "/"


def test_the_style_sheet_may_be_kept_until_the_colour_changes(client, settings):
    address = reverse("portal:theme_css")
    first = client.get(address)
    assert first["Content-Type"] == "text/css; charset=utf-8"
    assert first["Cache-Control"] == "public, max-age=86400"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    settings.ACCENT_COLOUR = "#00558c"
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"--brand: #00558c;" in changed.content


def test_the_style_guide_is_shown_only_while_developing(client, settings):
    assert client.get(reverse("portal:styleguide")).status_code == 404
    settings.DEBUG = True
    assert client.get(reverse("portal:styleguide")).status_code == 200


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_no_context(name):
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert "portal/portal.css" in page


def test_a_missing_page_is_said_in_the_readers_language(client):
    chinese = client.get("/nowhere/")
    assert chinese.status_code == 404
    assert "没有找到页面" in chinese.text
    english = client.get("/nowhere/", headers={"Accept-Language": "en"})
    assert "Page not found" in english.text


def test_a_form_without_its_token_loses_nothing_silently(settings):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("portal:large_text"), {"on": "1"})
    assert response.status_code == 403
    assert "页面停留时间过长" in response.text


def test_the_header_offers_only_pages_that_are_there(client):
    page = client.get(reverse("account_login")).text
    assert f'href="{reverse("core:check")}"' in page
    template = Template("{% load ui %}{% nav_link 'nobody:has_this' 'Label' %}")
    assert template.render(Context({"request": RequestFactory().get("/")})) == ""


@pytest.mark.parametrize("address", ["account_login", "account_signup", "account_reset_password"])
def test_no_page_needs_inline_script_or_style(client, address):
    response = client.get(reverse(address))
    assert "style=" not in response.text
    assert "<style" not in response.text
    assert response.text.count("<script") == response.text.count("<script src=")


def test_every_template_of_ours_can_be_compiled(settings):
    engine = Engine.get_default()
    names = [
        str(path.relative_to(settings.BASE_DIR / "templates"))
        for path in (settings.BASE_DIR / "templates").rglob("*")
        if path.suffix in {".html", ".txt"}
    ]
    assert [engine.get_template(name).name for name in names] == names
