"""Who gets which answer at which address: one table, checked by real requests.

Each floor's table lies in ``tests/contracts/access/<floor>.py``:

``ROWS = {"calls:detail": Row(lambda w: [w.call.pk], get={...}, post={...}), ...}``

``get`` and ``post`` map each persona to the expected status (302 to the sign-in page is written
``LOGIN``); ``setup(world)`` may add what the addresses need. An address of ours that has no row
fails, as does a row whose address is gone.
"""

import importlib
import pkgutil

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.contracts import access
from tests.contracts.access.table import LOGIN, PERSONAS
from tests.factories.world import World

FLOORS = [
    importlib.import_module(f"tests.contracts.access.{module.name}")
    for module in pkgutil.iter_modules(access.__path__)
    if module.name != "table"
]
ROWS = {name: (floor, row) for floor in FLOORS for name, row in floor.ROWS.items()}
OURS = {"portal", "core", "parties", "communities", "calls", "applications", "reviews", "grants"}


def our_names(resolver=None, namespace=""):
    """``app:name`` of every address in our own namespaces."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from our_names(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and namespace in OURS:
            yield f"{namespace}:{entry.name}"


# Marked although it reads no row: without one marked test in the run no test database is made.
@pytest.mark.django_db
def test_every_address_has_a_row_and_every_row_an_address():
    names = set(our_names())
    assert names - set(ROWS) == set(), "addresses without a row in tests/contracts/access/"
    assert set(ROWS) - names == set(), "rows without an address"


def test_every_row_names_every_persona():
    for name, (_floor, row) in ROWS.items():
        assert set(row.get) == set(PERSONAS), name
        assert row.post is None or set(row.post) == set(PERSONAS), name


def answer(response):
    """The status, or LOGIN for a redirect to the sign-in page."""
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return LOGIN
    return response.status_code


def client_of(world, persona):
    client = Client(raise_request_exception=False)
    client.cookies.load(world.cookies[persona])
    return client


def cookies_of(world, persona):
    """What the browser of somebody who has signed in sends; each is signed in once for the table."""
    client = Client()
    if persona != "anonymous":
        client.force_login(world.people[persona], "django.contrib.auth.backends.ModelBackend")
    return {name: cookie.value for name, cookie in client.cookies.items()}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for the whole table; each request is rolled back by its own test."""
    from django.test.utils import override_settings

    with django_db_blocker.unblock(), override_settings(LANGUAGE_CODE="zh-hans"):
        from django.db import transaction

        outer = transaction.atomic()
        outer.__enter__()
        made = World()
        for floor in FLOORS:
            if hasattr(floor, "setup"):
                floor.setup(made)
        made.cookies = {persona: cookies_of(made, persona) for persona in PERSONAS}
        yield made
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


CASES = [
    pytest.param(name, persona, method, id=f"{name}-{method}-{persona}")
    for name, (_floor, row) in sorted(ROWS.items())
    for method in ("get", "post")
    if getattr(row, method) is not None
    for persona in PERSONAS
]


@pytest.mark.parametrize(("name", "persona", "method"), CASES)
def test_access(world, django_db_blocker, name, persona, method):
    _floor, row = ROWS[name]
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            url = reverse(name, args=row.args(world))
            client = client_of(world, persona)
            if method == "get":
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(url, row.data(world) if row.data else {})
                written = [
                    query["sql"]
                    for query in queries
                    if query["sql"].split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}
                    and Session._meta.db_table not in query["sql"]
                ]
                assert written == row.writes_on_get(persona), "a GET writes nothing but sessions"
            else:
                response = client.post(url, row.data(world) if row.data else {})
            transaction.set_rollback(True)
    if response.streaming:
        # Read to its end, which closes the file that is handed out.
        assert b"".join(response.streaming_content)
    assert answer(response) == getattr(row, method)[persona]
