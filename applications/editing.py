"""Saving what is written into a step: field by field, nothing lost, nothing overwritten unseen.

A page sends its inputs together with the edition that it was made from. An input that somebody
changed since is not overwritten: both values come back and the person decides. A text that is no
value of its column, or an amount that breaks the project's ceiling, is kept as typed and marked.

Saving a draft writes no audit entry: it happens every few seconds, and ``SavedField`` keeps who
changed what last. Everything that others rely on (start, hand in, withdraw, files) is audited.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.asked import ceiling_of, sections_of
from applications.deadlines import refuse_after_clock
from applications.enums import EDITABLE, BudgetSource, ProposalState
from applications.models import SavedField
from applications.places import refuse_unnamed
from applications.refusals import EditRefused
from applications.screened import returned_sections
from applications.sections import Section
from applications.sheet import PREFIXES, REMOVED, SUM_COLUMNS, Sheet, pending_texts
from applications.states import locked, touch
from applications.ticking import follow_item
from core.money import CENT, LARGEST, format_yuan
from core.text import clean_text

# A text above its limit is kept as typed, so that it can be shortened at leisure; one that is longer
# than any limit many times over was pasted by mistake and stays on the page alone. In characters.
LONGEST_KEPT = 100_000
# Columns that follow from what is typed in a row.
SAVED_BESIDE = ("amount", "revision")


@dataclass
class Conflict:
    """Somebody else's value where ours was to go: ``theirs`` as sent, ``words`` as it is read."""

    name: str
    label: str
    theirs: str
    words: str
    by: str
    at: datetime


@dataclass
class Saved:
    """What came of a save.

    ``problems`` are by input name ('' for the whole step); ``updates`` are texts that others changed
    meanwhile in inputs that were not sent; ``gone`` names inputs whose row was removed; ``removed``
    says of each row taken away since the page was made who did it and when; ``unsaved`` names inputs
    that were neither saved nor kept.
    """

    edition: int
    saved_at: datetime
    problems: dict = field(default_factory=dict)
    conflicts: list = field(default_factory=list)
    updates: dict = field(default_factory=dict)
    gone: list = field(default_factory=list)
    removed: dict = field(default_factory=dict)
    rows: list = field(default_factory=list)
    unsaved: list = field(default_factory=list)


def may_change(proposal, step):
    """Whether the call asks for this step, and the state of ``proposal`` lets it be changed."""
    if step not in sections_of(proposal):
        return False
    if proposal.state == ProposalState.RETURNED:
        return step in returned_sections(proposal)
    return proposal.state in EDITABLE


def require_change(proposal, step):
    """Refuse unless the step can be changed in the proposal's state."""
    if may_change(proposal, step):
        return
    if step not in sections_of(proposal):
        raise EditRefused(
            _("This call does not ask for “%(part)s”.") % {"part": Section(step).label}
        )
    if proposal.state == ProposalState.RETURNED:
        raise EditRefused(
            _("Only the parts that the office named can be changed; “%(part)s” is not among them.")
            % {"part": Section(step).label}
        )
    raise EditRefused(
        _("The proposal is %(state)s and cannot be changed.")
        % {"state": proposal.get_state_display()}
    )


@transaction.atomic
def save_step(proposal, step, typed, *, edition, by, at, page=""):
    """Save the inputs ``typed`` (name -> text) of ``step``.

    Args:
        edition: the edition of the proposal that the page showed.
        page: the page's token; what this page itself saved is not somebody else's change.
        by: the user; ``at``: the aware instant of arrival.

    The same save sent again changes nothing. Returns a ``Saved``. Raises EditRefused when the step
    cannot be changed now.
    """
    proposal = locked(proposal.pk)
    require_change(proposal, step)
    refuse_after_clock(proposal, at=at)
    traces = {one.name: one for one in proposal.saved_fields.select_related("by")}
    sheet = Sheet(proposal, step, {n: t.typed for n, t in traces.items() if t.typed})
    # A text that is no value stays as typed, but a database takes no NUL.
    typed = {n: text.replace("\r\n", "\n").replace("\0", "") for n, text in typed.items()}
    others = {
        name: trace
        for name, trace in traces.items()
        if trace.edition > edition and not (page and trace.page == page and trace.by_id == by.pk)
    }
    result = Saved(edition=proposal.edition, saved_at=proposal.saved_at)
    changes = _changes(sheet, typed, others, result)
    if changes:
        refuse_unnamed(proposal, sheet, changes)
        _write(proposal, sheet, changes, traces, by=by, at=at, page=page)
        result.edition, result.saved_at = proposal.edition, proposal.saved_at
    _tell(result, Sheet(proposal, step, pending_texts(proposal)), others, typed)
    return result


def _changes(sheet, typed, others, result):
    """What of ``typed`` is to be written; the rest is noted in ``result``."""
    changes = {}
    for name, text in typed.items():
        if name not in sheet.slots:
            result.gone.append(name)
        elif len(text) > LONGEST_KEPT:
            result.unsaved.append(name)
            result.problems[name] = _(
                "This text has %(length)d characters and was not saved: at most %(most)d are kept. "
                "It stays on this page; shorten it."
            ) % {"length": len(text), "most": LONGEST_KEPT}
        elif says_the_same(sheet, name, text):
            continue
        elif name in others:
            theirs, trace = sheet.shown(name), others[name]
            label, words = str(sheet.slots[name][2].label), sheet.words(name, theirs)
            result.conflicts.append(Conflict(name, label, theirs, words, str(trace.by), trace.at))
        else:
            changes[name] = text
    return changes


def says_the_same(sheet, name, text):
    """Whether ``text`` is what stands in the input already, perhaps written differently (1.2万)."""
    if text == sheet.shown(name) or clean_text(text) == sheet.typed.get(name):
        return True
    obj, column, form_field = sheet.slots[name]
    try:
        value = form_field.clean(text)
    except ValidationError:
        return False
    return name not in sheet.typed and _fitting(obj, column, value) == getattr(obj, column)


def _tell(result, fresh, others, typed):
    """Note in ``result`` what the page has to show of the step as it stands now."""
    result.problems = fresh.problems | over_ceiling(fresh) | result.problems
    result.updates = {
        name: fresh.shown(name) for name in others if name in fresh.slots and name not in typed
    }
    start = PREFIXES.get(fresh.step, "") + "-"
    prefixes = [entry.form.prefix for entry in fresh.entries if entry.form.prefix]
    result.rows = [prefix for prefix in prefixes if prefix.startswith(start)]
    result.removed = {
        name.removesuffix(REMOVED): trace
        for name, trace in others.items()
        if name.startswith(start) and name.endswith(REMOVED)
    }


def _write(proposal, sheet, changes, traces, *, by, at, page):
    """Put ``changes`` into the rows; what is no value stays as typed in its ``SavedField``."""
    # Texts that waited are tried again: a lowered line may have made room for a raised one.
    waiting = {name: text for name, text in sheet.typed.items() if name in sheet.slots}
    before = {}
    kept = {}
    for name, text in (waiting | changes).items():
        obj, column, form_field = sheet.slots[name]
        try:
            value = form_field.clean(text)
        except ValidationError:
            kept[name] = clean_text(text)
            continue
        before[name] = getattr(obj, column)
        setattr(obj, column, _fitting(obj, column, value))
        follow_item(obj, column)
    if sheet.step == Section.BUDGET:
        kept |= _keep_below_ceiling(proposal, sheet, before, waiting | changes)
    _save_rows(proposal, [sheet.slots[name][:2] for name in before], at=at)
    names = set(changes) | set(waiting)
    _trace(proposal, names, changes, kept, traces, by=by, at=at, page=page)


def _save_rows(proposal, columns, *, at):
    """Save the changed columns of each row; ``columns`` are ``(row, column)``."""
    changed = {}
    for obj, column in columns:
        changed.setdefault(id(obj), (obj, []))[1].append(column)
    own = []
    for obj, names in changed.values():
        if obj is proposal:
            own = names
        elif obj.pk is None:
            obj.save()
        else:
            beside = [name for name in SAVED_BESIDE if hasattr(obj, name)]
            obj.save(update_fields=[*names, *beside])
    touch(proposal, at=at)
    proposal.save(update_fields=[*own, "edition", "saved_at", "requested"])


def _fitting(obj, column, value):
    """``value`` as the column takes it: a text column has '' where a form has None."""
    model_field = obj._meta.get_field(column)
    if value is None and not model_field.null:
        return model_field.get_default()
    return value


def _trace(proposal, names, changes, kept, traces, *, by, at, page):
    """Note who changed which input, and what is kept as typed."""
    for name in names:
        old = traces.get(name)
        text = kept.get(name, "")
        if name not in changes and old is not None and old.typed == text:
            continue
        SavedField.objects.update_or_create(
            proposal=proposal,
            name=name,
            defaults={
                "edition": proposal.edition,
                "by": by,
                "at": at,
                "page": page,
                "typed": text,
            },  # fmt: skip
        )


def reckon(lines):
    """Set each line's amount and give the sum asked of the fund, in yuan."""
    requested = Decimal(0)
    for line in lines:
        line.amount = Decimal(0)
        if line.quantity is not None and line.unit_price is not None:
            line.amount = (line.quantity * line.unit_price).quantize(CENT)
        if line.source == BudgetSource.FUND:
            requested += line.amount
    return requested


def _keep_below_ceiling(proposal, sheet, before, texts):
    """Reckon the budget; put back the changes that lift the fund's share above the ceiling.

    So are changes that make of one line more than any amount may be.

    Returns the texts of the changes that were put back, by input name.
    """
    lines = list({id(slot[0]): slot[0] for slot in sheet.slots.values()}.values())
    proposal.requested = reckon(lines)
    ceiling = ceiling_of(proposal)
    fits = ceiling is None or proposal.requested <= ceiling
    if fits and all(line.amount <= LARGEST for line in lines):
        return {}
    put_back = {}
    for name, value in before.items():
        obj, column, _form_field = sheet.slots[name]
        if column in SUM_COLUMNS and getattr(obj, column) != value:
            setattr(obj, column, value)
            put_back[name] = clean_text(texts[name])
    proposal.requested = reckon(lines)
    return put_back


def over_ceiling(sheet):
    """``{'': message}`` when a line or the lines shown come to more than there can be."""
    if sheet.step != Section.BUDGET:
        return {}
    highest = max((entry.amount or 0 for entry in sheet.entries), default=0)
    if highest > LARGEST:
        return {
            "": _(
                "A line comes to %(amount)s, more than the largest amount of %(largest)s. Lower its "
                "quantity or unit price; what you typed is kept, but does not count until then."
            )
            % {"amount": format_yuan(highest), "largest": format_yuan(LARGEST)}
        }
    ceiling, asked = ceiling_of(sheet.proposal), sheet.totals["fund"]
    if ceiling is None or asked <= ceiling:
        return {}
    return {
        "": _(
            "The lines paid from the fund add up to %(asked)s, %(over)s more than the project's "
            "%(ceiling)s. Lower a line or have it paid from own money; what you typed is kept, but "
            "does not count until the sum fits."
        )
        % {
            "asked": format_yuan(asked),
            "over": format_yuan(asked - ceiling),
            "ceiling": format_yuan(ceiling),
        }
    }
