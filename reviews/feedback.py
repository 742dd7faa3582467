"""What applicants read about their proposals: written by the office, released after the decision."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import ProposalState
from core import audit
from core.text import clean_text
from reviews import emails, queries
from reviews.locking import lock_round
from reviews.models import Award, Feedback, RankedProposal
from reviews.refusals import DecisionRefused

LONGEST = 3000


def draft_of(review_round, proposals):
    """``{proposal id: text}`` made of the comments on the sheets that count, without who wrote them.

    The comments of one criterion stand together in an order that tells nothing about the reviewers
    (that of the alphabet), and names of the panel are taken out.
    """
    criteria = {one.pk: one.name for one in queries.criteria_of(review_round)}
    names = [str(one.user) for one in queries.panel_with_load(review_round)]
    found = {one.pk: {} for one in proposals}
    for sheet in queries.submitted_sheets(review_round):
        told = found.get(sheet.assignment.proposal_id)
        if told is None or sheet.assignment.state == "recused":
            continue
        for score in sheet.scores.all():
            if score.comment:
                told.setdefault(criteria[score.criterion_id], []).append(score.comment)
        if sheet.comment:
            told.setdefault("", []).append(sheet.comment)
    order = [*criteria.values(), ""]
    return {pk: _joined(told, order, names) for pk, told in found.items()}


def _joined(told, order, names):
    lines = []
    for head in order:
        for comment in sorted(told.get(head, ())):
            lines.append(f"{head}：{comment}" if head else comment)
    text = "\n".join(lines)
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, _("a reviewer"))
    return text[:LONGEST]


@transaction.atomic
def write_feedback(review_round, proposal, *, text, by, at):
    """Keep the text for one applicant; empty takes an unreleased one away.

    Raises DecisionRefused for a text that is released already or too long.
    """
    review_round = lock_round(review_round.pk)
    kept = Feedback.objects.select_for_update().filter(proposal=proposal).first()
    text = clean_text(text)
    number = {"number": proposal.receipt_number}
    if kept is not None and kept.released_at is not None:
        raise DecisionRefused(
            _("The feedback on %(number)s was released; it stays as it was read.") % number,
            code="released",
        )
    if len(text) > LONGEST:
        told = {**number, "length": len(text), "limit": LONGEST}
        raise DecisionRefused(
            _("%(number)s: %(length)d characters, at most %(limit)d.") % told, code="long"
        )
    if not text:
        if kept is not None:
            kept.delete()
        return None
    if kept is not None and kept.text == text:
        return kept
    kept, _made = Feedback.objects.update_or_create(
        proposal=proposal,
        defaults={"round": review_round, "text": text, "written_by": by, "written_at": at},
    )
    audit.record(
        "reviews.write_feedback", subject=proposal, by=by, at=at,
        office_id=review_round.stage.call.office_id,
    )  # fmt: skip
    return kept


@transaction.atomic
def release_feedback(review_round, proposal_ids, *, by, at):
    """Let the applicants of these proposals read their feedback and tell them; returns how many.

    What is released already, or has no text, is passed over.

    Raises DecisionRefused before the decision on one of them is final.
    """
    review_round = lock_round(review_round.pk)
    rows = list(
        Feedback.objects.select_for_update(of=("self",))
        .select_related("proposal")
        .filter(round=review_round, proposal__in=proposal_ids, released_at=None)
        .order_by("pk")
    )
    final = set(
        Award.objects.filter(
            proposal__in=[row.proposal_id for row in rows],
            is_final=True,
            proposal__state=ProposalState.DECIDED,
        ).values_list("proposal_id", flat=True)
    )
    if early := [row.proposal.receipt_number for row in rows if row.proposal_id not in final]:
        raise DecisionRefused(
            _("The decision is not final yet for %(numbers)s.") % {"numbers": _(", ").join(early)},
            code="early",
        )
    for row in rows:
        row.released_at, row.released_by = at, by
        row.save(update_fields=["released_at", "released_by"])
        emails.feedback_released(row)
        audit.record(
            "reviews.release_feedback", subject=row.proposal, by=by, at=at,
            office_id=review_round.stage.call.office_id,
        )  # fmt: skip
    return len(rows)


def released_to(proposal):
    """The feedback that the applicant of ``proposal`` may read, or None."""
    return (
        Feedback.objects.select_related("round")
        .filter(proposal=proposal, released_at__isnull=False)
        .first()
    )


def averages_of(feedback):
    """The average of each criterion as the ranking keeps it, where the round shows it; else ``[]``."""
    if not feedback.round.feedback_with_scores:
        return []
    row = RankedProposal.objects.filter(round=feedback.round, proposal=feedback.proposal_id).first()
    return row.steps["criteria"] if row else []


def links_for(proposal):
    """The address of the released feedback, for the proposal's own page."""
    if proposal.state != ProposalState.DECIDED or released_to(proposal) is None:
        return []
    return [(_("Feedback of the reviewers"), reverse("reviews:feedback_of", args=[proposal.pk]))]
