"""A resident comments on a phone without an account, with a keyboard and without any script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from calls.models import Comment
from core import human
from tests.browser.faults import DESK, PHONE, no_faults
from tests.browser.test_public import enter
from tests.factories.consultations import make_open
from tests.factories.world import World


@pytest.fixture
def world(transactional_db):
    return World(reviewers_wanted=1)


def test_a_resident_comments_and_the_office_shows_it(page, context, live_server, world):
    at = timezone.localtime() - timedelta(days=2)
    consultation = make_open(world.draft_call, by=world.lead, at=at, working_days=3)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("portal:home"))
    page.get_by_role("link", name=consultation.title).click()
    no_faults(page)
    page.get_by_role("link", name="对此提意见 第三条").click()
    page.locator("textarea[name=text]").fill("建议放宽到十个。")
    token = page.locator("input[name=token]").input_value()
    page.locator("input[name=answer]").fill(sorted(human.question_of(token).answers)[0])
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("您的意见已收到")).to_be_visible()
    no_faults(page)
    assert Comment.objects.get().passage.number == "第三条"
    enter(context, live_server, world.staff)
    page.set_viewport_size(DESK)
    page.goto(live_server.url + reverse("calls:consultation_tab", args=[consultation.stage_id]))
    no_faults(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.get_by_text("已审看1条意见")).to_be_visible()
    page.goto(live_server.url + reverse("calls:consultation", args=[consultation.stage_id]))
    expect(page.get_by_text("建议放宽到十个。")).to_be_visible()
