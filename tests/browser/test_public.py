"""What anyone sees, becoming somebody, and the desk, in a real browser: on a phone, and fitting a desk.

Each page is read by axe; a page that says anything on the console (a script or style that the policy
forbids) fails.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from applications.enums import ProposalState
from parties.credit_code import check_character
from parties.models import Organization
from tests.browser.faults import PHONE, no_faults
from tests.factories.portal import make_proposal
from tests.factories.world import World

BODY = "52990001MJ0007701"
CODE = BODY + check_character(BODY)


@pytest.fixture
def world(transactional_db):
    return World()


@pytest.fixture
def complaints(page):
    """What the browser complained of."""
    found = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def enter(context, live_server, person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def test_a_visitor_finds_a_project_and_the_steps_to_apply(page, live_server, world, complaints):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("portal:home"))
    page.get_by_label("查找项目或社区").fill("邻里共建项目2")
    page.get_by_role("button", name="搜索").click()
    page.wait_for_url("**/calls/?q=*")
    no_faults(page)
    page.get_by_role("link", name=world.call.title).click()
    no_faults(page, also_at_desk=True)
    article = page.locator(f"#project-{world.project.pk}")
    article.locator("summary").click()
    expect(article.get_by_text("不少于 12 场/年")).to_be_visible()
    no_faults(page)
    article.get_by_role("link", name=world.project.name).click()
    page.wait_for_url(f"**{reverse('calls:project', args=[world.project.pk])}")
    expect(page.get_by_role("link", name="注册").last).to_be_visible()
    no_faults(page)
    assert complaints == []


def test_the_filter_keeps_what_was_chosen_and_can_be_cleared(page, live_server, world):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("calls:list"))
    page.locator(".filter-more > summary").click()
    page.get_by_label("项目金额不低于（元）").fill("15万")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_text("没有符合条件的征集")).to_be_visible()
    expect(page.get_by_label("项目金额不低于（元）")).to_have_value("15万")
    no_faults(page)
    page.get_by_role("link", name="清除条件").click()
    expect(page.get_by_role("link", name=world.call.title)).to_be_visible()


def test_a_newcomer_registers_an_organization_and_comes_back_to_the_project(
    page, context, live_server, world, complaints
):
    page.set_viewport_size(PHONE)
    enter(context, live_server, world.stranger)
    page.goto(live_server.url + reverse("portal:desk"))
    no_faults(page)
    project = reverse("calls:project", args=[world.project.pk])
    page.goto(live_server.url + project)
    page.get_by_role("link", name="登记申报主体").click()
    page.wait_for_url("**/organizations/new/**")
    no_faults(page)
    page.get_by_label("主体类型").select_option("service_unit")
    page.get_by_label("名称", exact=False).first.fill("云间社会工作服务中心")
    page.get_by_label("统一社会信用代码").fill(CODE[:9] + "O" + CODE[10:])
    page.get_by_label("法定代表人").fill("沈一诺")
    page.locator("#id_address").fill("云间路1号")
    page.locator("#id_contact_name").fill("沈一诺")
    page.locator("#id_contact_phone").fill("0999-88001100")
    page.get_by_role("button", name="登记").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("第10位是字母“O”")
    no_faults(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_uscc")).to_be_focused()
    page.locator("#id_uscc").fill(CODE)
    page.get_by_role("button", name="登记").click()
    page.wait_for_url(f"**{project}")
    assert Organization.objects.get(uscc=CODE).memberships.get().user == world.stranger
    expect(page.get_by_role("link", name="开始申报")).to_be_visible()
    assert complaints == []


def test_members_are_managed(page, context, live_server, world):
    page.set_viewport_size(PHONE)
    enter(context, live_server, world.applicant)
    page.goto(live_server.url + reverse("parties:organization", args=[world.organization.pk]))
    no_faults(page)
    page.get_by_role("link", name="成员", exact=True).click()
    page.get_by_label("对方的电子邮箱").fill("new@example.invalid")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator(".note-success")).to_contain_text("new@example.invalid")
    no_faults(page)
    page.get_by_role("link", name="退出").click()
    no_faults(page)
    page.get_by_role("button", name="退出").last.click()
    expect(page.get_by_text("这是最后一位负责人")).to_be_visible()
    no_faults(page)
    page.goto(live_server.url + reverse("parties:profile"))
    no_faults(page)


def test_the_desk_of_staff_draws_its_plots(page, context, live_server, world, complaints):
    page.set_viewport_size(PHONE)
    make_proposal(world, state=ProposalState.SUBMITTED)
    enter(context, live_server, world.staff)
    page.goto(live_server.url + reverse("portal:desk"))
    for plot in page.locator("[data-plot]").all():
        expect(plot).to_be_visible()
    drawn = page.evaluate(
        "[...document.querySelectorAll('[data-plot] canvas')].map((canvas) => canvas.width > 100)"
    )
    assert drawn == [True, True, True]
    no_faults(page, also_at_desk=True)
    assert complaints == []


def test_the_desk_says_the_same_without_scripts(browser, live_server, world):
    make_proposal(world, state=ProposalState.SUBMITTED)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    enter(context, live_server, world.staff)
    page = context.new_page()
    page.goto(live_server.url + reverse("portal:desk"))
    page.locator("figure summary").last.click()
    expect(page.get_by_role("row", name=re.compile(world.lots[0].name))).to_contain_text("1")
    context.close()
