"""The audit trail: written with the act, never changed, chained."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext_lazy, override

from core import audit, clock
from core.models import AuditEntry, AuditSeal
from tests.core.samples import person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
AT = clock.now()


@pytest.fixture(autouse=True)
def acts(monkeypatch):
    monkeypatch.setattr(audit, "_sentences", {})
    audit.register_act(
        "tests.rename", gettext_lazy("%(actor)s renamed %(subject)s to %(after_name)s")
    )


@pytest.fixture
def user():
    return person()


def write(user, count=1, **values):
    return [
        audit.record("tests.rename", subject=user, by=user, at=AT + timedelta(seconds=n), **values)
        for n in range(count)
    ]


def tamper(pk, **columns):
    """Change a row as an intruder with the database's password would."""
    with connection.cursor() as cursor:
        on = " ON core_auditentry" if connection.vendor == "postgresql" else ""
        for name in ("change", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS core_audit_{name}{on}")
    rows = models.QuerySet(AuditEntry).filter(pk=pk)
    if columns:
        rows.update(**columns)
    else:
        rows._raw_delete(rows.db)


def test_an_entry_tells_its_act(user):
    write(user, before={"name": "甲"}, after={"name": "乙"}, note="笔误")
    entry = audit.entries_for(user).get()
    with override("en"):
        assert entry.sentence == "林澄 renamed 林澄 to 乙"
    assert (entry.at, entry.actor, entry.note) == (AT, user, "笔误")


def test_the_portal_itself_and_missing_values_are_told(user):
    audit.record("tests.rename", subject=user, by=None, at=AT)
    with override("en"):
        assert audit.entries_for(user).get().sentence == "The portal renamed 林澄 to —"


def test_an_act_of_an_earlier_release_is_still_shown(user, monkeypatch):
    write(user)
    monkeypatch.setattr(audit, "_sentences", {})
    assert "tests.rename" in audit.entries_for(user).get().sentence


def test_an_unknown_act_is_refused(user):
    with pytest.raises(LookupError):
        audit.record("tests.unknown", subject=user, by=user, at=AT)


def test_a_code_means_one_act():
    with pytest.raises(ValueError, match="twice"):
        audit.register_act("tests.rename", "another")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded(user):
    with pytest.raises(RuntimeError):
        write(user)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: AuditEntry.objects.update(note="x"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["note"]),
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
    ],
)
def test_the_orm_changes_no_row(user, change):
    (entry,) = write(user)
    with pytest.raises(TypeError):
        change(entry)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditentry SET note = 'x'",
        "UPDATE core_auditentry SET actor_id = NULL",
        "UPDATE core_auditentry SET digest = 'x'",
        "UPDATE core_auditentry SET seal_id = NULL, digest = ''",
        "DELETE FROM core_auditentry",
    ],
)
def test_the_database_changes_no_sealed_row(user, sql):
    write(user)
    audit.seal(at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert audit.verify().is_intact


def test_the_label_can_be_made_anonymous(user):
    write(user, 2)
    audit.seal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET subject_label = '—'")
    assert audit.verify().is_intact


def test_batches_are_chained(user):
    write(user, 5)
    assert [audit.seal(at=AT, batch=2) for _round in range(4)] == [2, 2, 1, 0]
    first, second, third = AuditSeal.objects.order_by("number")
    assert (first.previous_hash, second.previous_hash) == (audit.BEGINNING, first.hash)
    write(user)
    verdict = audit.verify()
    assert (verdict.checked, verdict.waiting, verdict.head) == (5, 1, third.hash)
    assert verdict.is_intact


@pytest.mark.parametrize(
    "columns",
    [
        {"note": "x"},
        {"office_id": 7},
        {"actor": None},
        {"act": "tests.other"},
        {"after": {"name": "丙"}},
        {"at": AT + timedelta(days=1)},
        {"subject_id": "0"},
    ],
)
def test_a_changed_row_is_named(user, columns):
    entries = write(user, 5, after={"name": "乙"})
    audit.seal(at=AT, batch=3)
    audit.seal(at=AT)
    tamper(entries[3].pk, **columns)
    assert audit.verify().broken == entries[3].pk


def test_a_removed_row_breaks_the_chain_after_it(user):
    entries = write(user, 4)
    audit.seal(at=AT)
    tamper(entries[1].pk)
    assert audit.verify().broken == entries[2].pk


def test_a_row_removed_at_the_end_is_noticed(user):
    entries = write(user, 4)
    audit.seal(at=AT)
    tamper(entries[3].pk)
    with override("en"):
        assert audit.verify().reason == "Entries at the end of seal 1 are missing."


def test_a_row_slipped_in_is_named(user):
    entries = write(user, 3)
    audit.seal(at=AT)
    seal = AuditSeal.objects.get()
    audit.seal(at=AT)
    (late,) = write(user)
    tamper(late.pk, seal=seal, digest="0" * 64)
    assert audit.verify().broken == late.pk > entries[-1].pk


def test_a_missing_seal_is_named(user):
    for _round in range(3):
        write(user)
        audit.seal(at=AT)
    middle = AuditSeal.objects.get(number=2)
    rows = models.QuerySet(AuditEntry).filter(seal=middle)
    tamper(rows.get().pk)
    models.QuerySet(AuditSeal).filter(pk=middle.pk).delete()
    with override("en"):
        assert audit.verify().reason == "Seal 2 is missing or was changed."


def test_a_forked_chain_is_noticed(user):
    """Two batches that both hang on the beginning, as two workers without a lock would write."""
    rows = models.QuerySet(AuditEntry)
    for number in (1, 2):
        (entry,) = write(user)
        digest = audit.digest_of(entry, audit.BEGINNING)
        link = AuditSeal.objects.create(
            number=number, at=AT, entries=1, previous_hash=audit.BEGINNING, hash=digest
        )
        rows.filter(pk=entry.pk).update(seal=link, digest=digest)
    with override("en"):
        assert audit.verify().reason == "Seal 2 is missing or was changed."


def test_the_command_names_the_broken_row(user):
    entries = write(user, 2)
    audit.seal(at=AT)
    told = StringIO()
    call_command("verify_audit", stdout=told)
    assert AuditSeal.objects.get().hash in told.getvalue()
    tamper(entries[0].pk, note="x")
    with pytest.raises(CommandError, match=str(entries[0].pk)):
        call_command("verify_audit")


def test_a_list_costs_one_query(user, django_assert_num_queries):
    write(user, 30)
    list(audit.entries_for(user))
    with django_assert_num_queries(1):
        assert len([entry.sentence for entry in audit.entries_for(user)]) == 30
