"""The pages of endorsement, as the people of the offices meet them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Endorsement, EndorsementSettings, EndorsementStep, Proposal
from calls.models import AreaQuota, QuotaPlan, StageWindow
from core.exports import open_list
from core.models import Message
from parties.models import Membership, OpinionStep
from parties.opinions.chains import begin_chain
from portal.reminders import remind_of_opinions, tell_of_short_areas
from tests.factories.applications import make_plain, upload
from tests.factories.endorsing import SIDE_BY_SIDE, STEPS, Chain
from tests.factories.world import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(world):
    return Chain(world)


def client_for(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_an_office_reads_the_form_and_gives_its_opinion(chain):
    proposal = chain.submit()
    step = chain.step(proposal, "街道意见")
    street = client_for(chain.clerks["street"])
    desk = street.get(reverse("portal:desk")).content.decode()
    assert reverse("applications:opinion", args=[step.pk]) in desk
    assert reverse("applications:endorsements") in desk
    waiting = street.get(reverse("applications:endorsements")).content.decode()
    assert proposal.receipt_number in waiting
    page = street.get(reverse("applications:opinion", args=[step.pk]))
    assert proposal.goals in page.content.decode()
    paper = street.get(reverse("applications:proposal_pdf", args=[proposal.pk]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    sent = {"version": "1", "decision": "changes", "text": "同意，请加强宣传。", "changes": "增加公示栏。",
            "sealed_on": timezone.localdate().isoformat(), "scan": upload("盖章.pdf")}  # fmt: skip
    answer = street.post(reverse("applications:opinion", args=[step.pk]), sent)
    assert answer.status_code == 302
    given = step.opinions.get()
    assert (given.changes, given.scan.name, given.by) == (
        "增加公示栏。", "盖章.pdf", chain.clerks["street"],
    )  # fmt: skip
    own = client_for(chain.world.applicant)
    detail = own.get(reverse("applications:detail", args=[proposal.pk])).content.decode()
    assert "增加公示栏。" in detail and "区民政局意见" in detail
    scan = own.get(reverse("applications:opinion_scan", args=[given.pk]))
    assert b"".join(scan.streaming_content).startswith(b"%PDF")


def test_a_second_tab_is_told_who_was_faster_and_keeps_its_text(chain):
    proposal = chain.submit()
    step = chain.step(proposal, "街道意见")
    chain.give(proposal, "街道意见", "street")
    answer = client_for(chain.clerks["street"]).post(
        reverse("applications:opinion", args=[step.pk]),
        {"version": "1", "decision": "refuse", "text": "写了很久的意见"},
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "staff" in page and "写了很久的意见" in page
    assert step.opinions.count() == 1


def test_a_forged_post_for_a_step_that_still_comes_finds_nothing(chain):
    proposal = chain.submit()
    step = chain.step(proposal, "区民政局意见")
    answer = client_for(chain.clerks["district"]).post(
        reverse("applications:opinion", args=[step.pk]),
        {"version": "1", "decision": "agree", "text": "同意"},
    )
    assert answer.status_code == 404
    assert not step.opinions.exists()


def test_a_payee_is_found_by_its_code_and_an_unknown_one_is_named(world):
    chain = Chain(world, steps=SIDE_BY_SIDE)
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    step = chain.step(proposal, "采购评审意见")
    address = reverse("applications:opinion", args=[step.pk])
    client = client_for(chain.clerks["review"])
    sent = {"version": "1", "decision": "agree", "text": "可行。", "amount": "7万",
            "payee": "没有这个组织", "payee_reason": "比选第一"}  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 409 and "没有这个组织" in str(answer.context["form"].errors)
    assert "sealed_on" not in answer.context["form"].fields
    assert client.post(address, sent | {"payee": world.organization.uscc}).status_code == 302
    given = step.opinions.get()
    assert (given.payee, given.amount) == (world.organization, Decimal(70000))


def test_several_are_agreed_to_after_a_page_that_says_so(chain):
    proposals = [chain.submit(number) for number in range(2)]
    steps = [f"{chain.step(one, '街道意见').pk}:1" for one in proposals]
    client = client_for(chain.clerks["street"])
    address = reverse("applications:opinions_together")
    page = client.get(address, {"step": [*steps, "99999:1", "x"]})
    assert (page.context["ready"], page.context["gone"]) == (2, 1)
    assert client.post(address, {"step": steps, "text": " "}).status_code == 409
    assert client.post(address, {"step": steps, "text": "同意。"}).status_code == 302
    assert OpinionStep.objects.filter(name="街道意见", state="agreed").count() == 2


def test_the_chain_is_written_on_a_plain_page_until_a_proposal_has_come(chain):
    client = client_for(chain.clerks["city"])
    address = reverse("applications:endorsement_steps", args=[chain.stage.pk])
    sent = {"rows": "3", "answer_working_days": "4", "on_silence": "judge",
            "step-0-position": "1", "step-0-name": "采购评审意见", "step-0-level": "",
            "step-0-office_kind": "", "step-0-fixed_office": str(chain.review.pk),
            "step-0-working_days": "3", "step-0-reminder_days": "1", "step-0-settles_payee": "on",
            "step-1-position": "2", "step-1-name": "财政局意见", "step-1-level": "",
            "step-1-office_kind": "finance", "step-1-working_days": "3",
            "step-1-reminder_days": "1"}  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 409 and EndorsementStep.objects.count() == len(STEPS)
    assert client.post(address, sent | {"step-1-level": "district"}).status_code == 302
    rows = EndorsementStep.objects.values_list("position", "name", "fixed_office", "has_seal")
    assert list(rows) == [
        (1, "采购评审意见", chain.review.pk, False), (2, "财政局意见", None, False),
    ]  # fmt: skip
    assert EndorsementSettings.objects.get(stage=chain.stage).answer_working_days == 4
    chain.submit()
    assert client.post(address, sent).status_code == 409


def test_quotas_are_entered_in_one_table_and_moved(chain):
    client = client_for(chain.clerks["city"])
    address = reverse("calls:quotas", args=[chain.stage.pk])
    here, there = chain.district.pk, chain.other_district.pk
    sent = {"total": "17"}
    for area, places in ((here, "10"), (there, "6")):
        sent |= {f"area-{area}-places": places, f"area-{area}-least": "6",
                 f"area-{area}-most": "20", f"area-{area}-last_day": "2030-10-15"}  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 409 and not AreaQuota.objects.exists()
    assert client.post(address, sent | {"total": "16"}).status_code == 302
    assert QuotaPlan.objects.get().total == 16
    closes = StageWindow.objects.get(stage=chain.stage, area=here).closes_at
    assert timezone.localtime(closes).isoformat() == "2030-10-16T00:00:00+08:00"
    moved = {"source": here, "target": there, "number": "2", "why": "调剂"}
    assert client.post(f"{address}move/", moved | {"number": "11"}).status_code == 409
    assert client.post(f"{address}move/", moved).status_code == 302
    assert dict(AreaQuota.objects.values_list("area", "places")) == {here: 8, there: 8}
    assert "调剂" in client.get(address).content.decode()


def test_another_office_and_a_substitute_are_named_on_their_pages(chain):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    step = chain.step(proposal, "区民政局意见")
    city = client_for(chain.clerks["city"])
    Membership.objects.filter(party=chain.bureau).delete()
    tab = reverse("applications:endorsement_tab", args=[chain.stage.pk])
    name = reverse("applications:name_office", args=[step.pk])
    assert name in city.get(tab).content.decode()
    assert city.post(name, {"office": chain.finance.pk, "why": ""}).status_code == 409
    assert city.post(name, {"office": chain.finance.pk, "why": "无人经办"}).status_code == 302
    Membership.objects.filter(party=chain.finance).update(role="lead")
    finance = client_for(chain.clerks["finance"])
    today = timezone.localdate()
    sent = {"act": "name", "office": chain.finance.pk, "party": "district@example.invalid",
            "since": today.isoformat(), "until": today.isoformat(), "why": "出差"}  # fmt: skip
    address = reverse("applications:substitutes")
    assert finance.post(address, sent | {"party": "无此单位"}).status_code == 409
    assert finance.post(address, sent).status_code == 302
    district = client_for(chain.clerks["district"])
    assert str(chain.finance) in district.get(address).content.decode()
    waiting = district.get(reverse("applications:endorsements")).content.decode()
    assert proposal.receipt_number in waiting
    row = chain.finance.substitutions.get()
    finance.post(address, {"act": "end", "office": chain.finance.pk, "row": row.pk})
    row.refresh_from_db()
    assert row.ended_at is not None


# --- Lists ----------------------------------------------------------------------------------------


def many(chain, number):
    """So many proposals that wait for the street, without their papers."""
    project = chain.projects[0]
    for place in range(number):
        applicant = make_organization(f"微光社{place}")
        proposal = make_plain(
            project, applicant, chain.world.applicant, state="accepted", number=place + 500
        )
        row, _moves = begin_chain(
            purpose="applications.endorsement", title=str(proposal), run_by=chain.city_bureau,
            area=chain.lot.community.area, at=timezone.now(),
            rules=EndorsementStep.objects.filter(stage=chain.stage),
        )  # fmt: skip
        Endorsement.objects.create(proposal=proposal, stage=chain.stage, chain=row)


@pytest.mark.parametrize("number", [1, 30])
def test_lists_ask_the_same_number_of_queries(chain, number):
    many(chain, number)
    asked = {}
    for who, name, args in (
        ("street", "applications:endorsements", []),
        ("city", "applications:endorsement_tab", [chain.stage.pk]),
    ):
        client = client_for(chain.clerks[who])
        address = reverse(name, args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.context["page"].paginator.count == number
        asked[name] = len(queries)
    assert asked == {"applications:endorsements": 12, "applications:endorsement_tab": 20}


def test_the_export_has_a_row_for_each_opinion(chain):
    proposal = chain.submit()
    chain.give(proposal, "街道意见", "street")
    opened = open_list(chain.clerks["city"], "applications.opinions", chain.stage.pk, {})
    rows = list(opened.rows)
    with CaptureQueriesContext(connection) as queries:
        told = [[field.value(one) for field in opened.fields] for one in rows]
    assert not queries.captured_queries
    assert [row[4] for row in told] == ["街道意见", "区民政局意见", "市民政局意见"]
    assert told[0][9] == "情况属实，同意。" and told[1][9] is None


# --- Reminders ------------------------------------------------------------------------------------


def test_an_opinion_is_reminded_of_once_a_clock(chain):
    proposal = chain.submit()
    step = chain.step(proposal, "街道意见")
    assert remind_of_opinions(at=step.due_at - timedelta(days=2, seconds=1)) == 0
    at = step.due_at - timedelta(days=2)
    told = remind_of_opinions(at=at)
    assert told == Message.objects.filter(kind="applications.opinion_reminder").count() > 0
    assert remind_of_opinions(at=at + timedelta(hours=1)) == 0
    chain.give(proposal, "街道意见", "street")
    assert mail.outbox == []


def test_the_calls_office_is_told_once_of_an_area_that_is_short(chain):
    AreaQuota.objects.create(stage=chain.stage, area=chain.district, places=5, least=2)
    closes = timezone.now()
    StageWindow.objects.create(stage=chain.stage, area=chain.district, closes_at=closes)
    assert tell_of_short_areas(at=closes - timedelta(seconds=1)) == 0
    assert tell_of_short_areas(at=closes) == 1
    assert tell_of_short_areas(at=closes + timedelta(days=1)) == 0
    assert Proposal.objects.filter(call=chain.call).count() == 0
