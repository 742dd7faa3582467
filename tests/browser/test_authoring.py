"""Staff writes a call from nothing in the browser: stages, a lot, a project, its targets; and publishes."""

from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from calls.models import Call, Project, Target
from calls.printing.issuing import issue_missing_papers
from tests.browser.faults import PHONE, faults, no_faults
from tests.factories.world import World, make_community


@pytest.fixture
def world(transactional_db):
    world = World()
    make_community(world.office, "芦花社区")
    return world


def sign_in(page, live_server, user):
    """Bring the session of ``user`` into the browser."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    value = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": site_settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    page.context.add_cookies([cookie])


def test_staff_writes_a_call_from_nothing_and_a_lead_publishes_it(page, live_server, world):
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, world.lead)
    write_call(page, live_server)
    write_lot(page)
    write_project(page)
    correct_targets(page)
    publish(page)
    call = Call.objects.get(title="2027年度社区保障资金项目征集")
    assert call.state == "published"
    project = Project.objects.get(lot__call=call)
    assert [row.number for row in project.indicators.all()] == ["1", "2"]
    values = Target.objects.filter(indicator__project=project).values_list("value", flat=True)
    assert list(values) == [15, 2, 2, 20]
    assert issue_missing_papers(at=timezone.now()) == 1
    page.goto(f"{live_server.url}/calls/{call.pk}/workspace/")
    no_faults(page, also_at_desk=True)


def write_call(page, live_server):
    page.goto(live_server.url + "/office/calls/")
    no_faults(page)
    page.get_by_role("link", name="新建征集").click()
    page.locator("#id_title").fill("2027年度社区保障资金项目征集")
    page.locator("#id_fund").fill("社区保障资金")
    page.locator("#id_summary").fill("欢迎符合条件的社会组织报名。")
    no_faults(page)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("heading", name="添加第一个社区").wait_for()
    no_faults(page)


def write_lot(page):
    page.get_by_role("link", name="添加标包").first.click()
    page.locator("#id_community").select_option(label="芦花社区")
    day = timezone.localdate() + timedelta(days=15)
    page.locator("#id_deadline_0").fill(f"{day:%Y/%m/%d}")
    page.locator("#id_deadline_1").fill("17:00")
    page.locator("#id_contact_name").fill("许清")
    page.locator("#id_contact_phone").fill("028-00000000")
    page.locator("#id_address").fill("清和路2号")
    page.locator("#id_approved_on").fill(f"{timezone.localdate():%Y/%m/%d}")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("下面的申报条件、申报材料和执行要求已按方案填好").wait_for()
    no_faults(page)
    page.get_by_role("link", name="添加项目").click()


def write_project(page):
    page.locator("#id_name").fill("邻里同行")
    page.get_by_label("社区志愿服务类").check()
    page.locator("#id_amount").fill("15万")
    page.locator("#id_period").fill("自合同签订之日起至2099年3月")
    page.locator("#id_indicators_text").fill(
        "1.全年开展邻里活动不少于12场,其中户外活动2场;\n2.培育志愿骨干队伍2支,每支不少于20人。"
    )
    no_faults(page)
    page.get_by_role("button", name="保存", exact=True).click()


def correct_targets(page):
    page.get_by_role("heading", name="第1条指标").wait_for()
    assert page.locator("mark").count() == 4
    no_faults(page, also_at_desk=True)
    page.locator(".target-value input").first.fill("15")
    page.get_by_role("button", name="核对无误，保存").click()


def publish(page):
    page.get_by_role("heading", name="内容已完整").wait_for()
    page.get_by_role("link", name="去发布").click()
    no_faults(page)
    page.get_by_role("button", name="立即发布").click()
    page.get_by_text("征集公告已发布").wait_for()


def test_the_offices_other_pages_have_no_faults(page, live_server, world):
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, world.lead)
    call, lot, found = world.call.pk, world.lots[0].pk, []
    for address in (
        f"/calls/{call}/audit/", f"/calls/{call}/copy/", f"/calls/{call}/cancel/",
        f"/calls/{call}/close/", f"/calls/{world.draft_call.pk}/publish/",
        f"/calls/{world.draft_call.pk}/preview/", f"/admin/calls/lot/{lot}/change/",
        f"/admin/calls/project/{world.project.pk}/targets/", "/admin/calls/call/", "/admin/",
        f"/admin/parties/office/{world.office.pk}/members/",
        f"/admin/calls/stage/{world.stage('solicitation', world.draft_call).pk}/change/",
    ):  # fmt: skip
        page.goto(live_server.url + address)
        found += [(address, fault) for fault in faults(page)]
    assert found == [], "\n".join(map(str, found))


def test_the_date_picker_works_under_the_strict_policy(page, live_server, world):
    """Scripts and styles come from the site alone; nothing on the form is blocked by that."""
    blocked = []
    page.on("console", lambda line: blocked.append(line.text) if line.type == "error" else None)
    sign_in(page, live_server, world.staff)
    page.goto(f"{live_server.url}/admin/calls/lot/add/?call={world.draft_call.pk}")
    page.locator(".field-deadline .date-icon").click()
    page.locator(".calendarbox .calendar td a").get_by_text("15", exact=True).first.click()
    assert page.locator("#id_deadline_0").input_value().endswith("15")
    assert blocked == []
