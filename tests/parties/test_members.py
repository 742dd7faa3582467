"""Members: adding, inviting, changing roles, leaving."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.delivering import deliver_due
from core.models import AuditEntry, Message
from parties import members
from parties.models import Invitation, Membership
from tests.factories.world import make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("lead")


@pytest.fixture
def organization(lead):
    return make_organization("晨光中心", (lead, "lead"))


@pytest.fixture
def at():
    return timezone.localtime()


def signed_in(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_person_with_an_account_becomes_a_member_and_is_told(client, lead, organization):
    colleague = make_user("colleague")
    signed_in(client, lead).post(
        reverse("parties:members", args=[organization.pk]),
        {"email": "Colleague@example.invalid", "role": "writer"},
    )
    assert organization.memberships.get(user=colleague).role == "writer"
    assert list(Message.objects.values_list("kind", "recipient")) == [
        ("parties.member_added", colleague.pk)
    ]


def test_an_account_without_a_confirmed_address_is_only_invited(lead, organization, at):
    colleague = make_user("colleague")
    EmailAddress.objects.filter(user=colleague).update(verified=False)
    added = members.add_member(organization, email=colleague.email, role="writer", by=lead, at=at)
    assert isinstance(added, Invitation)
    assert not organization.memberships.filter(user=colleague).exists()


def test_an_invitation_takes_effect_once_when_the_address_is_confirmed(lead, organization, at):
    members.add_member(organization, email="new@example.invalid", role="reader", by=lead, at=at)
    user = make_user("new")
    assert [row.role for row in members.accept_invitations(user, at=at)] == ["reader"]
    assert members.accept_invitations(user, at=at) == []
    assert organization.memberships.filter(user=user).count() == 1


def test_signing_up_with_a_code_accepts_the_invitation(client, lead, organization, at, mailoutbox):
    members.add_member(organization, email="new@example.invalid", role="writer", by=lead, at=at)
    password = "a-quiet-river-2026"
    client.post(
        reverse("account_signup"),
        {"email": "new@example.invalid", "password1": password, "password2": password},
    )
    assert not organization.memberships.filter(user__email="new@example.invalid").exists()
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mailoutbox[0].body, re.M).group()
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert organization.memberships.get(user__email="new@example.invalid").role == "writer"


def test_nobody_is_added_or_invited_twice(lead, organization, at):
    with pytest.raises(members.MemberRefused):
        members.add_member(organization, email=lead.email, role="writer", by=lead, at=at)
    members.add_member(organization, email="new@example.invalid", role="writer", by=lead, at=at)
    with pytest.raises(members.MemberRefused):
        members.add_member(organization, email="NEW@example.invalid", role="lead", by=lead, at=at)
    assert Invitation.objects.count() == 1


def test_a_withdrawn_invitation_has_no_effect(client, lead, organization, at):
    invitation = members.add_member(
        organization, email="new@example.invalid", role="writer", by=lead, at=at
    )
    url = reverse("parties:invitation_withdraw", args=[organization.pk, invitation.pk])
    assert signed_in(client, lead).post(url).status_code == 302
    assert members.accept_invitations(make_user("new"), at=at) == []
    # Withdrawn meanwhile by somebody else: said, not silently passed over.
    assert client.post(url).status_code == 409


@pytest.mark.parametrize("act", ["leave", "become a writer"])
def test_the_last_lead_stays(lead, organization, at, act):
    membership = organization.memberships.get()
    before = AuditEntry.objects.count()
    with pytest.raises(members.LastLead):
        if act == "leave":
            members.remove_member(membership, by=lead, at=at)
        else:
            members.change_role(membership, "writer", by=lead, at=at)
    assert organization.memberships.get().role == "lead"
    assert AuditEntry.objects.count() == before


def test_a_lead_leaves_when_another_is_there(client, lead, organization, at):
    other = make_user("other")
    Membership.objects.create(party=organization, user=other, role="writer")
    members.change_role(organization.memberships.get(user=other), "lead", by=lead, at=at)
    own = organization.memberships.get(user=lead)
    url = reverse("parties:member_remove", args=[organization.pk, own.pk])
    assert signed_in(client, lead).post(url).url == reverse("portal:desk")
    assert list(organization.memberships.values_list("user", flat=True)) == [other.pk]
    assert not Message.objects.exists(), "who leaves by itself needs no message"


def test_who_is_removed_is_told_and_sees_nothing_any_more(client, lead, organization):
    writer = make_user("writer")
    membership = Membership.objects.create(party=organization, user=writer, role="writer")
    url = reverse("parties:member_remove", args=[organization.pk, membership.pk])
    signed_in(client, lead).post(url)
    assert list(Message.objects.values_list("recipient", flat=True)) == [writer.pk]
    page = reverse("parties:organization", args=[organization.pk])
    assert signed_in(client, writer).get(page).status_code == 404


def test_a_writer_manages_nobody(client, organization):
    writer = make_user("writer")
    own = Membership.objects.create(party=organization, user=writer, role="writer")
    other = organization.memberships.exclude(pk=own.pk).get()
    signed_in(client, writer)
    args = [organization.pk, other.pk]
    posted = [
        client.post(reverse("parties:members", args=[organization.pk]), {"email": "x@y.invalid"}),
        client.post(reverse("parties:member_role", args=args), {"role": "reader"}),
        client.post(reverse("parties:member_remove", args=args)),
        client.get(reverse("parties:member_remove", args=args)),
    ]
    assert [response.status_code for response in posted] == [403, 403, 403, 403]
    assert client.get(reverse("parties:members", args=[organization.pk])).status_code == 200


def test_a_membership_of_another_organization_is_not_reached(client, lead, organization):
    stranger = make_user("stranger")
    other = make_organization("另一家", (stranger, "lead"))
    foreign = other.memberships.get()
    url = reverse("parties:member_remove", args=[organization.pk, foreign.pk])
    assert signed_in(client, lead).post(url).status_code == 404


def test_the_profile_changes_name_and_language(client, lead):
    response = signed_in(client, lead).post(
        reverse("parties:profile"),
        {"name": "沈一诺", "phone": "", "employer": "晨光中心", "language": "en"},
    )
    assert response.cookies["django_language"].value == "en"
    lead.refresh_from_db()
    assert (lead.name, lead.employer, lead.language, lead.party.name) == (
        "沈一诺", "晨光中心", "en", "沈一诺",
    )  # fmt: skip
    assert AuditEntry.objects.get().act == "parties.change_profile"


def test_somebody_without_an_account_is_told_by_e_mail_how_to_come_in(organization, lead, at):
    members.add_member(organization, email="new@example.invalid", role="writer", by=lead, at=at)
    assert deliver_due(at=timezone.now()).sent == 1
    (letter,) = mail.outbox
    assert letter.to == ["new@example.invalid"]
    assert letter.subject == "lead邀请您加入晨光中心"
    assert letter.body.endswith(reverse("account_signup"))


def test_an_account_that_was_never_used_is_led_to_the_sign_in(organization, lead, at):
    colleague = make_user("colleague")
    EmailAddress.objects.filter(user=colleague).delete()
    members.add_member(organization, email=colleague.email, role="writer", by=lead, at=at)
    assert Message.objects.get().link == reverse("account_request_login_code")
