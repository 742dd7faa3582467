"""A person looks a reading through: start it, correct it, take it over into a draft, or discard it.

Nothing reaches a call before a person has pressed the button. Every change takes the reading's row
and checks its revision, so that of two people at one reading the second sees what the first did.
"""

from copy import deepcopy

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.layout import lay_out_call
from calls.models import Call, Reading
from calls.reading.announcement import read_announcement
from calls.reading_pieces import stamp
from calls.taking_over import add_to_draft, refuse_long, tree_of
from core import audit
from core.errors import Refusal


class ReadingRefused(Refusal):
    code = "reading"


class ReadingChanged(ReadingRefused):
    """Somebody else changed the reading since the page was opened."""

    code = "reading_changed"
    message = gettext_lazy(
        "Somebody changed this reading since you opened the page. Your input stands below: compare it "
        "with the reading, then save again."
    )


class PieceChanged(ReadingChanged):
    """Somebody else changed this very piece of the reading since it was opened."""


class ReadingIsAccepted(ReadingRefused):
    code = "reading_accepted"
    message = gettext_lazy("This reading was taken over already; correct the draft call itself.")


@transaction.atomic
def start_reading(office, text, *, file_name="", by, at, language="zh-hans"):
    """Read a text and keep text and reading for looking through.

    :raises ReadingRefused: when the text holds no project; the message says what it seems to be.
    """
    found = read_announcement(text, language)
    if not any(one.projects for one in found.communities):
        why = found.warnings[0].why if found.warnings else ""
        raise ReadingRefused(
            _("No project was found in this text: %(why)s") % {"why": why}, code="no_call"
        )
    # What each line was read as belongs to the source: corrections of the tree do not change it.
    told = found.as_dict()
    read = {"lines": told["lines"], "warnings": told["warnings"]}
    reading = Reading.objects.create(
        office=office, title=(found.title or "")[:200], file_name=file_name[:255],
        text=text, tree=tree_of(found) | {"read": read},
        created_by=by, created_at=at, changed_by=by, changed_at=at,
    )  # fmt: skip
    _record("calls.start_reading", reading, by, at)
    return reading


def _record(act, reading, by, at, note=""):
    audit.record(
        act, subject=reading, by=by, at=at, office_id=reading.office_id,
        after={"id": reading.pk}, note=note,
    )  # fmt: skip


def _locked(pk, revision):
    # Without who changed it: a join on what another transaction changes loses the row that waited.
    reading = Reading.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if reading.accepted_at is not None:
        raise ReadingIsAccepted
    if revision is not None and reading.revision != revision:
        raise ReadingChanged
    # A shallow copy of the communities is not enough: their projects are changed in place.
    reading.before = {"communities": deepcopy(reading.tree["communities"])}
    return reading


def _save(reading, by, at, note):
    reading.revision += 1
    reading.changed_by, reading.changed_at = by, at
    reading.save(update_fields=["tree", "before", "revision", "changed_by", "changed_at"])
    _record("calls.edit_reading", reading, by, at, note)
    return reading


@transaction.atomic
def set_community(pk, place, row, *, revision, by, at):
    """Correct a community of the reading (``place`` from 1), or add one (``place`` 0).

    :param row: its values without its projects; None takes it out with all its projects.
    :returns: the reading.
    :raises ReadingChanged, ReadingIsAccepted:
    """
    reading = _locked(pk, revision)
    communities = reading.tree["communities"]
    if row is None:
        name = communities.pop(place - 1)["name"]
    elif place:
        communities[place - 1] |= row
        name = row["name"]
    else:
        communities.append({"projects": [], "line": None} | row)
        name = row["name"]
    return _save(reading, by, at, name)


@transaction.atomic
def set_project(pk, place, number, row, *, to, order, revision, by, at):
    """Correct a project (``number`` from 1), add one (0), move it, or take it out (``row`` None).

    :param to: the place (from 1) of the community that it belongs to.
    :param order: its number among that community's projects, from 1; beyond the last means last.
    :returns: the reading.
    :raises ReadingChanged, ReadingIsAccepted, TooLong:
    """
    reading = _locked(pk, revision)
    communities = reading.tree["communities"]
    projects = communities[place - 1]["projects"]
    old = projects.pop(number - 1) if number else {"line": None}
    if row is None:
        return _save(reading, by, at, old["name"])
    communities[to - 1]["projects"].insert(max(0, order - 1), old | row)
    refuse_long(reading.tree)
    return _save(reading, by, at, row["name"])


@transaction.atomic
def change_piece(pk, place, number, change, *, seen, by, at):
    """Change one project of the reading, or a community without its projects (``number`` 0).

    Only this piece is compared with what the person saw: two people may work at two projects.

    :param change: a function from the piece's row to its new row.
    :param seen: ``reading_pieces.stamp`` of the row that the person saw.
    :returns: the reading.
    :raises PieceChanged: naming who changed it; ReadingIsAccepted, TooLong.
    """
    reading = _locked(pk, None)
    communities = reading.tree["communities"]
    rows = communities[place - 1]["projects"] if number else communities
    index = (number or place) - 1
    if stamp(piece_row(reading, place, number)) != seen:
        who = str(reading.changed_by)
        raise PieceChanged(
            _(
                "%(who)s changed this meanwhile. Your input stands below, what is saved now beside "
                "it: save again to put yours in its place."
            )
            % {"who": who}
        )
    rows[index] = rows[index] | change(rows[index])
    refuse_long(reading.tree)
    return _save(reading, by, at, rows[index]["name"])


def piece_row(reading, place, number):
    """The row of a project, or of a community without its projects; None where there is none."""
    communities = reading.tree["communities"]
    if not 0 < place <= len(communities):
        return None
    if number:
        projects = communities[place - 1]["projects"]
        return projects[number - 1] if number <= len(projects) else None
    return {key: value for key, value in communities[place - 1].items() if key != "projects"}


@transaction.atomic
def undo_change(pk, *, revision, by, at):
    """Take the last change back; done again it brings the change back.

    :raises ReadingChanged: somebody changed the reading since; ReadingIsAccepted.
    """
    before = Reading.objects.get(pk=pk).before
    reading = _locked(pk, revision)
    if before is None:
        raise ReadingChanged
    reading.tree["communities"] = before["communities"]
    return _save(reading, by, at, _("last change taken back"))


@transaction.atomic
def accept_reading(pk, *, call, new, update, categories, revision, by, at):
    """Take the reading over into a draft: an open one, or a new one that is laid out first.

    :param call: the draft, or None for a new one.
    :param new: ``{title, year, scheme}`` of the new one.
    :returns: the call and ``Done``.
    :raises ReadingChanged, ReadingIsAccepted, CallIsPublic, TooLong: nothing is written.
    """
    reading = _locked(pk, revision)
    if call is None:
        summary = (reading.tree["summary"] or "")[: Call._meta.get_field("summary").max_length]
        call = Call.objects.create(
            office=reading.office, created_by=by, created_at=at, summary=summary, **new
        )
        lay_out_call(call, at=at)
        audit.record(
            "calls.create_call", subject=call, by=by, at=at, office_id=call.office_id,
            after={"scheme": call.scheme, "title": call.title, "year": call.year},
        )  # fmt: skip
    done = add_to_draft(call, reading.tree, by=by, at=at, update=update, categories=categories)
    reading.call, reading.accepted_at = call, at
    reading.save(update_fields=["call", "accepted_at"])
    return call, done


@transaction.atomic
def discard_reading(pk, *, by, at):
    """Throw an open reading away.

    :raises ReadingIsAccepted: a reading that was taken over stays beside its call.
    """
    reading = Reading.objects.select_for_update(of=("self",)).get(pk=pk)
    if reading.accepted_at is not None:
        raise ReadingIsAccepted
    _record("calls.discard_reading", reading, by, at)
    reading.delete()
