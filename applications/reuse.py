"""Taking over from an earlier proposal of the same applicant: chosen parts, nothing overwritten unsaid.

Decisions: the name stays the project's own; a commitment is taken only where the announcement asks for
the same thing in the same unit; a budget line only while it fits below the ceiling; the paper of an
inspection never, because it is another one every year. What was not taken is listed with its reason.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from applications.asked import ceiling_of, parts_of, sections_of
from applications.editing import save_step
from applications.enums import BudgetSource, ProposalState
from applications.models import Attachment, Proposal
from applications.refusals import EditRefused
from applications.requirements import requirements_of
from applications.rows import ROWS, add_row
from applications.sections import Section
from applications.sheet import PREFIXES, Sheet
from applications.states import locked, touch
from applications.ticking import item_rows
from calls.enums import DocumentCondition
from core import audit

# The name under which reviewers read a proposal belongs to its project.
NEVER = {"name"}


@dataclass
class Taken:
    """``count`` of things taken over; ``left`` pairs of what was not, and why."""

    count: int = 0
    left: list = field(default_factory=list)

    def leave(self, what, why):
        self.left.append((str(what), str(why)))


def sources_for(proposal):
    """Earlier proposals of the same applicant that ``proposal`` may take over from, newest first."""
    return sources_of([proposal.applicant_id]).exclude(pk=proposal.pk)


def sources_of(applicant_ids):
    """Proposals of these parties, of which a new one may be made, the last written first."""
    return (
        Proposal.objects.filter(applicant_id__in=applicant_ids)
        .select_related("call", "lot", "project", "applicant")
        .order_by("-saved_at", "-pk")
    )


@transaction.atomic
def take_over(proposal, source, sections, *, overwrite, by, at):
    """Copy ``sections`` of ``source`` into the draft ``proposal``.

    Args: ``overwrite`` lets texts and commitments of the source stand in place of what is written
    already; rows and papers are always added. ``by`` the user; ``at`` the aware instant of arrival.
    Returns a ``Taken``. Raises EditRefused for another applicant's proposal or one that is no draft.
    """
    proposal = locked(proposal.pk)
    if source.applicant_id != proposal.applicant_id:
        raise EditRefused(_("Only a proposal of the same applicant can be taken over from."))
    if proposal.state != ProposalState.DRAFT:
        raise EditRefused(_("Only a draft can take over from an earlier proposal."))
    taken = Taken()
    theirs = sections_of(source)
    for section in sections_of(proposal):
        if section in sections and section in theirs:
            TAKE[section](proposal, source, taken, overwrite=overwrite, by=by, at=at)
    audit.record(
        "applications.take_over", subject=proposal, by=by, at=at, after={"source": source.pk}
    )
    return taken


def _texts(section):
    def take(proposal, source, taken, *, overwrite, by, at):
        mine, theirs = Sheet(proposal, section), Sheet(source, section)
        typed = {}
        for part in parts_of(proposal, section):
            if part.code not in theirs.slots:
                continue
            text = "" if part.code in NEVER else theirs.stored(part.code)
            if not text or text == mine.stored(part.code):
                continue
            if mine.stored(part.code) and not overwrite:
                taken.leave(mine.slots[part.code][2].label, _("something is written there already"))
            else:
                typed[part.code] = text
        _save(proposal, section, typed, taken, by=by, at=at)

    return take


def _save(proposal, section, typed, taken, *, by, at):
    """Save through the editor's own act, so that limits and colleagues' pages hold as ever."""
    if typed:
        save_step(proposal, section, typed, edition=proposal.edition, by=by, at=at)
        proposal.refresh_from_db()
        taken.count += len(typed)


def _take_commitments(proposal, source, taken, *, overwrite, by, at):
    mine, theirs = Sheet(proposal, Section.COMMITMENTS), Sheet(source, Section.COMMITMENTS)
    known = {_likeness(entry.row.target): entry for entry in theirs.entries}
    typed = {}
    for entry in mine.entries:
        earlier = known.get(_likeness(entry.row.target))
        if earlier is None:
            taken.leave(entry.row.words, _("the earlier call had no such target"))
        elif entry.obj.how and not overwrite:
            taken.leave(entry.row.words, _("something is written there already"))
        elif earlier.obj.how:
            typed[f"target-{entry.row.target.pk}-how"] = earlier.obj.how
            value = earlier.obj.value
            if value is not None and entry.row.is_met_by(value):
                typed[f"target-{entry.row.target.pk}-value"] = earlier.form["value"].value()
    _save(proposal, Section.COMMITMENTS, typed, taken, by=by, at=at)


def _likeness(target):
    """What two targets of different years share when they ask for the same thing."""
    return (target.what.strip(), target.unit.strip(), target.per, target.comparator)


def _take_budget(proposal, source, taken, *, overwrite, by, at):
    ceiling, asked = ceiling_of(proposal), proposal.requested
    rows = []
    for line in source.budget_lines.all():
        if not (line.item or line.amount):
            continue
        costs = line.amount if line.source == BudgetSource.FUND else 0
        if ceiling is not None and asked + costs > ceiling:
            taken.leave(line.item, _("it does not fit below the project's amount"))
            continue
        asked += costs
        rows.append(line)
    _take_rows(proposal, source, Section.BUDGET, rows, taken, by=by, at=at)


def _take_team(proposal, source, taken, *, overwrite, by, at):
    known = {one.name for one in proposal.team.all() if one.name}
    rows = []
    for one in source.team.all():
        if one.name in known:
            taken.leave(one.name, _("is in the team already"))
        elif one.name or one.role:
            rows.append(one)
    _take_rows(proposal, source, Section.TEAM, rows, taken, by=by, at=at)


def _take_rows(proposal, source, section, rows, taken, *, by, at):
    """Write ``rows`` of the source into empty rows of the draft, then into new ones."""
    theirs = Sheet(source, section)
    blank = [entry.obj.pk for entry in Sheet(proposal, section).entries if entry.is_blank]
    prefix, most = PREFIXES[section], ROWS[section][1]
    room = most - ROWS[section][0].objects.filter(proposal=proposal).count() + len(blank)
    for row in rows[room:]:
        taken.leave(row, _("there is no room for more rows"))
    typed = {}
    for row in rows[:room]:
        pk = blank.pop(0) if blank else add_row(proposal, section, by=by, at=at).pk
        start = f"{prefix}-{row.pk}-"
        for name in theirs.slots:
            if name.startswith(start):
                typed[f"{prefix}-{pk}-{name.removeprefix(start)}"] = theirs.stored(name)
    if typed:
        proposal.refresh_from_db()
        save_step(proposal, section, typed, edition=proposal.edition, by=by, at=at)
        proposal.refresh_from_db()
        taken.count += len(rows[:room])


def _take_papers(proposal, source, taken, *, overwrite, by, at):
    earlier = {one.document.name: one for one in requirements_of(source) if one.files}
    count = 0
    for one in requirements_of(proposal):
        found = earlier.get(one.document.name)
        if one.files or found is None:
            continue
        if one.document.condition == DocumentCondition.OLD_ENOUGH:
            taken.leave(one.document.name, _("it is another one every year: hand in the newest"))
            continue
        for attachment in found.files[: one.document.max_files]:
            Attachment.objects.create(
                proposal=proposal,
                document=one.document,
                file=attachment.file,
                added_by=by,
                added_at=at,
                expires_on=attachment.last_day,
                never_ends=attachment.never_ends,
            )
            count += 1
    if count:
        touch(proposal, at=at)
        proposal.save(update_fields=["edition", "saved_at"])
        taken.count += count


def _take_items(proposal, source, taken, *, overwrite, by, at):
    """Ticks of items that can still be taken, with their remarks; what was done beside them."""
    known = {row.item.pk: row for row in item_rows(proposal) if row.is_in_force}
    typed = {}
    for row in item_rows(source):
        mine = known.get(row.item.pk)
        if not row.choice.taken or (mine and mine.choice.taken):
            continue
        if mine is None:
            taken.leave(row.item, _("it cannot be taken in this call"))
            continue
        typed[f"item-{row.item.pk}-taken"] = "yes"
        if row.choice.remarks and (overwrite or not mine.choice.remarks):
            typed[f"item-{row.item.pk}-remarks"] = row.choice.remarks
    _save(proposal, Section.ITEMS, typed, taken, by=by, at=at)
    others = [one for one in source.other_items.all() if one.name or one.plan]
    _take_rows(proposal, source, Section.ITEMS, others, taken, by=by, at=at)


TAKE = {
    Section.SERVICE: _texts(Section.SERVICE),
    Section.SITE: _texts(Section.SITE),
    Section.ITEMS: _take_items,
    Section.BASICS: _texts(Section.BASICS),
    Section.PLAN: _texts(Section.PLAN),
    Section.COMMITMENTS: _take_commitments,
    Section.BUDGET: _take_budget,
    Section.TEAM: _take_team,
    Section.PAPERS: _take_papers,
}
