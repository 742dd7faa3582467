"""The legal representative's sign-off: asked, given, ended by a change, and refused with the reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.editing import save_step
from applications.models import Proposal, SignOff
from applications.refusals import DeadlineRefused, IncompleteRefused, SignOffRefused
from applications.sections import Section
from applications.signing import ask_sign_off, send_back, sign_off, standing_of
from applications.submission import submit_proposal
from calls.copying import copy_call
from core.models import Message
from parties.members import remove_member
from parties.models import Membership, Task
from parties.representing import set_representative
from tests.factories.applications import make_complete, make_draft
from tests.factories.world import make_user, set_window


@pytest.fixture
def signer(world):
    """The legal representative: a member who else only reads."""
    user = world.people["signer"] = make_user("signer", shown_as="沈一诺")
    world.signing = Membership.objects.create(
        party=world.organization, user=user, role="reader", is_legal_representative=True
    )
    return user


@pytest.fixture
def proposal(world):
    lot = world.project.lot
    lot.needs_sign_off = True
    lot.save()
    return make_complete(world.project, world.organization, world.applicant)


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def submit(world, proposal):
    return submit_proposal(proposal, by=world.applicant, at=timezone.now())


def refused(world, proposal):
    with pytest.raises(IncompleteRefused) as caught:
        submit(world, proposal)
    ((name, message),) = caught.value.problems
    assert name == "sign-off"
    return message


def sign(proposal, user, *, at=None):
    at = at or timezone.now()
    return sign_off(proposal, edition=fresh(proposal).edition, by=user, at=at)


def test_from_the_request_to_the_version_in_the_browser(world, proposal, signer, client_of):
    writer, representative = client_of("applicant"), client_of("signer")
    check = reverse("applications:edit", args=[proposal.pk, "check"])
    assert "请沈一诺审签" in writer.get(check).content.decode()
    assert "沈一诺" in refused(world, proposal)
    assert writer.post(reverse("applications:ask_sign_off", args=[proposal.pk])).status_code == 302
    address = reverse("applications:sign_off", args=[proposal.pk])
    task = Task.objects.get(what="applications.sign_off", done_at=None)
    assert (task.party_id, task.link) == (signer.party_id, address)
    assert Message.objects.get(kind="applications.sign_off_asked").recipient == signer
    page = representative.get(address).content.decode()
    assert "每月开展一次邻里活动。" in page
    data = {"answer": "sign", "edition": fresh(proposal).edition}
    assert representative.post(address, data).status_code == 302
    assert not Task.objects.filter(what="applications.sign_off", done_at=None).exists()
    assert Message.objects.get(kind="applications.sign_off_answered").recipient == world.applicant
    version = submit(world, proposal)
    section = version.content["sections"][-1]
    assert (section["code"], section["fields"][0]["value"]) == ("sign_off", "沈一诺")


def test_a_change_after_the_signature_ends_it_and_says_so(world, proposal, signer, client_of):
    sign(proposal, signer)
    edition = fresh(proposal).edition
    told = client_of("applicant").post(
        reverse("applications:autosave", args=[proposal.pk, "plan"]),
        {"edition": edition, "goals": "审签之后改的"},
    )
    assert "沈一诺" in told.json()["notice"]
    assert "不再有效" in refused(world, proposal)
    # Written back word for word it is another edition all the same: it has to be read again.
    sign(proposal, signer)
    assert submit(world, proposal).number == 1


def test_data_of_the_organization_that_changed_end_the_signature_too(world, proposal, signer):
    sign(proposal, signer)
    type(world.organization).objects.filter(pk=world.organization.pk).update(account_number="999")
    assert "不再有效" in refused(world, proposal)


def test_sending_back_needs_a_note_and_reaches_the_writer(world, proposal, signer, client_of):
    ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    address = reverse("applications:sign_off", args=[proposal.pk])
    answer = client_of("signer").post(address, {"answer": "send_back", "note": ""})
    assert (answer.status_code, "请写明" in answer.content.decode()) == (409, True)
    client_of("signer").post(address, {"answer": "send_back", "note": "预算说明不清"})
    assert "预算说明不清" in refused(world, proposal)
    assert "预算说明不清" in Message.objects.get(kind="applications.sign_off_answered").body
    # The writer asks again.
    ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    assert proposal.sign_offs.count() == 2


def test_what_changed_while_it_was_read_is_not_signed(world, proposal, signer):
    edition = fresh(proposal).edition
    save_step(
        proposal, Section.PLAN, {"goals": "阅读时改的"}, edition=edition, by=world.applicant,
        at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(SignOffRefused):
        sign_off(proposal, edition=edition, by=signer, at=timezone.now())
    assert not SignOff.objects.exists()


def test_only_what_is_complete_is_asked_and_signed(world, proposal, signer):
    Proposal.objects.filter(pk=proposal.pk).update(goals="")
    with pytest.raises(IncompleteRefused):
        ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    with pytest.raises(IncompleteRefused):
        sign(proposal, signer)


def test_without_a_representative_the_page_says_who_can_mend_it(world, proposal, client_of):
    assert "法定代表人" in refused(world, proposal)
    page = client_of("applicant").get(reverse("applications:edit", args=[proposal.pk, "check"]))
    members = reverse("parties:members", args=[world.organization.pk])
    assert members in page.content.decode()
    row = world.organization.memberships.get(user=world.applicant)
    client_of("applicant").post(
        reverse("parties:member_representative", args=[world.organization.pk, row.pk]),
        {"signs": "1"},
    )
    # The representative is the writer: it signs all the same, unasked, and tells itself nothing.
    sign(proposal, world.applicant)
    assert not Message.objects.filter(kind="applications.sign_off_answered").exists()
    assert submit(world, proposal).number == 1


def test_nobody_else_signs(world, proposal, signer, client_of):
    with pytest.raises(SignOffRefused):
        sign(proposal, world.applicant)
    address = reverse("applications:sign_off", args=[proposal.pk])
    assert client_of("applicant").get(address).status_code == 403
    assert client_of("staff").get(address).status_code == 404


@pytest.mark.parametrize("way", ["leaves", "replaced"])
def test_a_request_ends_with_whoever_was_asked(world, proposal, signer, way):
    ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    if way == "leaves":
        remove_member(world.signing, by=signer, at=timezone.now())
    else:
        row = world.organization.memberships.get(user=world.applicant)
        set_representative(row, True, by=world.applicant, at=timezone.now())
    assert proposal.sign_offs.get().answer == "ended"
    assert not Task.objects.filter(what="applications.sign_off", done_at=None).exists()
    assert Message.objects.get(kind="applications.sign_off_answered").recipient == world.applicant


def test_a_signature_stands_when_its_giver_leaves(world, proposal, signer):
    sign(proposal, signer)
    remove_member(world.signing, by=signer, at=timezone.now())
    assert submit(world, proposal).number == 1


def test_the_deadline_passes_while_it_waits(world, proposal, signer, client_of):
    ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    closes = timezone.now() - timedelta(seconds=1)
    set_window(world.stage("solicitation"), lot=proposal.lot, closes_at=closes)
    with pytest.raises(DeadlineRefused):
        sign(proposal, signer)
    page = client_of("signer").get(reverse("applications:sign_off", args=[proposal.pk]))
    assert "截止时间已过" in page.content.decode()
    with pytest.raises(DeadlineRefused):
        submit(world, proposal)


def test_asked_twice_there_is_one_request(world, proposal, signer):
    first = ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    assert ask_sign_off(proposal, by=world.applicant, at=timezone.now()) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(
            proposal=proposal, representative=signer, asked_by=signer, asked_at=timezone.now()
        )


def test_where_no_lot_asks_nothing_is_needed(world, signer):
    proposal = make_complete(world.project, world.organization, world.applicant)
    with pytest.raises(SignOffRefused):
        ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    assert submit(world, proposal).content["sections"][-1]["code"] != "sign_off"


def test_the_setting_is_copied_with_the_call_and_shown_to_the_public(world, proposal, client):
    copy = copy_call(world.call, year=world.call.year + 1, by=world.lead, at=timezone.now())
    assert [lot.needs_sign_off for lot in copy.lots.all()] == [True, False]
    page = client.get(reverse("calls:detail", args=[world.call.pk])).content.decode()
    assert page.count("由法定代表人在本平台审签") == 1


def test_an_empty_draft_shows_the_sign_off_as_one_of_what_is_missing(world, signer, client_of):
    lot = world.project.lot
    lot.needs_sign_off = True
    lot.save()
    draft = make_draft(world.project, world.organization, world.applicant)
    assert standing_of(draft).row is None
    page = client_of("applicant").get(reverse("applications:edit", args=[draft.pk, "check"]))
    assert "请沈一诺审签" not in page.content.decode()


def test_two_answers_at_once_leave_one(world, proposal, signer):
    """The second one meets the first one's answer: signed is signed."""
    ask_sign_off(proposal, by=world.applicant, at=timezone.now())
    sign(proposal, signer)
    with pytest.raises(SignOffRefused):
        sign(proposal, signer)
    send_back(proposal, note="再想想", by=signer, at=timezone.now())
    assert "再想想" in refused(world, proposal)
