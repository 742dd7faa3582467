"""From a reading that a person has looked at to the rows of a draft call.

What the draft holds already is never overwritten and never removed: a lot or project of the same name
stays as it is unless the person asked for its data to be replaced. Everything else is added.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls import presets
from calls.deadlines import general_window, next_position, set_deadline
from calls.indicators import replace_targets, set_indicators
from calls.layout import end_of_day, in_office_language, lay_out_lot
from calls.locking import lock_draft
from calls.models import (
    Category,
    Duty,
    EligibilityRule,
    Lot,
    Project,
    RequiredDocument,
)
from calls.reading_pieces import corrected_targets
from communities.models import Community
from core import audit
from core.errors import Refusal
from parties.enums import AreaKind
from parties.models import Area

MOST_CATEGORIES = 2
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_HOUR = re.compile(
    r"(?P<after>下午|晚上?)?\s*(?P<hour>\d{1,2})\s*(?:[:：](?P<minute>\d{2})|[时点](?!间))"
)
_PHONE = re.compile(r"[\d*+][\d*\-—() ]{5,}")


class TooLong(Refusal):
    """A value is longer than its column; nothing is cut off silently."""

    code = "too_long"


@dataclass(frozen=True)
class Step:
    """One thing that taking over does: ``kind`` is added, changed or kept."""

    kind: str
    community: str
    project: str = ""
    details: tuple[str, ...] = ()


@dataclass
class Done:
    """What was done, in steps, and what could not be set on its own."""

    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, kind, *, projects=True):
        return sum(1 for one in self.steps if one.kind == kind and bool(one.project) == projects)

    def sentences(self):
        """What was done in words, for the terminal and the page."""
        lots, projects = self.count("added", projects=False), self.count("added")
        said = [
            ngettext("%(count)d lot was added.", "%(count)d lots were added.", lots)
            % {"count": lots},
            ngettext("%(count)d project was added.", "%(count)d projects were added.", projects)
            % {"count": projects},
        ]
        for one in self.steps:
            if one.kind == "changed":
                said.append(
                    _("%(place)s: changed %(what)s.")
                    % {"place": _place(one), "what": "、".join(one.details)}
                )
            elif one.kind == "kept" and one.project:
                said.append(
                    _("%(place)s was there already and stays as it is.") % {"place": _place(one)}
                )
        return said + self.notes


def _place(step):
    return f"{step.community} · {step.project}" if step.project else step.community


def tree_of(announcement):
    """The reading as the tree that people edit: plain values, the indicators as one numbered text."""
    tree = announcement.as_dict()
    tree.pop("lines")
    tree.pop("warnings")
    for community, read in zip(tree["communities"], announcement.communities, strict=True):
        community["line"] = read.line
        for project, one in zip(community["projects"], read.projects, strict=True):
            rows = project.pop("indicators")
            project["indicators_text"] = "\n".join(
                f"{row['number']}. {row['text']}" if row["number"] else row["text"] for row in rows
            )
            project["line"] = one.lines[0] if one.lines else None
            project["places"] = {each.text: each.line for each in one.indicators}
    return tree


def plan(call, tree, *, update=False):
    """What ``add_to_draft`` would do, without doing it.

    :returns: a list of ``Step``, in the order of the text.
    """
    steps = []
    lots = {lot.name: lot for lot in call.lots.prefetch_related("projects")}
    for community in tree["communities"]:
        name = lot_name(call, community)
        lot = lots.get(name)
        steps.append(Step("kept" if lot else "added", name))
        known = {project.name: project for project in lot.projects.all()} if lot else {}
        for row in community["projects"]:
            old = known.get(row["name"])
            changed = tuple(_differences(old, row)) if old else ()
            kind = "added" if old is None else "changed" if update and changed else "kept"
            steps.append(Step(kind, name, row["name"], changed))
    return steps


def lot_name(call, community):
    """A lot's name: its community's, or the office's for a call that names none."""
    return community["name"] or call.office.name


def _differences(project, row):
    """The labels of what the text says otherwise than the draft."""
    amount = None if row["amount_yuan"] is None else Decimal(row["amount_yuan"])
    for label, old, new in (
        (_("amount"), project.amount, amount),
        (_("period"), project.period, row["period_text"] or ""),
        (_("overview"), project.overview, row["overview"] or ""),
    ):
        if new not in (None, "") and old != new:
            yield str(label)


@transaction.atomic
def add_to_draft(call, reading, *, by, at, update=False, categories=None):
    """Add lots, projects, indicators and rules of a reading to a draft call.

    :param reading: an ``Announcement`` or the tree that ``tree_of`` made of one and people edited.
    :param by: the user; None for the command line.
    :param at: aware instant.
    :param update: whether amount, period and overview of projects that are there are replaced.
    :param categories: ``{name: Category or None}`` for names that are to be another's or left out;
        a name that is not in it is created.
    :returns: ``Done``.
    :raises CallIsPublic: when the call is no draft.
    :raises TooLong: naming the value; nothing is written.
    """
    call = lock_draft(call.pk)
    tree = reading if isinstance(reading, dict) else tree_of(reading)
    refuse_long(tree)
    done = Done()
    writer = _Writer(call, by, at, update, categories or {}, done)
    for community in tree["communities"]:
        writer.community(community)
    audit.record(
        "calls.take_over_reading",
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        after={
            "lots": done.count("added", projects=False),
            "projects": done.count("added"),
            "changed": done.count("changed"),
        },
    )
    return done


def refuse_long(tree):
    """Check every value against its column.

    :raises TooLong: with the place of the value and by how much it is too long.
    """
    for community in tree["communities"]:
        _refuse(Lot, "name", community["name"], community["name"])
        for row in community["projects"]:
            place = f"{community['name']} · {row['name'][:30]}"
            for model_field, key in (
                ("name", "name"),
                ("period", "period_text"),
                ("overview", "overview"),
            ):
                _refuse(Project, model_field, row[key] or "", place)


def _refuse(model, name, value, place):
    column = model._meta.get_field(name)
    over = len(value) - column.max_length
    if over > 0:
        raise TooLong(
            _("%(place)s: “%(field)s” has %(over)d characters more than the %(limit)d allowed.")
            % {
                "place": place,
                "field": column.verbose_name,
                "over": over,
                "limit": column.max_length,
            }
        )


class _Writer:
    """Writes one community after the other."""

    def __init__(self, call, by, at, update, categories, done):
        self.call, self.by, self.at, self.update = call, by, at, update
        self.categories, self.done = categories, done

    def community(self, community):
        name = lot_name(self.call, community)
        lot = self.call.lots.filter(name=name).first()
        self.done.steps.append(Step("kept" if lot else "added", name))
        if lot is None:
            lot = self._lot(name, community)
        known = {project.name: project for project in lot.projects.all()}
        for row in community["projects"]:
            if row["name"] in known:
                self._existing(lot, known[row["name"]], row)
            else:
                known[row["name"]] = self._project(lot, row)

    def _lot(self, name, community):
        place = self._place(name, community)
        taken = place is not None and self.call.lots.filter(community=place).exists()
        contact, phone = split_contact(community["contact"] or "")
        usual = in_office_language(presets.get(self.call.scheme).lot)
        columns = usual | {"contact_name": contact, "contact_phone": phone}
        lot = Lot.objects.create(
            call=self.call, community=None if taken else place, name=name,
            position=next_position(self.call.lots), **columns,
        )  # fmt: skip
        for model, column, texts in (
            (EligibilityRule, "text", community["eligibility"]),
            (RequiredDocument, "name", community["documents"]),
            (Duty, "text", community["duties"]),
        ):
            limit = model._meta.get_field(column).max_length
            pieces = [piece for text in texts for piece in in_pieces(text, limit)]
            model.objects.bulk_create(
                model(lot=lot, position=position, **{column: piece})
                for position, piece in enumerate(pieces, start=1)
            )
        lay_out_lot(lot)
        self._deadline(lot, community)
        return lot

    def _place(self, name, community):
        """The office's community of that name; made known where it is new, its blanks filled."""
        found = Community.objects.filter(office_id=self.call.office_id, name=name).first()
        if found is None:
            if not community["name"]:
                return None
            area, _new = Area.objects.get_or_create(
                name=name, parent_id=self.call.office.area_id, defaults={"kind": AreaKind.COMMUNITY}
            )
            if Community.objects.filter(area=area).exists():
                return None  # another office keeps its profile
            found = Community(area=area, office_id=self.call.office_id, name=name)
            self.done.notes.append(
                _("“%(name)s” is new among the office's communities.") % {"name": name}
            )
        for column, value in profile_columns(community["profile"]).items():
            if getattr(found, column) in (None, ""):
                setattr(found, column, value)
        found.save()
        return found

    def _deadline(self, lot, community):
        closes = closing_instant(community)
        general = general_window(self.call)
        opens = general.opens_at if general and general.opens_at else self.at
        if closes and closes > max(self.at, opens):
            set_deadline(lot, closes)
        elif community["deadline_text"]:
            self.done.notes.append(
                _("%(lot)s: the deadline “%(text)s” is over or has no year; set it by hand.")
                % {"lot": lot.name, "text": community["deadline_text"]}
            )

    def _project(self, lot, row):
        self.done.steps.append(Step("added", lot.name, row["name"]))
        project = Project.objects.create(
            lot=lot, position=next_position(lot.projects), name=row["name"] or _("(no name)"),
            amount=row["amount_yuan"], period=row["period_text"] or "", overview=row["overview"] or "",
        )  # fmt: skip
        project.categories.set(self._categories(row["category"]))
        if row["indicators_text"].strip():
            set_indicators(project, row["indicators_text"], by=self.by, at=self.at)
            replace_targets(project, corrected_targets(row))
        return project

    def _categories(self, joined):
        found = []
        for name in category_names(joined):
            if name in self.categories:
                found.append(self.categories[name])
            else:
                found.append(Category.objects.get_or_create(name=name)[0])
        return [one for one in dict.fromkeys(found) if one is not None][:MOST_CATEGORIES]

    def _existing(self, lot, project, row):
        changed = tuple(_differences(project, row)) if self.update else ()
        self.done.steps.append(
            Step("changed" if changed else "kept", lot.name, project.name, changed)
        )
        if not changed:
            return
        project.amount = project.amount if row["amount_yuan"] is None else row["amount_yuan"]
        project.period = row["period_text"] or project.period
        project.overview = row["overview"] or project.overview
        project.save(update_fields=["amount", "period", "overview"])


def profile_columns(profile):
    """A community's columns of what was read about it; what was not said is left out."""
    year, _, month = (profile["founded"] or "").partition("-")
    columns = {
        "founded_year": int(year) if year else None,
        "founded_month": int(month) if month else None,
        "residents": profile["residents"],
        "households": profile["households"],
        "area_km2": None if profile["area_km2"] is None else Decimal(str(profile["area_km2"])),
        "about": profile["text"][: Community._meta.get_field("about").max_length],
    }
    return {name: value for name, value in columns.items() if value not in (None, "")}


def category_names(joined):
    """The categories that a text joins: '居民素质提升+自组织培育类' are two."""
    limit = Category._meta.get_field("name").max_length
    pieces = [piece.strip()[:limit] for piece in re.split(r"[+＋]", joined or "")]
    return [piece for piece in pieces if piece]


def split_contact(contact):
    """Name and phone of '王老师 028-86000000', each within its column."""
    match = _PHONE.search(contact)
    name = contact[: match.start()].strip(" ,，、:：") if match else contact
    phone = contact[match.start() :].strip() if match else ""
    return name[:60], phone[:60]


def in_pieces(text, limit):
    """A text cut at the ends of its sentences into pieces that fit a column; nothing is lost."""
    pieces = [""]
    for sentence in _SENTENCE.findall(text.strip()):
        while len(sentence) > limit:
            pieces.append(sentence[:limit])
            sentence = sentence[limit:]
        if len(pieces[-1]) + len(sentence) <= limit:
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return [piece.strip() for piece in pieces if piece.strip()]


def closing_instant(community):
    """The instant at which the written deadline is over, in Asia/Shanghai, or None.

    With an hour ('17:00', '下午5点') at that hour, else at 24:00 of the day.
    """
    if not community["deadline"]:
        return None
    day = date.fromisoformat(community["deadline"])
    hours = list(_HOUR.finditer(community["deadline_text"] or ""))
    if not hours:
        return end_of_day(day)
    hour, minute = int(hours[-1]["hour"]), int(hours[-1]["minute"] or 0)
    hour += 12 if hours[-1]["after"] and hour < 12 else 0
    if hour == 24 or hour > 23 or minute > 59:
        return end_of_day(day)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
