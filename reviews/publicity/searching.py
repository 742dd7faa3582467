"""What is to be published, searched for personal data; each finding is hidden or confirmed."""

import hashlib
import json

from core import file_text
from core.masking import find
from reviews.models import NoticeFinding
from reviews.models.notices import UNREAD

# More than these of one file say the same: the file has to be replaced.
MOST_OF_A_FILE = 200


def mark_of(text):
    """By which the same piece is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def places_of(notice):
    """``(line or None, column, text)`` of every text that becomes public with ``notice``."""
    yield None, "title", notice.title
    yield None, "text", notice.text
    yield None, "reason", notice.reason
    for line in notice.lines.all():
        for column in ("lot", "project", "applicant"):
            yield line, column, getattr(line, column)


def search_texts(notice):
    """Bring the findings of the notice's texts in step with them; the stage is locked.

    What was confirmed stays confirmed as long as the same piece stands in the same place.
    """
    known = {
        (row.line_id, row.column, row.kind, row.mark): row
        for row in notice.findings.filter(annex=None)
    }
    new = []
    for line, column, text in places_of(notice):
        for one in find(text):
            key = (line and line.pk, column, str(one.kind), mark_of(one.text))
            if known.pop(key, None) is None and key not in {_key(row) for row in new}:
                new.append(
                    NoticeFinding(
                        notice=notice, line=line, column=column, kind=one.kind,
                        shown=one.masked[:200], mark=key[3],
                    )
                )  # fmt: skip
    NoticeFinding.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    NoticeFinding.objects.bulk_create(new)


def _key(row):
    return (row.line_id, row.column, str(row.kind), row.mark)


def look_through(stored_file):
    """``[(kind, shown, mark)]`` of a file to be published; takes up to half a minute.

    What cannot be searched is a finding too: a scan is looked through by a person.
    """
    read = file_text.read(stored_file)
    found = {(one.kind, one.masked[:200], mark_of(one.text)) for one in find(read.text)}
    rows = sorted(found)[:MOST_OF_A_FILE]
    if not read.is_whole:
        pages = ", ".join(str(page) for page in read.unread)
        rows.append((UNREAD, pages, mark_of(stored_file.sha256)))
    return rows


def open_findings(notice):
    """What nobody has hidden or confirmed."""
    return notice.findings.filter(reason="")


def digest_of(notice):
    """SHA-256 over all that becomes public with ``notice``."""
    told = {
        "title": notice.title,
        "text": notice.text,
        "reason": notice.reason,
        "days": [notice.days, notice.count_in],
        "lines": [
            [line.proposal_id, line.lot, line.project, line.applicant, line.rank, line.standing,
             str(line.amount)]
            for line in notice.lines.all()
        ],
        "annexes": [[annex.file.name, annex.file.sha256]
                    for annex in notice.annexes.select_related("file")],
        "kept": sorted([row.column, row.mark, row.reason] for row in notice.findings.all()),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()
