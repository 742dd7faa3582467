"""The shared world, and clients of its people."""

import pytest
from django.test import Client

from tests.factories.world import World


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def client_of(world):
    """A signed-in client: ``client_of("applicant")``."""

    def sign_in(name):
        client = Client()
        client.force_login(world.people[name], "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
