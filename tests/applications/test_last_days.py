"""Until when papers are valid that were handed in here, not taken from the store: said, judged, kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from applications.models import Attachment, Proposal
from applications.refusals import IncompleteRefused
from applications.requirements import requirements_of, with_last_days
from applications.submission import submit_proposal
from calls.enums import ValidOn
from calls.models import RequiredDocument
from core.clock import now
from core.models import AuditEntry
from parties.models import OrganizationPaper, PaperVersion
from tests.factories.applications import make_complete, upload

TODAY = timezone.localdate


@pytest.fixture
def complete(world):
    """A complete draft, and the certificate that was handed in with it; decided in forty days."""
    proposal = make_complete(world.project, world.organization, world.applicant)
    world.stage("solicitation").windows.update(closes_at=now() + timedelta(days=20))
    world.stage("decision").windows.update(closes_at=now() + timedelta(days=40))
    proposal.document = proposal.lot.documents.get(paper_kind="registration")
    proposal.paper = Attachment.objects.get(document=proposal.document)
    return proposal


def rule(document, valid_on):
    RequiredDocument.objects.filter(pk=document.pk).update(valid_on=valid_on)


def post(client, name, proposal, **data):
    address = reverse(f"applications:{name}", args=[proposal.pk, proposal.document.pk])
    return client.post(address, data)


def said(proposal):
    rows = Attachment.objects.filter(document=proposal.document, removed_at=None)
    return list(rows.values_list("expires_on", "never_ends"))


def day(number):
    return TODAY() + timedelta(days=number)


def problems(proposal, *, days=0):
    """What keeps it from being handed in so many days from now."""
    try:
        submit_proposal(proposal, by=proposal.created_by, at=now() + timedelta(days=days))
    except IncompleteRefused as refusal:
        return [told for _place, told in refusal.problems]
    return []


def test_the_day_is_asked_with_the_file_and_shown_beside_it(world, complete, client_of):
    client = client_of("applicant")
    complete.paper.delete()
    step = reverse("applications:edit", args=[complete.pk, "papers"])
    assert f'id="upload-day-{complete.document.pk}"' in client.get(step).content.decode()
    post(client, "add_files", complete, files=upload(), expires_on=day(50).isoformat())
    assert said(complete) == [(day(50), False)]
    page = client.get(step).content.decode()
    assert f"有效期至{date_format(day(50), 'DATE_FORMAT')}" in page
    # A second side of the same paper is valid as long as the first.
    post(client, "add_files", complete, files=upload("背面.pdf", "back"))
    assert said(complete) == [(day(50), False)] * 2


def test_a_mistyped_day_costs_no_file(world, complete, client_of):
    complete.paper.delete()
    client = client_of("applicant")
    post(client, "add_files", complete, files=upload(), expires_on="0202-05-01")
    assert said(complete) == [(None, False)]
    page = client.get(reverse("applications:edit", args=[complete.pk, "papers"])).content.decode()
    assert "文件已提交，但有效期没有记下，请重新填写。" in page


@pytest.mark.parametrize(
    ("valid_on", "ends", "is_refused"),
    [
        (ValidOn.SUBMISSION, 0, False),
        (ValidOn.SUBMISSION, -1, True),
        (ValidOn.DEADLINE, 20, False),
        (ValidOn.DEADLINE, 18, True),
        (ValidOn.DECISION, 38, True),
        (ValidOn.DECISION, 41, False),
    ],
)
def test_it_is_judged_at_hand_in_like_one_of_the_store(complete, valid_on, ends, is_refused):
    rule(complete.document, valid_on)
    Attachment.objects.filter(pk=complete.paper.pk).update(expires_on=day(ends))
    told = problems(complete)
    assert bool(told) is is_refused
    if is_refused:
        (told,) = told
        assert date_format(day(ends), "DATE_FORMAT") in told
        assert "请换上新的一份。" in told


def test_where_a_paper_has_to_last_silence_is_no_answer(complete, client_of):
    client = client_of("applicant")
    rule(complete.document, ValidOn.DECISION)
    (told,) = problems(complete)
    assert "请填写有效期，或者注明长期有效" in told
    post(client, "say_last_day", complete, never_ends="on")
    assert said(complete) == [(None, True)]
    complete.refresh_from_db()
    assert problems(complete) == []
    assert AuditEntry.objects.filter(act="applications.say_last_day").count() == 1


def test_a_paper_that_expires_between_draft_and_submission_is_told_in_the_editor(
    complete, client_of
):
    """The user notices on the page of papers and at the button, with the day in both sentences."""
    client = client_of("applicant")
    post(client, "say_last_day", complete, expires_on=day(3).isoformat())
    complete.refresh_from_db()
    (told,) = problems(complete, days=4)
    assert date_format(day(3), "DATE_FORMAT") in told
    assert Proposal.objects.get(pk=complete.pk).state == "draft"
    Attachment.objects.filter(pk=complete.paper.pk).update(expires_on=day(-1))
    step = reverse("applications:edit", args=[complete.pk, "papers"])
    assert f"有效期至{date_format(day(-1), 'DATE_FORMAT')}" in client.get(step).content.decode()
    response = client.post(reverse("applications:submit", args=[complete.pk]))
    assert response.status_code == 409
    assert "请换上新的一份。" in response.content.decode()
    # The newer one in its place says nothing of the old one's day.
    post(client, "add_files", complete, files=upload("新证.pdf", "new"), replaces=complete.paper.pk)
    assert said(complete) == [(None, False)]
    complete.refresh_from_db()
    assert problems(complete) == []


def test_what_says_both_or_nothing_readable_is_refused_and_nothing_changes(complete, client_of):
    client = client_of("applicant")
    both = post(client, "say_last_day", complete, expires_on="2031-01-01", never_ends="on")
    assert both.status_code == 409
    assert "只能选一项" in both.content.decode()
    assert post(client, "say_last_day", complete, expires_on="31.12").status_code == 409
    complete.paper.delete()
    assert post(client, "say_last_day", complete, never_ends="on").status_code == 409
    assert not AuditEntry.objects.filter(act="applications.say_last_day").exists()


def test_it_is_offered_to_the_store_with_its_day_and_used_from_there(world, complete, client_of):
    client = client_of("applicant")
    post(client, "say_last_day", complete, expires_on=day(60).isoformat())
    step = reverse("applications:edit", args=[complete.pk, "papers"])
    keep = reverse("applications:keep_paper", args=[complete.pk, complete.document.pk])
    assert keep in client.get(step).content.decode()
    assert f'value="{day(60).isoformat()}"' in client.get(keep).content.decode()
    kept = {"document_number": "社证字1号", "expires_on": day(60).isoformat()}
    assert client.post(keep, kept).status_code == 302
    version = PaperVersion.objects.get()
    attachment = Attachment.objects.get(pk=complete.paper.pk)
    assert (version.expires_on, attachment.store_version) == (day(60), version)
    assert (attachment.expires_on, attachment.last_day) == (None, day(60))
    assert [one.file for one in version.files.all()] == [attachment.file]
    # Nothing is left to be kept, and a second press finds nothing.
    assert keep not in client.get(step).content.decode()
    assert client.post(keep, kept).status_code == 404
    assert OrganizationPaper.objects.count() == 1


def test_a_newer_one_takes_the_stores_place_and_the_very_same_is_refused(complete, client_of):
    client = client_of("applicant")
    kept = {"document_number": "社证字1号"}
    post(client, "keep_paper", complete, **kept)
    Attachment.objects.update(store_version=None)
    again = post(client, "keep_paper", complete, **kept)
    assert again.status_code == 409
    assert "库中已有" in again.content.decode()
    post(client, "add_files", complete, files=upload("新证.pdf", "new"), replaces=complete.paper.pk)
    assert post(client, "keep_paper", complete, **kept).status_code == 302
    versions = PaperVersion.objects.order_by("number")
    assert [(one.number, one.replaced_at is None) for one in versions] == [(1, False), (2, True)]


def test_an_identity_document_is_kept_only_with_the_consent_of_its_holder(complete, client_of):
    complete.document = complete.lot.documents.get(paper_kind="legal_id")
    client = client_of("applicant")
    refused = post(client, "keep_paper", complete)
    assert refused.status_code == 409
    assert not OrganizationPaper.objects.exists()
    assert post(client, "keep_paper", complete, consents="on").status_code == 302
    assert PaperVersion.objects.get().consent_version == 1


def test_the_office_reads_the_day_in_the_version(world, complete, client_of):
    Attachment.objects.filter(pk=complete.paper.pk).update(expires_on=day(30))
    complete.refresh_from_db()
    assert problems(complete) == []
    shown = f"有效期至{date_format(day(30), 'DATE_FORMAT')}"
    page = client_of("staff").get(reverse("applications:screen", args=[complete.pk]))
    # In the list of papers of the version, and at the checklist's line.
    assert page.content.decode().count(shown) == 2


def test_the_last_days_of_thirty_files_cost_no_query_more(complete, django_assert_num_queries):
    Attachment.objects.update(expires_on=day(90))
    rows = [Attachment(proposal=complete, document=complete.document, file=complete.paper.file,
                       added_by=complete.created_by, expires_on=day(90)) for _row in range(30)]  # fmt: skip
    for more in ([], rows):
        Attachment.objects.bulk_create(more)
        requirements = requirements_of(complete)
        with django_assert_num_queries(7):
            with_last_days(requirements, Proposal.objects.get(pk=complete.pk), at=now())
