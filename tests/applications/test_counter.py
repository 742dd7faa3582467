"""Paper copies at the counter: found by scanner, received or given back, undone, listed."""

import io
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from pypdf import PdfReader

from applications.counter import receive_paper, waiting_for_paper
from applications.exports import open_proposals
from applications.models import PaperArrival, Proposal
from applications.refusals import CounterRefused
from calls.models import Lot
from core.clock import now
from core.models import AuditEntry, Message
from core.papers import spell_code
from tests.factories.applications import make_plain, make_submitted
from tests.factories.world import make_organization


@pytest.fixture
def submitted(world):
    world.rules(paper_copies=2)
    return make_submitted(world.project, world.organization, world.applicant)


@pytest.fixture
def world(world):
    """The lot's rules about paper can be set: ``world.rules(paper_copies=2)``."""

    def rules(**columns):
        Lot.objects.filter(pk=world.lots[0].pk).update(**columns)
        world.lots[0].refresh_from_db()
        world.project.refresh_from_db()

    world.rules = rules
    return world


def bring(world, proposal, *, at=None, **changes):
    values = {"brought_by": "陆知远", "copies": 2, "is_sealed": True, "by_mail": False}
    values |= {"remarks": ""} | changes
    return receive_paper(proposal, **values, by=world.staff, at=at or now())


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).paper_state


def test_a_scanner_finds_by_number_by_code_and_by_the_squares_address(submitted, client_of):
    client, address = client_of("staff"), reverse("applications:counter")
    code = submitted.versions.get().receipt_code
    page = reverse("applications:counter_record", args=[submitted.pk])
    typed = [
        submitted.receipt_number,
        f" {submitted.receipt_number.lower()}\n",
        spell_code(code),
        f"https://portal.example.invalid/check/{spell_code(code)}/",
    ]
    for text in typed:
        assert client.get(address, {"code": text}).url == page
    for text in ("", "S2026-9999-9999", "x" * 500):
        assert client.get(address, {"code": text}).status_code == 404
    # Another office finds nothing that is not its own.
    assert client_of("other_staff").get(address, {"code": code}).status_code == 404


def test_copies_that_are_in_order_are_received_and_the_applicant_is_told(
    world, submitted, client_of
):
    client = client_of("staff")
    address = reverse("applications:counter_record", args=[submitted.pk])
    answer = client.post(address, {"brought_by": "陆知远", "copies": "1", "is_sealed": "on"})
    assert answer.url == reverse("applications:counter")
    page = client.get(answer.url).content.decode()
    assert "还缺1份" in page
    assert not waiting_for_paper(world.staff).exists()
    assert state_of(submitted) == "received"
    message = Message.objects.get(kind="applications.paper_arrived")
    assert message.recipient == world.applicant and "陆知远" in message.body
    # A second person at the other desk is told who received them.
    again = client.post(address, {"brought_by": "他人", "copies": "2"})
    assert again.status_code == 409 and "已于" in again.content.decode()
    assert PaperArrival.objects.count() == 1


RULES = [
    ({"paper_must_be_sealed": True}, {"is_sealed": False}, "没有密封"),
    ({"paper_by_mail": False}, {"by_mail": True}, "邮寄送达"),
]


@pytest.mark.parametrize(("rules", "brought", "told"), RULES)
def test_what_breaks_the_lots_rule_is_given_back_with_a_note(
    world, submitted, client_of, rules, brought, told
):
    assert bring(world, submitted, **brought).is_received
    PaperArrival.objects.all().delete()
    world.rules(**rules)
    arrival = bring(world, submitted, **brought)
    assert told in arrival.refusal and state_of(submitted) == "turned_away"
    assert waiting_for_paper(world.staff).exists()
    note = client_of("staff").get(reverse("applications:counter_note", args=[arrival.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(note)).pages)
    assert told in text.replace("\n", "") and "退回告知单" in text
    assert told in Message.objects.get(occasion=f"arrival:{arrival.pk}").body
    # Sealed and brought in person they are received after all.
    assert bring(world, submitted).is_received


@pytest.mark.parametrize(
    ("rule", "seconds", "state"),
    [
        ("refused", -1, "received"),
        ("refused", 0, "turned_away"),
        ("marked", -1, "received"),
        ("marked", 0, "late"),
    ],
)
def test_the_closing_instant_itself_is_late(world, submitted, rule, seconds, state):
    closes = now() + timedelta(days=9)
    world.rules(paper_closes_at=closes, paper_late=rule)
    bring(world, submitted, at=closes + timedelta(seconds=seconds))
    assert state_of(submitted) == state


def test_without_a_time_of_its_own_paper_closes_with_the_proposals(world, submitted):
    closes = world.stage("solicitation").windows.first().closes_at
    bring(world, submitted, at=closes)
    assert state_of(submitted) == "turned_away"


def test_an_entry_is_undone_once_with_a_reason_and_stays_readable(world, submitted, client_of):
    arrival = bring(world, submitted)
    client, address = client_of("staff"), reverse("applications:counter_undo", args=[arrival.pk])
    assert client.post(address, {"why": ""}).status_code == 200
    assert state_of(submitted) == "received"
    assert client.post(address, {"why": "记错了编号"}).status_code == 302
    assert state_of(submitted) == ""
    assert client.post(address, {"why": "再撤一次"}).status_code == 409
    page = client.get(reverse("applications:counter_record", args=[submitted.pk])).content.decode()
    assert "记错了编号" in page
    acts = AuditEntry.objects.filter(act__startswith="applications.").order_by("-id")
    assert [entry.act for entry in acts[:2]] == [
        "applications.undo_paper",
        "applications.receive_paper",
    ]
    assert Message.objects.filter(kind="applications.paper_undone").count() == 1
    assert bring(world, submitted).is_received


def test_no_paper_is_taken_of_what_asks_for_none_or_is_out_of_the_running(world, submitted):
    for state in ("draft", "withdrawn", "rejected", "decided"):
        Proposal.objects.filter(pk=submitted.pk).update(state=state, withdrawn_at=now())
        with pytest.raises(CounterRefused):
            bring(world, submitted)
    Proposal.objects.filter(pk=submitted.pk).update(state="submitted")
    world.rules(paper_copies=0)
    with pytest.raises(CounterRefused):
        bring(world, submitted)
    assert not PaperArrival.objects.exists()


def test_the_screening_list_and_its_export_say_what_came_of_it(world, submitted, client_of):
    client, stage = client_of("staff"), world.stage("screening")
    bring(world, submitted)
    tab = reverse("applications:screening_tab", args=[stage.pk])
    assert "已接收" in client.get(tab).content.decode()
    for code, count in (("received", 1), ("none", 0)):
        assert client.get(tab, {"paper": code}).context["page"].paginator.count == count
    opened = open_proposals(world.staff, stage.pk, QueryDict())
    (row,) = opened.rows
    told = {str(field.title): field.value(row) for field in opened.fields}
    assert (told["要求纸质份数"], told["纸质材料"]) == (2, "已接收")


def test_the_counter_costs_the_same_at_one_row_and_at_thirty(
    world, client_of, django_assert_num_queries
):
    world.rules(paper_copies=2)
    client, address = client_of("staff"), reverse("applications:counter")

    def make(numbers):
        for number in numbers:
            make_plain(
                world.project, make_organization(f"机构{number}"), world.applicant, number=number
            )

    make([1])
    with django_assert_num_queries(7):
        client.get(address)
    make(range(2, 31))
    with django_assert_num_queries(7):
        client.get(address)
