"""A review in a real browser: declared, scored with the keyboard alone, ranked, awarded."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Assignment, Award, RankedProposal, ScoreSheet
from tests.browser.faults import PHONE, no_faults
from tests.factories.reviews import SECRET_PHONE, make_open_round, make_ranked_round, score
from tests.factories.world import World


@pytest.fixture
def world(transactional_db):
    return World()


@pytest.fixture
def visit(page, live_server):
    """Sign a person in and open an address."""

    def visit(person, address):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"]
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        page.goto(live_server.url + address)
        return page

    return visit


def total_shown(page):
    return page.locator(".score-total [data-total]").inner_text()


def test_a_reviewer_declares_and_scores_three_with_the_keyboard_alone(world, visit):
    make_open_round(world, proposals=3, people=world.reviewers[:1])
    page = visit(world.reviewer, reverse("reviews:mine"))
    page.get_by_role("link", name="一次声明全部3份").press("Enter")
    for box in page.get_by_role("checkbox", name=re.compile("与.*无利益冲突")).all():
        box.press("Space")
    page.get_by_role("button", name="声明与所勾选的申报主体无利益冲突").press("Enter")
    page.get_by_role("link", name="评审下一份").press("Enter")
    for number in range(3):
        page.wait_for_selector("form[data-score]")
        assert SECRET_PHONE not in page.content()
        # The first criterion has the cursor; Enter goes on to the next.
        for value in ("18", "25", "16", "15", "8"):
            page.keyboard.type(value)
            page.keyboard.press("Enter")
        page.keyboard.type("材料完整，方案可行。")
        assert total_shown(page) == "82"
        page.get_by_text("已保存").wait_for()
        page.keyboard.press("Alt+s")
        here = page.url
        page.keyboard.press("Enter")
        page.wait_for_function("address => location.href !== address", arg=here)
        assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == number + 1
    assert page.url.endswith(reverse("reviews:mine"))
    sheets = ScoreSheet.objects.all()
    assert [(one.total, one.comment) for one in sheets] == [
        (Decimal(82), "材料完整，方案可行。")
    ] * 3


def test_what_cannot_be_a_score_is_told_at_once_and_nothing_is_lost(world, visit):
    make_open_round(world, proposals=1, people=world.reviewers[:1])
    address = reverse("reviews:declare", args=[Assignment.objects.get().pk])
    page = visit(world.reviewer, address)
    page.get_by_label("本人与该申报主体没有利益冲突。").check()
    page.get_by_role("button", name="提交声明").click()
    first, second = page.locator("input[data-max]").all()[:2]
    first.fill("21")
    second.fill("12")
    first.focus()
    page.get_by_text("21超过最高分20。").wait_for()
    assert total_shown(page) == "12"
    page.get_by_text("已保存").wait_for()
    assert first.input_value() == "21"
    edition = int(page.locator("[name=edition]").first.input_value())
    first.press("ArrowDown")
    assert first.input_value() == "20"
    page.get_by_label("总体评语").focus()
    later = "edition => Number(document.querySelector('[name=edition]').value) > edition"
    page.wait_for_function(later, arg=edition)
    page.reload()
    assert page.locator("input[data-max]").first.input_value() == "20"
    assert total_shown(page) == "32"


def test_without_scripts_the_sheet_works_by_its_buttons(world, visit, browser, live_server):
    make_open_round(world, proposals=1, people=world.reviewers[:1])
    one = Assignment.objects.get()
    client = Client()
    client.force_login(world.reviewer, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("reviews:declare", args=[one.pk]), {"declaration": "clear"})
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("reviews:score", args=[one.pk]))
    fields = page.locator("input[data-max]").all()
    fields[0].fill("二十")
    for field in fields[1:]:
        field.fill("9")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("“二十”不是数字").first.wait_for()
    assert page.locator("input[data-max]").first.input_value() == "二十"
    page.locator("input[data-max]").first.fill("20")
    page.get_by_text("提交评分").click()
    page.get_by_role("button", name="确认提交").click()
    page.wait_for_url(f"**{reverse('reviews:mine')}")
    assert ScoreSheet.objects.get().total == 56
    context.close()


def test_the_office_ranks_awards_and_makes_the_decisions_final(world, visit):
    make_open_round(world, proposals=2, people=world.reviewers[:1])
    for number, one in enumerate(Assignment.objects.order_by("proposal_id")):
        score(one, share=Decimal("0.9") - Decimal("0.2") * number)
    page = visit(world.lead, reverse("reviews:round_tab", args=[world.stage("review").pk]))
    page.get_by_role("link", name="结束评分并排名").click()
    page.get_by_role("button", name="结束评分并排名").click()
    page.get_by_text("评分已结束，排名已生成。").wait_for()
    assert RankedProposal.objects.count() == 2
    page.get_by_text("查看步骤").first.click()
    page.get_by_text("90 ÷ 1 = 90.0000").wait_for()

    visit(world.lead, reverse("reviews:decision_tab", args=[world.stage("decision").pk]))
    rows = page.locator(".decision-form")
    rows.nth(0).get_by_label("决定").select_option("awarded")
    assert rows.nth(0).get_by_label("金额").input_value() == "90000"
    rows.nth(0).get_by_label("金额").fill("9.5万")
    rows.nth(1).get_by_label("决定").select_option("declined")
    rows.nth(1).locator("[name^=reason]").fill("名额已满")
    page.get_by_role("button", name="保存拟定决定").click()
    page.get_by_text("95,000 元超过申请金额90,000 元").first.wait_for()
    page.locator(".decision-form").nth(0).get_by_label("金额").fill("9万")
    page.get_by_role("button", name="保存拟定决定").click()
    page.get_by_role("link", name="确定全部决定").click()
    page.get_by_role("button", name="确定", exact=True).click()
    page.get_by_text("决定已确定，将通知每个申报主体。").wait_for()
    assert set(Award.objects.values_list("decision", "amount", "is_final")) == {
        ("awarded", Decimal(90000), True),
        ("declined", None, True),
    }


def test_the_pages_of_an_open_round_have_no_faults(world, visit, page):
    review_round, _members, _made = make_open_round(world, proposals=2)
    page.set_viewport_size(PHONE)
    mine = Assignment.objects.filter(reviewer__user=world.reviewer)
    stage = [world.stage("review").pk]
    for name in ("round_tab", "rules", "panel", "assign", "matrix", "close"):
        visit(world.staff, reverse(f"reviews:{name}", args=stage))
        no_faults(page, also_at_desk=name in ("round_tab", "matrix"))
    for address in (
        reverse("reviews:mine"),
        reverse("reviews:declare_many", args=[review_round.pk]),
        reverse("reviews:score", args=[mine[0].pk]),
        reverse("reviews:declare", args=[mine[0].pk]),
    ):
        visit(world.reviewer, address)
        no_faults(page)
    page.get_by_label("本人与该申报主体没有利益冲突。").check()
    page.get_by_role("button", name="提交声明").click()
    page.wait_for_selector("form[data-score]")
    no_faults(page, also_at_desk=True)


def test_ranking_and_decision_have_no_faults(world, visit, page):
    make_ranked_round(world)
    page.set_viewport_size(PHONE)
    visit(world.lead, reverse("reviews:round_tab", args=[world.stage("review").pk]))
    page.get_by_text("查看步骤").first.click()
    no_faults(page, also_at_desk=True)
    for name in ("decision_tab", "finalise"):
        visit(world.lead, reverse(f"reviews:{name}", args=[world.stage("decision").pk]))
        no_faults(page)
