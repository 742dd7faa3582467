"""The office's calls and a call's projects, as they can be exported."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.models import Project
from calls.overview import office_rows
from calls.queries import calls_run_by
from calls.workspace import call_for
from core import clock
from core.exports import Field, ListKind, OpenedList, register_list


def open_calls(user, _scope, _query):
    """All calls of the offices that the user works in."""
    fields = [
        Field("title", _("Call"), lambda one: one.title),
        Field("office", _("Office"), lambda one: one.office.name),
        Field("year", _("Year"), lambda one: one.year),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("published", _("Published"), lambda one: one.published_at, "datetime"),
        Field("close", _("Next deadline"), lambda one: one.next_close, "datetime"),
        Field("lots", _("Lots"), lambda one: one.lot_count),
        Field("projects", _("Projects"), lambda one: one.project_count),
        Field("amount", _("Amount (yuan)"), lambda one: one.amount_total, "money"),
        Field("writing", _("Writing"), lambda one: one.writing),
        Field("handed_in", _("Handed in"), lambda one: one.handed_in),
    ]
    return OpenedList(
        title=_("Calls of my office"),
        fields=fields,
        rows=office_rows(calls_run_by(user), at=clock.now()),
        back=reverse("calls:office_calls"),
    )


def open_projects(user, scope, _query):
    """The projects of one call, lot by lot."""
    call = call_for(user, scope)
    rows = Project.objects.filter(lot__call=call).select_related("lot")
    rows = rows.prefetch_related("categories").annotate(targets=Count("indicators__targets"))
    fields = [
        Field("lot", _("Lot"), lambda one: one.lot.name),
        Field("number", _("Number"), lambda one: one.position),
        Field("name", _("Project"), lambda one: one.name),
        Field("categories", _("Categories"),
              lambda one: "+".join(category.name for category in one.categories.all())),
        Field("amount", _("Amount (yuan)"), lambda one: one.amount, "money"),
        Field("period", _("Period"), lambda one: one.period),
        Field("ends_on", _("Ends on"), lambda one: one.ends_on, "date", is_usual=False),
        Field("targets", _("Targets"), lambda one: one.targets),
        Field("overview", pgettext("of a project", "overview"), lambda one: one.overview,
              is_usual=False),
    ]  # fmt: skip
    return OpenedList(
        title=_("Projects: %(call)s") % {"call": call.title},
        fields=fields,
        rows=rows.order_by("lot__position", "position", "id"),
        back=reverse("calls:workspace", args=[call.pk]),
        subject=call,
        office_id=call.office_id,
    )


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("calls.office_calls", open_calls))
    register_list(ListKind("calls.projects", open_projects))
