"""Beginning a proposal: what it brings along, and each reason for which it is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Proposal
from applications.refusals import StartRefused
from applications.starting import start_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from calls.models import Follow
from parties.models import Task
from tests.factories.applications import make_submitted
from tests.factories.world import make_organization, set_window


def start(world, project=None, *, by=None, at=None):
    return start_proposal(
        project or world.project, applicant=world.organization, by=by or world.applicant,
        at=at or timezone.now(),
    )  # fmt: skip


def test_a_start_brings_access_follow_task_and_commitments(world):
    draft = start(world)
    assert [(one.party_id, one.reason) for one in draft.access.all()] == [
        (world.organization.pk, "applicant")
    ]
    assert Follow.objects.get().reason == "draft"
    task = Task.objects.get()
    assert (task.party_id, task.what) == (world.organization.pk, "applications.finish")
    assert task.due_at == world.stage("solicitation").windows.get().closes_at
    assert [one.value for one in draft.commitments.all()] == [12, 2]
    assert draft.contact_name == world.organization.contact_name


def test_not_open_yet_says_when(world):
    now = timezone.now()
    opens = now + timedelta(hours=1)
    set_window(world.stage("solicitation"), opens_at=opens, lot=world.project.lot)
    with pytest.raises(StartRefused) as refused:
        start(world, at=now)
    assert f"{timezone.localtime(opens):%H:%M:%S}" in str(refused.value)


def test_closed_says_when_and_what_time_it_is(world):
    now = timezone.now()
    set_window(world.stage("solicitation"), closes_at=now, lot=world.project.lot)
    with pytest.raises(StartRefused) as refused:
        start(world, at=now)
    assert str(refused.value).count(f"{timezone.localtime(now):%H:%M:%S}") == 2


def test_a_second_one_leads_to_the_first(world, client_of):
    first = start(world)
    with pytest.raises(StartRefused) as refused:
        start(world)
    assert refused.value.proposal == first
    answer = client_of("applicant").post(
        reverse("applications:start", args=[world.project.pk]),
        {"applicant": world.organization.pk},
    )
    assert answer.url == reverse("applications:detail", args=[first.pk])


def test_the_limit_of_a_call_counts_what_is_not_withdrawn(world):
    world.call.max_per_applicant = 1
    world.call.save()
    submitted = make_submitted(world.project, world.organization, world.applicant)
    other = world.lots[1].projects.first()
    with pytest.raises(StartRefused):
        start(world, other)
    at = timezone.now()
    withdraw_proposal(submitted, reason="", by=world.applicant, at=at)
    assert start(world, other).state == "draft"
    # Opening the withdrawn one again would make two.
    with pytest.raises(StartRefused):
        reopen_proposal(submitted, by=world.applicant, at=at)


def test_who_does_not_write_for_the_applicant_is_refused(world):
    with pytest.raises(StartRefused):
        start(world, by=world.rival)
    assert not Proposal.objects.exists()


def test_without_an_organization_the_page_says_what_to_do(world, client_of):
    client = client_of("stranger")
    address = reverse("applications:start", args=[world.project.pk])
    assert "请先登记单位" in client.get(address).content.decode()
    assert client.post(address).status_code == 409


def test_a_residents_group_may_apply(world, client_of):
    group = make_organization(
        "银杏里居民互助队", (world.stranger, "lead"), organization_kind="group", uscc=None,
        recorded_with=world.office,
    )  # fmt: skip
    answer = client_of("stranger").post(
        reverse("applications:start", args=[world.project.pk]), {"applicant": group.pk}
    )
    proposal = Proposal.objects.get()
    assert answer.url == reverse("applications:edit", args=[proposal.pk, "basics"])
    assert proposal.applicant_id == group.pk
