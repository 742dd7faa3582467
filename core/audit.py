"""The audit trail: who did what to which object when.

``record`` writes a row in the transaction of the act. A background job seals rows in batches: each
row's digest covers the row before it, so that a row that is changed, removed or slipped in later
breaks the chain at that row (``verify``). Digests cover ids, not names: the object's label is left
out, so that a person can be made anonymous. Callers put ids and codes, never names, into
``before``, ``after`` and ``note`` where they can.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.models import AuditEntry, AuditSeal

BATCH = 500
BEGINNING = "0" * 64
LONGEST_LABEL = 300

_sentences = {}
# (floor, key) -> what names the stored ids or codes of that key.
_readers = {}


def register_act(code, sentence):
    """Give the sentence in which an act is told; called from an app's ``ready()``.

    :param code: ``floor.act``, language-neutral, such as ``calls.publish``.
    :param sentence: lazy translation with ``%(actor)s``, ``%(subject)s``, ``%(note)s`` and the keys
        of before and after as ``%(before_x)s`` and ``%(after_x)s``.
    :raises ValueError: when another sentence has the code.
    """
    if _sentences.get(code, sentence) != sentence:
        raise ValueError(f"The act {code} is registered twice.")
    _sentences[code] = sentence


def register_reader(floor, key, names):
    """Let ids or codes that a floor stores under ``key`` be told as names.

    Rows keep ids, so that a person can be made anonymous; the page names them as they are called
    today.

    :param floor: the first part of the acts' codes, such as ``reviews``.
    :param key: the key in before and after, such as ``user``.
    :param names: called with a set of stored values, returns ``{value: words}``; a value that it
        leaves out is told as it stands.
    """
    _readers[floor, key] = names


def names_of(model, *related):
    """A reader for ids of ``model``: each object as it is called today.

    :param related: what ``str(object)`` follows, as for ``select_related``.
    """

    def names(ids):
        rows = model._default_manager.filter(pk__in=ids).select_related(*related or (None,))
        return {row.pk: str(row) for row in rows}

    return names


def labels_of(choices):
    """A reader for codes of ``choices``, in the active language."""
    return lambda codes: {value: str(label) for value, label in choices.choices if value in codes}


def record(act, *, subject, by, at, office_id=None, before=None, after=None, note=""):
    """Write one entry in the caller's transaction.

    :param act: a registered code.
    :param subject: the saved object that the act changed.
    :param by: the user who acted; None for the portal itself.
    :param at: the aware instant of the act.
    :param office_id: the office whose staff may read the entry.
    :param before: the changed values before, as they go into JSON.
    :param after: the changed values after.
    :param note: the reason given.
    :raises RuntimeError: outside ``atomic``: an act without its entry must be impossible.
    :raises LookupError: for a code that no app registered.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of its act.")
    if act not in _sentences:
        raise LookupError(f"Register the act {act} in the ready() of its app.")
    return AuditEntry.objects.create(
        at=at,
        actor=by,
        act=act,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        subject_label=str(subject)[:LONGEST_LABEL],
        office_id=office_id,
        before=before,
        after=after,
        note=note,
    )


def entries_for(subject):
    """The entries about ``subject``, newest first, with what their sentences need."""
    return AuditEntry.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk)
    ).select_related("actor")


def sentence_of(entry):
    """What ``entry`` tells, in the active language. For a page of entries use ``told``."""
    return told([entry])[0].sentence


def told(entries):
    """``entries`` as a list, each with its ``sentence``; a query for each kind of name, not a row.

    :param entries: rows with their ``actor`` loaded.
    """
    entries = list(entries)
    wanted = defaultdict(set)
    for entry in entries:
        for key, value, _name in _stored(entry):
            wanted[key].add(value)
    names = {key: _readers[key](values) for key, values in wanted.items()}
    for entry in entries:
        spoken = {name: names[key].get(value, value) for key, value, name in _stored(entry)}
        entry.sentence = _sentence(entry, spoken)
    return entries


def _stored(entry):
    """``(reader's key, value, name in the sentence)`` of what a reader can name in ``entry``."""
    floor = entry.act.partition(".")[0]
    for prefix, values in (("before", entry.before), ("after", entry.after)):
        for name, value in values.items() if isinstance(values, dict) else ():
            if (floor, name) in _readers and isinstance(value, str | int):
                yield (floor, name), value, f"{prefix}_{name}"


def _sentence(entry, spoken):
    words = defaultdict(lambda: "—")
    words.update(
        actor=str(entry.actor) if entry.actor_id else _("The portal"),
        subject=entry.subject_label,
        note=entry.note,
    )
    for prefix, values in (("before", entry.before), ("after", entry.after)):
        if isinstance(values, dict):
            words.update((f"{prefix}_{name}", value) for name, value in values.items())
    sentence = _sentences.get(entry.act)
    if sentence is None:
        # An act of an earlier release: its rows stay, its sentence is gone.
        return _("%(actor)s: %(act)s, %(subject)s") % {**words, "act": entry.act}
    return str(sentence) % (words | spoken)


# --- The chain ------------------------------------------------------------------------------------


def seal(*, at, batch=BATCH):
    """Chain up to ``batch`` entries that no seal covers yet; returns how many.

    Safe with several workers: the number of the next link is unique, so of two that seal at once
    one gets nothing and its transaction is undone. Entries are taken by "no seal yet", not by a
    range of ids, because transactions do not end in the order of their ids.
    """
    try:
        with transaction.atomic():
            return _seal_batch(at, batch)
    except IntegrityError:
        return 0


def _seal_batch(at, batch):
    last = AuditSeal.objects.select_for_update().order_by("-number").first()
    entries = list(
        AuditEntry.objects.filter(seal=None)
        .select_for_update(of=("self",))
        .select_related("subject_type")
        .order_by("id")[:batch]
    )
    if not entries:
        return 0
    digest = start = last.hash if last else BEGINNING
    for entry in entries:
        digest = entry.digest = digest_of(entry, digest)
    link = AuditSeal.objects.create(
        number=last.number + 1 if last else 1,
        at=at,
        entries=len(entries),
        previous_hash=start,
        hash=digest,
    )
    # The one change that a row ever sees; a plain queryset, since the table's own refuses it.
    rows = models.QuerySet(AuditEntry)
    for entry in entries:
        taken = rows.filter(pk=entry.pk, seal=None).update(seal=link, digest=entry.digest)
        if not taken:
            raise IntegrityError("Another worker sealed this entry.")
    return len(entries)


def digest_of(entry, before):
    """SHA-256 over the digest before and every field of ``entry`` but its label."""
    fields = [
        entry.pk,
        entry.at.timestamp(),
        entry.actor_id,
        entry.act,
        f"{entry.subject_type.app_label}.{entry.subject_type.model}",
        entry.subject_id,
        entry.office_id,
        entry.before,
        entry.after,
        entry.note,
    ]
    text = json.dumps(fields, sort_keys=True, ensure_ascii=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found.

    :ivar checked: entries that are sealed and unbroken.
    :ivar waiting: entries that no seal covers yet.
    :ivar head: hash of the newest seal. Kept elsewhere, it proves that no seal was cut off the end.
    :ivar broken: id of the first entry at which the chain breaks, or None.
    :ivar reason: what is wrong there, in the active language.
    """

    checked: int
    waiting: int
    head: str
    broken: int | None = None
    reason: str = ""

    @property
    def is_intact(self):
        return not self.reason


def verify():
    """Walk the whole chain; stops at and names the first row that does not fit."""
    digest, checked = BEGINNING, 0
    waiting = AuditEntry.objects.filter(seal=None).count()
    links = AuditSeal.objects.order_by("number").iterator()
    for number, link in enumerate(links, start=1):
        if link.number != number or link.previous_hash != digest:
            reason = _("Seal %(number)d is missing or was changed.") % {"number": number}
            return Verdict(checked, waiting, digest, None, reason)
        count = 0
        entries = AuditEntry.objects.filter(seal=link).select_related("subject_type")
        for entry in entries.order_by("id").iterator():
            digest = digest_of(entry, digest)
            if entry.digest != digest:
                reason = _("The entry was changed, or one before it was removed or added.")
                return Verdict(checked, waiting, link.previous_hash, entry.pk, reason)
            checked, count = checked + 1, count + 1
        if link.hash != digest or link.entries != count:
            reason = _("Entries at the end of seal %(number)d are missing.") % {"number": number}
            return Verdict(checked, waiting, link.previous_hash, None, reason)
    return Verdict(checked, waiting, digest)
