"""Every pair of states: what the table forbids raises and leaves no trace."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from applications import clock, screening
from applications.deciding import mark_decided
from applications.enums import PROPOSAL_TRANSITIONS, ProposalState
from applications.models import Proposal
from applications.refusals import StateRefused
from applications.states import locked, move
from applications.submission import submit_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from core.errors import Refusal
from core.models import AuditEntry, Message
from parties.models import Task
from tests.factories.applications import make_submitted

PAIRS = list(product(ProposalState.values, ProposalState.values))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_table_alone_says_what_follows(before, after):
    proposal = Proposal(state=before, name="邻里同行")
    if after in PROPOSAL_TRANSITIONS[before]:
        move(proposal, after)
        assert proposal.state == after
    else:
        with pytest.raises(StateRefused):
            move(proposal, after)
        assert proposal.state == before


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


ACTS = {
    "submit": lambda p, w, at: submit_proposal(p, by=w.applicant, at=at),
    "withdraw": lambda p, w, at: withdraw_proposal(p, reason="", by=w.applicant, at=at),
    "reopen": lambda p, w, at: reopen_proposal(p, by=w.applicant, at=at),
    "accept": lambda p, w, at: screening.accept(p, version_number=1, by=w.staff, at=at),
    "return": lambda p, w, at: screening.return_for_correction(
        p, version_number=1, by=w.staff, at=at
    ),
    "reject": lambda p, w, at: screening.reject(
        p, reason="不符合", version_number=1, by=w.staff, at=at
    ),
    "unanswered": lambda p, w, at: clock.reject_unanswered(p, by=w.staff, at=at),
    "judge": lambda p, w, at: clock.judge_as_it_is(p, by=w.staff, at=at),
    "extend": lambda p, w, at: clock.extend(p, days=2, reason="停电", by=w.staff, at=at),
    "decide": lambda p, w, at: mark_decided(p, by=w.staff, at=at),
}
# From which states an act may succeed; everywhere else it is refused without a trace.
FROM = {
    "submit": {"draft", "returned", "submitted", "accepted", "decided"},
    "withdraw": {"submitted", "returned", "accepted"},
    "reopen": {"withdrawn"},
    "accept": {"submitted"},
    "return": {"submitted"},
    "reject": {"submitted"},
    "unanswered": {"returned"},
    "judge": {"returned"},
    "extend": {"returned"},
    "decide": {"accepted"},
}
FORBIDDEN = [
    (act, state) for act in ACTS for state in ProposalState.values if state not in FROM[act]
]


@pytest.mark.parametrize(("act", "state"), FORBIDDEN)
def test_a_forbidden_act_leaves_no_trace(world, submitted, act, state):
    at = timezone.now()
    due = {"answer_due_at": at + timedelta(days=1)} if state == ProposalState.RETURNED else {}
    withdrawn = {"withdrawn_at": at} if state == ProposalState.WITHDRAWN else {}
    Proposal.objects.filter(pk=submitted.pk).update(state=state, **due, **withdrawn)
    before = [model.objects.count() for model in (AuditEntry, Message, Task)]
    with pytest.raises(Refusal):
        ACTS[act](submitted, world, at)
    assert [model.objects.count() for model in (AuditEntry, Message, Task)] == before
    assert Proposal.objects.get(pk=submitted.pk).state == state


def test_a_lock_outside_a_transaction_is_an_error(transactional_db):
    with pytest.raises(RuntimeError):
        locked(1)


def test_decided_follows_accepted(world, submitted):
    Proposal.objects.filter(pk=submitted.pk).update(state=ProposalState.ACCEPTED)
    assert mark_decided(submitted, by=world.staff, at=timezone.now()).state == "decided"
