"""Keeping a project library: items are added, revised, retired, ordered; other offices suggest some.

Every change of what an item says is kept as a revision with its instant and reason, and what was
chosen by an applicant compares itself with it. Source: scheme B, 'project library'.
"""

import re

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.enums import SUGGESTION_TRANSITIONS, ItemKind, SuggestionState
from calls.models import ItemRevision, Library, LibraryItem, Suggestion
from calls.models.libraries import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from core import audit
from core.errors import Refusal
from parties.desk_tasks import end_task, give_task

ANSWER_TASK = "calls.answer_suggestion"
SAID = ("title", "text", "kind", "is_commercial", "from_year", "retired_from")
TEXT = ("title", "text", "kind", "is_commercial")


class LibraryRefused(Refusal):
    """An item or a suggestion cannot be changed in this way."""

    code = "library"


@transaction.atomic
def found_library(office, *, name, about, by, at):
    """A new library of ``office``. Raises LibraryRefused for a name that the office uses already."""
    if Library.objects.filter(office=office, name=name).exists():
        raise LibraryRefused(_("Your office has a library of this name already."), field="name")
    library = Library.objects.create(
        office=office, name=name, about=about, created_by=by, created_at=at
    )
    audit.record("calls.found_library", subject=library, by=by, at=at, office_id=office.pk)
    return library


def _locked(library_id):
    """The library under its lock: numbers and places are given one after the other."""
    return Library.objects.select_for_update(of=("self",)).get(pk=library_id)


@transaction.atomic
def add_item(library, values, *, reason, by, at):
    """A new item at the end of ``library``; ``values`` are the columns of ``SAID``."""
    library = _locked(library.pk)
    _refuse_years(values)
    _refuse_same_title(library, values["title"])
    item = _append(library, values, reason=reason, by=by, at=at)
    audit.record(
        "calls.add_item", subject=library, by=by, at=at, office_id=library.office_id,
        note=f"{item.number}. {item.title}",
    )  # fmt: skip
    return item


def _append(library, values, *, reason, by, at):
    rows = list(library.items.values_list("number", "position"))
    item = LibraryItem.objects.create(
        library=library,
        number=max((number for number, _place in rows), default=0) + 1,
        position=max((place for _number, place in rows), default=0) + 1,
        **values,
    )
    _keep(item, reason=reason, by=by, at=at)
    return item


def _keep(item, *, reason, by, at):
    ItemRevision.objects.create(
        item=item,
        revision=item.revision,
        reason=reason,
        by=by,
        at=at,
        **{name: getattr(item, name) for name in SAID},
    )


@transaction.atomic
def revise_item(item, values, *, seen, reason, by, at):
    """Change what an item says, or from which year to which it can be taken, and keep why.

    Args: ``values`` columns of ``SAID``; ``seen`` the revision that the page showed.
    Raises LibraryRefused when somebody revised it meanwhile, or nothing changes.
    """
    library = _locked(item.library_id)
    item = LibraryItem.objects.get(pk=item.pk)
    if item.revision != seen:
        raise LibraryRefused(
            _("Somebody revised this item meanwhile. Look at it as it stands now, and try again.")
        )
    values = {name: getattr(item, name) for name in SAID} | values
    if all(getattr(item, name) == value for name, value in values.items()):
        raise LibraryRefused(_("Nothing is changed."))
    _refuse_years(values)
    _refuse_same_title(library, values["title"], but=item.pk)
    for name, value in values.items():
        setattr(item, name, value)
    item.revision += 1
    item.save(update_fields=[*SAID, "revision"])
    _keep(item, reason=reason, by=by, at=at)
    audit.record(
        "calls.revise_item", subject=library, by=by, at=at, office_id=library.office_id,
        note=f"{item.number}. {item.title}: {reason}",
    )  # fmt: skip
    return item


def _refuse_years(values):
    ends = values.get("retired_from")
    if ends is not None and ends <= values["from_year"]:
        raise LibraryRefused(
            _("An item that begins in %(begins)d cannot be retired from %(ends)d.")
            % {"begins": values["from_year"], "ends": ends},
            field="retired_from",
        )


def _refuse_same_title(library, title, *, but=None):
    same = library.items.filter(title=title).exclude(pk=but).first()
    if same is not None:
        raise LibraryRefused(
            _("Item %(number)d has this title already.") % {"number": same.number}, field="title"
        )


@transaction.atomic
def move_item(item, step, *, by, at):
    """Put an item one place up (``step`` -1) or down (1); at the end of the list nothing happens."""
    library = _locked(item.library_id)
    rows = list(library.items.all())
    place = next(number for number, one in enumerate(rows) if one.pk == item.pk)
    other = place + step
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for number, one in enumerate(rows, start=1):
        one.position = number
    LibraryItem.objects.bulk_update(rows, ["position"])
    audit.record(
        "calls.move_item", subject=library, by=by, at=at, office_id=library.office_id,
        note=f"{item.number}. {item.title}",
    )  # fmt: skip


# --- A pasted list ---------------------------------------------------------------------------------

NUMBER = re.compile(
    r"^\s*(?:[（(]\s*[0-9０-９一二三四五六七八九十]+\s*[）)]|[0-9０-９]+\s*[.．、])\s*"
)
COMMERCIAL = re.compile(r"[（(]\s*商业性?\s*[）)]")
HEADS = {"应纳入": ItemKind.EXPECTED, "可选": ItemKind.OPTIONAL}
MOST_READ = 200


def read_list(text):
    """``[{title, text, kind, is_commercial}]`` of a pasted list; every line is used.

    A numbered line begins an item (its first sentence is the title, what follows is the text); lines
    without a number go on with it. A line that says 应纳入 or 可选 before any item of its own tells the
    kind of what follows; （商业性） marks a commercial item. Raises LibraryRefused with the line that
    cannot be read.
    """
    items, kind = [], ItemKind.OPTIONAL
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        head = next((value for words, value in HEADS.items() if words in line), None)
        if head and len(line) <= 40 and line.endswith(("：", ":")):
            kind = head
        elif NUMBER.match(line):
            items.append(_begin_item(NUMBER.sub("", line, count=1), kind))
        elif items:
            items[-1]["text"] = f"{items[-1]['text']}\n{line}".strip()
        else:
            raise LibraryRefused(
                _("Line %(number)d has no number and follows no item: “%(line)s”.")
                % {"number": number, "line": line[:40]}
            )
    _refuse_unfit(items)
    return items


def _begin_item(line, kind):
    is_commercial = bool(COMMERCIAL.search(line))
    title, _stop, rest = COMMERCIAL.sub("", line).partition("。")
    return {
        "title": title.strip(),
        "text": rest.strip(),
        "kind": kind,
        "is_commercial": is_commercial,
    }


def _refuse_unfit(items):
    if not items:
        raise LibraryRefused(_("No numbered item was found in the text."))
    if len(items) > MOST_READ:
        raise LibraryRefused(_("At most %(most)d items can be read at once.") % {"most": MOST_READ})
    for item in items:
        if not item["title"] or len(item["title"]) > TITLE_LIMIT:
            raise LibraryRefused(
                _("A title has 1 to %(most)d characters: “%(title)s” does not.")
                % {"most": TITLE_LIMIT, "title": item["title"][:40]}
            )
        if len(item["text"]) > TEXT_LIMIT:
            raise LibraryRefused(
                _("The text of “%(title)s” is longer than %(most)d characters.")
                % {"title": item["title"], "most": TEXT_LIMIT}
            )


@transaction.atomic
def import_items(library, items, *, from_year, by, at):
    """Add what ``read_list`` found; a title that is there already is left out. Returns both counts."""
    library = _locked(library.pk)
    known = set(library.items.values_list("title", flat=True))
    added = 0
    for values in items:
        if values["title"] in known:
            continue
        known.add(values["title"])
        values = values | {"from_year": from_year, "retired_from": None}
        _append(library, values, reason=_("taken from a pasted list"), by=by, at=at)
        added += 1
    audit.record(
        "calls.import_items", subject=library, by=by, at=at, office_id=library.office_id,
        note=ngettext("%(count)d item", "%(count)d items", added) % {"count": added},
    )  # fmt: skip
    return added, len(items) - added


# --- Suggestions of other offices ------------------------------------------------------------------


@transaction.atomic
def suggest_item(library, office, values, *, reason, by, at):
    """``office`` suggests an item (columns of ``TEXT``); the library's owner finds it on its desk."""
    if office.pk == library.office_id:
        raise LibraryRefused(_("Your office keeps this library: add the item itself."))
    suggestion = Suggestion.objects.create(
        library=library, office=office, reason=reason[:REASON_LIMIT], by=by, at=at, **values
    )
    audit.record(
        "calls.suggest_item", subject=library, by=by, at=at, office_id=library.office_id,
        note=suggestion.title,
    )  # fmt: skip
    give_task(
        library.office,
        what=ANSWER_TASK,
        occasion=f"suggestion:{suggestion.pk}",
        title=_("Answer a suggested item: %(title)s") % {"title": suggestion.title},
        why=f"{office} · {library}",
        link=reverse("calls:suggestion", args=[suggestion.pk]),
        at=at,
    )
    return suggestion


@transaction.atomic
def answer_suggestion(suggestion, *, accept, answer, from_year, by, at):
    """Take a suggested item into the library from ``from_year`` on, or refuse it with the reason.

    Raises LibraryRefused when it was answered already, or is refused without a reason.
    """
    library = _locked(suggestion.library_id)
    row = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    state = SuggestionState.ACCEPTED if accept else SuggestionState.REFUSED
    if state not in SUGGESTION_TRANSITIONS[row.state]:
        raise LibraryRefused(
            _("This suggestion is answered already: %(state)s.")
            % {"state": row.get_state_display()}
        )
    if not accept and not answer:
        raise LibraryRefused(_("Say why the item is not taken."), field="answer")
    if accept:
        values = {name: getattr(row, name) for name in TEXT}
        _refuse_same_title(library, row.title)
        row.item = _append(
            library,
            values | {"from_year": from_year, "retired_from": None},
            reason=_("suggested by %(office)s") % {"office": row.office},
            by=by,
            at=at,
        )
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "item"])
    end_task(what=ANSWER_TASK, occasion=f"suggestion:{row.pk}", at=at)
    audit.record(
        "calls.answer_suggestion", subject=library, by=by, at=at, office_id=library.office_id,
        note=f"{row.title}: {row.get_state_display()}",
    )  # fmt: skip
    return row
