"""How far a round has come: who has done what, and what stands in the way of closing it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from calls.windows import last_close
from calls.wording import closing_words
from reviews import queries
from reviews.enums import AssignmentState


def still_handed_in(call, *, at):
    """A sentence for who is about to rank or decide while proposals may still come, else empty.

    It is a warning and no refusal: the lots of one call close on several days, and a street may have
    agreed with all who wanted to apply.
    """
    closes_at = last_close(call, "solicitation", at=at)
    if closes_at is None:
        return ""
    return _("Proposals can be handed in until %(instant)s; what still comes is left out.") % {
        "instant": closing_words(closes_at)
    }


@dataclass
class Row:
    """One proposal of the round. ``wanted`` is the number of reviewers that each proposal gets.

    Who has it for the calibration alone is not one of them; ``practice_counts`` says whether such a
    sheet counts in the average all the same.
    """

    proposal: object
    wanted: int
    assignments: list = field(default_factory=list)
    practice_counts: bool = False

    @property
    def given(self):
        """Everybody who has the proposal, for the calibration too."""
        return [one for one in self.assignments if one.state in queries.ACTIVE]

    @property
    def active(self):
        return [
            one
            for one in self.assignments
            if one.state in queries.ACTIVE and not one.is_calibration
        ]

    @property
    def scored(self):
        """Sheets of those whom the proposal was given to review."""
        return sum(one.state == AssignmentState.SCORED for one in self.active)

    @property
    def counting(self):
        """Sheets that an average would rest on."""
        practice = sum(
            one.is_calibration and one.state == AssignmentState.SCORED for one in self.assignments
        )
        return self.scored + (practice if self.practice_counts else 0)

    @property
    def lacks_reviewers(self):
        return max(0, self.wanted - len(self.active))

    @property
    def lacks_sheets(self):
        """Sheets that are assigned and missing, and those that nobody was assigned to write."""
        return len(self.active) - self.scored + self.lacks_reviewers


def rows_of(review_round, proposals, assignments):
    """One ``Row`` for each proposal, in the given order."""
    by_proposal = defaultdict(list)
    for assignment in assignments:
        by_proposal[assignment.proposal_id].append(assignment)
    return [
        Row(
            proposal,
            review_round.reviewers_each,
            by_proposal[proposal.pk],
            review_round.calibration_counts,
        )
        for proposal in proposals
    ]


def board_of(review_round):
    """The rows of a round, read from the database (two queries)."""
    proposals = list(queries.candidates(review_round.stage))
    return rows_of(review_round, proposals, queries.assignments_in(review_round))


def fewest_sheets(review_round):
    """How many sheets each proposal needs at least, so that an average is left."""
    return review_round.drop_highest + review_round.drop_lowest + 1


def what_is_missing(rows):
    """A sentence for each proposal that lacks sheets, with its number."""
    sentences = []
    for row in rows:
        if row.lacks_sheets:
            sentences.append(
                _("%(number)s %(proposal)s: %(scored)d of %(wanted)d sheets")
                % {
                    "number": row.proposal.receipt_number,
                    "proposal": row.proposal.applicant.name,
                    "scored": row.scored,
                    "wanted": max(row.wanted, len(row.active)),
                }
            )
    return sentences
