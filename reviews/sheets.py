"""Score sheets as papers: one PDF a sheet with code and hash, and a whole round as one archive.

A sheet's paper names the reviewer; what applicants may get to see, and what the public check page
tells, names the reviewer's number alone. In a blind round the paper does not name the applicant either.
"""

import shutil
import zipfile

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.wording import office_language
from core import audit, exports, files, jobs, papers
from core.enums import FileKind
from core.pdf import render_pdf
from core.safe_names import safe_name
from core.templatetags.ui import moment
from reviews import queries
from reviews.blinding import cover_of
from reviews.enums import AssignmentState, RoundState
from reviews.exports import results_workbook
from reviews.models import Assignment, ReviewRound, ScoreSheet
from reviews.ranking import plain, total_of
from reviews.refusals import ScoringRefused

KIND = "score_sheet"
JOB = "reviews.score_sheets"


def register():
    """Called once, when the apps are ready."""
    papers.register_kind(KIND, gettext_lazy("score sheet"))
    jobs.register_kind(
        jobs.JobKind(
            JOB,
            gettext_lazy("Archive of score sheets (zip)"),
            run=run_archive,
            may=may_archive,
            file_kind=FileKind.ZIP,
        )
    )


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


# --- A whole round as one archive -----------------------------------------------------------------


def require_ranked(review_round):
    """Refuse before the round is ranked: until then the sheets are their reviewers'."""
    if review_round.state not in (RoundState.CLOSED, RoundState.DECIDED):
        raise ScoringRefused(_("The round is not ranked yet."), code="not-ranked")


def start_archive(review_round, *, by, at):
    """Ask for one ZIP file with every score sheet and the list of results; gives the ``Job``.

    Raises ScoringRefused before the round is ranked.
    """
    require_ranked(review_round)
    stage = review_round.stage
    title = _("Score sheets: %(call)s, %(stage)s") % {"call": stage.call, "stage": stage}
    parameters, office = {"round": review_round.pk}, stage.call.office_id
    return jobs.start(JOB, title=title, parameters=parameters, by=by, at=at, office_id=office)


def _round_of(parameters):
    rounds = ReviewRound.objects.select_related("stage__call__office")
    return rounds.filter(pk=parameters.get("round")).first()


def may_archive(user, parameters):
    """Whether ``user`` may have the sheets of that round."""
    review_round = _round_of(parameters)
    return review_round is not None and user.has_perm(
        "reviews.manage_round", review_round.stage.call
    )


def run_archive(work):
    """The job: the results, then sheet after sheet, each printed where it was not and put in at once.

    A paper that was printed stays: after a worker that died the next one goes on where it broke off.
    Only one paper lies in memory at a time.
    """
    review_round = _round_of(work.parameters)
    require_ranked(review_round)
    assignments, labels = submitted_in(review_round), queries.labels_of(review_round)
    total, word = assignments.count(), _("Score sheets packed")
    with zipfile.ZipFile(work.file, "w", zipfile.ZIP_STORED) as target:
        results = _("Results")
        target.writestr(f"{results}.xlsx", results_workbook(review_round.stage))
        for number, one in enumerate(exports.in_pieces(assignments, 50)):
            work.progress(number, total, word)
            paper = issue_sheet(one, by=work.user, at=work.now())
            name = f"{one.proposal.receipt_number}-{labels[one.reviewer_id]}"
            with (
                files.path_of(paper.file).open("rb") as source,
                target.open(f"{name}.pdf", "w") as member,
            ):
                shutil.copyfileobj(source, member)
    told = ngettext("%(count)d score sheet", "%(count)d score sheets", total) % {"count": total}
    return jobs.Outcome(told, f"{safe_name(work.job.title, longest=100)}.zip")
