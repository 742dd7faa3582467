"""A migrated database is kept for the next run only while it would come out the same."""

import pytest

import migrated


@pytest.fixture(autouse=True)
def house(monkeypatch, tmp_path):
    """A house of one migration, and a ``migrate`` that says what it migrated."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "calls" / "migrations").mkdir(parents=True)
    for name in ("constraints.txt", "portal/settings.py", "calls/migrations/0001_initial.py"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    monkeypatch.setattr(migrated, "VAR", tmp_path)
    made = []

    def migrate(url, env):
        made.append(url)
        (tmp_path / url.removeprefix(f"sqlite:///{tmp_path}/")).write_text(f"database {len(made)}")

    monkeypatch.setattr(migrated, "migrate", migrate)
    return tmp_path


def test_a_second_run_copies_what_the_first_migrated_over_its_leftovers(house):
    target = house / "test.sqlite3"
    migrated.copy_embedded(target)
    target.write_text("rows of a test")
    (house / "test.sqlite3-wal").write_text("more rows")
    migrated.copy_embedded(target)
    assert target.read_text() == "database 1"
    assert not (house / "test.sqlite3-wal").exists()


@pytest.mark.parametrize("changed", ["calls/migrations/0002_more.py", "constraints.txt"])
def test_a_new_migration_or_library_is_migrated_anew_and_the_old_copy_goes(house, changed):
    target = house / "test.sqlite3"
    migrated.copy_embedded(target)
    (house / changed).write_text("another")
    migrated.copy_embedded(target)
    assert target.read_text() == "database 2"
    assert len(list(house.glob("migrated-*"))) == 1
