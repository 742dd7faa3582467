"""What a correction changes, as rows in words: object, label, old value, new value.

Everything is put into the office's language, because it is kept for ever and printed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.correcting.matching import match
from calls.correcting.parts import (
    CALL,
    DOCUMENT,
    DUTY,
    ELIGIBILITY,
    INDICATOR,
    LOT,
    PARTS,
    PROJECT,
    STAGE,
    TARGET,
    WINDOW,
    rows_of,
)
from calls.enums import ChangeAction
from calls.targets import target_words
from calls.wording import closing_words, opening_words, plain_number
from core.money import format_yuan

MONEY = {(CALL, "budget"), (PROJECT, "amount")}
CLOSINGS = {(WINDOW, "closes_at")}
LISTS = (ELIGIBILITY, DOCUMENT, DUTY)


@dataclass(frozen=True)
class Difference:
    """One row of a correction.

    ``key`` names it while the correction is written. ``lot``, ``project`` and ``target`` are rows of the
    call, or of the working copy where they are new (``Comparison.in_call`` tells the one that stands in
    the call after publication). ``edit`` is the row of the copy to whose form a person goes.
    """

    key: str
    part: str
    action: str
    label: str
    old: str = ""
    new: str = ""
    place: str = ""
    lot: object = None
    project: object = None
    target: object = None
    edit: object = None


class Comparison:
    """A call beside the working copy of one of its corrections, read once.

    ``live`` and ``mine`` are ``{part: {id: row}}``; ``known`` is ``{part: {id in the call: copy}}``.
    """

    def __init__(self, correction):
        self.live, self.mine = rows_of(correction.call_id), rows_of(correction.copy_id)
        self.known = match(correction, self.live, self.mine)
        self.live_id_of = {
            part: {copy.pk: pk for pk, copy in pairs.items()} for part, pairs in self.known.items()
        }
        with translation.override(settings.LANGUAGE_CODE):
            self.rows = list(self._rows())

    def added(self, part):
        """Rows of the copy that stand for none of the call."""
        known = self.live_id_of[part]
        return [row for pk, row in self.mine[part].items() if pk not in known]

    def withdrawn(self, part):
        """Rows of the call that have none in the copy."""
        return [row for pk, row in self.live[part].items() if pk not in self.known[part]]

    # --- Walking ------------------------------------------------------------------------------------

    def _rows(self):
        yield from self._call_rows()
        yield from self._stage_rows()
        for lot in self._in_order(LOT, None, None):
            yield from self._lot_rows(*lot)

    def _in_order(self, part, parent, pair):
        """``[(row of the call or None, row of the copy or None)]`` below a parent, known ones first."""
        live = [
            row
            for row in self.live[part].values()
            if parent is None or (pair[0] and getattr(row, f"{parent}_id") == pair[0].pk)
        ]
        added = [
            row
            for row in self.added(part)
            if parent is None or (pair[1] and getattr(row, f"{parent}_id") == pair[1].pk)
        ]
        return [(row, self.known[part].get(row.pk)) for row in live] + [(None, r) for r in added]

    def _call_rows(self):
        for row, copy in self._in_order(CALL, None, None):
            yield from self._columns(CALL, row, copy)

    def _stage_rows(self):
        for row, copy in self._in_order(STAGE, None, None):
            if row is None or copy is None:
                continue
            yield from self._columns(STAGE, row, copy, place=row.name)
            yield from self._window_rows(row, copy)

    def _window_rows(self, stage, copy):
        """The dates that hold for the call and for each lot with dates of its own, before and now."""
        for lot in (None, *self.live[LOT].values()):
            mine = self.known[LOT].get(lot.pk) if lot else None
            if lot is not None and (
                mine is None or not (self._own(stage, lot) or self._own(copy, mine))
            ):
                continue
            before, now = self.window(stage, lot), self.window(copy, mine)
            for name, words in (("opens_at", opening_words), ("closes_at", closing_words)):
                old, new = getattr(before, name, None), getattr(now, name, None)
                if old != new:
                    yield Difference(
                        key=f"window:{stage.pk}:{lot.pk if lot else 0}:{name}",
                        part=WINDOW,
                        action=ChangeAction.CHANGED,
                        label=str(PARTS[WINDOW].model._meta.get_field(name).verbose_name),
                        old=words(old),
                        new=words(new),
                        place=" · ".join(str(one) for one in (stage.name, lot) if one),
                        lot=lot,
                        edit=copy,
                    )

    def _own(self, stage, lot):
        """The window of its own that ``lot`` has in ``stage``, both of the call or both of the copy."""
        for windows in (self.live[WINDOW], self.mine[WINDOW]):
            for window in windows.values():
                if window.stage_id == stage.pk and window.lot_id == (lot.pk if lot else None):
                    return window
        return None

    def window(self, stage, lot):
        """The window that holds for ``lot`` (None: for the call) in ``stage``, or None."""
        return (lot and self._own(stage, lot)) or self._own(stage, None)

    def _lot_rows(self, lot, copy):
        if copy is None:
            yield self._whole(LOT, ChangeAction.WITHDRAWN, lot, lot=lot, old=self._lot_words(lot))
            return
        if lot is None:
            words = self._lot_words(copy)
            yield self._whole(LOT, ChangeAction.ADDED, copy, lot=copy, new=words)
            return
        yield from self._columns(LOT, lot, copy, place=lot.name, lot=lot)
        for part in LISTS:
            yield from self._list_rows(part, lot, copy)
        for pair in self._in_order(PROJECT, "lot", (lot, copy)):
            yield from self._project_rows(lot, *pair)

    def _list_rows(self, part, lot, copy):
        for row, mine in self._in_order(part, "lot", (lot, copy)):
            if mine is None:
                yield self._whole(part, ChangeAction.WITHDRAWN, row, lot=lot, old=str(row))
            elif row is None:
                words = self._list_words(part, mine)
                yield self._whole(part, ChangeAction.ADDED, mine, lot=lot, new=words)
            else:
                place = f"{lot.name} · {PARTS[part].model._meta.verbose_name} {row.position}"
                yield from self._columns(part, row, mine, place=place, lot=lot)

    def _project_rows(self, lot, project, copy):
        if copy is None:
            words = self._project_words(project)
            yield self._whole(
                PROJECT, ChangeAction.WITHDRAWN, project, lot=lot, project=project, old=words
            )
            return
        if project is None:
            words = self._project_words(copy)
            yield self._whole(PROJECT, ChangeAction.ADDED, copy, lot=lot, project=copy, new=words)
            return
        about = {"place": f"{lot.name} · {project.name}", "lot": lot, "project": project}
        yield from self._columns(PROJECT, project, copy, **about)
        old, new = _categories(project), _categories(copy)
        if old != new:
            key = f"{PROJECT}:{project.pk}:categories"
            yield Difference(
                key,
                PROJECT,
                ChangeAction.CHANGED,
                str(_("categories")),
                old,
                new,
                edit=copy,
                **about,
            )
        for pair in self._in_order(INDICATOR, "project", (project, copy)):
            yield from self._indicator_rows(about, copy, *pair)

    def _indicator_rows(self, about, project, indicator, copy):
        number = (indicator or copy).number
        place = pgettext("place", "%(project)s · indicator %(number)s") % {
            "project": about["place"],
            "number": number,
        }
        about = about | {"place": place}
        if copy is None:
            yield self._whole(INDICATOR, ChangeAction.WITHDRAWN, indicator, old=indicator.text,
                              edit=project, **about)  # fmt: skip
        elif indicator is None:
            yield self._whole(
                INDICATOR, ChangeAction.ADDED, copy, new=copy.text, edit=project, **about
            )
        else:
            yield from self._columns(INDICATOR, indicator, copy, edit=project, **about)
        for row, mine in self._in_order(TARGET, "indicator", (indicator, copy)):
            yield from self._target_rows(about, project, row, mine)

    def _target_rows(self, about, project, target, copy):
        """A target is one row: what was asked and what is asked now."""
        old, new = (self._target_words(one) if one else "" for one in (target, copy))
        if old == new:
            return
        action = ChangeAction.CHANGED
        if target is None or copy is None:
            action = ChangeAction.ADDED if target is None else ChangeAction.WITHDRAWN
        row = target or copy
        side = "" if target else "+"
        yield Difference(
            key=f"{TARGET}:{side}{row.pk}",
            part=TARGET,
            action=action,
            label=str(PARTS[TARGET].model._meta.verbose_name),
            old=old,
            new=new,
            target=row,
            edit=project,
            **about,
        )

    # --- Words --------------------------------------------------------------------------------------

    def _columns(self, part, row, copy, *, place="", edit=None, **about):
        for name in PARTS[part].told:
            old, new = getattr(row, name), getattr(copy, name)
            if old == new:
                continue
            yield Difference(
                key=f"{part}:{row.pk}:{name}",
                part=part,
                action=ChangeAction.CHANGED,
                label=str(row._meta.get_field(name).verbose_name),
                old=value_words(part, row, name),
                new=value_words(part, copy, name),
                place=place,
                edit=edit or copy,
                **about,
            )

    def _whole(self, part, action, row, *, place="", edit=None, **about):
        """A part that came or went."""
        lot = about.get("lot")
        side = "+" if action == ChangeAction.ADDED else ""
        if not place and part in (*LISTS, PROJECT):
            place = lot.name
        edit = edit or (row if side else None) or (lot and self.known[LOT].get(lot.pk))
        label = str(row._meta.verbose_name)
        return Difference(
            key=f"{part}:{side}{row.pk}", part=part, action=action, label=label, place=place,
            edit=edit, **about,
        )  # fmt: skip

    def _lot_words(self, lot):
        rows = {**self.live[PROJECT], **self.mine[PROJECT]}.values()
        projects = [project.name for project in rows if project.lot_id == lot.pk]
        names = pgettext("in a list", ", ").join(projects)
        return _("%(lot)s; projects: %(names)s") % {"lot": lot.name, "names": names or "–"}

    def _project_words(self, project):
        words = [project.name, _categories(project), project.period, project.overview]
        if project.amount is not None:
            words.insert(1, format_yuan(project.amount))
        lines = [word for word in words if word]
        for indicator in (*self.live[INDICATOR].values(), *self.mine[INDICATOR].values()):
            if indicator.project_id == project.pk:
                lines.append(f"{indicator.number}. {indicator.text}")
        return "\n".join(lines)

    def _list_words(self, part, row):
        words = [str(row)]
        if part == DOCUMENT:
            words += [row.note, row.get_condition_display()]
            words += [_("with seal")] if row.sealed else []
        return pgettext("between targets", "; ").join(word for word in words if word)

    def _target_words(self, target):
        words = target_words(target)
        whole = self.live[TARGET].get(target.part_of_id) or self.mine[TARGET].get(target.part_of_id)
        if whole is None:
            return words
        return _("%(target)s (contained in “%(whole)s”)") % {
            "target": words,
            "whole": whole.what or whole.unit,
        }


def _categories(project):
    return " + ".join(category.name for category in project.categories.all())


def value_words(part, row, name):
    """The value of one column in words; '' where nothing is said."""
    value = getattr(row, name)
    one = row._meta.get_field(name)
    if value is None or value == "":
        return ""
    if (part, name) in MONEY:
        return format_yuan(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if one.choices:
        return str(dict(one.flatchoices)[value])
    if isinstance(one, models.ForeignKey):
        return str(getattr(row, one.name))
    if isinstance(value, datetime):
        return closing_words(value) if (part, name) in CLOSINGS else opening_words(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return plain_number(value) if isinstance(value, Decimal) else str(value)
