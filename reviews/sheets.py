"""Score sheets as papers: one PDF a sheet with code and hash, and a whole round as one archive.

A sheet's paper names the reviewer; what applicants may get to see, and what the public check page
tells, names the reviewer's number alone. In a blind round the paper does not name the applicant either.
"""

import io
import zipfile

from django.db import transaction
from django.utils.translation import gettext as _

from applications.wording import office_language
from core import audit, papers
from core.pdf import render_pdf
from core.templatetags.ui import moment
from reviews import queries
from reviews.blinding import cover_of
from reviews.enums import AssignmentState, RoundState
from reviews.exports import results_workbook
from reviews.models import Assignment, ScoreSheet
from reviews.ranking import plain, total_of
from reviews.refusals import ScoringRefused

KIND = "score_sheet"
# A page takes about a fifth of a second; more are made in several turns.
MOST_AT_ONCE = 40


def register():
    """Called once, when the apps are ready."""
    from django.utils.translation import gettext_lazy

    papers.register_kind(KIND, gettext_lazy("score sheet"))


@transaction.atomic
def issue_sheet(assignment, *, by, at):
    """The paper of a submitted sheet; made once for each edition, a later one replaces the earlier.

    Raises ScoringRefused while the sheet is not submitted.
    """
    assignment = Assignment.objects.select_related(
        "round__stage__call__office", "reviewer__user", "proposal__applicant", "proposal__lot",
        "proposal__project",
    ).get(pk=assignment.pk)  # fmt: skip
    sheet = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("paper")
        .filter(assignment=assignment, submitted_at__isnull=False)
        .first()
    )
    if sheet is None:
        raise ScoringRefused(_("The sheet is not submitted yet."), code="not-submitted")
    if sheet.paper_id and sheet.paper_edition == sheet.edition:
        return sheet.paper
    code = papers.new_code()
    with office_language():
        label = queries.labels_of(assignment.round)[assignment.reviewer_id]
        number = assignment.proposal.receipt_number
        sheet.paper = papers.issue(
            kind=KIND,
            title=_("Score sheet %(label)s, %(number)s") % {"label": label, "number": number},
            subject=assignment,
            data=render_pdf("reviews/sheet_paper.html", sheet_context(assignment, sheet, code)),
            by=by,
            at=at,
            replaces=sheet.paper,
            public_facts=_public_facts(assignment, sheet, label),
            code=code,
        )
    sheet.paper_edition = sheet.edition
    sheet.save(update_fields=["paper", "paper_edition"])
    audit.record(
        "reviews.issue_sheet", subject=assignment, by=by, at=at,
        office_id=assignment.round.stage.call.office_id, after={"code": code},
    )  # fmt: skip
    return sheet.paper


def _public_facts(assignment, sheet, label):
    """What anyone with the code may read: neither names nor points."""
    return {
        _("Call"): assignment.round.stage.call,
        _("Stage"): assignment.round.stage,
        _("Receipt number"): assignment.proposal.receipt_number,
        _("Reviewer"): label,
        _("Submitted at"): moment(sheet.submitted_at),
    }


def sheet_context(assignment, sheet, code):
    """What the paper of a sheet shows."""
    criteria = queries.criteria_of(assignment.round)
    kept = {one.criterion_id: one for one in sheet.scores.all()}
    cover_of([assignment])
    weights = [one.weight for one in criteria]
    return {
        "assignment": assignment,
        "round": assignment.round,
        "sheet": sheet,
        "label": queries.labels_of(assignment.round)[assignment.reviewer_id],
        "rows": [
            {
                "criterion": one,
                "max": plain(one.max_score),
                "weight": plain(one.weight),
                "value": plain(kept[one.pk].value),
                "comment": kept[one.pk].comment,
            }
            for one in criteria
        ],
        "total": plain(sheet.total),
        "highest": plain(total_of([one.max_score for one in criteria], weights)),
        "is_recused": assignment.state == AssignmentState.RECUSED,
        "paper_code": code,
    }


def submitted_in(review_round):
    """The assignments of a round whose sheets are on record, in the order of projects and reviewers."""
    return (
        Assignment.objects.filter(round=review_round, sheet__submitted_at__isnull=False)
        .exclude(state=AssignmentState.ENDED)
        .select_related("sheet__paper__file", "proposal", "reviewer")
        .order_by(*queries.ORDER_IN_ROUND, "reviewer_id")
    )


def waiting_for_paper(review_round):
    """Sheets whose newest edition has no paper yet."""
    return [
        one
        for one in submitted_in(review_round)
        if not one.sheet.paper_id or one.sheet.paper_edition != one.sheet.edition
    ]


def archive_of(review_round, *, by, at):
    """One ZIP file with every score sheet and the list of results, for a ranked round.

    At most ``MOST_AT_ONCE`` papers are made in one turn; returns ``(bytes or None, how many are left)``.

    Raises ScoringRefused before the round is ranked.
    """
    if review_round.state not in (RoundState.CLOSED, RoundState.DECIDED):
        raise ScoringRefused(_("The round is not ranked yet."), code="not-ranked")
    waiting = waiting_for_paper(review_round)
    for assignment in waiting[:MOST_AT_ONCE]:
        issue_sheet(assignment, by=by, at=at)
    if left := len(waiting[MOST_AT_ONCE:]):
        return None, left
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("results.xlsx", results_workbook(review_round.stage))
        labels = queries.labels_of(review_round)
        for one in submitted_in(review_round):
            name = f"{one.proposal.receipt_number}-{labels[one.reviewer_id]}.pdf"
            archive.writestr(name, _bytes_of(one.sheet.paper.file))
    return target.getvalue(), 0


def _bytes_of(stored):
    from django.core.files.storage import default_storage

    with default_storage.open(stored.path) as content:
        return content.read()
