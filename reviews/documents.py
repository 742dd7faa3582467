"""The list of results as a workbook."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.excel import Column, workbook
from reviews import queries
from reviews.models import Award


def results_workbook(stage):
    """All proposals of a review or decision stage with totals, average and decision, as bytes.

    Reviewers stay unnamed (R1, R2 …); a total that was left out is marked.
    """
    review_round = queries.round_at(stage)
    labels = sorted(queries.labels_of(review_round).values(), key=_number) if review_round else []
    columns = [
        Column(_("Community")),
        Column(_("Project")),
        Column(_("Rank")),
        Column(_("Receipt number")),
        Column(_("Applicant")),
        *(Column(label) for label in labels),
        Column(_("Average")),
        Column(_("Reaches the pass mark")),
        Column(_("Requested (yuan)"), "money"),
        Column(pgettext("upon a proposal", "Decision")),
        Column(_("Amount (yuan)"), "money"),
        Column(pgettext("upon a proposal", "Reason")),
    ]
    return workbook(columns, _rows(stage, review_round, labels), title=_("Results"))


def _number(label):
    return int(label[1:])


def _rows(stage, review_round, labels):
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
