"""An empty installation leads its superuser to the first call."""

import pytest
from django.urls import reverse
from django.utils import timezone

from parties.members import add_member
from parties.models import User
from tests.factories.world import make_call, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return User.objects.create_superuser("root@example.invalid", "a-long-pass-phrase")


@pytest.fixture
def signed_in(client, superuser):
    client.force_login(superuser, "django.contrib.auth.backends.ModelBackend")
    return client


def open_steps(client):
    """Addresses of the steps that are still to do."""
    steps = client.get(reverse("portal:desk")).context["first_steps"]
    return [step.url for step in steps if not step.is_done]


def test_the_steps_end_one_after_the_other(signed_in, superuser):
    area, office = reverse("admin:parties_area_add"), reverse("admin:parties_office_add")
    calls = reverse("calls:office_calls")
    assert open_steps(signed_in) == [area, office, office, calls]
    street = make_office("清和街道")
    members = reverse("admin:parties_office_members", args=[street.pk])
    assert open_steps(signed_in) == [members, calls]
    who = {"by": superuser, "at": timezone.localtime()}
    add_member(street, email="lead@example.invalid", role="lead", **who)
    assert open_steps(signed_in) == [calls]
    make_call(street, superuser)
    assert open_steps(signed_in) == []


def test_a_superuser_is_not_asked_to_register_an_organization(signed_in):
    page = signed_in.get(reverse("portal:desk")).content.decode()
    assert reverse("parties:organization_new") not in page


def test_the_authoring_room_shows_nothing_that_the_sign_in_pages_keep(signed_in):
    page = signed_in.get(reverse("admin:index")).content.decode()
    assert "/admin/parties/area/" in page
    for app in ("account", "auth", "mfa"):
        assert f"/admin/{app}/" not in page
