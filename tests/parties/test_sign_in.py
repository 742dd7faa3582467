"""The way back after a session has ended."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from parties.models import User
from tests.factories.world import World

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def pressed(client, page, referer):
    """Where the sign-in leads afterwards when the button on ``page`` is pressed without a session."""
    address = reverse("applications:submit", args=[1])
    headers = {"Referer": referer + page} if referer else {}
    return client.post(address, headers=headers).headers["Location"]


def test_who_must_sign_in_again_comes_back_to_the_page_of_the_button(client):
    page = reverse("applications:edit", args=[1, "check"])
    assert pressed(client, page, HERE) == "/accounts/login/?next=%2Fproposals%2F1%2Fedit%2Fcheck%2F"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example"])
def test_without_a_page_of_ours_it_is_the_desk(client, referer):
    assert pressed(client, "/proposals/1/", referer) == "/accounts/login/?next=%2Fdesk%2F"


def test_a_page_that_was_only_opened_is_come_back_to_as_before(client):
    World()
    address = reverse("applications:mine")
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_an_account_made_by_others_is_let_in_with_one_code(client):
    user = User.objects.create_user("reviewer@example.invalid", None)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", mail.outbox[0].body)[0]
    done = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert done.headers["Location"] == reverse("portal:desk")
    assert user.emailaddress_set.get().verified


def test_a_switch_on_the_sign_in_page_keeps_where_to_go_on(client):
    there = "/accounts/login/?next=/check/"
    response = client.post(
        reverse("set_language"), {"language": "en", "next": there}, headers={"Referer": there}
    )
    assert response["Location"] == there
