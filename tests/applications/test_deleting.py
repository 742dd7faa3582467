"""Deleting a draft: asked first, whole, and never what the office received."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.deleting import delete_draft
from applications.models import Proposal
from applications.refusals import StateRefused
from applications.withdrawal import reopen_proposal, withdraw_proposal
from calls.models import Follow
from core.models import AuditEntry, StoredFile
from parties.models import Task
from tests.factories.applications import make_complete, make_submitted


def test_a_draft_goes_with_all_that_hangs_on_it(world, client_of):
    draft = make_complete(world.project, world.organization, world.applicant)
    client = client_of("applicant")
    address = reverse("applications:delete", args=[draft.pk])
    assert address in client.get(reverse("applications:detail", args=[draft.pk])).content.decode()
    assert "6个文件" in client.get(address).content.decode()
    assert Proposal.objects.filter(pk=draft.pk).exists()
    client.post(address)
    assert not Proposal.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Task.objects.filter(done_at=None).exists()
    assert not Follow.objects.exists()
    assert AuditEntry.objects.filter(act="applications.delete_draft").count() == 1
    # The project can be applied for anew.
    make_complete(world.project, world.organization, world.applicant)


def test_what_was_handed_in_is_never_deleted(world, client_of):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    with pytest.raises(StateRefused):
        delete_draft(proposal, by=world.applicant, at=timezone.now())
    withdraw_proposal(proposal, reason="", by=world.applicant, at=timezone.now())
    reopen_proposal(proposal, by=world.applicant, at=timezone.now())
    address = reverse("applications:delete", args=[proposal.pk])
    client = client_of("applicant")
    detail = client.get(reverse("applications:detail", args=[proposal.pk]))
    assert address not in detail.content.decode()
    assert client.get(address).status_code == client.post(address).status_code == 409
    assert Proposal.objects.filter(pk=proposal.pk).exists()
