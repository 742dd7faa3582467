"""What holds for every test: no network, no shared folders, no shared caches, one browser.

The services come from ``make test``. Without them ``.venv/bin/pytest tests/core`` runs on SQLite; the
tests that need PostgreSQL or a browser then fail and say so.
"""

import os
import shutil
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

import migrated
from tests import emptying, sharing_out

# Playwright keeps an event loop running in the tests' thread, where Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config):
    """Settings that differ from a run: quick passwords, nobody else's cache or broker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A portal that runs beside the tests must not get their tasks.
    settings.CELERY_BROKER_URL = "memory://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    # With Redis a session costs no query: counted queries would depend on the machine.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    if settings.REDIS_URL:
        number = int(worker.removeprefix("gw")) + 1
        settings.CACHES["default"]["LOCATION"] = f"{settings.REDIS_URL.rpartition('/')[0]}/{number}"
    else:
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": worker}}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The longest first, where several workers share the tests out."""
    if hasattr(config, "workerinput"):
        items.sort(key=sharing_out.turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return sharing_out.ByRoom(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Databases that are emptied quickly."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        if connection.vendor == "postgresql":
            with django_db_blocker.unblock():
                emptying.quicken(monkeypatch)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """SQLite's file is kept for the next run to write over."""
    return request.config.getvalue("reuse_db") or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A copy of a migrated database instead of migrating it; a cluster has one ready."""
    if connection.vendor == "sqlite":
        migrated.copy_embedded(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Files handed in during a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def empty_cache():
    """No test sees what another has cached: counted sign-ins, sessions, figures."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def closed_network(monkeypatch):
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}:{address[1]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def postgresql_for_races(request):
    """Tests of races prove nothing on SQLite, which has one writer at a time."""
    folder = request.config.rootpath / "tests" / "concurrency"
    if request.path.is_relative_to(folder) and connection.vendor != "postgresql":
        pytest.fail("This test needs PostgreSQL: run make test.", pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium, shut off from everything but this machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("This test needs Chromium: run make test, or set CHROMIUM.", pytrace=False)
    rules = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    arguments = [f"--host-resolver-rules={rules}", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A reader in China."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
