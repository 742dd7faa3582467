"""The office's calls and a call's projects, as they can be exported."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.consulting.queries import office_comments
from calls.models import Consultation, Project, Question
from calls.overview import office_rows
from calls.queries import calls_run_by
from calls.workspace import call_for, stage_for
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


def open_comments(user, scope, query):
    """The comments of one consultation, as the office's list is narrowed; addresses left out."""
    stage = stage_for(user, scope)
    consultation = get_object_or_404(Consultation, stage=stage)
    fields = [
        Field("code", pgettext("of a comment", "Code"), lambda one: one.code),
        Field("received", _("Received"), lambda one: one.received_at, "datetime"),
        Field("name", _("Name or organization"), lambda one: one.name),
        Field("passage", _("Passage"), lambda one: one.passage.name if one.passage else ""),
        Field("text", pgettext("said to a text", "Comment"), lambda one: one.text),
        Field("shown", _("As it is shown"), lambda one: one.shown_text, is_usual=False),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("reason", _("Reason"), lambda one: one.reason),
        Field("points", _("Points"), lambda one: "; ".join(row.title for row in one.points.all())),
        Field("moderated", _("Looked at"), lambda one: one.moderated_at, "datetime",
              is_usual=False),
    ]  # fmt: skip
    rows = office_comments(consultation, query).select_related("passage")
    return OpenedList(
        title=_("Comments: %(text)s") % {"text": consultation},
        fields=fields,
        rows=rows.prefetch_related("points").order_by("pk"),
        back=reverse("calls:consultation_tab", args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def open_questions(user, scope, _query):
    """The questions of one call with their answers; who asked is for the office alone."""
    call = call_for(user, scope)
    rows = Question.objects.filter(call=call).select_related(
        "lot", "project", "answer__by", "asked_by", "party", "merged_into"
    )
    answer = pgettext("questions", "Answer")
    fields = [
        Field("number", _("Number"), lambda one: one.number),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("lot", _("Lot"), lambda one: one.lot.name if one.lot else ""),
        Field("project", _("Project"), lambda one: one.project.name if one.project else ""),
        Field("question", pgettext("questions", "Question"), lambda one: one.public_text),
        Field("asked", _("Asked at"), lambda one: one.asked_at, "datetime"),
        Field("answer", answer, lambda one: one.answer.text if one.answer else ""),
        Field("answered", _("Answered at"), lambda one: one.answered_at, "datetime"),
        Field("by", _("Answered by"), lambda one: str(one.answer.by) if one.answer else ""),
        Field("due", _("To be answered by"), lambda one: one.due_at, "datetime", is_usual=False),
        Field("merged", _("Merged into"),
              lambda one: one.merged_into.number if one.merged_into else None, is_usual=False),
        Field("hidden", _("Why it is not shown"), lambda one: one.hide_reason, is_usual=False),
        Field("asker", _("Asked by"), lambda one: str(one.asked_by), is_usual=False),
        Field("party", _("Asked for"), lambda one: str(one.party), is_usual=False),
    ]  # fmt: skip
    return OpenedList(
        title=_("Questions: %(call)s") % {"call": call.title},
        fields=fields,
        rows=rows.order_by("number"),
        back=reverse("calls:office_questions", args=[call.pk]),
        subject=call,
        office_id=call.office_id,
    )


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("calls.office_calls", open_calls))
    register_list(ListKind("calls.projects", open_projects))
    register_list(ListKind("calls.comments", open_comments))
    register_list(ListKind("calls.questions", open_questions))
