"""Taking over from an earlier proposal: what fits is taken, the rest is listed, nothing is overwritten."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Proposal
from applications.refusals import EditRefused
from applications.reuse import take_over
from applications.sections import Section
from tests.factories.applications import make_complete, make_draft


@pytest.fixture
def source(world):
    proposal = make_complete(world.project, world.organization, world.applicant)
    proposal.commitments.update(how="每月一场", value=14)
    return proposal


@pytest.fixture
def draft(world):
    return make_draft(world.lots[0].projects.last(), world.organization, world.applicant)


def take(draft, source, *sections, by, overwrite=False):
    given = {"overwrite": overwrite, "by": by, "at": timezone.now()}
    taken = take_over(draft, source, set(sections or Section.values), **given)
    return taken, Proposal.objects.get(pk=draft.pk)


def test_everything_that_fits_is_taken_and_the_rest_is_listed(world, source, draft, client_of):
    page = client_of("applicant").post(
        reverse("applications:take_over", args=[draft.pk]),
        {"source": source.pk, "sections": Section.values, "overwrite": "0"},
    )
    now = Proposal.objects.get(pk=draft.pk)
    assert (now.plan, now.beneficiary_count) == (source.plan, 120)
    assert now.name == world.lots[0].projects.last().name
    assert [one.name for one in now.team.all() if one.name] == ["陆知远"]
    assert now.requested == Decimal(80000)
    assert set(now.commitments.values_list("how", flat=True)) == {"每月一场"}
    # All papers but that of the inspection, which is another one every year.
    assert now.attachments.count() == source.attachments.count() - 1
    told = page.content.decode()
    assert "每年不同" in told
    assert "已有内容" in told


def test_what_is_written_already_stays_unless_it_is_to_be_replaced(world, source, draft):
    Proposal.objects.filter(pk=draft.pk).update(goals="新写的目标")
    taken, now = take(draft, source, Section.PLAN, by=world.applicant)
    assert now.goals == "新写的目标"
    assert "项目目标" in [what for what, _why in taken.left]
    _taken, now = take(draft, source, Section.PLAN, by=world.applicant, overwrite=True)
    assert now.goals == source.goals


def test_a_line_above_the_ceiling_is_left_and_named(world, source, draft):
    type(draft.project).objects.filter(pk=draft.project_id).update(amount=50000)
    taken, now = take(draft, source, Section.BUDGET, by=world.applicant)
    assert now.requested == 0
    assert [what for what, _why in taken.left] == ["活动费"]


def test_commitments_of_other_targets_are_not_taken(world, source, draft):
    for one in draft.commitments.all():
        type(one.target).objects.filter(pk=one.target_id).update(unit="人次")
    taken, now = take(draft, source, Section.COMMITMENTS, by=world.applicant)
    assert set(now.commitments.values_list("how", flat=True)) == {""}
    assert len(taken.left) == 2


def test_twice_adds_no_member_twice(world, source, draft):
    for _time in range(2):
        _taken, now = take(draft, source, Section.TEAM, by=world.applicant)
    assert [one.name for one in now.team.all() if one.name] == ["陆知远"]


def test_only_the_same_applicants_proposals_can_be_taken_from(world, draft, client_of):
    foreign = make_draft(world.project, world.rival_organization, world.rival)
    with pytest.raises(EditRefused):
        take(draft, foreign, by=world.applicant)
    address = reverse("applications:take_over", args=[draft.pk])
    answer = client_of("applicant").post(address, {"source": foreign.pk, "sections": "plan"})
    assert answer.status_code == 409


# --- Chosen already when a proposal is begun --------------------------------------------------------


def begin(client, world, **sent):
    project = world.lots[0].projects.last()
    address = reverse("applications:start", args=[project.pk])
    return client.post(address, {"applicant": world.organization.pk, **sent})


def test_a_proposal_is_begun_with_what_was_written_before(world, source, client_of):
    client = client_of("applicant")
    start = reverse("applications:start", args=[world.lots[0].projects.last().pk])
    assert f'id="source-{source.pk}"' in client.get(start).content.decode()
    told = begin(client, world, source=source.pk).content.decode()
    made = Proposal.objects.exclude(pk=source.pk).get()
    assert (made.plan, made.requested) == (source.plan, Decimal(80000))
    # What is not taken is said at once, and the project's own name stays.
    assert "每年不同" in told
    assert made.name == world.lots[0].projects.last().name


def test_without_a_choice_it_begins_empty(world, source, client_of):
    response = begin(client_of("applicant"), world, source="")
    made = Proposal.objects.exclude(pk=source.pk).get()
    assert response.url == reverse("applications:edit", args=[made.pk, "basics"])
    assert made.plan == ""


def test_somebody_elses_proposal_begins_nothing(world, source, client_of):
    foreign = make_draft(world.project, world.rival_organization, world.rival)
    for chosen in (foreign.pk, 0, "x"):
        assert begin(client_of("applicant"), world, source=chosen).status_code == 409
    assert Proposal.objects.filter(applicant=world.organization).count() == 1


def test_who_has_written_nothing_yet_is_asked_nothing(world, client_of):
    start = reverse("applications:start", args=[world.project.pk])
    assert 'name="source"' not in client_of("applicant").get(start).content.decode()
