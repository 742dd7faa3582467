"""Results and awards as they can be exported."""

from decimal import Decimal
from operator import itemgetter

from django.db.models import OuterRef, Subquery, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.workspace import stage_for
from core import excel
from core.exports import Field, ListKind, OpenedList, register_list
from parties.models import Organization
from reviews import queries
from reviews.enums import Decision
from reviews.models import Award


def result_fields(labels):
    """Reviewers stay unnamed (R1, R2 …) and are chosen together; a total left out is marked."""
    titles = [
        ("lot", _("Community"), ""),
        ("project", _("Project"), ""),
        ("rank", _("Rank"), ""),
        ("number", _("Receipt number"), ""),
        ("applicant", _("Applicant"), ""),
        *(("sheets", label, "") for label in labels),
        ("average", _("Average"), ""),
        ("passed", _("Reaches the pass mark"), ""),
        ("requested", _("Requested (yuan)"), "money"),
        ("decision", pgettext("upon a proposal", "Decision"), ""),
        ("amount", _("Amount (yuan)"), "money"),
        ("reason", pgettext("upon a proposal", "Reason"), ""),
    ]
    together = {"sheets": _("Totals of the reviewers")}
    return [
        Field(key, title, itemgetter(place), kind, label=together.get(key, ""))
        for place, (key, title, kind) in enumerate(titles)
    ]


def results_workbook(stage):
    """The bytes of the workbook with all columns, as it lies among the round's sheets."""
    review_round, labels = _round_and_labels(stage)
    fields = result_fields(labels)
    rows = [[one.value(row) for one in fields] for row in _results(stage, review_round, labels)]
    return excel.workbook([excel.Column(one.title, one.kind) for one in fields], rows,
                          title=_("Results"))  # fmt: skip


def _round_and_labels(stage):
    review_round = queries.round_at(stage)
    labels = queries.labels_of(review_round).values() if review_round else []
    return review_round, sorted(labels, key=_number)


def open_results(user, scope, _query):
    """All proposals of a review or decision stage with totals, average and decision."""
    stage = stage_for(user, scope, "reviews.see_round")
    if stage.kind not in ("review", "decision"):
        raise Http404
    review_round, labels = _round_and_labels(stage)
    tab = "reviews:decision_tab" if stage.kind == "decision" else "reviews:round_tab"
    return OpenedList(
        title=_("Results: %(call)s") % {"call": stage.call.title},
        fields=result_fields(labels),
        rows=list(_results(stage, review_round, labels)),
        back=reverse(tab, args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def _number(label):
    return int(label[1:])


def _results(stage, review_round, labels):
    proposals = list(queries.candidates(stage))
    ranking = (
        {one.proposal_id: one for one in queries.ranking_of(review_round)} if review_round else {}
    )
    awards = {one.proposal_id: one for one in Award.objects.filter(proposal__in=proposals)}
    last = len(proposals) + 1

    def order(proposal):
        row = ranking.get(proposal.pk)
        project = proposal.project.position if proposal.project else 0
        return (proposal.lot.position, project, row.rank if row else last, proposal.pk)

    for proposal in sorted(proposals, key=order):
        row, award = ranking.get(proposal.pk), awards.get(proposal.pk)
        totals = {one["label"]: one for one in row.steps["sheets"]} if row else {}
        yield [
            proposal.lot.name,
            proposal.project.name if proposal.project else "",
            row.rank if row else None,
            proposal.receipt_number,
            proposal.applicant.name,
            *(_total(totals.get(label)) for label in labels),
            row.average if row else None,
            row.passed if row else None,
            proposal.requested,
            award.get_decision_display() if award else "",
            award.amount if award else None,
            award.reason if award else "",
        ]


def _total(sheet):
    """A reviewer's total; one that was left out says so and is no number any more."""
    if sheet is None:
        return None
    if sheet["left_out"]:
        return _("%(total)s (left out)") % {"total": sheet["total"]}
    return Decimal(sheet["total"])


def award_fields():
    """What an agreement and a payment are prepared from."""
    return [
        Field("lot", _("Community"), lambda one: one.proposal.lot.name),
        Field("project", _("Project"),
              lambda one: one.proposal.project.name if one.proposal.project else ""),
        Field("number", _("Receipt number"), lambda one: one.proposal.receipt_number),
        Field("name", _("Proposal"), lambda one: one.proposal.name),
        Field("applicant", _("Applicant"), lambda one: one.proposal.applicant.name),
        Field("uscc", _("Credit code"), lambda one: one.uscc),
        Field("requested", _("Requested (yuan)"), lambda one: one.proposal.requested, "money"),
        Field("amount", _("Amount (yuan)"), lambda one: one.amount, "money"),
        Field("matched", _("Added by the district (yuan)"), lambda one: one.matched, "money"),
        Field("contact", _("Contact"), lambda one: one.proposal.contact_name, is_usual=False),
        Field("phone", _("Contact's phone"), lambda one: one.proposal.contact_phone,
              is_usual=False),
        Field("decided", _("Decided at"), lambda one: one.decided_at, "datetime"),
        Field("final", _("Final"), lambda one: one.is_final),
    ]  # fmt: skip


def open_awards(user, scope, _query):
    """What is awarded at a decision stage."""
    stage = stage_for(user, scope, "reviews.see_round")
    if stage.kind != "decision":
        raise Http404
    code = Organization.objects.filter(pk=OuterRef("proposal__applicant_id")).values("uscc")
    rows = Award.objects.filter(stage=stage, decision=Decision.AWARDED)
    return OpenedList(
        title=_("Awards: %(call)s") % {"call": stage.call.title},
        fields=award_fields(),
        rows=rows.select_related("proposal__lot", "proposal__project", "proposal__applicant")
        .annotate(uscc=Subquery(code), matched=Sum("lines__amount"))
        .order_by("proposal__lot__position", "proposal__project__position", "id"),
        back=reverse("reviews:decision_tab", args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("reviews.results", open_results))
    register_list(ListKind("reviews.awards", open_awards))
