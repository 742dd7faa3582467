"""Who sees a proposal and its files: rows say it, and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.access import give_access
from applications.content import content_of, without_private
from applications.enums import AccessReason
from applications.models import Proposal
from applications.queries import attachments_visible_to, proposals_visible_to
from applications.submission import submit_proposal
from applications.withdrawal import reopen_proposal, withdraw_proposal
from core.models import AuditEntry
from tests.factories.applications import attach, make_draft, make_submitted


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def visible(world, name):
    return set(proposals_visible_to(world.people[name]).values_list("pk", flat=True))


def test_a_draft_is_seen_by_its_writers_alone(world):
    draft = make_draft(world.project, world.organization, world.applicant)
    assert visible(world, "applicant") == {draft.pk}
    for name in ("staff", "lead", "rival", "stranger", "other_staff", "reviewer", "superuser"):
        assert visible(world, name) == set(), name


def test_a_submission_is_seen_by_its_office_too(world, submitted):
    seen = [name for name in world.people if visible(world, name)]
    assert set(seen) == {"applicant", "staff", "lead"}


def test_a_rival_gets_404_for_every_address(world, submitted, client_of):
    client = client_of("rival")
    file = submitted.attachments.first()
    for name in ("detail", "receipt", "receipt_pdf", "proposal_pdf", "screen", "withdraw"):
        assert client.get(reverse(f"applications:{name}", args=[submitted.pk])).status_code == 404
    assert client.get(reverse("applications:file", args=[file.pk])).status_code == 404


def test_a_reviewer_opens_papers_but_no_identity_documents(world, submitted):
    give_access(submitted, world.reviewer.party, reason=AccessReason.REVIEW, at=timezone.now())
    seen = attachments_visible_to(world.reviewer)
    assert seen.exists()
    assert not seen.filter(document__is_identity=True).exists()


def test_a_reviewer_sees_no_phone_or_account(world, submitted):
    content = without_private(content_of(submitted))
    codes = {one["code"] for section in content["sections"] for one in section["fields"]}
    assert not codes & {"leader_phone", "contact_phone", "contact_email", "account_number"}
    assert "goals" in codes


def test_who_reads_the_page_that_looks_like_the_paper(world, submitted, client_of):
    """The same page for all; a reviewer without private data, a blind round's reviewer not at all."""
    address = reverse("applications:preview", args=[submitted.pk])
    give_access(submitted, world.reviewer.party, reason=AccessReason.REVIEW, at=timezone.now())
    give_access(submitted, world.other_reviewer.party, reason=AccessReason.BLIND, at=timezone.now())
    pages = {name: client_of(name).get(address) for name in ("applicant", "staff", "reviewer")}
    for name, page in pages.items():
        text = page.content.decode()
        assert (page.status_code, "每月开展一次邻里活动。" in text) == (200, True), name
        assert ("13000000002" in text, "sheet-watermark" in text) == (name != "reviewer", False), (
            name
        )
    for name in ("other_reviewer", "rival", "stranger", "other_staff"):
        assert client_of(name).get(address).status_code == 404, name


def test_a_draft_is_previewed_with_its_mark_by_its_writers_alone(world, submitted, client_of):
    address = reverse("applications:preview", args=[submitted.pk])
    give_access(submitted, world.reviewer.party, reason=AccessReason.REVIEW, at=timezone.now())
    act = {"by": world.applicant, "at": timezone.now()}
    withdraw_proposal(submitted, reason="", **act)
    reopen_proposal(submitted, **act)
    Proposal.objects.filter(pk=submitted.pk).update(plan="改写中的方案", name="新题目")
    draft = client_of("applicant").get(address + "?draft=1").content.decode()
    assert "改写中的方案" in draft
    assert "草稿，尚未提交" in draft
    for name in ("staff", "reviewer"):
        text = client_of(name).get(address + "?draft=1").content.decode()
        assert "每月开展一次邻里活动。" in text, name
        assert "改写中的方案" not in text, name
        assert "新题目" not in text, name
        assert "sheet-watermark" not in text, name


def test_an_earlier_version_is_the_applicants_and_the_offices(world, submitted, client_of):
    address = reverse("applications:preview", args=[submitted.pk])
    give_access(submitted, world.reviewer.party, reason=AccessReason.REVIEW, at=timezone.now())
    act = {"by": world.applicant, "at": timezone.now()}
    withdraw_proposal(submitted, reason="", **act)
    reopen_proposal(submitted, **act)
    submit_proposal(submitted, **act)
    found = {
        name: client_of(name).get(address + "?version=1").status_code
        for name in ("applicant", "staff", "reviewer")
    }
    assert found == {"applicant": 200, "staff": 200, "reviewer": 404}


def test_a_file_added_after_the_submission_is_not_the_offices(world, submitted):
    at = timezone.now()
    withdraw_proposal(submitted, reason="", by=world.applicant, at=at)
    reopen_proposal(submitted, by=world.applicant, at=at)
    document = world.project.lot.documents.last()
    added = attach(submitted, document, by=world.applicant)
    assert not attachments_visible_to(world.staff).filter(pk=added.pk).exists()
    assert attachments_visible_to(world.applicant).filter(pk=added.pk).exists()


def test_the_office_reads_the_version_and_not_the_new_draft(world, submitted, client_of):
    at = timezone.now()
    withdraw_proposal(submitted, reason="", by=world.applicant, at=at)
    reopen_proposal(submitted, by=world.applicant, at=at)
    type(submitted).objects.filter(pk=submitted.pk).update(goals="还没有提交的新目标")
    for name in ("detail", "proposal_pdf"):
        address = reverse(f"applications:{name}", args=[submitted.pk])
        page = client_of("staff").get(address + "?draft=1").content
        assert "还没有提交的新目标".encode() not in page


def opened(world):
    """``[(who, what for)]`` of the recorded openings, in order."""
    rows = AuditEntry.objects.filter(act="applications.open_identity").order_by("id")
    return [(entry.actor, entry.note) for entry in rows]


def test_each_opening_of_an_identity_document_is_recorded_with_its_reason(
    world, submitted, client_of
):
    file = submitted.attachments.filter(document__is_identity=True).first()
    address = reverse("applications:file", args=[file.pk])
    b"".join(client_of("applicant").get(address).streaming_content)
    b"".join(client_of("staff").get(address).streaming_content)
    said = [(world.applicant, "申报主体查看。"), (world.staff, "用于资格初审。")]
    assert opened(world) == said
    entry = AuditEntry.objects.get(actor=world.staff, act="applications.open_identity")
    assert entry.office_id == world.office.pk and file.document.name in entry.sentence
    # Once the screening is over, the office says what for.
    type(submitted).objects.filter(pk=submitted.pk).update(state="accepted")
    asked = client_of("staff").get(address)
    assert not asked.streaming
    assert opened(world) == said
    b"".join(client_of("staff").post(address, {"why": "核对签约人身份"}).streaming_content)
    assert opened(world) == [*said, (world.staff, "核对签约人身份")]
    # Whoever only looks on at the applicant's opens none.
    world.organization.memberships.update(role="reader")
    assert client_of("applicant").get(address).status_code == 403


def test_a_reader_of_the_organization_looks_and_does_not_write(world, submitted, client_of):
    from parties.models import Membership

    Membership.objects.create(party=world.organization, user=world.stranger, role="reader")
    client = client_of("stranger")
    detail = reverse("applications:detail", args=[submitted.pk])
    assert client.get(detail).status_code == 200
    assert client.post(reverse("applications:withdraw", args=[submitted.pk])).status_code == 403
