"""The frame of every page in a real browser: language, large text, keyboard, without any script.

Each page is also read by axe at the width of a phone and of a desk.
"""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from tests.browser.faults import PHONE, faults, no_faults
from tests.factories.world import PASSWORD, make_user

PUBLIC = ("portal:styleguide", "account_login", "account_signup", "account_reset_password")
PUBLIC += ("account_request_login_code", "core:check", "portal:home")
OWN = ("account_email", "account_change_password", "mfa_index", "core:messages", "portal:desk")


@pytest.fixture
def site(live_server, settings):
    """The running portal, with the style guide."""
    settings.DEBUG = True
    return live_server.url


@pytest.fixture
def person(transactional_db):
    user = make_user("lin", shown_as="林知夏")
    user.password = make_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(page, site, person, then="account_email"):
    page.goto(f"{site}{reverse('account_login')}?next={reverse(then)}")
    page.get_by_label("电子邮箱").fill(person.email)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{reverse(then)}")


def test_public_pages_have_no_faults(page, site):
    for name in PUBLIC:
        page.goto(site + reverse(name))
        no_faults(page, also_at_desk=True)


def test_a_persons_own_pages_have_no_faults(page, site, person):
    page.set_viewport_size(PHONE)
    sign_in(page, site, person)
    for name in OWN:
        page.goto(site + reverse(name))
        no_faults(page, also_at_desk=True)


def test_large_text_with_everything_on_a_phone_has_no_faults(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site + reverse("portal:styleguide"))
    before = page.evaluate("getComputedStyle(document.body).fontSize")
    page.get_by_role("button", name="长辈版").click()
    assert before == "16px"
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "21px"
    assert faults(page) == []
    page.get_by_role("button", name="标准字号").click()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"


def test_switches_work_without_scripts_and_stay_on_the_page(browser, browser_context_args, site):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{reverse('account_login')}?next=/check/")
    page.get_by_role("button", name="English").click()
    assert page.url == f"{site}{reverse('account_login')}?next=/check/"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    page.get_by_role("button", name="Large text").click()
    assert page.url == f"{site}{reverse('account_login')}?next=/check/"
    assert page.locator("html").get_attribute("class") == "large-text"
    page.get_by_role("button", name="中文").click()
    assert page.get_by_role("heading", level=1).inner_text() == "登录"
    context.close()


def test_the_keyboard_alone_reaches_the_content_and_the_menu(page, site, person):
    sign_in(page, site, person)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "我的工作台"
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_every_place_of_the_keyboard_is_seen(page, site):
    """Each element that the Tab key reaches shows an outline and is large enough to be hit."""
    page.set_viewport_size(PHONE)
    page.goto(site + reverse("account_login"))
    page.locator("body").click(position={"x": 1, "y": 300})
    seen = set()
    for _step in range(40):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
              const inText = e.tagName === "A" && e.parentElement.tagName === "P";
              return {name: e.tagName + (e.name || e.textContent.trim()), body: e === document.body,
                      outline: style.outlineStyle, small: !inText && (box.height < 24 || box.width < 24)};
            }"""
        )
        if place["body"] or place["name"] in seen:
            break
        seen.add(place["name"])
        assert place["outline"] == "solid", place
        assert not place["small"], place
    assert {"INPUTlogin", "INPUTpassword", "BUTTON登录"} <= seen


def test_errors_lead_to_their_fields_and_lose_nothing(page, site):
    page.goto(site + reverse("account_signup"))
    page.get_by_label("电子邮箱").fill("不是邮箱")
    page.get_by_role("main").get_by_role("button", name="注册").click()
    summary = page.get_by_role("alert")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.get_by_label("电子邮箱").input_value() == "不是邮箱"
    summary.get_by_role("link", name="请填写此项").first.click()
    assert page.evaluate("document.activeElement.id") == "id_password1"


def test_text_is_counted_by_signs_and_never_cut(page, site):
    page.goto(site + reverse("portal:styleguide"))
    field = page.locator("#id_blank-plan")
    counter = page.locator("#id_blank-plan + .counter")
    assert counter.inner_text() == "0 / 200"
    field.fill("𠮷野家\n一行")
    assert counter.inner_text() == "6 / 200"
    field.fill("字" * 230)
    assert len(field.input_value()) == 230
    assert counter.get_attribute("class") == "counter counter-over"


def test_two_clicks_send_a_form_once(page, site):
    page.goto(site + reverse("account_login"))
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    switch = page.get_by_role("button", name="长辈版")
    with page.expect_navigation():
        switch.evaluate("button => { button.click(); button.click(); }")
    assert sent == [site + reverse("portal:large_text")]


def test_no_page_asks_another_site_or_breaks_its_policy(page, site):
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for name in PUBLIC:
        page.goto(site + reverse(name))
    local = ("data:", site)
    assert [url for url in asked if not url.startswith(local)] == []
    assert [text for text in told if "Content Security Policy" in text] == []
