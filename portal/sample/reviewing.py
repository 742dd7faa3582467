"""Sets the sample's rounds up, scores them and decides, through the acts of staff and reviewers."""

from decimal import Decimal

from portal.sample import texts
from portal.sample.places import REVIEWERS
from reviews.assigning import assign_evenly, plan_for
from reviews.calibrating import choose_calibration, close_calibration
from reviews.closing import close_round, open_round
from reviews.deciding import Choice, save_decisions
from reviews.declaring import declare_no_conflict, recuse
from reviews.enums import AssignmentState, Decision
from reviews.feedback import draft_of, release_feedback, write_feedback
from reviews.finalising import finalise
from reviews.inviting import add_reviewers
from reviews.models import Assignment, RankedProposal, ReviewRound
from reviews.scoring import Mark, save_sheet, submit_sheet
from reviews.setting_up import COLUMNS, set_rules


class Reviewing:
    """One call's round. Args: ``people`` the sample's people, ``call``, ``lead`` of the office."""

    def __init__(self, people, call, lead):
        self.people, self.lead = people, lead
        self.review = call.stages.get(kind="review")
        self.decision = call.stages.get(kind="decision")
        self.round = ReviewRound.objects.get(stage=self.review)

    def open(self, sign_ins, *, at):
        """Choose the panel, assign evenly, open the round."""
        kinds = {name: kind for name, _shown_as, _employer, kind in REVIEWERS}
        for name in sign_ins:
            add_reviewers(
                self.round, [self.people.users[name]], kind=kinds[name], by=self.lead, at=at
            )
        plan, _rows, _members = plan_for(self.round, together=False)
        assign_evenly(self.round, fingerprint=plan.fingerprint, together=False, by=self.lead, at=at)
        self.round = open_round(self.round, by=self.lead, at=at)

    def set_rules(self, *, at, **rules):
        """Say what the scores mean, and whatever else ``rules`` names."""
        criteria = [
            {name: getattr(one, name) for name in COLUMNS} | {"anchors": anchors_of(one)}
            for one in self.round.criteria.all()
        ]
        self.round = set_rules(self.round, rules=rules, criteria=criteria, by=self.lead, at=at)

    def calibrate_on(self, proposal, *, at):
        """Before the round opens: the proposal that the whole panel scores first, for practice."""
        self.round = choose_calibration(self.round, proposal, counts=False, by=self.lead, at=at)

    def calibrate(self, *, at):
        """Everybody's sheet on it; with the last one the calibration is over."""
        rows = [one for one in self.assignments() if one.proposal_id == self.round.calibration_id]
        for turn, assignment in enumerate(rows):
            self.score(assignment, turn=turn, at=at)
        self.round = close_calibration(self.round, note=texts.CALIBRATION, by=self.lead, at=at)

    def answer(self, *, at):
        """Feedback to every applicant of the decided round, from the comments; all but one released."""
        proposals = [row.proposal for row in RankedProposal.objects.filter(round=self.round)]
        for pk, text in draft_of(self.round, proposals).items():
            proposal = next(one for one in proposals if one.pk == pk)
            write_feedback(self.round, proposal, text=text, by=self.lead, at=at)
        ids = [one.pk for one in proposals[:-1]]
        release_feedback(self.round, ids, by=self.lead, at=at)

    def assignments(self):
        rows = Assignment.objects.filter(round=self.round).exclude(state=AssignmentState.RECUSED)
        return list(rows.select_related("reviewer__user__party", "proposal__lot").order_by("id"))

    def score(self, assignment, *, turn, at, hand_in=True):
        """Declare, score every criterion, comment and, where wanted, hand the sheet in."""
        user = assignment.reviewer.user
        declare_no_conflict(assignment, by=user, at=at)
        marks = {
            criterion.pk: Mark(mark_of(criterion, turn + place))
            for place, criterion in enumerate(self.round.criteria.all())
        }
        comment = texts.REVIEW_COMMENTS[turn % len(texts.REVIEW_COMMENTS)]
        sheet = save_sheet(assignment, marks=marks, comment=comment, edition=0, by=user, at=at)
        if hand_in:
            submit_sheet(assignment, edition=sheet.edition, by=user, at=at)

    def score_all(self, *, at):
        for turn, assignment in enumerate(self.assignments()):
            self.score(assignment, turn=turn, at=at)

    def step_back(self, assignment, *, at):
        recuse(assignment, reason=texts.RECUSAL, by=assignment.reviewer.user, at=at)

    def decide(self, *, at):
        """Close the round; the first of each project is awarded, the second a reserve."""
        close_round(self.round, reason="", by=self.lead, at=at)
        choices, seen = [], {}
        ranked = RankedProposal.objects.filter(round=self.round).select_related("proposal__project")
        for row in ranked.order_by("rank", "id"):
            place = seen[row.proposal.project_id] = seen.get(row.proposal.project_id, 0) + 1
            choices.append(choice_of(row.proposal, place))
        save_decisions(self.decision, choices, by=self.lead, at=at)
        finalise(self.decision, by=self.lead, at=at)


def anchors_of(criterion):
    """Four bands over the whole scale of a criterion."""
    high, bands = criterion.max_score, []
    for share, text in zip((90, 75, 60, 0), texts.ANCHORS, strict=True):
        low = (criterion.max_score * share / 100 / criterion.step).to_integral_value()
        low *= criterion.step
        bands.append((low, high, text))
        high = low - criterion.step
    return bands


def mark_of(criterion, turn):
    """A score between 65 and 95 per cent of the highest, in whole steps."""
    share = Decimal(65 + turn * 7 % 31) / 100
    return (criterion.max_score * share / criterion.step).to_integral_value() * criterion.step


def choice_of(proposal, place):
    """The decision for the proposal in this place of its project."""
    if place == 1:
        amount = min(proposal.requested, proposal.project.amount)
        return Choice(proposal.pk, Decision.AWARDED, amount=amount)
    if place == 2:
        return Choice(proposal.pk, Decision.RESERVE, reserve_rank=1)
    return Choice(proposal.pk, Decision.DECLINED, reason=texts.DECLINED)
