"""Writing marks into a checklist: line by line, place by place, without overwriting a colleague."""

import hashlib
import json
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.enums import Verdict
from applications.models import CheckItem, NamedPlace
from applications.places import places_of
from applications.refusals import ScreeningRefused
from applications.wording import exact

LONGEST = 500


class Mark(NamedTuple):
    """What a screener says of one line.

    ``places`` maps a place to ``(what is wrong, what is wanted)``, None where the page did not ask;
    ``seen`` is the digest of the line as the page showed it, None where nobody looked at a page.
    """

    verdict: str
    note: str = ""
    wanted: str = ""
    places: dict | None = None
    seen: str | None = None


def digest_of(verdict, note, wanted, places):
    """A short name of a line's marks, by which two pages can be compared."""
    text = json.dumps([verdict, note, wanted, sorted(places.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def marks_on(item):
    """``(verdict, note, wanted, places)`` of a stored or unsaved line."""
    places = {}
    if item.pk:
        places = {one.place: (one.wrong, one.wanted) for one in item.places.all()}
    return item.verdict, item.note, item.wanted, places


def apply_marks(proposal, screening, marks, *, by, at):
    """Write what changed; returns ``{key: verdict}``. See ``screening.mark_items`` for refusals."""
    items = {item.key: item for item in screening.items.prefetch_related("places")}
    known, changed = None, {}
    for key, mark in marks.items():
        mark, item = Mark(*mark), items.get(key)
        if item is None or mark.verdict not in Verdict.values:
            raise ScreeningRefused(_("The checklist has no such line. Load the page again."))
        before, after = marks_on(item), _wanted_marks(item, mark)
        _refuse_silent(item, after)
        if after == before or (mark.seen and mark.seen == digest_of(*after)):
            continue
        _refuse_overwriting(item, mark, before, by)
        if after[3] != before[3]:
            known = known or places_of(proposal)
            _write_places(item, after[3], dict(known.get(item.section, [])))
        item.verdict, item.note, item.wanted = after[:3]
        item.place_count = len(after[3])
        item.marked_by, item.marked_at = by, at
        changed[key] = item.verdict
    columns = ["verdict", "note", "wanted", "place_count", "marked_by", "marked_at"]
    CheckItem.objects.bulk_update([items[key] for key in changed], columns)
    return changed


def _wanted_marks(item, mark):
    """The line after ``mark``; whoever names a place has found a defect."""
    places = marks_on(item)[3] if mark.places is None else mark.places
    verdict = Verdict.DEFECT.value if places and not mark.verdict else mark.verdict
    return str(verdict), mark.note, mark.wanted, places


def _refuse_silent(item, after):
    verdict, note, _wanted, places = after
    if verdict == Verdict.DEFECT and not (note or places):
        raise ScreeningRefused(
            _("“%(line)s” is marked as a defect: say what is wrong.") % {"line": item.text},
            field=f"note-{item.key}",
        )
    for place, (wrong, _wanted_there) in places.items():
        if not wrong:
            raise ScreeningRefused(
                _("“%(line)s”: say what is wrong, not only what is wanted.") % {"line": item.text},
                field=f"wrong-{item.key}--{place}",
            )


def _refuse_overwriting(item, mark, before, by):
    """Two screeners on one line: the second is shown what the first did and decides anew."""
    if mark.seen is None or mark.seen == digest_of(*before):
        return
    if item.marked_by_id in (None, by.pk):
        return
    raise ScreeningRefused(
        _("%(who)s marked “%(line)s” at %(at)s as “%(verdict)s”. %(note)s Yours was not saved.")
        % {
            "who": item.marked_by,
            "line": item.text,
            "at": exact(item.marked_at),
            "verdict": item.get_verdict_display(),
            "note": item.note,
        },
        code="marked-meanwhile",
        field=f"note-{item.key}",
    )


def _write_places(item, places, labels):
    """Put the named places of ``item`` in place of those before."""
    if unknown := set(places) - set(labels):
        raise ScreeningRefused(
            _("The proposal has no such place: %(place)s. Load the page again.")
            % {"place": min(unknown)}
        )
    item.places.all().delete()
    order = list(labels)
    NamedPlace.objects.bulk_create(
        NamedPlace(
            item=item,
            place=place,
            position=order.index(place) + 1,
            label=labels[place],
            wrong=wrong[:LONGEST],
            wanted=wanted[:LONGEST],
        )
        for place, (wrong, wanted) in places.items()
    )
