"""What on the editor's page follows from answers: told with the page, and again with each save."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from applications.models import Proposal
from calls.enums import DocumentCondition
from calls.models import Lot, Project, RequiredDocument
from parties.models import Organization
from tests.factories.applications import make_draft


@pytest.fixture
def draft(world):
    """A draft whose lot asks for an audit report from 50,000 yuan on."""
    Project.objects.filter(pk=world.project.pk).update(amount=Decimal(100000))
    RequiredDocument.objects.create(
        lot=world.project.lot, position=99, name="审计报告",
        condition=DocumentCondition.AMOUNT, condition_amount=Decimal(50000),
    )  # fmt: skip
    proposal = make_draft(world.project, world.organization, world.applicant)
    Proposal.objects.filter(pk=proposal.pk).update(contact_is_legal_representative=True)
    return proposal


def save(client, draft, step, **typed):
    edition = Proposal.objects.get(pk=draft.pk).edition
    address = reverse("applications:autosave", args=[draft.pk, step])
    return client.post(address, {"edition": edition, **typed}).json()


def asked(html, name):
    """Whether the document ``name`` is asked for in the list that the page shows."""
    (line,) = [one for one in html.split("<li")[1:] if f">{name}</span>" in one]
    return 'data-needed="yes"' in line


def page(client, draft, step):
    """The page as it is without scripts, after a save by the button."""
    return client.get(reverse("applications:edit", args=[draft.pk, step])).content.decode()


def test_an_authorisation_comes_and_goes_with_the_contact(draft, client_of):
    client = client_of("applicant")
    name = draft.lot.documents.get(condition=DocumentCondition.AUTHORISED).name
    for answer, needed in (("no", True), ("yes", False)):
        live = save(client, draft, "basics", contact_is_legal_representative=answer)["live"]
        assert asked(live["asked"], name) is needed
        assert asked(page(client, draft, "basics"), name) is needed


def test_an_amount_passes_its_limit(draft, client_of):
    client = client_of("applicant")
    line = draft.budget_lines.first()
    for price, needed in (("49999.99", False), ("50000", True), ("4万", False)):
        typed = {f"line-{line.pk}-quantity": "1", f"line-{line.pk}-unit_price": price}
        live = save(client, draft, "budget", **typed)["live"]
        assert asked(live["asked"], "审计报告") is needed
        assert asked(page(client, draft, "budget"), "审计报告") is needed


def test_what_the_organization_says_of_its_age_shows_with_the_next_save(draft, client_of):
    client = client_of("applicant")
    Lot.objects.filter(pk=draft.lot_id).update(new_since=date(2025, 6, 30))
    name = draft.lot.documents.get(condition=DocumentCondition.OLD_ENOUGH).name
    for day, needed in ((date(2025, 7, 1), False), (date(2025, 6, 30), True)):
        Organization.objects.filter(pk=draft.applicant_id).update(registered_on=day)
        live = save(client, draft, "basics", leader_name=str(day))["live"]
        assert asked(live["asked"], name) is needed


def test_the_counters_are_those_of_the_page(draft, client_of):
    client = client_of("applicant")
    before = page(client, draft, "plan")
    live = save(client, draft, "plan", goals="邻里相识")["live"]
    now = page(client, draft, "plan")
    notes = [one.split("</span>")[0] for one in live["steps"].split('class="step-note">')[1:]]
    assert notes == [one.split("</span>")[0] for one in now.split('class="step-note">')[1:]]
    assert before.count("step-note") == now.count("step-note") == 7
    assert notes != [one.split("</span>")[0] for one in before.split('class="step-note">')[1:]]
    # No paper depends on the plan: nothing is said of them there.
    assert live["asked"] is None
    assert "data-asked" not in now


def test_a_save_that_changes_nothing_tells_nothing_anew(draft, client_of):
    client = client_of("applicant")
    save(client, draft, "plan", goals="邻里相识")
    assert "live" not in save(client, draft, "plan", goals="邻里相识")


def test_a_lot_that_asks_the_same_of_all_shows_no_list(draft, client_of):
    RequiredDocument.objects.filter(lot=draft.lot).update(condition=DocumentCondition.ALWAYS)
    client = client_of("applicant")
    assert save(client, draft, "basics", leader_name="陆知远")["live"]["asked"] is None
    assert "data-asked" not in page(client, draft, "basics")
