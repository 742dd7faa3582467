"""What is typed survives: repeated saves, two tabs, two people, sessions that end, too much text."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.editing import LONGEST_KEPT, save_step
from applications.models import Proposal
from applications.refusals import RowChanged
from applications.rows import remove_row
from applications.sections import LIMITS, Section
from parties.models import Membership
from tests.factories.applications import make_draft
from tests.factories.world import make_user


@pytest.fixture
def draft(world):
    return make_draft(world.project, world.organization, world.applicant)


@pytest.fixture
def colleague(world):
    user = world.people["colleague"] = make_user("colleague", shown_as="林知夏")
    Membership.objects.create(party=world.organization, user=user, role="writer")
    return user


def save(draft, step, typed, by, *, edition, page=""):
    return save_step(draft, step, typed, edition=edition, by=by, at=timezone.now(), page=page)


def post(client, draft, step, **data):
    return client.post(reverse("applications:autosave", args=[draft.pk, step]), data)


def first_line(draft):
    line = draft.budget_lines.first()
    return line, f"line-{line.pk}-"


def test_a_save_whose_answer_was_lost_is_repeated_without_a_trace(world, draft):
    """As typed, with spaces, in 万: the texts that come back differ from what is stored."""
    _line, name = first_line(draft)
    for step, typed in (
        (Section.PLAN, {"goals": "  邻里相识 \r\n\r\n", "beneficiary_count": "１２０"}),
        (Section.BUDGET, {f"{name}quantity": "2", f"{name}unit_price": "1.2万"}),
        (Section.BUDGET, {f"{name}unit_price": " 一万二 "}),
        (Section.BUDGET, {f"{name}unit_price": "99999999"}),
    ):
        edition = Proposal.objects.get(pk=draft.pk).edition
        first = save(draft, step, typed, world.applicant, edition=edition)
        again = save(draft, step, typed, world.applicant, edition=edition)
        assert (again.edition, again.conflicts) == (first.edition, [])
        assert first.edition == edition + 1


def test_what_a_page_typed_on_after_a_lost_answer_is_no_conflict_with_itself(world, draft):
    save(draft, Section.PLAN, {"goals": "邻里"}, world.applicant, edition=1, page="tab-a")
    saved = save(
        draft, Section.PLAN, {"goals": "邻里相识"}, world.applicant, edition=1, page="tab-a"
    )
    assert (saved.conflicts, saved.updates) == ([], {})
    draft.refresh_from_db()
    assert draft.goals == "邻里相识"


@pytest.mark.parametrize("page", ["tab-b", ""])
def test_another_tab_of_the_same_person_is_a_conflict(world, draft, page):
    save(draft, Section.PLAN, {"goals": "第一页写的"}, world.applicant, edition=1, page="tab-a")
    saved = save(
        draft, Section.PLAN, {"goals": "第二页写的"}, world.applicant, edition=1, page=page
    )
    assert [one.theirs for one in saved.conflicts] == ["第一页写的"]


def test_a_forged_token_of_a_colleagues_page_opens_nothing(world, draft, colleague):
    save(draft, Section.PLAN, {"goals": "同事写的"}, colleague, edition=1, page="tab-a")
    saved = save(draft, Section.PLAN, {"goals": "我写的"}, world.applicant, edition=1, page="tab-a")
    assert [one.by for one in saved.conflicts] == ["林知夏"]


def test_a_conflict_in_a_choice_is_told_in_words(world, draft, colleague, client_of):
    _line, name = first_line(draft)
    save(draft, Section.BUDGET, {f"{name}category": "venue"}, colleague, edition=1)
    told = post(client_of("applicant"), draft, "budget", edition=1, **{f"{name}category": "tax"})
    conflict = told.json()["conflicts"][0]
    assert (conflict["theirs"], conflict["words"], conflict["by"]) == (
        "venue",
        "场地交通费",
        "林知夏",
    )


def test_the_same_change_by_two_people_is_no_conflict(world, draft, colleague):
    save(draft, Section.PLAN, {"goals": "同样的话"}, colleague, edition=1)
    saved = save(draft, Section.PLAN, {"goals": "同样的话 "}, world.applicant, edition=1)
    assert saved.conflicts == []


def test_a_row_removed_meanwhile_is_named_with_who_and_when(world, draft, colleague, client_of):
    line, name = first_line(draft)
    remove_row(draft, Section.BUDGET, line.pk, edition=1, by=colleague, at=timezone.now())
    told = post(
        client_of("applicant"), draft, "budget", edition=1, **{f"{name}item": "晚到"}
    ).json()
    prefix = name.rstrip("-")
    assert told["gone"] == [f"{name}item"]
    assert told["removed"][prefix]["by"] == "林知夏"
    assert prefix not in told["rows"]
    assert len(told["rows"]) == 2


def test_a_row_that_somebody_changed_is_not_removed_unseen(world, draft, colleague, client_of):
    line, name = first_line(draft)
    save(draft, Section.BUDGET, {f"{name}item": "同事写的"}, colleague, edition=1)
    with pytest.raises(RowChanged):
        remove_row(draft, Section.BUDGET, line.pk, edition=1, by=world.applicant, at=timezone.now())
    page = client_of("applicant").post(
        reverse("applications:edit", args=[draft.pk, "budget"]),
        {"edition": "1", "act": f"remove:{line.pk}"},
    )
    assert page.status_code == 409
    assert "林知夏" in page.content.decode()
    assert 'value="同事写的"' in page.content.decode()
    # Having seen it, the person may remove it.
    draft.refresh_from_db()
    edition = draft.edition
    remove_row(
        draft, Section.BUDGET, line.pk, edition=edition, by=world.applicant, at=timezone.now()
    )
    assert not draft.budget_lines.filter(pk=line.pk).exists()


def test_a_hundred_kilobytes_are_kept_and_marked_and_more_stays_on_the_page(
    world, draft, client_of
):
    text = "长" * LONGEST_KEPT
    told = post(client_of("applicant"), draft, "plan", edition=1, goals=text).json()
    assert f"{LIMITS['goals']}" in told["problems"]["goals"]
    assert draft.saved_fields.get(name="goals").typed == text
    told = post(
        client_of("applicant"), draft, "plan", edition=2, goals=text + "!", plan="方案"
    ).json()
    assert told["unsaved"] == ["goals"]
    assert f"{LONGEST_KEPT + 1}" in told["problems"]["goals"]
    draft.refresh_from_db()
    assert (draft.goals, draft.plan) == ("", "方案")


def test_a_session_that_ended_is_told_and_the_typed_text_comes_back(draft, client_of):
    told = post(Client(), draft, "plan", edition=1, goals="未保存的话")
    assert (told.status_code, told.json()["code"]) == (401, "signed-out")
    page = Client().post(
        reverse("applications:edit", args=[draft.pk, "plan"]), {"goals": "未保存的话"}
    )
    assert page.status_code == 401
    assert "未保存的话" in page.content.decode()
    pulse = reverse("applications:autosave", args=[draft.pk, "plan"])
    assert Client().get(pulse).status_code == 401


def test_another_account_saves_nothing_that_the_writer_typed(world, draft, colleague, client_of):
    """The colleague may write the proposal, and yet not in the name of whoever typed."""
    data = {"edition": 1, "goals": "程小满写的", "writer": world.applicant.pk}
    told = post(client_of("colleague"), draft, "plan", **data)
    assert (told.status_code, told.json()["code"]) == (409, "other-account")
    assert world.applicant.name not in told.json()["message"]
    assert post(client_of("applicant"), draft, "plan", **data).status_code == 200


def test_a_new_session_gets_a_new_token(world, draft):
    """Signing in again changes the token; the page asks for the new one and goes on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.applicant, "django.contrib.auth.backends.ModelBackend")
    assert post(client, draft, "plan", edition=1, goals="旧页面").status_code == 403
    told = client.get(reverse("applications:autosave", args=[draft.pk, "plan"])).json()
    assert told["writer"] == world.applicant.pk
    sent = post(client, draft, "plan", edition=1, goals="旧页面", csrfmiddlewaretoken=told["token"])
    assert sent.status_code == 200


@pytest.mark.parametrize(("role", "status"), [("reader", 403), (None, 404)])
def test_who_lost_the_right_meanwhile_reads_why_and_keeps_the_text(
    world, draft, colleague, client_of, role, status
):
    rows = Membership.objects.filter(user=colleague)
    rows.update(role=role) if role else rows.delete()
    told = post(client_of("colleague"), draft, "plan", edition=1, goals="刚写的话")
    assert (told.status_code, told.json()["code"]) == (status, "access-lost")
    page = client_of("colleague").post(
        reverse("applications:edit", args=[draft.pk, "plan"]), {"goals": "刚写的话"}
    )
    assert page.status_code == status
    assert "刚写的话" in page.content.decode()
    assert str(told.json()["message"]) in page.content.decode()


def test_pages_of_the_editor_stay_in_no_cache(draft, client_of):
    page = client_of("applicant").get(reverse("applications:edit", args=[draft.pk, "plan"]))
    assert "no-store" in page["Cache-Control"]
