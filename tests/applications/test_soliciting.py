"""Who applies and what is asked: the settings of a solicitation, felt from the first page to the receipt."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.asked import sections_of
from applications.content import content_of
from applications.editing import save_step
from applications.models import Proposal, SolicitationSettings
from applications.refusals import EditRefused, StartRefused
from applications.starting import start_proposal
from applications.submission import submit_proposal
from calls import presets
from calls.copying import copy_call
from calls.layout import lay_out_call
from calls.models import Call
from tests.factories.soliciting import BARE, make_bare_call, make_committee, write


@pytest.fixture
def committee(world):
    return make_committee(world)


def begin(world, call, applicant, *, by=None):
    lot = call.lots.get()
    by = by or world.people["committee"]
    return start_proposal(None, lot=lot, applicant=applicant, by=by, at=timezone.now())


def test_without_settings_everything_is_asked_as_in_scheme_a(world):
    draft = start_proposal(
        world.project, applicant=world.organization, by=world.applicant, at=timezone.now()
    )
    assert [str(one) for one in sections_of(draft)] == [
        "basics", "plan", "commitments", "budget", "team", "papers",
    ]  # fmt: skip


def test_a_committee_goes_from_the_call_to_its_receipt(world, committee, client_of):
    call = make_bare_call(world, fixed_amount=Decimal(150000))
    client = client_of("committee")
    page = client.get(reverse("calls:detail", args=[call.pk])).content.decode()
    start = reverse("applications:start_lot", args=[call.lots.get().pk])
    assert start in page and "150,000" in page and "全市" not in page
    answer = client.post(start, {"applicant": committee.pk})
    draft = Proposal.objects.get()
    assert answer.url == reverse("applications:edit", args=[draft.pk, "basics"])
    assert (draft.requested, draft.contact_phone) == (Decimal(150000), "028-11111111")
    page = client.get(answer.url).content.decode()
    assert "id_contact_is_legal_representative" not in page and "/edit/budget/" not in page
    write(draft, requested=0)
    assert client.post(reverse("applications:submit", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    # Nobody screens here, and the amount is the call's whatever the row said.
    assert (draft.state, draft.handed_requested) == ("accepted", Decimal(150000))
    codes = [section["code"] for section in draft.versions.get().content["sections"]]
    assert codes == ["basics", "office"]
    assert "全市" not in str(draft.versions.get().content)


def test_a_part_that_is_not_asked_has_no_page_and_takes_no_save(world, committee, client_of):
    draft = begin(world, make_bare_call(world), committee)
    assert (
        client_of("committee")
        .get(reverse("applications:edit", args=[draft.pk, "budget"]))
        .status_code
        == 404
    )
    with pytest.raises(EditRefused):
        save_step(
            draft, "plan", {"goals": "x"}, edition=9,
            by=world.people["committee"], at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "organization", "of_committee"),
    [("organizations", True, False), ("committees", False, True), ("both", True, True)],
)
def test_who_may_apply(world, committee, who, organization, of_committee):
    call = make_bare_call(world, applicants=who)
    for applicant, user, allowed in (
        (world.organization, world.applicant, organization),
        (committee, world.people["committee"], of_committee),
        (world.office, world.lead, False),
    ):
        if allowed:
            assert begin(world, call, applicant, by=user).applicant_id == applicant.pk
        else:
            with pytest.raises(StartRefused):
                begin(world, call, applicant, by=user)


def test_a_committee_applies_in_its_own_community_alone(world, committee):
    call = make_bare_call(world)
    call.lots.update(community=world.lots[0].community)
    with pytest.raises(StartRefused) as refused:
        begin(world, call, committee)
    assert "临溪社区" in str(refused.value)


def test_a_project_is_not_a_way_into_a_call_without_projects(world, committee):
    SolicitationSettings.objects.filter(stage__call=world.call).update(applied_for="own")
    with pytest.raises(StartRefused):
        start_proposal(
            world.project, applicant=world.organization, by=world.applicant, at=timezone.now()
        )


def test_one_proposal_for_each_applicant_also_without_a_project(world, committee):
    call = make_bare_call(world)
    first = begin(world, call, committee)
    with pytest.raises(StartRefused) as refused:
        begin(world, call, committee)
    assert refused.value.proposal == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            call=call, lot=call.lots.get(), applicant=committee, call_revision=1,
            created_by=world.lead,
        )  # fmt: skip


def test_who_has_no_committee_is_told_what_to_do(world, client_of):
    call = make_bare_call(world)
    page = client_of("stranger").get(reverse("calls:detail", args=[call.pk])).content.decode()
    assert reverse("parties:organization_new") not in page
    start = reverse("applications:start_lot", args=[call.lots.get().pk])
    assert client_of("stranger").post(start, {"applicant": 1}).status_code == 409


def test_a_scheme_without_shares_lays_out_one_lot(world, monkeypatch):
    scheme = presets.Scheme(
        code="whole", name="全市", what="", one_lot="全市", lot={"paper_copies": 4},
        stages=(presets.StagePreset("solicitation", "申报", settings=BARE),),
        eligibility=({"text": "居民同意"},),
    )  # fmt: skip
    monkeypatch.setitem(presets._schemes, "whole", scheme)
    call = Call.objects.create(
        office=world.office, scheme="whole", title="x", year=2026, created_by=world.lead
    )
    lay_out_call(call, at=timezone.now())
    lot = call.lots.get()
    assert (lot.is_all, lot.paper_copies, lot.eligibility.count()) == (True, 4, 1)
    settings = SolicitationSettings.objects.get(stage__call=call)
    assert (settings.asks_plan, settings.applicants) == (False, "organizations")


def test_next_years_call_asks_the_same(world, committee):
    call = make_bare_call(world, fixed_amount=Decimal(9), library_year=2020)
    new = copy_call(call, year=call.year + 1, by=world.lead, at=timezone.now())
    copied = SolicitationSettings.objects.get(stage__call=new)
    assert (copied.fixed_amount, copied.library_year) == (Decimal(9), None)
    assert new.lots.get().is_all


def test_a_version_says_who_applied(world, committee):
    draft = write(begin(world, make_bare_call(world), committee))
    office = content_of(draft)["sections"][1]
    assert {one["code"]: one["value"] for one in office["fields"]}["area"] == "临溪社区"
    version = submit_proposal(draft, by=world.people["committee"], at=timezone.now())
    assert version.number == 1
