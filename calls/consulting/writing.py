"""Writing the text that is put up for comment, and later what it became; its annexes."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from calls.consulting.locking import LIVING, general_window, lock_consultation, next_number
from calls.consulting.passages import MOST_PASSAGES, match, parse
from calls.consulting.refusals import ConsultationRefused
from calls.consulting.trail import record
from calls.enums import ConsultationState
from calls.models import Annex, Passage, TextVersion
from calls.windows import has_closed
from core import files
from core.enums import FileKind

MOST_ANNEXES = 10
LONGEST_TEXT = 100_000
ANNEX_KINDS = (FileKind.PDF, FileKind.DOCX)


def newest_text(consultation):
    """The last version of the text, public or not, or None."""
    return consultation.versions.order_by("-number").first()


def public_text(consultation):
    """The last version that the public sees, or None."""
    return consultation.versions.exclude(public_since=None).order_by("-number").first()


@transaction.atomic
def write_text(consultation, *, text, title=None, opening=None, other_ways=None, by, at):
    """Write the draft text; after the end of the consultation, the next version of it.

    :param text: cleaned; ``passages.parse`` splits it.
    :param title: with ``opening`` and ``other_ways`` written only before the consultation.
    :raises ConsultationRefused: without text, while comments are taken, or for an ended call.
    """
    consultation = lock_consultation(consultation.pk)
    if consultation.stage.call.state not in LIVING:
        raise ConsultationRefused(_("This call has ended; the text stays as it is."))
    if not consultation.is_draft and not _has_ended(consultation, at):
        raise ConsultationRefused(
            _("The text is public and comments are taken: it stays as it is until the end.")
        )
    parts = parse(text)
    if not parts:
        raise ConsultationRefused(_("Type or paste the text."), field="text")
    if len(parts) > MOST_PASSAGES:
        raise ConsultationRefused(
            _("The text has %(count)d numbered passages; at most %(most)d are taken.")
            % {"count": len(parts), "most": MOST_PASSAGES},
            field="text",
        )
    if consultation.is_draft:
        consultation.title, consultation.opening = title or "", opening or ""
        consultation.other_ways = other_ways or ""
        consultation.save(update_fields=["title", "opening", "other_ways"])
    version = _version_to_write(consultation, by=by, at=at)
    _write_passages(consultation, version, parts)
    record(consultation, "calls.write_consultation", by=by, at=at,
            after={"passages": len(parts), "version": version.number})  # fmt: skip
    return version


def _has_ended(consultation, at):
    return has_closed(general_window(consultation.stage), at=at)


def _version_to_write(consultation, *, by, at):
    """The version that nobody outside has seen yet; a new one where the last is public."""
    newest = newest_text(consultation)
    if newest is not None and newest.public_since is None:
        newest.written_by, newest.written_at = by, at
        newest.save(update_fields=["written_by", "written_at"])
        return newest
    number = newest.number + 1 if newest else 1
    return TextVersion.objects.create(
        consultation=consultation, number=number, written_by=by, written_at=at
    )


def _write_passages(consultation, version, parts):
    known = Passage.objects.filter(version__consultation=consultation)
    before = {one.key: one for one in known.filter(version__number=version.number - 1)}
    kept = {one.key: one for one in version.passages.all()}
    match(parts, list((before | kept).values()), next_number(known, "key"))
    version.passages.exclude(key__in=[part.key for part in parts]).delete()
    # Positions are unique: those that stay step aside first.
    version.passages.update(position=F("position") + 10_000)
    for position, part in enumerate(parts, start=1):
        row = kept.get(part.key) or Passage(version=version, key=part.key)
        row.position, row.level, row.number = position, part.level, part.number
        row.heading, row.body = part.heading, part.body
        row.save()


@transaction.atomic
def add_annexes(consultation, prepared, *, by, at):
    """Keep files (``core.files.prepare``) that belong to the text, before it is public.

    :raises ConsultationRefused: once the consultation is published, or for more than ten.
    """
    consultation = lock_consultation(consultation.pk)
    _refuse_published(consultation)
    if consultation.annexes.count() + len(prepared) > MOST_ANNEXES:
        raise ConsultationRefused(
            _("At most %(most)d annexes are kept; take one out first.") % {"most": MOST_ANNEXES},
            field="annexes",
        )
    for one in prepared:
        stored = files.take_in(one, by=by, at=at)
        Annex.objects.create(consultation=consultation, file=stored, added_by=by, added_at=at)
        record(consultation, "calls.add_annex", by=by, at=at, after={"file": stored.name})


@transaction.atomic
def remove_annex(consultation, annex_id, *, by, at):
    """Take a file out, before the text is public. Asked twice, the second finds nothing to do."""
    consultation = lock_consultation(consultation.pk)
    _refuse_published(consultation)
    annex = consultation.annexes.filter(pk=annex_id).first()
    if annex is not None:
        record(consultation, "calls.remove_annex", by=by, at=at, before={"file": annex.file.name})
        annex.delete()


def _refuse_published(consultation):
    if consultation.state != ConsultationState.DRAFT:
        raise ConsultationRefused(_("The text is public: its annexes stay as they are."))
