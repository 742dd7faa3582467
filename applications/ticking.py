"""Items of a library, ticked: which are shown, which count, what became of those that changed since.

A tick is of the item as it stood then. One that was revised or retired later stays, is told, and does
not count until somebody has looked at it again. Source: scheme B, 'project library'.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from applications.asked import settings_for
from applications.deadlines import refuse_after_clock
from applications.models import ItemChoice, SavedField
from applications.refusals import EditRefused
from applications.states import locked, touch
from calls.libraries import items_in_force
from calls.models import ItemRevision, LibraryItem

PLACES = {name: f"{{{name}}}" for name in ("count", "least", "missing")}


@dataclass(frozen=True)
class ItemRow:
    """An item beside what was chosen of it."""

    item: LibraryItem
    choice: ItemChoice
    is_in_force: bool

    @property
    def is_retired(self):
        """Ticked, but it cannot be taken any more."""
        return self.choice.taken and not self.is_in_force

    @property
    def is_revised(self):
        """Ticked as it stood before; somebody has to look at it as it stands now."""
        return self.choice.taken and self.is_in_force and self.choice.revision < self.item.revision

    @property
    def counts(self):
        return self.choice.taken and not self.is_retired and not self.is_revised

    @property
    def newest(self):
        """The revision that says what was changed last, and why."""
        return ItemRevision.objects.filter(item=self.item, revision=self.item.revision).first()

    @property
    def standing(self):
        """What became of a tick that does not count, in words; '' where it does or there is none."""
        if self.is_retired:
            return _("retired, does not count")
        return _("revised since it was ticked, does not count") if self.is_revised else ""


def year_of(proposal):
    """Whose items in force are chosen from."""
    return settings_for(proposal.call).library_year or proposal.call.year


def item_rows(proposal):
    """``[ItemRow]``: every item in force, and what was ticked and is not in force any more."""
    told = settings_for(proposal.call)
    if told.library is None:
        return []
    kept = {one.item_id: one for one in proposal.choices.select_related("item")}
    rows = [
        ItemRow(item, _of_item(kept.pop(item.pk, None), proposal, item), is_in_force=True)
        for item in items_in_force(told.library, year_of(proposal))
    ]
    left = [one for one in kept.values() if one.taken or one.remarks]
    return rows + [ItemRow(one.item, one, is_in_force=False) for one in left]


def _of_item(choice, proposal, item):
    choice = choice or ItemChoice(proposal=proposal, item=item, revision=item.revision)
    choice.item = item
    return choice


@dataclass(frozen=True)
class Count:
    """How many ticks count, how many are asked for, how many of them are commercial."""

    taken: int
    least: int
    commercial: int

    @property
    def missing(self):
        return max(self.least - self.taken, 0)

    @property
    def words(self):
        """The same sentence on the page, while typing and in the refusal."""
        values = {"count": self.taken, "least": self.least, "missing": self.missing}
        if self.missing:
            return said_missing() % values
        return said_enough() % values


def said_missing():
    return _("%(count)s of at least %(least)s items are ticked: %(missing)s more are needed.")


def said_enough():
    return _("%(count)s items are ticked; at least %(least)s are asked for.")


def count_of(proposal, rows=None):
    """The ``Count`` of a proposal (of its ``rows`` where the caller has them)."""
    counted = [row for row in (item_rows(proposal) if rows is None else rows) if row.counts]
    return Count(
        taken=len(counted),
        least=max(settings_for(proposal.call).least_items, 1),
        commercial=sum(row.item.is_commercial for row in counted),
    )


def items_context(proposal, sheet):
    """What the editor's step shows beside its inputs."""
    return {
        "library": settings_for(proposal.call).library,
        "count": count_of(proposal, [entry.row for entry in sheet.items]),
        "year": year_of(proposal),
        # The page's script says the same sentences, with the figures in their places.
        "said_missing": said_missing() % PLACES,
        "said_enough": said_enough() % PLACES,
    }


def follow_item(row, column):
    """A tick that is being saved is of the item as it stands now."""
    if isinstance(row, ItemChoice) and column == "taken" and row.taken:
        row.revision = row.item.revision


@transaction.atomic
def keep_revised(proposal, item_pk, *, by, at):
    """Say that a ticked item is still taken as it stands now.

    Raises EditRefused when the part cannot be changed, or the item can be taken no more.
    """
    from applications.editing import require_change

    proposal = locked(proposal.pk)
    require_change(proposal, "items")
    refuse_after_clock(proposal, at=at)
    row = next((one for one in item_rows(proposal) if one.item.pk == item_pk), None)
    if row is None or not row.choice.taken or not row.is_in_force:
        raise EditRefused(_("This item can be taken no more, or is not ticked."))
    if not row.is_revised:
        return
    row.choice.revision = row.item.revision
    row.choice.save(update_fields=["revision"])
    touch(proposal, at=at)
    proposal.save(update_fields=["edition", "saved_at"])
    SavedField.objects.update_or_create(
        proposal=proposal,
        name=f"item-{item_pk}-taken",
        defaults={"edition": proposal.edition, "by": by, "at": at, "page": "", "typed": ""},
    )
