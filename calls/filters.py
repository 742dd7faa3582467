"""What the public list of calls can be narrowed to; the address holds it all."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from calls.enums import CallState
from calls.models import Call, Category, Lot
from calls.queries import (
    PUBLIC_STATES,
    no_longer_taking,
    opening_later,
    projects_of_public_calls,
    taking_now,
    with_amount_total,
    with_next_close,
)
from communities.models import Community
from core.fields import CleanCharField, YuanField

OPEN, UPCOMING, OVER, CANCELLED = "open", "upcoming", "over", "cancelled"
STANDINGS = (
    (OPEN, _("open for proposals")),
    (UPCOMING, _("not open yet")),
    (OVER, _("proposals closed")),
    (CANCELLED, _("cancelled")),
)
CLOSING = (("3", _("within 3 days")), ("7", _("within 7 days")), ("30", _("within 30 days")))
# Address value -> (words, columns). The id settles equal values, so that no page repeats a row.
SORTS = {
    "-published": (_("newest first"), (F("published_at").desc(nulls_last=True), "-id")),
    "closing": (_("closing soonest"), (F("next_close").asc(nulls_last=True), "-id")),
    "-amount": (_("largest amount"), (F("amount_total").desc(nulls_last=True), "-id")),
    "amount": (_("smallest amount"), (F("amount_total").asc(nulls_last=True), "-id")),
}
NEWEST, SOONEST = "-published", "closing"
# Each word costs four searches; who types more than this pasted a sentence.
MOST_WORDS = 6


class TextFilter(django_filters.CharFilter):
    field_class = CleanCharField


class AmountFilter(django_filters.Filter):
    """An amount as people type it ('15万'); what cannot be read is said at the field."""

    field_class = YuanField


def open_communities(request):
    """Communities that published calls name, for the choice."""
    lots = Lot.objects.filter(call__state__in=PUBLIC_STATES, community=OuterRef("pk"))
    return Community.objects.filter(Exists(lots)).only("name").order_by("name", "id")


class CallFilter(django_filters.FilterSet):
    """Filters and order of ``public_calls``; ``request.arrived_at`` is the instant that counts."""

    q = TextFilter(
        label=_("Search"),
        method="filter_words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = django_filters.ChoiceFilter(
        label=_("Standing"), choices=STANDINGS, method="filter_standing", empty_label=_("all")
    )
    community = django_filters.ModelChoiceFilter(
        label=_("Community"),
        queryset=open_communities,
        method="filter_community",
        empty_label=_("all"),
    )
    category = django_filters.ModelChoiceFilter(
        label=_("Category"),
        queryset=Category.objects.order_by("name", "id"),
        method="filter_category",
        empty_label=_("all"),
    )
    least = AmountFilter(label=_("Project amount from (yuan)"), method="filter_least")
    most = AmountFilter(label=_("Project amount to (yuan)"), method="filter_most")
    closing = django_filters.ChoiceFilter(
        label=_("Closes"), choices=CLOSING, method="filter_closing", empty_label=_("any day")
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(code, words) for code, (words, _columns) in SORTS.items() if code != NEWEST],
        method="filter_nothing",
        empty_label=SORTS[NEWEST][0],
    )

    class Meta:
        model = Call
        fields = []

    # Shown at once; the others wait behind 'more'.
    FIRST = ("standing", "community", "sort")

    @property
    def form(self):
        form = super().form
        for field in form.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = kind
        return form

    @property
    def first_fields(self):
        return [self.form[name] for name in self.FIRST]

    @property
    def more_fields(self):
        return [field for field in self.form if field.name not in (*self.FIRST, "q")]

    @property
    def has_more(self):
        """Whether one of the fields behind 'more' is filled."""
        return any(self.data.get(field.name) for field in self.more_fields)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        sort = self.form.cleaned_data.get("sort") or NEWEST
        if sort == SOONEST:
            queryset = with_next_close(queryset, at=self.request.arrived_at)
        elif sort != NEWEST:
            queryset = with_amount_total(queryset)
        return queryset.order_by(*SORTS[sort][1])

    def filter_nothing(self, queryset, name, value):
        return queryset

    def filter_words(self, queryset, name, value):
        """Each word must stand in the title, a lot's name or a project's name."""
        for word in value.split()[:MOST_WORDS]:
            found = projects_of_public_calls().filter(
                Q(name__icontains=word), lot__call=OuterRef("pk")
            )
            lots = Lot.objects.filter(call=OuterRef("pk"), name__icontains=word)
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(office__name__icontains=word)
                | Exists(found)
                | Exists(lots)
            )
        return queryset

    def filter_standing(self, queryset, name, value):
        if value == CANCELLED:
            return queryset.filter(state=CallState.CANCELLED)
        narrow = {OPEN: taking_now, UPCOMING: opening_later, OVER: no_longer_taking}[value]
        return narrow(queryset, at=self.request.arrived_at)

    def filter_community(self, queryset, name, value):
        return queryset.filter(Exists(Lot.objects.filter(call=OuterRef("pk"), community=value)))

    def _with_project(self, queryset, **conditions):
        projects = projects_of_public_calls().filter(lot__call=OuterRef("pk"), **conditions)
        return queryset.filter(Exists(projects))

    def filter_category(self, queryset, name, value):
        return self._with_project(queryset, categories=value)

    def filter_least(self, queryset, name, value):
        """With both limits one project must lie between them, so the lower one is asked alone."""
        if self.form.cleaned_data.get("most") is not None:
            return queryset
        return self._with_project(queryset, amount__gte=value)

    def filter_most(self, queryset, name, value):
        least = self.form.cleaned_data.get("least")
        between = {"amount__lte": value} | ({} if least is None else {"amount__gte": least})
        return self._with_project(queryset, **between)

    def filter_closing(self, queryset, name, value):
        at = self.request.arrived_at
        return taking_now(queryset, at=at, closing_by=at + timedelta(days=int(value)))
