"""An organization's store of papers: versions, roles, hidden numbers, recorded openings, reminders."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import now
from core.models import AuditEntry, Message
from parties.models import Membership, OrganizationPaper, PaperVersion
from parties.paper_store import add_paper
from portal import reminders
from tests.core import samples
from tests.factories.world import World

pytestmark = pytest.mark.django_db
# The example of the standard (GB 11643).
NUMBER = "11010519491231002X"


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def client(world, client):
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    return client


def send(client, world, kind, *texts, **values):
    """Add a paper through the page."""
    files = [samples.upload(samples.pdf(text=text), f"{text}.pdf") for text in texts]
    address = reverse("parties:paper_new", args=[world.organization.pk, kind])
    return client.post(address, {"files": files, **values})


def replace(client, paper, text, *, number, **values):
    address = reverse("parties:paper_replace", args=[paper.organization_id, paper.pk])
    files = [samples.upload(samples.pdf(text=text), f"{text}.pdf")]
    return client.post(address, {"files": files, "number": number, **values})


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def page_of(client, paper):
    address = reverse("parties:paper", args=[paper.organization_id, paper.pk])
    return client.get(address).content.decode()


def test_a_newer_version_replaces_and_the_old_one_is_kept(client, world):
    send(client, world, "registration", "正面", "反面", document_number="A-1")
    paper = OrganizationPaper.objects.get()
    assert replace(client, paper, "新证", number=1, document_number="A-2").status_code == 302
    old, new = paper.versions.order_by("number")
    assert (old.replaced_at is None, new.replaced_at) == (False, None)
    assert (old.files.count(), new.files.count()) == (2, 1)
    page = page_of(client, paper)
    assert "A-1" in page and "A-2" in page


def test_who_replaces_what_somebody_replaced_meanwhile_is_told_by_whom(client, world):
    send(client, world, "account", "一")
    paper = OrganizationPaper.objects.get()
    assert replace(client, paper, "二", number=1).status_code == 302
    answer = replace(client, paper, "三", number=1)
    assert "applicant已于" in answer.content.decode()
    assert paper.versions.count() == 2


def test_the_same_file_a_second_certificate_and_no_file_are_refused(client, world):
    assert "同一个文件" in send(client, world, "account", "一", "一").content.decode()
    assert "请先选择文件" in send(client, world, "account").content.decode()
    send(client, world, "account", "一")
    assert "材料库中已有" in send(client, world, "account", "二").content.decode()
    paper = OrganizationPaper.objects.get()
    assert "完全相同" in replace(client, paper, "一", number=1).content.decode()
    assert PaperVersion.objects.count() == 1


def test_an_identity_card_needs_consent_and_a_number_that_can_be(client, world):
    refused = send(client, world, "legal_id", "卡", document_number=NUMBER)
    assert "须经本人同意" in refused.content.decode()
    wrong = send(client, world, "legal_id", "卡", document_number=NUMBER[:-1] + "1", consents="on")
    assert "身份证号码有误" in wrong.content.decode()
    assert send(client, world, "legal_id", "卡", document_number=NUMBER, consents="on").url
    assert PaperVersion.objects.get().consent_version == 1


def test_expired_and_impossible_days_are_refused(client, world):
    gone = send(client, world, "registration", "证", expires_on=in_days(-1))
    assert "已过期" in gone.content.decode()
    swapped = send(
        client, world, "registration", "证", issued_on=in_days(0), expires_on=in_days(0),
    )  # fmt: skip
    assert swapped.status_code == 302
    inspection = send(client, world, "inspection", "年检", year=in_days(0).year + 1)
    assert "请填写1990年至" in inspection.content.decode()


@pytest.fixture
def card(client, world):
    """The legal representative's card in the store."""
    send(client, world, "legal_id", "卡", document_number=NUMBER, consents="on")
    return OrganizationPaper.objects.get()


def test_the_number_is_hidden_and_looking_at_it_is_recorded(client, world, card):
    shown = "110***********002X"
    listed = client.get(reverse("parties:papers", args=[world.organization.pk])).content.decode()
    assert shown in listed and NUMBER not in listed
    assert shown in page_of(client, card) and NUMBER not in page_of(client, card)
    address = reverse("parties:paper_number", args=[card.organization_id, card.pk])
    answer = client.post(address, {"version": card.versions.get().pk})
    assert NUMBER in answer.content.decode()
    listed = client.get(reverse("parties:papers", args=[world.organization.pk])).content.decode()
    assert "applicant查看了" in listed
    assert not AuditEntry.objects.filter(note__contains=NUMBER).exists()
    assert not any(NUMBER in str(entry.after) for entry in AuditEntry.objects.all())


def test_a_reader_sees_that_there_is_one_and_opens_none(client, world, card):
    Membership.objects.filter(user=world.applicant).update(role="reader")
    row = card.versions.get().files.get()
    assert client.get(reverse("parties:paper_file", args=[row.pk])).status_code == 403
    number = reverse("parties:paper_number", args=[card.organization_id, card.pk])
    assert client.post(number, {"version": card.versions.get().pk}).status_code == 403
    assert replace(client, card, "新", number=1, consents="on").status_code == 403
    assert not AuditEntry.objects.filter(act__startswith="parties.open").exists()


def test_the_list_costs_the_same_at_one_row_and_at_thirty(client, world, django_assert_num_queries):
    address = reverse("parties:papers", args=[world.organization.pk])
    prepared = [samples.upload(samples.PDF, "证.pdf")]

    def put(count):
        for place in range(count):
            prepared[0].seek(0)
            add_paper(
                world.organization, {"kind": "other", "title": f"材料{place}"}, prepared,
                by=world.applicant, at=now(),
            )  # fmt: skip

    put(1)
    with django_assert_num_queries(10):
        client.get(address)
    put(29)
    with django_assert_num_queries(10):
        client.get(address)


def told():
    rows = Message.objects.filter(kind="parties.paper_expires").order_by("id")
    return [int(row.occasion.rpartition(":")[2]) for row in rows]


def test_each_reminder_of_a_last_day_goes_out_once(client, world):
    send(client, world, "registration", "证", expires_on=in_days(60))
    last = timezone.make_aware(datetime.combine(in_days(60), time.min))
    second = timedelta(seconds=1)
    for days, expected in ((30, [30]), (7, [30, 7])):
        reminders.remind(at=last - timedelta(days=days) - second)
        assert told() == expected[:-1]
        for _again in range(2):
            reminders.remind(at=last - timedelta(days=days))
        assert told() == expected
    message = Message.objects.filter(kind="parties.paper_expires").last()
    assert message.recipient == world.applicant and "登记证书" in message.body
    # The newer one in the store ends the matter.
    paper = OrganizationPaper.objects.get()
    replace(client, paper, "新证", number=1, expires_on=in_days(400))
    reminders.remind(at=last - timedelta(days=1))
    assert told() == [30, 7]


def test_a_paper_taken_out_is_offered_and_reminded_of_no_more(client, world):
    send(client, world, "registration", "证", expires_on=in_days(20))
    paper = OrganizationPaper.objects.get()
    client.post(reverse("parties:paper_end", args=[paper.organization_id, paper.pk]))
    assert reminders.remind(at=now() + timedelta(days=14)) == 0
    listed = client.get(reverse("parties:papers", args=[world.organization.pk]))
    assert listed.context["papers"] == []
    assert replace(client, paper, "新", number=1).content.decode().count("已于") > 0
