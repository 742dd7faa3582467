"""The service form: one community asks for one project; a renewal brings last year's results along."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.completeness import problems_of
from applications.editing import save_step
from applications.models import Proposal, ServiceForm
from applications.starting import start_proposal
from applications.submission import submit_proposal
from parties.models import TrackRecord
from tests.factories.soliciting import make_bare_call, make_committee, write

WRITTEN = {
    "year_of_project": "2", "service_kind": "single", "is_renewal": "no", "requested": "20万",
    "residents_asked": "入户走访，九成同意。", "people_served": "独居老人。",
    "beneficiary_count": "300", "needs": "缺少陪伴。", "agreed_on": "2025-03-01",
    "agreed_by": "社区党委、居委会",
}  # fmt: skip


@pytest.fixture
def form(world):
    committee = make_committee(world)
    call = make_bare_call(world, asks_service=True, most_amount=Decimal(200000))
    draft = start_proposal(
        None, lot=call.lots.get(), applicant=committee,
        by=world.people["committee"], at=timezone.now(),
    )  # fmt: skip
    return write(draft, requested=0)


def save(world, draft, typed):
    draft.refresh_from_db()
    saved = save_step(
        draft, "service", typed, edition=draft.edition,
        by=world.people["committee"], at=timezone.now(),
    )  # fmt: skip
    draft.refresh_from_db()
    return saved


def service_of(draft):
    version = submit_proposal(draft, by=draft.created_by, at=timezone.now())
    return next(one for one in version.content["sections"] if one["code"] == "service")


def test_everything_of_the_form_is_missing_until_it_is_written(world, form):
    missing = [one.html_id for one in problems_of(form, at=timezone.now())]
    assert missing == [f"id_{code}" for code in WRITTEN]
    assert save(world, form, WRITTEN).problems == {}
    assert problems_of(form, at=timezone.now()) == []
    assert (form.requested, form.beneficiary_count) == (Decimal(200000), 300)
    row = ServiceForm.objects.get()
    assert (row.community_name, row.agreed_on) == ("临溪社区", date(2025, 3, 1))


def test_more_than_the_most_is_kept_as_typed_and_does_not_count(world, form):
    save(world, form, WRITTEN)
    saved = save(world, form, {"requested": "20.1万"})
    assert list(saved.problems) == ["requested"] and form.requested == Decimal(200000)
    assert [one.html_id for one in problems_of(form, at=timezone.now())] == ["id_requested"]


def test_a_renewal_freezes_what_was_reached_the_year_before(world, form, client_of):
    record = TrackRecord.objects.create(
        party=form.applicant, year=form.call.year - 1, project_name="邻里同行", activities=22,
        people_served=3000, resources_value=Decimal(60000), groups_incubated=6,
    )  # fmt: skip
    page = reverse("applications:edit", args=[form.pk, "service"])
    assert "邻里同行" in client_of("committee").get(page).content.decode()
    save(world, form, WRITTEN | {"is_renewal": "yes"})
    rows = service_of(form)["tables"][0]["rows"]
    assert rows == [[str(record.year), "邻里同行", "22", "3000", "60,000 元", "6"]]
    TrackRecord.objects.update(activities=99)
    assert Proposal.objects.get().versions.get().content["sections"]
    frozen = str(form.versions.get().content)
    assert "22" in frozen and "99" not in frozen


def test_a_new_project_brings_no_results_along(world, form):
    TrackRecord.objects.create(party=form.applicant, year=form.call.year - 1, activities=22)
    save(world, form, WRITTEN)
    assert service_of(form)["tables"] == []
