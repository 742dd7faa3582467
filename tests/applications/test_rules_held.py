"""Rules that somebody would like to walk round: limits, cancelled calls, unclear numbers, forged ids."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import screening
from applications.editing import save_step
from applications.enums import ProposalState
from applications.models import Attachment, BudgetLine, Proposal
from applications.refusals import DeadlineRefused, ScreeningRefused, StartRefused
from applications.submission import submit_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from calls.publishing import cancel_call
from core import audit
from core.models import AuditEntry
from tests.factories.applications import (
    attach,
    make_complete,
    make_draft,
    make_submitted,
    upload,
)
from tests.factories.world import set_window


@pytest.fixture
def draft(world):
    return make_draft(world.project, world.organization, world.applicant)


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def save_budget(world, draft, **texts):
    """Save columns of the first line and return what came of it."""
    line = draft.budget_lines.first()
    typed = {f"line-{line.pk}-{column}": text for column, text in texts.items()}
    return save_step(draft, "budget", typed, edition=99, by=world.applicant, at=timezone.now())


def first_line(draft):
    return BudgetLine.objects.filter(proposal=draft).first()


def test_opening_again_does_not_pass_the_limit_of_proposals(world, submitted):
    world.call.max_per_applicant = 1
    world.call.save()
    now = timezone.now()
    withdraw_proposal(submitted, reason="", by=world.applicant, at=now)
    make_draft(world.lots[1].projects.first(), world.organization, world.applicant)
    with pytest.raises(StartRefused):
        reopen_proposal(submitted, by=world.applicant, at=now)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.WITHDRAWN


def test_opening_again_within_the_limit_is_possible(world, submitted):
    world.call.max_per_applicant = 1
    world.call.save()
    now = timezone.now()
    withdraw_proposal(submitted, reason="", by=world.applicant, at=now)
    reopen_proposal(submitted, by=world.applicant, at=now)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.DRAFT


def returned(world, proposal):
    common = {"version_number": 1, "by": world.staff, "at": timezone.now()}
    screening.mark_items(proposal, {"section-plan": ("defect", "不完整")}, **common)
    screening.return_for_correction(proposal, **common)


def test_a_cancelled_call_takes_no_answer_to_a_correction(world, submitted):
    returned(world, submitted)
    now = timezone.now()
    cancel_call(world.call, reason="资金调整", by=world.lead, at=now)
    with pytest.raises(DeadlineRefused):
        submit_proposal(submitted, by=world.applicant, at=now)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.version_count) == (ProposalState.RETURNED, 1)


def test_nothing_is_screened_in_a_cancelled_call(world, submitted):
    now = timezone.now()
    cancel_call(world.call, reason="资金调整", by=world.lead, at=now)
    with pytest.raises(ScreeningRefused):
        screening.reject(submitted, reason="重复", version_number=1, by=world.staff, at=now)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.SUBMITTED


UNCLEAR = ["1e5", "NaN", "Infinity", "sNaN", "1_0", "1,5", "1,00", "1 2", "--1", "+5", "1.", ".5"]


@pytest.mark.parametrize("text", [*UNCLEAR, "-0", "-3", "9" * 5000])
def test_a_number_that_is_not_clear_is_kept_as_typed_and_marked(world, draft, text):
    saved = save_budget(world, draft, quantity=text)
    assert len(saved.problems) == 1
    assert first_line(draft).quantity is None
    assert draft.saved_fields.get().typed == text
    assert len(next(iter(saved.problems.values()))) < 120


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1,200", 1200), ("1 200", 1200), ("１２.5", Decimal("12.5")), (" 7 ", 7)],
)
def test_a_clear_number_is_read(world, draft, text, value):
    saved = save_budget(world, draft, quantity=text)
    assert saved.problems == {}
    assert first_line(draft).quantity == value


def test_a_line_beyond_any_amount_is_kept_as_typed(world, draft):
    texts = {"source": "own", "quantity": "99999999", "unit_price": "1000000000"}
    saved = save_budget(world, draft, **texts)
    assert set(saved.problems) == {""}
    line = first_line(draft)
    assert (line.quantity, line.unit_price, line.amount) == (None, None, 0)
    names = draft.saved_fields.exclude(typed="").values_list("typed", flat=True)
    assert set(names) == {"own", "99999999", "1000000000"}


def test_a_nul_is_never_stored(world, draft):
    save_budget(world, draft, quantity="1\x00x")
    assert draft.saved_fields.get().typed == "1x"


@pytest.mark.parametrize("forged", ["²", "9" * 5000, "9" * 30, "-1", "1 or 1=1"])
def test_a_forged_id_is_no_crash(world, client_of, draft, forged):
    client = client_of("applicant")
    edit = reverse("applications:edit", args=[draft.pk, "budget"])
    assert client.post(edit, {"act": f"remove:{forged}"}).status_code == 302
    document = world.lots[0].documents.first()
    add = reverse("applications:add_files", args=[draft.pk, document.pk])
    assert client.post(add, {"files": upload(), "replaces": forged}).status_code == 302
    start = reverse("applications:start", args=[world.project.pk])
    assert client.post(start, {"applicant": forged}).status_code == 409


def test_a_search_of_a_thousand_words_is_answered(world, client_of):
    for kind, name in (("screening", "screening_tab"), ("solicitation", "solicitation_tab")):
        address = reverse(f"applications:{name}", args=[world.stage(kind).pk])
        assert client_of("staff").get(address, {"q": "a " * 2000}).status_code == 200


def test_putting_a_file_in_the_place_of_another_tells_of_both(world, client_of, draft):
    document = world.lots[0].documents.first()
    old = attach(draft, document, by=world.applicant)
    add = reverse("applications:add_files", args=[draft.pk, document.pk])
    client_of("applicant").post(add, {"files": upload(), "replaces": old.pk})
    new = Attachment.objects.get(proposal=draft, removed_at=None)
    told = audit.entries_for(draft).filter(act__contains="file").values_list("act", "after")
    assert list(told) == [
        ("applications.add_file", {"document": document.pk, "attachment": new.pk}),
        ("applications.remove_file", {"attachment": old.pk}),
    ]


def test_the_applicant_does_not_read_what_is_not_decided_yet(world, client_of, submitted):
    marks = {"section-plan": ("defect", "不完整")}
    screening.mark_items(submitted, marks, version_number=1, by=world.staff, at=timezone.now())
    # As later floors do, before their decisions are final.
    AuditEntry.objects.create(
        at=timezone.now(), actor=world.staff, act="reviews.proposed", subject_label="尚未公布",
        subject_type=audit.entries_for(submitted).first().subject_type, subject_id=submitted.pk,
    )  # fmt: skip
    address = reverse("applications:detail", args=[submitted.pk])

    def acts_shown_to(persona):
        return [entry.act for entry in client_of(persona).get(address).context["entries"]]

    own = [f"applications.{act}" for act in ("open_screening", "submit", "give_consent", "start")]
    assert acts_shown_to("applicant") == own
    assert acts_shown_to("staff") == ["reviews.proposed", "applications.mark_items", *own]


@pytest.mark.parametrize("how", ["returned", "opened again"])
def test_the_office_does_not_read_what_is_being_rewritten(world, client_of, submitted, how):
    now = timezone.now()
    if how == "returned":
        returned(world, submitted)
    else:
        withdraw_proposal(submitted, reason="", by=world.applicant, at=now)
        reopen_proposal(submitted, by=world.applicant, at=now)
    Proposal.objects.filter(pk=submitted.pk).update(name="还在修改", requested=Decimal("1234.56"))
    for name in ("detail", "receipt", "screen"):
        page = client_of("staff").get(reverse(f"applications:{name}", args=[submitted.pk]))
        shown = page.context["proposal"]
        assert (shown.name, shown.requested) == ("邻里同行", Decimal(80000))
    page = client_of("applicant").get(reverse("applications:detail", args=[submitted.pk]))
    assert page.context["proposal"].name == "还在修改"


def test_a_submission_held_back_brings_nothing_in_that_was_written_late(world):
    """The request arrives in time, its body ends later; a colleague writes on in between."""
    complete = make_complete(world.project, world.organization, world.applicant)
    close = timezone.now()
    Proposal.objects.filter(pk=complete.pk).update(saved_at=close - timedelta(hours=1))
    window = set_window(
        world.stage("solicitation"), closes_at=close, lot=world.project.lot,
        opens_at=close - timedelta(days=9),
    )  # fmt: skip
    early, late = close - timedelta(seconds=1), close + timedelta(minutes=5)
    common = {"edition": 99, "by": world.applicant}
    save_step(complete, "plan", {"goals": "逾期补写的目标"}, at=late, **common)
    # An older request that is processed last does not cover it.
    save_step(complete, "plan", {"resources": "社工5名"}, at=early, **common)
    with pytest.raises(DeadlineRefused):
        submit_proposal(complete, by=world.applicant, at=early)
    window.closes_at = late + timedelta(minutes=1)
    window.save()
    assert submit_proposal(complete, by=world.applicant, at=early).number == 1


def test_an_answer_held_back_brings_nothing_in_that_was_written_late(world, submitted):
    returned(world, submitted)
    submitted.refresh_from_db()
    due = submitted.answer_due_at
    with pytest.raises(DeadlineRefused):
        save_step(
            submitted, "plan", {"goals": "逾期补写的目标"}, edition=99, by=world.applicant, at=due
        )
    Proposal.objects.filter(pk=submitted.pk).update(saved_at=due)
    with pytest.raises(DeadlineRefused):
        submit_proposal(submitted, by=world.applicant, at=due - timedelta(seconds=1))
