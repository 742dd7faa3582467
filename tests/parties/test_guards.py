"""Ways into somebody else's party or data that must stay shut."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from parties import members
from parties.models import User
from tests.factories.authoring import client_for
from tests.factories.world import World, make_organization, make_user


@pytest.fixture
def world(db):
    return World()


def test_an_address_that_is_not_proven_takes_no_invitation(db):
    """Two sessions of one sign-up: the column holds the invited address, another one is proven."""
    lead = make_user("lead")
    organization = make_organization("晨光中心", (lead, "lead"))
    at = timezone.now()
    members.add_member(organization, email="invited@example.invalid", role="lead", by=lead, at=at)
    thief = make_user("thief")
    User.objects.filter(pk=thief.pk).update(email="invited@example.invalid")
    EmailAddress.objects.create(user=thief, email="invited@example.invalid", verified=False)
    thief.refresh_from_db()
    assert members.accept_invitations(thief, at=at) == []
    assert not organization.memberships.filter(user=thief).exists()


@pytest.mark.parametrize("column", ["account_number", "contact_phone", "contact_email"])
def test_the_office_cannot_guess_data_by_filtering_the_list(world, column):
    address = reverse("admin:parties_organization_changelist")
    answer = client_for(world.staff).get(address, {f"{column}__startswith": "0"})
    assert answer.status_code == 400


def test_the_lists_own_filters_work(world):
    client = client_for(world.staff)
    for name, query in (
        ("parties_organization", {"inspection_result__exact": "passed"}),
        ("calls_lot", {"call__year": "2026", "call__state__exact": "draft"}),
        ("calls_project", {"lot__call__year": "2026", "categories__id__exact": "1"}),
    ):
        assert client.get(reverse(f"admin:{name}_changelist"), query).status_code == 200


@pytest.mark.parametrize("act", ["role-²", "remove-" + "9" * 5000, "withdraw-", "role--1"])
def test_a_forged_member_is_not_found(world, act):
    address = reverse("admin:parties_office_members", args=[world.office.pk])
    assert client_for(world.lead).post(address, {"act": act}).status_code == 404


def test_a_forged_call_leaves_the_new_lot_blank(world):
    address = reverse("admin:calls_lot_add")
    for forged in ("²", "9" * 5000, str(world.other_call.pk)):
        assert client_for(world.staff).get(address, {"call": forged}).status_code == 200


def test_who_is_no_superuser_any_more_leaves_the_authoring_room(world):
    other = make_user("former", is_staff=True, is_superuser=True)
    address = reverse("admin:parties_user_change", args=[other.pk])
    client_for(world.superuser).post(
        address, {"email": other.email, "name": "former", "language": "zh-hans", "is_active": "on"}
    )
    other.refresh_from_db()
    assert (other.is_superuser, other.is_staff) == (False, False)
