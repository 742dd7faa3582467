"""The office's list of what was handed in: filter, search, sort; the same for page and export."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import ProposalState
from applications.models import Proposal
from applications.queries import for_list, submissions_to
from calls.models import Lot
from core.text import clean_text

SORTS = {
    "number": "receipt_number",
    "name": "name",
    "applicant": "applicant__name",
    "project": "project__name",
    "requested": "requested",
    "submitted": "submitted_at",
    "due": "answer_due_at",
}
# Each word costs three searches, and SQLite refuses a query of a thousand.
MOST_WORDS = 6
STATES = [choice for choice in ProposalState.choices if choice[0] != ProposalState.DRAFT]


class SubmissionFilter(django_filters.FilterSet):
    """Lot, project, state and a search over name, applicant and receipt number."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    lot = django_filters.ChoiceFilter(label=_("Lot"), empty_label=_("all"))
    project = django_filters.ChoiceFilter(label=_("Project"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("all"))

    class Meta:
        model = Proposal
        fields = ["q", "lot", "project", "state"]

    def __init__(self, data, *, queryset, lots):
        super().__init__(data, queryset=queryset)
        self.form.fields["lot"].choices = [(lot.pk, lot.name) for lot, _projects in lots]
        self.form.fields["project"].choices = [
            (lot.name, projects) for lot, projects in lots if projects
        ]

    def search(self, queryset, _name, text):
        """Every word must occur in the name, the applicant's name or the number."""
        for word in clean_text(text, multiline=False).split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(applicant__name__icontains=word)
                | Q(receipt_number__icontains=word)
            )
        return queryset


def lots_of(call):
    """``[(lot, [(project id, name)])]`` of ``call`` in its order, by one query."""
    found = {}
    rows = Lot.objects.filter(call=call).order_by("position", "projects__position")
    for pk, name, project, title in rows.values_list(
        "pk", "name", "projects__pk", "projects__name"
    ):
        _lot, projects = found.setdefault(pk, (Lot(pk=pk, name=name, call=call), []))
        if project is not None:
            projects.append((project, title))
    return list(found.values())


def submissions(user, call, query, lots):
    """The filter and the filtered, sorted list for ``query`` (a QueryDict)."""
    filtered = SubmissionFilter(query, queryset=submissions_to(user, call), lots=lots)
    asked = query.get("sort", "")
    column = SORTS.get(asked.removeprefix("-"), "receipt_number")
    order = f"-{column}" if asked.startswith("-") else column
    return filtered, for_list(filtered.qs).order_by(order, "pk")
