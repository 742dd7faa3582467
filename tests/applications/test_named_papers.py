"""A correction may touch the papers that the office named, and no other."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import screening
from applications.checklist import checklist_of
from applications.enums import Verdict
from applications.models import Attachment
from applications.refusals import EditRefused
from applications.uploads import add_files, remove_file
from tests.factories.applications import make_submitted, upload


@pytest.fixture
def submitted(world):
    return make_submitted(world.project, world.organization, world.applicant)


def returned_for(submitted, world, kind):
    """Return the proposal for its first line of ``kind``; the line is returned."""
    items = checklist_of(submitted.versions.first())
    wrong = next(item for item in items if item.kind == kind)
    marks = {item.key: (item.verdict or Verdict.FINE, "") for item in items}
    marks[wrong.key] = (Verdict.DEFECT, "看不清")
    who = {"version_number": 1, "by": world.staff, "at": timezone.now()}
    screening.mark_items(submitted, marks, **who)
    screening.return_for_correction(submitted, **who)
    submitted.refresh_from_db()
    return wrong


def test_only_the_named_paper_is_replaced_added_or_removed(world, submitted):
    wrong = returned_for(submitted, world, "document")
    files = Attachment.objects.filter(proposal=submitted)
    named, other = files.get(document=wrong.document_id), files.exclude(document=wrong.document_id)
    who = {"by": world.applicant, "at": timezone.now()}
    with pytest.raises(EditRefused):
        remove_file(submitted, other.first().pk, **who)
    with pytest.raises(EditRefused):
        add_files(submitted, other.first().document_id, [upload()], **who)
    add_files(submitted, named.document_id, [upload()], replaces=named.pk, **who)
    assert not other.exclude(removed_at=None).exists()
    named.refresh_from_db()
    assert named.removed_at is not None


def test_the_page_offers_nothing_for_the_others(client, world, submitted):
    wrong = returned_for(submitted, world, "document")
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("applications:edit", args=[submitted.pk, "papers"]))
    open_ones = [one.document.pk for one in page.context["requirements"] if one.is_open]
    assert open_ones == [wrong.document_id]
    assert page.content.decode().count("data-upload") == 1


def test_a_defect_in_the_eligibility_opens_every_paper(world, submitted):
    returned_for(submitted, world, "eligibility")
    files = Attachment.objects.filter(proposal=submitted)
    remove_file(submitted, files.last().pk, by=world.applicant, at=timezone.now())
    assert files.exclude(removed_at=None).count() == 1
