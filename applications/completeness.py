"""What is missing before a proposal can be handed in, each with the place where to mend it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.asked import holders_of, parts_of, sections_of, steps_of_editor
from applications.changes import to_look_at
from applications.consents import living_consent
from applications.editing import over_ceiling
from applications.forms import label_of
from applications.requirements import requirements_of, with_last_days
from applications.screened import named_documents
from applications.sections import CHECK, PART_OF, PARTS, Section
from applications.sheet import PREFIXES, Sheet, pending_texts
from applications.signing import missing_sign_off
from applications.ticking import count_of
from core.text import clean_text

PART_SECTIONS = {part.code: section for section, parts in reversed(PARTS.items()) for part in parts}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: ``section`` and ``html_id`` say where, ``label`` and ``message`` what."""

    section: str
    html_id: str
    label: str
    message: str


def problems_of(proposal, *, at, content=None):
    """All that keeps ``proposal`` from being handed in at ``at`` (aware), in the order of the editor.

    Args: ``content`` is its content where the caller has it: what was signed off is compared with it.
    """
    typed = pending_texts(proposal)
    found = []
    for section in sections_of(proposal):
        if section == Section.PAPERS:
            found += _check_papers(proposal, at=at)
        else:
            found += CHECKS[section](proposal, typed)
    found += _check_days(proposal, at=at)
    if message := missing_sign_off(proposal, content=content):
        found.append(Problem(CHECK, "sign-off", _("Sign-off by the legal representative"), message))
    return found + _of_corrections(proposal)


def _of_corrections(proposal):
    """Commitments that a correction of the call overtook and nobody has looked at since."""
    message = _(
        "A correction of the call changed this target. Look at what changed and confirm that you have "
        "seen it."
    )
    return [
        _input(Section.COMMITMENTS, f"target-{one.change.target_id}-value", one.change.new, message)
        for one in to_look_at(proposal)
    ]


def _input(section, name, label, message):
    return Problem(section, f"id_{name}", str(label), str(message))


def _unreadable(sheet):
    labels = {name: field.label for name, (_o, _c, field) in sheet.slots.items()}
    return [
        _input(sheet.step, name, labels[name], message) for name, message in sheet.problems.items()
    ]


def _check_whole(section):
    def check(proposal, typed):
        sheet = Sheet(proposal, section, typed)
        found = _unreadable(sheet)
        parts = parts_of(proposal, section)
        holders = holders_of(proposal, parts)
        for part in parts:
            value = getattr(holders[part.of], part.code)
            empty = value is None or (isinstance(value, str) and not clean_text(value).strip())
            empty = empty or (part.code == "requested" and not value)
            if part.required and empty and part.code not in sheet.problems:
                label = label_of(part)
                found.append(_input(section, part.code, label, _("This is still missing.")))
        return found

    return check


def _check_commitments(proposal, typed):
    sheet = Sheet(proposal, Section.COMMITMENTS, typed)
    found = _unreadable(sheet)
    for entry in sheet.entries:
        name = f"target-{entry.row.target.pk}"
        if f"{name}-value" in sheet.problems:
            continue
        if entry.obj.value is None:
            message = _("Say how much you promise.")
            found.append(_input(sheet.step, f"{name}-value", entry.row.words, message))
        elif not entry.row.is_met_by(entry.obj.value) and not entry.obj.reason:
            message = _("Your commitment does not meet the target. Say why.")
            found.append(_input(sheet.step, f"{name}-reason", entry.row.words, message))
    return found


def _check_budget(proposal, typed):
    sheet = Sheet(proposal, Section.BUDGET, typed)
    found = _unreadable(sheet)
    for message in over_ceiling(sheet).values():
        found.append(Problem(sheet.step, "budget-totals", "", message))
    lines = [entry for entry in sheet.entries if not entry.is_blank]
    for number, entry in enumerate(lines, start=1):
        for column in ("category", "item", "quantity", "unit_price"):
            name = entry.form.add_prefix(column)
            if name not in sheet.problems and entry.form.cleaned_data.get(column) in (None, ""):
                label = _("Line %(number)d, %(column)s") % {
                    "number": number,
                    "column": entry.form.fields[column].label,
                }
                found.append(_input(sheet.step, name, label, _("This is still missing.")))
    if proposal.requested <= 0 and not found:
        message = _("The budget asks nothing of the fund. Write at least one line paid from it.")
        found.append(Problem(sheet.step, "budget-totals", "", message))
    return found


def _check_team(proposal, typed):
    sheet = Sheet(proposal, Section.TEAM, typed)
    found = _unreadable(sheet)
    members = [entry for entry in sheet.entries if not entry.is_blank]
    for number, entry in enumerate(members, start=1):
        for column in ("name", "role"):
            name = entry.form.add_prefix(column)
            if name not in sheet.problems and not entry.form.cleaned_data.get(column):
                label = _("Member %(number)d, %(column)s") % {
                    "number": number,
                    "column": entry.form.fields[column].label,
                }
                found.append(_input(sheet.step, name, label, _("This is still missing.")))
    if not members:
        message = _("Name at least one person who carries the project out.")
        found.append(Problem(sheet.step, "rows", "", message))
    return found


def _check_papers(proposal, *, at):
    """What is missing, what has expired, and a consent that identity documents need.

    What a returned proposal may not change is not asked of it: it was judged when it was handed in.
    """
    requirements = with_last_days(requirements_of(proposal), proposal, at=at)
    named = named_documents(proposal)
    found = []
    for one in requirements:
        if one.is_missing:
            message = _("This paper is still missing.") + (f" {one.why}" if one.why else "")
        elif (one.expired or one.silent) and (named is None or one.document.pk in named):
            message = one.expired or one.silent
        else:
            continue
        found.append(Problem(Section.PAPERS, one.html_id, one.document.name, message))
    has_identity = any(one.files and one.document.is_identity for one in requirements)
    if has_identity and living_consent(proposal) is None:
        message = _("Identity documents are handed in: give the consent, or take them out.")
        found.append(Problem(Section.PAPERS, "consent", _("Consent"), message))
    return found


def _check_items(proposal, typed):
    """How many ticks count, those that somebody has to look at again, and half-written other items."""
    sheet = Sheet(proposal, Section.ITEMS, typed)
    found = _unreadable(sheet)
    for entry in sheet.items:
        row = entry.row
        name = f"item-{row.item.pk}-taken"
        if row.is_retired:
            message = _("It was retired and cannot be taken any more: take the tick away.")
            found.append(_input(sheet.step, name, row.item, message))
        elif row.is_revised:
            message = _(
                "It was revised since it was ticked: look at it, then keep it or untick it."
            )
            found.append(_input(sheet.step, name, row.item, message))
    count = count_of(proposal, [entry.row for entry in sheet.items])
    if count.missing:
        found.append(Problem(sheet.step, "items-count", "", count.words))
    for number, entry in enumerate(sheet.others, start=1):
        found += _check_other(sheet, number, entry)
    return found


def _check_other(sheet, number, entry):
    """An item beside the library has both a name and a plan, or nothing."""
    if entry.is_blank:
        return []
    return [
        _input(
            sheet.step,
            entry.form.add_prefix(column),
            _("Other item %(number)d, %(column)s")
            % {"number": number, "column": entry.form.fields[column].label},
            _("This is still missing."),
        )
        for column in ("name", "plan")
        if entry.form.add_prefix(column) not in sheet.problems
        and not entry.form.cleaned_data.get(column)
    ]


def _check_days(proposal, *, at):
    """Days that cannot be: a centre that runs for less than a year, consent in the future."""
    today = timezone.localdate(at)
    asked = sections_of(proposal)
    found = []
    for section, code in FUTURE:
        if section not in asked:
            continue
        holder = holders_of(proposal, PARTS[section])[PART_OF[code].of]
        day = getattr(holder, code)
        if day and day > today:
            message = _("%(day)s is in the future.") % {"day": date_format(day, "DATE_FORMAT")}
            found.append(_input(section, code, label_of(PART_OF[code]), message))
        elif code == "centre_since" and day and years_later(day, 1) > today:
            message = _(
                "The centre has to have been running for a year: since %(limit)s or before, and it runs"
                " since %(day)s."
            ) % {
                "limit": date_format(years_later(today, -1), "DATE_FORMAT"),
                "day": date_format(day, "DATE_FORMAT"),
            }
            found.append(_input(section, code, label_of(PART_OF[code]), message))
    return found


def years_later(day, years):
    """The same day ``years`` later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


FUTURE = (
    (Section.SERVICE, "agreed_on"),
    (Section.SITE, "centre_since"),
    (Section.SITE, "majority_on"),
)
# The papers come last and are judged by the day.
CHECKS = {
    Section.SERVICE: _check_whole(Section.SERVICE),
    Section.SITE: _check_whole(Section.SITE),
    Section.ITEMS: _check_items,
    Section.BASICS: _check_whole(Section.BASICS),
    Section.PLAN: _check_whole(Section.PLAN),
    Section.COMMITMENTS: _check_commitments,
    Section.BUDGET: _check_budget,
    Section.TEAM: _check_team,
}


def begun_sections(proposal):
    """The parts in which somebody has written or handed in anything yet."""
    if proposal.version_count:
        return set(Section.values)
    section_of = {name: section for section, name in PREFIXES.items()} | {"item": Section.ITEMS}
    begun = {
        PART_SECTIONS.get(name) or section_of.get(name.partition("-")[0])
        for name in proposal.saved_fields.values_list("name", flat=True)
    }
    if proposal.attachments.exists():
        begun.add(Section.PAPERS)
    return begun


def steps_of(proposal, current, problems, *, allowed=None):
    """The editor's steps for ``portal/stepper.html``, each with what is missing in it.

    Args: ``allowed`` names the sections that may be changed; None for all.
    """
    begun = begun_sections(proposal)
    counts = {CHECK: len(problems)}
    for problem in problems:
        counts[problem.section] = counts.get(problem.section, 0) + 1
    steps = []
    for step in steps_of_editor(proposal):
        missing = counts.get(step, 0)
        is_closed = allowed is not None and step in Section.values and step not in allowed
        steps.append(
            {
                "name": Section(step).label if step in Section.values else _("Check and hand in"),
                "url": reverse("applications:edit", args=[proposal.pk, step]),
                "state": _state_of(missing, step in begun),
                "now": step == current,
                "note": _("Not to be changed") if is_closed else _note_of(step, missing),
            }
        )
    return steps


def _state_of(missing, is_begun):
    """A part that nobody has touched is still to do; only one that was begun can be a problem."""
    if not missing:
        return "done"
    return "problem" if is_begun else "todo"


def _note_of(step, missing):
    if missing:
        return _("%(count)d still missing") % {"count": missing}
    return _("Ready to hand in") if step == CHECK else ""
