"""Two offices never reach each other's drafts; a published call is read, not written: every way in."""

import pytest
from django.contrib import admin
from django.urls import reverse

from calls.indicators import set_indicators, set_targets
from calls.locking import CallIsPublic
from calls.models import Call, Indicator, Lot, Project, Stage, StageWindow, Target
from core.models import AuditEntry
from parties.models import Membership, Office, User
from tests.factories.authoring import client_for, posted
from tests.factories.world import World, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def rows_of(call):
    """One row of each kind below ``call``, as ``(admin's name, pk)``."""
    lot = call.lots.first()
    project = lot.projects.first()
    return [
        ("calls_call", call.pk),
        ("calls_stage", call.stages.first().pk),
        ("calls_lot", lot.pk),
        ("calls_project", project.pk),
    ]


def addresses_of(call):
    rows = rows_of(call)
    pages = [reverse(f"admin:{name}_change", args=[pk]) for name, pk in rows]
    pages += [
        reverse(f"admin:{name}_delete", args=[pk]) for name, pk in rows if name != "calls_stage"
    ]
    pages += [reverse(f"admin:{name}_history", args=[pk]) for name, pk in rows]
    return [*pages, reverse("admin:calls_project_targets", args=[rows[-1][1]])]


def count_all():
    models = (Call, Stage, StageWindow, Lot, Project, Indicator, Target, AuditEntry)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_another_offices_draft_is_reached(world, method):
    make_project(world.other_call.lots.first(), 9)
    before = count_all()
    client = client_for(world.staff)
    for address in addresses_of(world.other_call):
        answer = getattr(client, method)(address, {"post": "yes"} if method == "post" else {})
        # Django's admin answers with a redirect to its index and 'perhaps it was deleted'.
        lost = answer.status_code == 302 and answer.url == reverse("admin:index")
        assert lost or answer.status_code in (403, 404), address
    assert count_all() == before


def test_lists_show_only_the_own_office(world):
    make_project(world.other_call.lots.first(), 9, name="别处的项目")
    client = client_for(world.staff)
    for name, foreign in (
        ("calls_call", world.other_call.title),
        ("calls_lot", world.other_call.title),
        ("calls_project", "别处的项目"),
        ("communities_community", world.other_call.lots.first().community.name),
        ("parties_office", world.other_office.name),
    ):
        page = client.get(reverse(f"admin:{name}_changelist"))
        assert page.status_code == 200
        assert foreign not in page.content.decode(), name


def test_another_offices_rows_are_no_choices(world):
    client = client_for(world.staff)
    lot_form = client.get(reverse("admin:calls_lot_add")).context["adminform"].form
    assert world.other_call not in lot_form.fields["call"].queryset
    assert world.call not in lot_form.fields["call"].queryset
    foreign = world.other_call.lots.first().community
    assert foreign not in lot_form.fields["community"].queryset
    call_form = client.get(reverse("admin:calls_call_add")).context["adminform"].form
    assert list(call_form.fields["office"].queryset) == [world.office]
    project_form = client.get(reverse("admin:calls_project_add")).context["adminform"].form
    assert not project_form.fields["lot"].queryset.exists()


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("calls_lot", "call", lambda w: w.other_call.pk),
        ("calls_lot", "community", lambda w: w.other_call.lots.first().community_id),
        ("calls_call", "office", lambda w: w.other_office.pk),
        ("calls_project", "lot", lambda w: w.other_call.lots.first().pk),
        ("calls_lot", "call", lambda w: w.call.pk),
        ("calls_project", "lot", lambda w: w.lots[0].pk),
    ],
)
def test_a_forged_choice_is_refused(world, name, field, value):
    client = client_for(world.staff)
    before = count_all()
    page = client.get(reverse(f"admin:{name}_add"))
    answer = client.post(
        reverse(f"admin:{name}_add"), posted(page, **{field: value(world), "name": "伪造"})
    )
    assert field in answer.context["adminform"].form.errors
    assert count_all() == before


@pytest.mark.parametrize("persona", ["staff", "lead", "superuser"])
def test_a_published_call_is_shown_and_not_written(world, persona):
    client = client_for(world.people[persona])
    before = count_all()
    for address in addresses_of(world.call):
        if "/delete/" not in address:
            page = client.get(address)
            assert page.status_code == 200, address
            assert b'type="submit"' not in page.content.split(b'id="content-main"')[-1], address
        if "/history/" not in address:
            assert client.post(address, {"post": "yes", "name": "改了"}).status_code == 403, address
    assert count_all() == before


def test_bulk_actions_do_nothing(world):
    client = client_for(world.lead)
    before = count_all()
    for name, pk in rows_of(world.call):
        client.post(
            reverse(f"admin:{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
        )
    assert count_all() == before


def test_the_acts_themselves_refuse_a_published_call(world):
    project = world.project
    at = world.call.published_at
    with pytest.raises(CallIsPublic):
        set_indicators(project, "1.活动12场。", by=world.lead, at=at)
    with pytest.raises(CallIsPublic):
        set_targets(project, {}, by=world.lead, at=at)


def test_a_page_that_was_open_when_the_call_was_published_saves_nothing(world):
    client = client_for(world.staff)
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    address = reverse("admin:calls_lot_change", args=[lot.pk])
    data = posted(client.get(address), name="改名")
    Call.objects.filter(pk=world.draft_call.pk).update(
        state="published", published_at=world.call.published_at
    )
    assert client.post(address, data).status_code == 403
    lot.refresh_from_db()
    assert lot.name == "芦花社区"


@pytest.mark.parametrize("persona", ["stranger", "applicant", "reviewer"])
def test_the_room_is_closed_to_everybody_else(world, persona):
    client = client_for(world.people[persona])
    answer = client.get(reverse("admin:index"))
    assert answer.status_code in (302, 403)


def test_a_reader_looks_and_writes_nothing(world):
    reader = make_user("reader")
    Membership.objects.create(party=world.office, user=reader, role="reader")
    reader.refresh_from_db()
    assert reader.is_staff
    client = client_for(reader)
    lot = world.draft_call.lots.create(position=1, name="芦花社区")
    address = reverse("admin:calls_lot_change", args=[lot.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "改名"}).status_code == 403
    assert client.get(reverse("admin:calls_call_add")).status_code == 403
    assert client.get(reverse("calls:publish", args=[world.draft_call.pk])).status_code == 403


def test_the_mark_of_the_room_follows_the_membership(world):
    user = make_user("colleague")
    membership = Membership.objects.create(party=world.office, user=user, role="writer")
    assert User.objects.get(pk=user.pk).is_staff
    membership.delete()
    assert not User.objects.get(pk=user.pk).is_staff
    Membership.objects.create(party=world.organization, user=user, role="lead")
    assert not User.objects.get(pk=user.pk).is_staff


# --- Offices and their members ----------------------------------------------------------------------


def members_page(office):
    return reverse("admin:parties_office_members", args=[office.pk])


def test_a_lead_adds_changes_and_removes_members(world):
    client = client_for(world.lead)
    page = members_page(world.office)
    client.post(page, {"email": world.stranger.email, "role": "writer"})
    row = Membership.objects.get(party=world.office, user=world.stranger)
    client.post(page, {"act": f"role-{row.pk}", "role": "reader"})
    row.refresh_from_db()
    assert row.role == "reader"
    client.post(page, {"act": f"remove-{row.pk}"})
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_the_last_lead_stays(world):
    row = Membership.objects.get(party=world.office, user=world.lead)
    client = client_for(world.lead)
    for act in ("role", "remove"):
        data = {"act": f"{act}-{row.pk}", "role": "reader"}
        page = client.post(members_page(world.office), data, follow=True)
        assert "最后" in page.content.decode() or "last lead" in page.content.decode()
    row.refresh_from_db()
    assert row.role == "lead"


def test_a_writer_sees_members_and_changes_nothing(world):
    client = client_for(world.staff)
    page = members_page(world.office)
    assert client.get(page).status_code == 200
    answer = client.post(page, {"email": world.stranger.email, "role": "writer"})
    assert answer.status_code == 403


def test_a_lead_reaches_no_other_office(world):
    client = client_for(world.lead)
    assert client.get(members_page(world.other_office)).status_code == 404
    row = Membership.objects.get(party=world.other_office)
    answer = client.post(members_page(world.office), {"act": f"remove-{row.pk}"})
    assert answer.status_code == 404
    assert Membership.objects.filter(pk=row.pk).exists()


def test_a_lead_mends_address_and_phone_of_the_own_office_only(world):
    client = client_for(world.lead)
    address = reverse("admin:parties_office_change", args=[world.office.pk])
    data = {
        "name": world.office.name,
        "address": "清和路9号",
        "phone": "",
        "office_kind": "finance",
    }
    client.post(address, data)
    office = Office.objects.get(pk=world.office.pk)
    assert (office.address, office.office_kind) == ("清和路9号", "street_office")


def test_people_and_areas_are_kept_by_superusers(world):
    for name in ("parties_user", "parties_area"):
        address = reverse(f"admin:{name}_changelist")
        assert client_for(world.lead).get(address).status_code == 403
        assert client_for(world.superuser).get(address).status_code == 200


def test_a_new_person_is_made_with_a_party_and_no_password(world):
    client = client_for(world.superuser)
    page = client.get(reverse("admin:parties_user_add"))
    client.post(
        reverse("admin:parties_user_add"), posted(page, email="New@example.invalid", name="新人")
    )
    user = User.objects.get(email="new@example.invalid")
    assert user.party.name == "新人"
    assert not user.has_usable_password()


def test_staff_reads_organizations_without_bank_data(world):
    client = client_for(world.staff)
    address = reverse("admin:parties_organization_change", args=[world.organization.pk])
    page = client.get(address).content.decode()
    assert world.organization.name in page
    assert world.organization.account_number not in page
    assert client.post(address, {"name": "改名"}).status_code == 403


def test_a_community_gets_its_area_by_itself(world):
    client = client_for(world.staff)
    page = client.get(reverse("admin:communities_community_add"))
    data = posted(page, name="芦花社区")
    data |= {
        "courtyards-TOTAL_FORMS": "1",
        "courtyards-0-kind": "old",
        "courtyards-0-name": "一号院",
    }
    client.post(reverse("admin:communities_community_add"), data)
    from communities.models import Community

    community = Community.objects.get(name="芦花社区")
    assert community.area.parent == world.office.area
    assert community.courtyards.get().name == "一号院"
    again = client.post(reverse("admin:communities_community_add"), data)
    assert "name" in again.context["adminform"].form.errors


def test_every_admin_of_ours_says_who_may_write():
    """An admin without a rule of its own would be ruled by model permissions that nobody keeps."""
    ours = {"parties", "communities", "calls"}
    from parties.authoring import OfficeAdmin, PlainAdmin

    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label in ours:
            assert isinstance(model_admin, (OfficeAdmin, PlainAdmin)), model
            assert model_admin.actions is None
