"""PostgreSQL emptied after a test that commits, by its rows instead of table by table.

Django truncates every table, each of which costs files, and then writes all content types and permissions
anew: a third of a second a test. Most tables hold nothing.
"""

from django.db import connection
from django.test import TransactionTestCase

# What migrating leaves in the database, and how it is emptied: by the row that was the last then.
KEPT = ("django_content_type", "auth_permission")
# As replica, neither foreign keys nor the guards of the audit trail are asked. The lock waits for what
# a browser's last request still writes, as TRUNCATE would.
STATEMENT = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'django_migrations' AND tablename <> ALL(%s)
    ORDER BY tablename
  LOOP
    EXECUTE format('LOCK TABLE %%I IN SHARE ROW EXCLUSIVE MODE', name);
    EXECUTE format('DELETE FROM %%I', name);
  END LOOP;
  DELETE FROM auth_permission WHERE id > %s;
  DELETE FROM django_content_type WHERE id > %s;
END $$
"""


def quicken(monkeypatch):
    """Let tests that commit be followed by this; call it on a freshly migrated database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM auth_permission), (SELECT max(id) FROM django_content_type)"
        )
        last = cursor.fetchone()

    def empty(_case):
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, [list(KEPT), *last])

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", empty)
