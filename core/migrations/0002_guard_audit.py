"""Let the database itself refuse to change or delete audit rows.

The label of the object and the seal may still be written: the one so that a person can be made
anonymous, the other once, by the sealing job. SQLite forbids deletion of sealed rows only, because
it empties tables by DELETE where PostgreSQL truncates.
"""

from django.db import migrations

TABLE = "core_auditentry"
KEPT = (
    "id",
    "at",
    "actor_id",
    "act",
    "subject_type_id",
    "subject_id",
    "office_id",
    "before",
    "after",
    "note",
)
MESSAGE = "Audit rows are never changed or deleted."


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"postgresql": postgresql, "sqlite": sqlite}[vendor]():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("change", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS core_audit_{name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION IF EXISTS core_audit_refuse()")


def changed(different):
    kept = [f'OLD."{name}" {different} NEW."{name}"' for name in KEPT]
    sealed = [f'OLD."{name}" {different} NEW."{name}"' for name in ("seal_id", "digest")]
    return f"{' OR '.join(kept)} OR (OLD.seal_id IS NOT NULL AND ({' OR '.join(sealed)}))"


def sqlite():
    yield (
        f"CREATE TRIGGER core_audit_change BEFORE UPDATE ON {TABLE} "
        f"WHEN {changed('IS NOT')} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    yield (
        f"CREATE TRIGGER core_audit_delete BEFORE DELETE ON {TABLE} "
        f"WHEN OLD.seal_id IS NOT NULL BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def postgresql():
    yield (
        "CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    yield (
        f"CREATE TRIGGER core_audit_change BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION core_audit_refuse()"
    )
    yield (
        f"CREATE TRIGGER core_audit_delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
        "EXECUTE FUNCTION core_audit_refuse()"
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
