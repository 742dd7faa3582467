"""An organization applies, from the project's page to the receipt, in a real browser.

On a phone; each page is read by axe and must fit a desk too. Saving as one types, without a connection, and
beside a colleague.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from applications.editing import save_step
from applications.models import Proposal
from parties.models import Membership
from tests.browser.faults import PHONE, no_faults
from tests.factories.applications import make_draft, make_submitted, sample_pdf
from tests.factories.world import World, make_user


@pytest.fixture
def world(transactional_db):
    return World()


@pytest.fixture
def enter(context, live_server):
    """Sign a person in, in the browser's context."""

    def sign_in(person):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])

    return sign_in


def told(page, state):
    """Wait until the line below the form says that it was saved, or that it could not be."""
    expect(page.locator("[data-saved-line]")).to_have_attribute("data-state", state)


def save_and_continue(page, step):
    page.locator(".action-bar").get_by_role("button", name="保存并继续").click()
    page.wait_for_url(f"**/edit/{step}/")


def test_an_organization_applies(page, live_server, world, enter):
    page.set_viewport_size(PHONE)
    enter(world.applicant)
    page.goto(live_server.url + reverse("calls:project", args=[world.project.pk]))
    page.locator(f"a[href='{reverse('applications:start', args=[world.project.pk])}']").click()
    no_faults(page)
    page.get_by_role("button", name="开始申报").click()
    page.wait_for_url("**/edit/basics/")
    no_faults(page)
    write_basics_and_plan(page)
    page.get_by_label("如何达成").first.fill("每月一场")
    no_faults(page)
    save_and_continue(page, "budget")
    write_budget(page)
    no_faults(page, also_at_desk=True)
    save_and_continue(page, "team")
    page.get_by_label("姓名").first.fill("陆知远")
    page.get_by_label("项目中的职责").first.fill("项目负责人")
    no_faults(page)
    save_and_continue(page, "papers")
    hand_in_papers(page)
    no_faults(page)
    page.get_by_role("link", name="继续：检查").click()
    no_faults(page)
    page.get_by_role("button", name="提交申报书").click()
    page.wait_for_url("**/receipt/")
    no_faults(page)
    proposal = Proposal.objects.get()
    assert proposal.state == "submitted"
    assert page.get_by_text(proposal.receipt_number).first.is_visible()


def write_basics_and_plan(page):
    page.get_by_label("项目负责人", exact=True).fill("陆知远")
    page.get_by_label("项目负责人电话").fill("１３０００００００１１")
    page.get_by_label("是", exact=True).check()
    save_and_continue(page, "plan")
    for label in ("项目目标", "实施方案", "服务对象", "申报主体及其资源", "社会效益", "成效评估"):
        page.get_by_label(label, exact=True).fill(f"{label}䶮𠮷")
    page.get_by_label("服务人数").fill("120")
    no_faults(page)
    save_and_continue(page, "commitments")


def write_budget(page):
    """One line in 万, reckoned while typing; a row added and removed without leaving the page."""
    line = page.locator("[data-row]").first
    line.get_by_label("费用类别").select_option("activity")
    line.get_by_label("费用项目").fill("活动费")
    line.get_by_label("数量").fill("２")
    line.get_by_label("单价（元）").fill("1.2万")
    assert page.locator("[data-total=fund]").inner_text() == "24,000 元"
    count = page.locator("[data-row]").count()
    page.get_by_role("button", name="增加一行").click()
    expect(page.locator("[data-row]")).to_have_count(count + 1)
    page.get_by_role("button", name=f"删除第{count + 1}行").click()
    expect(page.locator("[data-row]")).to_have_count(count)
    assert page.locator("[data-row]").first.get_by_label("单价（元）").input_value() == "12000"


def hand_in_papers(page):
    """The consent to identity documents, then a file for each paper; choosing it sends it."""
    page.get_by_role("button", name="同意").click()
    expect(page.locator("#consent .state-wait")).to_have_count(0)
    file = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": sample_pdf()}
    while page.locator(".paper:has(.state-wait)").count():
        left = page.locator(".paper:has(.state-wait)").count()
        page.locator(".paper:has(.state-wait) .upload input[type=file]").first.set_input_files(file)
        expect(page.locator(".paper .state-wait")).to_have_count(left - 1)


def test_what_is_typed_is_saved_and_told_with_its_time(page, live_server, world, enter):
    draft = make_draft(world.project, world.organization, world.applicant)
    enter(world.applicant)
    page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, "plan"]))
    page.get_by_label("项目目标").fill("邻里相识䶮")
    line = page.locator("[data-saved-line]")
    told(page, "saved")
    assert timezone.localtime().strftime("%H:") in line.inner_text()
    assert Proposal.objects.get(pk=draft.pk).goals == "邻里相识䶮"


def test_without_a_connection_nothing_is_lost(page, context, live_server, world, enter):
    draft = make_draft(world.project, world.organization, world.applicant)
    enter(world.applicant)
    address = live_server.url + reverse("applications:edit", args=[draft.pk, "plan"])
    page.goto(address)
    context.set_offline(True)
    page.get_by_label("项目目标").fill("断网时写的")
    told(page, "failed")
    assert "网络中断" in page.locator("[data-saved-line]").inner_text()
    # The window is closed without a connection, and opened again with one.
    context.route("**/autosave/", lambda route: route.abort())
    context.set_offline(False)
    page.goto("about:blank")
    context.unroute("**/autosave/")
    page.goto(address)
    expect(page.get_by_label("项目目标")).to_have_value("断网时写的")
    told(page, "saved")
    assert Proposal.objects.get(pk=draft.pk).goals == "断网时写的"


def test_two_colleagues_see_each_others_text(page, live_server, world, enter):
    draft = make_draft(world.project, world.organization, world.applicant)
    colleague = make_user("colleague", shown_as="林知夏")
    Membership.objects.create(party=world.organization, user=colleague, role="writer")
    enter(world.applicant)
    page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, "plan"]))
    save_step(draft, "plan", {"goals": "同事写的"}, edition=1, by=colleague, at=timezone.now())
    page.get_by_label("项目目标").fill("我写的")
    conflict = page.locator(".conflict")
    conflict.wait_for()
    assert "林知夏" in conflict.inner_text()
    assert "同事写的" in conflict.inner_text()
    no_faults(page)
    assert Proposal.objects.get(pk=draft.pk).goals == "同事写的"
    conflict.get_by_role("button", name="保留我的").click()
    told(page, "saved")
    assert Proposal.objects.get(pk=draft.pk).goals == "我写的"


def test_an_amount_in_words_is_marked_at_its_field(page, live_server, world, enter):
    draft = make_draft(world.project, world.organization, world.applicant)
    enter(world.applicant)
    page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, "budget"]))
    page.locator("[data-row]").first.get_by_label("单价（元）").fill("一万二")
    page.locator("[data-problem]").wait_for()
    no_faults(page)
    page.reload()
    field = page.locator("[data-row]").first.get_by_label("单价（元）")
    assert field.input_value() == "一万二"
    assert field.get_attribute("aria-invalid") == "true"


def test_the_office_screens(page, live_server, world, enter):
    page.set_viewport_size(PHONE)
    proposal = make_submitted(world.project, world.organization, world.applicant)
    enter(world.staff)
    tab = reverse("applications:screening_tab", args=[world.stage("screening").pk])
    page.goto(live_server.url + tab)
    no_faults(page)
    page.get_by_role("link", name=proposal.name).click()
    no_faults(page, also_at_desk=True)
    page.locator("[data-check] input").first.focus()
    page.keyboard.press("1")
    expect(page.locator("[data-marks-line]")).to_have_attribute("data-state", "saved")
    page.get_by_role("button", name="未核对的各项均符合").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="通过初审").click()
    page.wait_for_load_state()
    assert Proposal.objects.get(pk=proposal.pk).state == "accepted"
    no_faults(page)
    page.goto(live_server.url + reverse("applications:detail", args=[proposal.pk]))
    no_faults(page)


def test_the_form_works_without_scripts(browser, browser_context_args, live_server, world):
    draft = make_draft(world.project, world.organization, world.applicant)
    client = Client()
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, "budget"]))
    count = page.locator("[data-row]").count()
    page.locator("[data-row]").first.get_by_label("费用项目").fill("活动费")
    page.get_by_role("button", name="增加一行").click()
    expect(page.locator("[data-row]")).to_have_count(count + 1)
    assert page.locator("[data-row]").first.get_by_label("费用项目").input_value() == "活动费"
    context.close()
