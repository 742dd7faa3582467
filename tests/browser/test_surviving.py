"""A bad line, a session that ends, another account, a colleague: what is typed survives them all."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from applications.editing import save_step
from applications.models import Proposal
from applications.rows import remove_row
from parties.models import Membership
from tests.browser.faults import no_faults
from tests.browser.test_apply import enter, told, world  # noqa: F401
from tests.factories.applications import make_draft
from tests.factories.world import make_user


def bad_line(count):
    """Of three requests one does not arrive, and of one the answer is lost."""

    def pass_on(route):
        count.append(route.request.url)
        if len(count) % 3 == 1:
            route.abort()
        elif len(count) % 3 == 2:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return pass_on


def goals(draft):
    return Proposal.objects.get(pk=draft.pk).goals


def test_what_is_typed_survives(page, context, live_server, world, enter):  # noqa: F811
    draft = make_draft(world.project, world.organization, world.applicant)
    address = live_server.url + reverse("applications:edit", args=[draft.pk, "plan"])
    page.clock.install()
    enter(world.applicant)
    page.goto(address)
    on_a_bad_line(page, draft)
    while_another_account_is_signed_in(page, draft, enter, world)
    beside_a_colleague(page, draft, world)
    page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, "budget"]))
    in_a_row_that_is_removed(page, draft)


def on_a_bad_line(page, draft):
    sent = []
    page.route("**/autosave/", bad_line(sent))
    field = page.get_by_label("项目目标")
    for text, state in (
        ("邻里", "failed"),
        ("邻里相识 ", "failed"),
        ("邻里相识，", "saved"),
        ("邻里相识，彼此", "failed"),
        ("邻里相识，彼此相助", "failed"),
    ):
        field.fill(text)
        page.clock.run_for(1000)
        told(page, state)
    page.clock.run_for(6000)
    told(page, "saved")
    page.unroute("**/autosave/")
    assert goals(draft) == "邻里相识，彼此相助"
    assert len(sent) == 6
    assert page.locator(".conflict").count() == 0
    assert page.evaluate("Object.keys(localStorage).length") == 0


def while_another_account_is_signed_in(page, draft, enter, world):  # noqa: F811
    """The text is neither saved in the other's name nor left on the screen, and comes back."""
    enter(world.rival)
    field = page.get_by_label("项目目标")
    field.fill("只属于程小满")
    page.clock.run_for(1000)
    expect(page.locator("[data-halt]")).to_be_visible()
    expect(field).to_be_hidden()
    no_faults(page)
    assert goals(draft) != "只属于程小满"
    enter(world.applicant)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(field).to_be_visible()
    page.clock.run_for(1000)
    told(page, "saved")
    assert goals(draft) == "只属于程小满"


def beside_a_colleague(page, draft, world):  # noqa: F811
    colleague = make_user("colleague", shown_as="林知夏")
    Membership.objects.create(party=world.organization, user=colleague, role="writer")
    world.colleague = colleague
    save_step(draft, "plan", {"goals": "同事写的"}, edition=99, by=colleague, at=timezone.now())
    page.get_by_label("项目目标").fill("我写的")
    page.clock.run_for(1000)
    box = page.locator(".conflict")
    expect(box).to_contain_text("林知夏")
    no_faults(page)
    box.get_by_role("button", name="两者都保留").click()
    page.clock.run_for(1000)
    told(page, "saved")
    assert goals(draft) == "同事写的\n我写的"


def in_a_row_that_is_removed(page, draft):
    line = draft.budget_lines.first()
    # The clock stands still: nothing is saved while the colleague takes the row away.
    page.locator("[data-row]").first.get_by_label("费用项目").fill("活动费")
    by = Membership.objects.get(user__name="林知夏").user
    remove_row(draft, "budget", line.pk, edition=99, by=by, at=timezone.now())
    page.clock.run_for(1000)
    box = page.locator("[data-lost] .conflict")
    expect(box).to_contain_text("林知夏")
    box.get_by_role("button", name="作为新的一行重新添加").click()
    expect(page.locator("[data-lost]")).to_have_count(0)
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("[data-row]").last.get_by_label("费用项目")).to_have_value("活动费")
    page.clock.run_for(1000)
    told(page, "saved")
    assert draft.budget_lines.filter(item="活动费").count() == 1
