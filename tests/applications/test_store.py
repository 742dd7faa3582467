"""Papers from the store in a proposal, conditions of required documents, consent to identity papers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applications.consents import give_consent, living_consent, revoke_consent
from applications.models import Attachment, Proposal
from applications.refusals import EditRefused, IncompleteRefused
from applications.requirements import judge, organization_of, requirements_of, with_last_days
from applications.submission import submit_proposal
from applications.uploads import use_from_store
from calls.enums import DocumentCondition, ValidOn
from core.clock import now
from parties.models import Organization, PaperVersion
from parties.paper_store import add_paper, replace_paper
from tests.core import samples
from tests.factories.applications import attach, consent, make_complete, make_draft, upload


@pytest.fixture
def draft(world):
    return make_draft(world.project, world.organization, world.applicant)


def put(world, kind="registration", *, text="证", **values):
    """A paper in the applicant's store."""
    given = {"kind": kind, "consents": True, **values}
    files = [samples.upload(samples.pdf(text=text), f"{text}.pdf")]
    return add_paper(world.organization, given, files, by=world.applicant, at=now())


def newer(world, paper, *, text="新证", **values):
    files = [samples.upload(samples.pdf(text=text), f"{text}.pdf")]
    return replace_paper(
        paper, {"consents": True, **values}, files, number=1, by=world.applicant, at=now()
    )


def document_of(draft, kind):
    return draft.lot.documents.get(paper_kind=kind)


def test_one_press_takes_it_and_a_later_replacement_changes_nothing(world, draft, client_of):
    paper, document = put(world), document_of(draft, "registration")
    client, step = client_of("applicant"), reverse("applications:edit", args=[draft.pk, "papers"])
    assert "选用材料库中的" in client.get(step).content.decode()
    address = reverse("applications:use_stored", args=[draft.pk, document.pk])
    version = paper.versions.get()
    for _twice in range(2):
        assert client.post(address, {"version": version.pk}).status_code == 302
    attachment = Attachment.objects.get(removed_at=None)
    assert attachment.store_version == version
    second = newer(world, paper)
    page = client.get(step).content.decode()
    assert "材料库中有更新的版本：第2版" in page
    assert Attachment.objects.get(removed_at=None) == attachment
    client.post(address, {"version": second.pk})
    assert Attachment.objects.get(removed_at=None).store_version == second


def test_what_is_not_in_the_own_store_or_of_another_kind_is_refused(world, draft):
    paper = put(world, "account", text="户")
    document = document_of(draft, "registration")
    cases = [(paper.versions.get().pk, "asks for"), (0, "not in your organization's store")]
    old = put(world)
    stale = old.versions.get().pk
    newer(world, old)
    cases.append((stale, "was replaced in the store at"))
    for version, told in cases:
        with override("en"), pytest.raises(EditRefused, match=told):
            use_from_store(draft, document.pk, version, by=world.applicant, at=now())
    rival = make_draft(world.project, world.rival_organization, world.rival)
    with override("en"), pytest.raises(EditRefused, match="not in your organization's store"):
        use_from_store(rival, document.pk, stale, by=world.rival, at=now())
    assert not Attachment.objects.exists()


@pytest.fixture
def stored(world):
    """A complete draft whose certificate comes from the store and ends in ten days."""
    proposal = make_complete(world.project, world.organization, world.applicant)
    document = document_of(proposal, "registration")
    Attachment.objects.filter(document=document).delete()
    last = timezone.localdate() + timedelta(days=10)
    version = put(world, expires_on=last).versions.get()
    use_from_store(proposal, document.pk, version.pk, by=world.applicant, at=now())
    proposal.last, proposal.document = last, document
    proposal.refresh_from_db()
    return proposal


def close_in(world, days, *, kind="solicitation"):
    stage = world.stage(kind)
    stage.windows.update(closes_at=now() + timedelta(days=days))


def test_a_paper_that_expires_between_draft_and_submission_is_refused(world, stored):
    close_in(world, 30)
    for days in (0, 10):
        (one,) = [r for r in last_days(stored, days) if r.document == stored.document]
        assert one.expired == ""
    after = now() + timedelta(days=11)
    with pytest.raises(IncompleteRefused) as refusal:
        submit_proposal(stored, by=world.applicant, at=after)
    ((_place, told),) = refusal.value.problems
    assert f"{stored.last.year}年{stored.last.month}月{stored.last.day}日" in told
    # Nothing was frozen, and the newer one mends it.
    assert Proposal.objects.get(pk=stored.pk).state == "draft"


def last_days(proposal, days):
    at = now() + timedelta(days=days)
    return with_last_days(requirements_of(proposal), proposal, at=at)


@pytest.mark.parametrize(
    ("rule", "closes", "is_expired"),
    [
        (ValidOn.SUBMISSION, 20, False),
        (ValidOn.DEADLINE, 10, False),
        (ValidOn.DEADLINE, 12, True),
        (ValidOn.DECISION, 5, True),
    ],
)
def test_the_documents_own_rule_says_until_when(world, stored, rule, closes, is_expired):
    close_in(world, closes)
    close_in(world, 40, kind="decision")
    type(stored.document).objects.filter(pk=stored.document.pk).update(valid_on=rule)
    (one,) = [r for r in last_days(stored, 0) if r.document == stored.document]
    assert bool(one.expired) is is_expired
    # What ends before the decision is said in any case.
    assert bool(one.expired) or bool(one.expiring)


def test_an_expired_paper_is_not_taken_from_the_store(world, draft):
    version = put(world).versions.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    PaperVersion.objects.filter(pk=version.pk).update(expires_on=yesterday)
    document = document_of(draft, "registration")
    with override("en"), pytest.raises(EditRefused, match="was valid until"):
        use_from_store(draft, document.pk, version.pk, by=world.applicant, at=now())


# --- Conditions -----------------------------------------------------------------------------------


def judged(draft, condition, *, document=None, **columns):
    document = document or draft.lot.documents.first()
    document.condition, document.lot = condition, draft.lot
    for name, value in columns.items():
        setattr(document, name, value)
    return judge(document, draft, organization_of(draft))


@pytest.mark.parametrize(
    ("registered", "since", "says", "needed"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), "exempt", True),
        (date(2026, 7, 1), date(2026, 6, 30), "passed", False),
        (None, date(2026, 6, 30), "exempt", False),
        (None, date(2026, 6, 30), "passed", True),
        (date(2020, 1, 1), None, "exempt", False),
        (date(2026, 7, 1), None, "passed", True),
    ],
)
def test_the_annual_inspection_of_a_new_organization(draft, registered, since, says, needed):
    Organization.objects.filter(pk=draft.applicant_id).update(
        registered_on=registered, inspection_result=says
    )
    draft.lot.new_since = since
    is_needed, why = judged(draft, DocumentCondition.OLD_ENOUGH)
    assert is_needed is needed
    if registered and since:
        assert f"{registered.year}年{registered.month}月{registered.day}日" in why


@pytest.mark.parametrize(
    ("condition", "is_group", "needed"),
    [
        (DocumentCondition.GROUPS, True, True),
        (DocumentCondition.GROUPS, False, False),
        (DocumentCondition.BODIES, True, False),
        (DocumentCondition.BODIES, False, True),
    ],
)
def test_papers_of_groups_and_of_registered_bodies(world, draft, condition, is_group, needed):
    if is_group:
        Organization.objects.filter(pk=draft.applicant_id).update(
            uscc=None, organization_kind="group", recorded_with=world.office
        )
    assert judged(draft, condition)[0] is needed


@pytest.mark.parametrize(("asked", "needed"), [("49999.99", False), ("50000", True)])
def test_a_paper_from_an_amount_on(draft, asked, needed):
    draft.requested = Decimal(asked)
    found, why = judged(draft, DocumentCondition.AMOUNT, condition_amount=Decimal(50000))
    assert found is needed and "50,000" in why


def test_the_condition_stands_in_words_on_the_public_page(world, client):
    lot = world.lots[0]
    type(lot).objects.filter(pk=lot.pk).update(new_since=date(2025, 6, 30))
    document = lot.documents.first()
    type(document).objects.filter(pk=document.pk).update(
        condition=DocumentCondition.AMOUNT, condition_amount=Decimal(50000)
    )
    page = client.get(reverse("calls:detail", args=[world.call.pk])).content.decode()
    assert "2025年6月30日之后登记的组织成立时间短，不需要提交" in page
    assert "申报金额达到50,000" in page


# --- Consent --------------------------------------------------------------------------------------


def test_an_identity_document_is_taken_after_the_consent_alone(world, draft, client_of):
    document = document_of(draft, "legal_id")
    address = reverse("applications:add_files", args=[draft.pk, document.pk])
    client = client_of("applicant")
    answer = client.post(address, {"files": upload("卡.pdf")})
    assert answer.status_code == 409 and "请先在本页上方作出同意" in answer.content.decode()
    client.post(reverse("applications:consent", args=[draft.pk]), {"text": 1})
    assert client.post(address, {"files": upload("卡.pdf")}).status_code == 302
    given = living_consent(draft)
    assert (given.given_by, given.text_version) == (world.applicant, 1)


def test_another_text_than_the_present_one_is_not_consented_to(world, draft):
    with override("en"), pytest.raises(EditRefused, match="text of the consent was changed"):
        give_consent(draft, text_version=2, by=world.applicant, at=now())


def test_taking_the_consent_back_takes_the_documents_out(world, draft):
    consent(draft, by=world.applicant)
    card = attach(draft, document_of(draft, "legal_id"), by=world.applicant)
    other = attach(draft, document_of(draft, "account"), by=world.applicant)
    revoke_consent(draft, by=world.applicant, at=now())
    assert list(Attachment.objects.filter(removed_at=None)) == [other]
    assert card.proposal.consents.get().revoked_by == world.applicant
    assert living_consent(draft) is None


def test_without_a_consent_identity_documents_are_not_handed_in(world):
    proposal = make_complete(world.project, world.organization, world.applicant)
    proposal.consents.update(revoked_at=now(), revoked_by=world.applicant)
    with pytest.raises(IncompleteRefused) as refusal:
        submit_proposal(proposal, by=world.applicant, at=now())
    assert [place for place, _told in refusal.value.problems] == ["consent"]
    consent(proposal, by=world.applicant)
    submit_proposal(proposal, by=world.applicant, at=now())
    with override("en"), pytest.raises(EditRefused, match="until the proposal is handed in"):
        revoke_consent(proposal, by=world.applicant, at=now())
