"""A project library: items that are added, revised and retired by year (scheme B)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import ItemKind, SuggestionState
from parties.models import Office, User

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]
TITLE_LIMIT, TEXT_LIMIT, REASON_LIMIT = 120, 3000, 300


class Library(models.Model):
    """What applicants choose from; kept by one office over the years."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=100)
    about = models.TextField(_("what it is for"), max_length=2000, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("project library")
        verbose_name_plural = _("project libraries")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="calls_library_name_in_office")
        ]

    def __str__(self):
        return self.name


class ItemText(models.Model):
    """What an item says. A commercial item gets no money of the fund."""

    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    text = models.TextField(_("what is done"), max_length=TEXT_LIMIT)
    kind = models.CharField(_("kind"), max_length=8, choices=ItemKind, default=ItemKind.OPTIONAL)
    is_commercial = models.BooleanField(_("commercial: gets no money of the fund"), default=False)

    class Meta:
        abstract = True


class Years(models.Model):
    """In which years an item can be taken: ``from_year`` on, before ``retired_from`` (None: on and on)."""

    from_year = models.PositiveSmallIntegerField(_("from the year"), validators=YEARS)
    retired_from = models.PositiveSmallIntegerField(
        _("retired from the year"), null=True, blank=True, validators=YEARS
    )

    class Meta:
        abstract = True


class LibraryItem(ItemText, Years):
    """An item as it stands now. ``number`` is its own for good, ``position`` its place in lists."""

    library = models.ForeignKey(Library, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(pgettext_lazy("of an item", "No."))
    position = models.PositiveSmallIntegerField(_("position"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("library item")
        verbose_name_plural = _("library items")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["library", "number"], name="calls_item_number"),
            models.CheckConstraint(
                condition=Q(retired_from__isnull=True) | Q(retired_from__gt=models.F("from_year")),
                name="calls_item_retired_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def is_in_force(self, year):
        """Whether the item can be taken in ``year``."""
        return self.from_year <= year and (self.retired_from is None or year < self.retired_from)


class ItemRevision(ItemText, Years):
    """An item as it stood from one instant on, and why it was changed. Never changed itself."""

    item = models.ForeignKey(LibraryItem, models.PROTECT, related_name="revisions")
    revision = models.PositiveSmallIntegerField(_("revision"))
    reason = models.CharField(_("reason"), max_length=REASON_LIMIT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("revision of an item")
        verbose_name_plural = _("revisions of items")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["item", "revision"], name="calls_item_revision_once")
        ]

    def __str__(self):
        return f"{self.item} r{self.revision}"


class Suggestion(ItemText):
    """An item that another office suggests for a library; its owner answers."""

    library = models.ForeignKey(Library, models.PROTECT, related_name="suggestions")
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("suggested by")
    )
    reason = models.CharField(_("why it belongs into the library"), max_length=REASON_LIMIT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("suggested at"))
    state = models.CharField(
        _("state"), max_length=8, choices=SuggestionState, default=SuggestionState.OPEN
    )
    answer = models.CharField(_("answer"), max_length=REASON_LIMIT, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)
    item = models.ForeignKey(LibraryItem, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("suggested item")
        verbose_name_plural = _("suggested items")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, answered_at__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="calls_suggestion_answered_at",
            ),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.ACCEPTED) ^ Q(item__isnull=True),
                name="calls_suggestion_accepted_has_item",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.REFUSED) | ~Q(answer=""),
                name="calls_suggestion_refused_with_reason",
            ),
        ]

    def __str__(self):
        return self.title
