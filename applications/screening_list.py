"""The office's list of what was handed in: filter, search, sort; the same for page and export."""

import django_filters
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.bulk_screening import ready_to_accept
from applications.enums import OutcomeResult, PaperState, ProposalState
from applications.models import Proposal, Screening
from applications.queries import for_list, submissions_to
from calls.models import Lot
from core.text import clean_text

SORTS = {
    "number": "receipt_number",
    "name": "handed_name",
    "applicant": "applicant__name",
    "project": "project__name",
    "requested": "handed_requested",
    "submitted": "submitted_at",
    "due": "answer_due_at",
}
# Each word costs three searches, and SQLite refuses a query of a thousand.
MOST_WORDS = 6
STATES = [choice for choice in ProposalState.choices if choice[0] != ProposalState.DRAFT]

NOT_BROUGHT = "none"
PAPER_CHOICES = [(code or NOT_BROUGHT, label) for code, label in PaperState.choices]


class SubmissionFilter(django_filters.FilterSet):
    """Lot, project, state and a search over name, applicant and receipt number."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    lot = django_filters.ChoiceFilter(label=_("Lot"), empty_label=_("all"))
    project = django_filters.ChoiceFilter(label=_("Project"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("all"))

    paper = django_filters.ChoiceFilter(
        label=_("Paper copies"), choices=PAPER_CHOICES, empty_label=_("all"), method="by_paper"
    )

    class Meta:
        model = Proposal
        fields = ["q", "lot", "project", "state", "paper"]

    def __init__(self, data, *, queryset, lots):
        super().__init__(data, queryset=queryset)
        self.form.fields["lot"].choices = [(lot.pk, lot.name) for lot, _projects in lots]
        self.form.fields["project"].choices = [
            (lot.name, projects) for lot, projects in lots if projects
        ]

    def by_paper(self, queryset, _name, code):
        """By what came of the paper copies, of lots that ask for some."""
        state = PaperState.NONE if code == NOT_BROUGHT else code
        return queryset.filter(lot__paper_copies__gt=0, paper_state=state)

    def search(self, queryset, _name, text):
        """Every word must occur in the name, the applicant's name or the number."""
        for word in clean_text(text, multiline=False).split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(handed_name__icontains=word)
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


WAITING, ANSWERED, READY = "waiting", "answered", "ready"
RETURNED, OVERDUE = "returned", "overdue"
STANDINGS = (
    (WAITING, pgettext_lazy("screening", "waiting")),
    (ANSWERED, pgettext_lazy("screening", "answered")),
    (READY, pgettext_lazy("screening", "ready to accept")),
    (RETURNED, pgettext_lazy("screening", "returned")),
    (OVERDUE, pgettext_lazy("screening", "overdue")),
)


def _returned_before():
    rows = Screening.objects.filter(version__proposal=OuterRef("pk"))
    return Exists(rows.filter(decision=OutcomeResult.RETURNED))


def standing_rows(rows, standing, *, at):
    """Those of ``rows`` that stand so in screening at ``at`` (aware); an unknown word keeps all."""
    submitted = Q(state=ProposalState.SUBMITTED)
    returned = Q(state=ProposalState.RETURNED)
    if standing == READY:
        return ready_to_accept(rows)
    narrow = {
        WAITING: submitted & ~_returned_before(),
        ANSWERED: submitted & _returned_before(),
        RETURNED: returned & Q(answer_due_at__gt=at),
        OVERDUE: returned & Q(answer_due_at__lte=at),
    }.get(standing)
    return rows if narrow is None else rows.filter(narrow)


def standing_counts(rows, *, at):
    """``[(code, words, number)]`` for the row of buttons above the list; two queries."""
    rows = rows.order_by()
    counted = rows.annotate(was_returned=_returned_before()).aggregate(
        waiting=Count("pk", filter=Q(state=ProposalState.SUBMITTED, was_returned=False)),
        answered=Count("pk", filter=Q(state=ProposalState.SUBMITTED, was_returned=True)),
        returned=Count("pk", filter=Q(state=ProposalState.RETURNED, answer_due_at__gt=at)),
        overdue=Count("pk", filter=Q(state=ProposalState.RETURNED, answer_due_at__lte=at)),
    )
    counted[READY] = ready_to_accept(rows).count()
    return [(code, words, counted[code]) for code, words in STANDINGS]


def submissions(user, call, query, lots, *, at):
    """The filter and the filtered, sorted list for ``query`` (a QueryDict) at ``at`` (aware)."""
    rows = standing_rows(submissions_to(user, call), query.get("standing", ""), at=at)
    filtered = SubmissionFilter(query, queryset=rows, lots=lots)
    asked = query.get("sort", "")
    column = SORTS.get(asked.removeprefix("-"), "receipt_number")
    order = f"-{column}" if asked.startswith("-") else column
    return filtered, for_list(filtered.qs).order_by(order, "pk")
