"""Registering and changing an organization, through the pages and the acts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from parties.credit_code import check_character
from parties.models import Membership, Organization
from parties.organizations import CodeTaken, change_organization, register_organization
from tests.factories.world import make_office, make_organization, make_user

pytestmark = pytest.mark.django_db

BODY = "52990001MJ0009901"
CODE = BODY + check_character(BODY)
TYPED = {
    "organization_kind": "service_unit",
    "name": "云间社会工作服务中心",
    "uscc": CODE,
    "recorded_with": "",
    "legal_representative": "𠮷田䶮",
    "registered_with": "云栖区行政审批局",
    "registered_on": "2018-05-04",
    "scope": "社区服务",
    "inspection_year": "2025",
    "inspection_result": "passed",
    "address": "云间路1号",
    "contact_name": "程小满",
    "contact_phone": "0999-88001100",
    "contact_email": "contact@example.invalid",
    "account_name": "",
    "bank": "",
    "account_number": "",
    "introduction": "",
}


@pytest.fixture
def person(client):
    user = make_user("newcomer")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def post(client, **changed):
    return client.post(reverse("parties:organization_new"), TYPED | changed)


def test_registering_makes_the_person_the_lead(client, person):
    response = post(client)
    assert response.status_code == 302
    assert response.url == reverse("portal:desk")
    organization = Organization.objects.get()
    assert (organization.uscc, organization.legal_representative) == (CODE, "𠮷田䶮")
    assert list(organization.memberships.values_list("user", "role")) == [(person.pk, "lead")]
    assert [entry.act for entry in AuditEntry.objects.all()] == ["parties.register"]


def test_registering_leads_back_to_the_project(client, person):
    response = post(client, next="/projects/7/")
    assert response.url == "/projects/7/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example"])
def test_registering_never_leads_off_the_site(client, person, target):
    assert post(client, next=target).url == reverse("portal:desk")


def test_a_taken_code_is_refused_and_nothing_is_lost(client, person):
    make_organization("先来的中心", uscc=CODE)
    response = post(client)
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors["uscc"] == [str(CodeTaken.message)]
    assert response.content.decode().count("云间社会工作服务中心") == 1
    assert Organization.objects.count() == 1
    assert not Membership.objects.filter(user=person).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", ""),
        ("uscc", CODE[:-1]),
        ("contact_phone", "打电话给我"),
        ("account_number", "12345"),
        ("inspection_year", ""),
        ("inspection_result", ""),
        ("name", "一" * 101),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(client, person, field, value):
    response = post(client, **{field: value})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form[field].value() == value
    assert not Organization.objects.exists()


def test_a_group_needs_a_street_that_keeps_its_record(client, person):
    group = {"organization_kind": "group", "uscc": ""}
    response = post(client, **group)
    assert list(response.context["form"].errors) == ["recorded_with"]
    office = make_office("清和街道办事处")
    assert post(client, **group, recorded_with=office.pk).status_code == 302
    assert Organization.objects.get().uscc is None


def test_only_a_group_keeps_a_record(client, person):
    office = make_office("清和街道办事处")
    post(client, recorded_with=office.pk)
    assert Organization.objects.get().recorded_with is None


def test_changing_names_the_fields_and_writes_no_private_text_into_the_trail(client, person):
    post(client)
    organization = Organization.objects.get()
    url = reverse("parties:organization_edit", args=[organization.pk])
    client.post(url, TYPED | {"contact_phone": "0999-00001111", "account_number": "6200 0000 01"})
    organization.refresh_from_db()
    assert (organization.contact_phone, organization.account_number) == (
        "0999-00001111",
        "6200000001",
    )
    entry = AuditEntry.objects.get(act="parties.change")
    assert entry.after == {"fields": "account_number, contact_phone"}


def test_saving_without_a_change_writes_nothing(client, person):
    post(client)
    organization = Organization.objects.get()
    client.post(reverse("parties:organization_edit", args=[organization.pk]), TYPED)
    assert not AuditEntry.objects.filter(act="parties.change").exists()


def test_two_who_register_one_code_at_once_meet_the_constraint(person):
    at = timezone.localtime()
    values = {key: value for key, value in TYPED.items() if value}
    values["registered_on"] = None
    register_organization(values, by=person, at=at)
    with pytest.raises(CodeTaken):
        register_organization(values, by=person, at=at)
    other = make_organization("后来的中心")
    with pytest.raises(CodeTaken):
        change_organization(other, {"uscc": CODE}, by=person, at=at)
    assert AuditEntry.objects.count() == 1


def test_a_reader_sees_masked_numbers_and_a_writer_all(client):
    reader, writer = make_user("reader"), make_user("writer")
    organization = make_organization("晨光中心", (reader, "reader"), (writer, "writer"))
    url = reverse("parties:organization", args=[organization.pk])
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    shown = client.get(url).content.decode()
    assert organization.account_number not in shown
    assert organization.contact_phone not in shown
    assert (
        client.post(reverse("parties:organization_edit", args=[organization.pk])).status_code == 403
    )
    client.force_login(writer, "django.contrib.auth.backends.ModelBackend")
    shown = client.get(url).content.decode()
    assert organization.account_number in shown
