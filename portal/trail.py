"""The office's trail: everything that was done to its calls, proposals and decisions, in sentences.

An auditor asks who decided what and when; the page answers over all floors, narrowed by the address.
"""

from datetime import datetime, time, timedelta

import django_filters
from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from applications.models import Proposal
from calls.models import Announcement, Call, Stage
from calls.queries import calls_run_by
from core import audit
from core.fields import CleanCharField
from core.models import AuditEntry
from core.pages import paginate
from parties.queries import offices_of
from reviews.models import Assignment, Objection, PanelMember, PublicNotice, ReviewRound

PER_PAGE = 50
FLOORS = (
    ("calls", _("writing and publishing")),
    ("applications", _("proposals and screening")),
    ("reviews", _("review and decision")),
    ("parties", _("members and organizations")),
)
# How each kind of object leads to its call.
WAYS_TO_CALL = {
    Call: "pk",
    Announcement: "call",
    Stage: "call",
    Proposal: "call",
    ReviewRound: "stage__call",
    PanelMember: "round__stage__call",
    Assignment: "round__stage__call",
    PublicNotice: "stage__call",
    Objection: "notice__stage__call",
}
# How each kind of object leads to its page: the address, and where its argument stands.
PAGES = {
    Call: ("calls:workspace", "pk"),
    Announcement: ("calls:workspace", "call"),
    Stage: ("calls:workspace", "call"),
    Proposal: ("applications:detail", "pk"),
    ReviewRound: ("reviews:round_tab", "stage"),
    PanelMember: ("reviews:panel", "round__stage"),
    Assignment: ("applications:detail", "proposal"),
    PublicNotice: ("reviews:notice_tab", "stage"),
    Objection: ("reviews:notice_tab", "notice__stage"),
}


def entries_visible_to(user):
    """Entries of the user's offices, newest first; a superuser reads each."""
    entries = AuditEntry.objects.select_related("actor", "subject_type").order_by("-at", "-id")
    if user.is_superuser:
        return entries
    return entries.filter(office_id__in=offices_of(user).values("pk"))


def calls_of_reader(request):
    """Calls by which the reader can narrow the trail."""
    user = request.user
    calls = Call.objects.all() if user.is_superuser else calls_run_by(user)
    return calls.only("title").order_by("-pk")


class CleanText(django_filters.CharFilter):
    field_class = CleanCharField


class TrailFilter(django_filters.FilterSet):
    """What the trail can be narrowed to; all of it stands in the address."""

    call = django_filters.ModelChoiceFilter(
        label=_("Call"), queryset=calls_of_reader, method="filter_call", empty_label=_("all")
    )
    floor = django_filters.ChoiceFilter(
        label=pgettext_lazy("of acts", "About"),
        choices=FLOORS,
        method="filter_floor",
        empty_label=_("all"),
    )
    person = CleanText(label=_("Person"), method="filter_person")
    q = CleanText(label=_("Object or reason"), method="filter_words")
    since = django_filters.DateFilter(
        label=_("From day"), method="filter_since", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To day"), method="filter_until", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = AuditEntry
        fields = []

    @property
    def form(self):
        form = super().form
        for field in form.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = kind
        return form

    def filter_call(self, queryset, name, value):
        """Acts on the call, and on everything that hangs on it."""
        types = ContentType.objects.get_for_models(*WAYS_TO_CALL)
        about = Q(pk__in=[])
        for model, way in WAYS_TO_CALL.items():
            ids = model.objects.filter(**{way: value.pk}).order_by()
            ids = ids.annotate(key=Cast("pk", CharField(max_length=64))).values("key")
            about |= Q(subject_type=types[model], subject_id__in=ids)
        return queryset.filter(about)

    def filter_floor(self, queryset, name, value):
        return queryset.filter(act__startswith=f"{value}.")

    def filter_person(self, queryset, name, value):
        return queryset.filter(Q(actor__name__icontains=value) | Q(actor__email__iexact=value))

    def filter_words(self, queryset, name, value):
        return queryset.filter(Q(subject_label__icontains=value) | Q(note__icontains=value))

    def filter_since(self, queryset, name, value):
        return queryset.filter(at__gte=_midnight(value))

    def filter_until(self, queryset, name, value):
        return queryset.filter(at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day):
    """The first instant of a day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


def with_pages(entries):
    """``entries`` told, each with the ``page`` that shows its object ('' where there is none)."""
    entries = audit.told(entries)
    ids = {}
    for entry in entries:
        ids.setdefault(entry.subject_type.model_class(), set()).add(entry.subject_id)
    pages = {}
    for model, (address, way) in PAGES.items():
        if model in ids:
            rows = model.objects.filter(pk__in=ids[model]).values_list("pk", way)
            pages |= {(model, str(pk)): reverse(address, args=[arg]) for pk, arg in rows}
    for entry in entries:
        entry.page = pages.get((entry.subject_type.model_class(), entry.subject_id), "")
    return entries


@login_required
@require_safe
def trail(request):
    """Who did what when in the reader's offices; filters stand in the address."""
    if not (request.user.is_superuser or offices_of(request.user).exists()):
        raise PermissionDenied
    visible = entries_visible_to(request.user)
    filtered = TrailFilter(request.GET, queryset=visible, request=request)
    page = paginate(request, filtered.qs, PER_PAGE)
    page.object_list = with_pages(page.object_list)
    context = {
        "filter": filtered,
        "page": page,
        "is_narrowed": any(value for key, value in request.GET.items() if key != "page"),
    }
    return render(request, "portal/trail.html", context)
