"""On a phone: papers come to be asked for while one types, and what a finger meets is large enough."""

from django.urls import reverse
from playwright.sync_api import expect

from calls.enums import DocumentCondition
from tests.browser.test_apply import enter, no_faults, told, world  # noqa: F401
from tests.factories.applications import make_draft

# A label makes its box larger; what lies in a running sentence is free (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll(
    ".step :is(a, button, input, select, textarea, summary), .stepper a")]
  .filter((one) => one.checkVisibility() && one.type !== "hidden" && !one.matches(".visually-hidden"))
  .map((one) => {
    const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
    const tall = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
    return [one.textContent.trim() || one.name, Math.round(tall)];
  })
  .filter(([, tall]) => tall < 44)"""
STEPS = ("basics", "plan", "commitments", "budget", "team", "papers", "check")


def test_conditions_follow_the_answers_on_a_phone(page, live_server, world, enter):  # noqa: F811
    draft = make_draft(world.project, world.organization, world.applicant)
    name = draft.lot.documents.get(condition=DocumentCondition.AUTHORISED).name
    page.set_viewport_size({"width": 390, "height": 844})
    enter(world.applicant)
    address = reverse("applications:edit", args=[draft.pk, "basics"])
    page.goto(live_server.url + address)
    line = page.locator("[data-asked] li", has_text=name)
    words, total = page.locator("[data-live-words]"), page.locator(".stepper .step-note").last
    expect(words).to_have_text("")
    for choice, needed in (("是", "no"), ("不是，另有其人", "yes")):
        before = total.text_content()
        page.get_by_role("radio", name=choice, exact=True).press("Space")
        told(page, "saved")
        expect(line).to_have_attribute("data-needed", needed)
        # Said once to whoever listens, with why; and the keyboard is where it was.
        expect(words).to_contain_text(name)
        expect(page.get_by_role("radio", name=choice, exact=True)).to_be_focused()
        expect(total).not_to_have_text(before)
    no_faults(page)
    for mode, label in (("tel", "联系人电话"), ("email", "联系人邮箱")):
        expect(page.get_by_label(label)).to_have_attribute("inputmode", mode)
    for step in STEPS:
        page.goto(live_server.url + reverse("applications:edit", args=[draft.pk, step]))
        assert page.evaluate(SMALL) == [], step
        if step == "plan":
            expect(page.get_by_label("服务人数")).to_have_attribute("inputmode", "numeric")
        if step == "budget":
            expect(page.get_by_label("单价").first).to_have_attribute("inputmode", "decimal")
