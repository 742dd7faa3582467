"""The editor: what is typed is kept, read, refused exactly, and never overwritten unseen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.editing import save_step
from applications.models import Proposal
from applications.refusals import EditRefused
from applications.rows import add_row, remove_row
from applications.sections import LIMITS, Section
from tests.factories.applications import RARE, make_draft, make_submitted


@pytest.fixture
def draft(world):
    return make_draft(world.project, world.organization, world.applicant)


@pytest.fixture
def colleague(world):
    from parties.models import Membership
    from tests.factories.world import make_user

    user = make_user("colleague", shown_as="林知夏")
    Membership.objects.create(party=world.organization, user=user, role="writer")
    world.people["colleague"] = user
    return user


def save(draft, step, typed, by, *, edition=None, page=""):
    edition = Proposal.objects.get(pk=draft.pk).edition if edition is None else edition
    return save_step(draft, step, typed, edition=edition, by=by, at=timezone.now(), page=page)


def line_names(draft, place=0):
    line = list(draft.budget_lines.all())[place]
    return line, f"line-{line.pk}-"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1.2万", 12000), ("12,000", 12000), ("１２０００", 12000), ("¥12000元", 12000)],
)
def test_money_is_read_as_people_write_it(world, draft, typed, amount):
    line, name = line_names(draft)
    saved = save(draft, Section.BUDGET, {f"{name}quantity": "２", f"{name}unit_price": typed},
                 world.applicant)  # fmt: skip
    line.refresh_from_db()
    draft.refresh_from_db()
    assert saved.problems == {}
    assert (line.unit_price, line.amount, draft.requested) == (amount, 2 * amount, 2 * amount)


def test_an_amount_in_words_is_kept_as_typed_and_marked(world, draft):
    line, name = line_names(draft)
    saved = save(draft, Section.BUDGET, {f"{name}unit_price": "一万二"}, world.applicant)
    assert set(saved.problems) == {f"{name}unit_price"}
    line.refresh_from_db()
    assert line.unit_price is None
    assert draft.saved_fields.get(name=f"{name}unit_price").typed == "一万二"
    again = save(draft, Section.BUDGET, {f"{name}unit_price": "12000"}, world.applicant)
    assert again.problems == {}
    line.refresh_from_db()
    assert line.unit_price == 12000
    assert draft.saved_fields.get(name=f"{name}unit_price").typed == ""


def test_the_fund_is_never_asked_for_more_than_the_project_has(world, draft):
    """100,000 yuan: 60,000 + 50,000 is refused by 10,000; nothing typed is lost."""
    first, one = line_names(draft, 0)
    second, two = line_names(draft, 1)
    save(draft, Section.BUDGET, {f"{one}quantity": "1", f"{one}unit_price": "60000"},
         world.applicant)  # fmt: skip
    saved = save(draft, Section.BUDGET, {f"{two}quantity": "1", f"{two}unit_price": "50000"},
                 world.applicant)  # fmt: skip
    assert "10,000" in saved.problems[""]
    assert "110,000" in saved.problems[""]
    draft.refresh_from_db()
    assert draft.requested == 60000
    assert draft.saved_fields.get(name=f"{two}unit_price").typed == "50000"
    # Lowering the first line makes room: what waited counts now.
    saved = save(draft, Section.BUDGET, {f"{one}unit_price": "50000"}, world.applicant)
    assert saved.problems == {}
    draft.refresh_from_db()
    second.refresh_from_db()
    assert (draft.requested, second.amount) == (100000, 50000)
    assert first.pk != second.pk


def test_own_money_has_no_ceiling(world, draft):
    _line, name = line_names(draft)
    typed = {f"{name}quantity": "1", f"{name}unit_price": "20万", f"{name}source": "own"}
    assert save(draft, Section.BUDGET, typed, world.applicant).problems == {}
    draft.refresh_from_db()
    assert draft.requested == 0


def test_page_over_the_ceiling_shows_what_was_typed(draft, client_of):
    _line, name = line_names(draft)
    answer = client_of("applicant").post(
        reverse("applications:edit", args=[draft.pk, "budget"]),
        {"edition": draft.edition, f"{name}quantity": "1", f"{name}unit_price": "15.2万"},
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "152,000" in page
    assert 'value="15.2万"' in page
    assert Proposal.objects.get(pk=draft.pk).requested == 0


def test_what_another_changed_meanwhile_is_not_overwritten(world, draft, colleague):
    edition = draft.edition
    save(draft, Section.PLAN, {"goals": "同事写的"}, colleague)
    saved = save(draft, Section.PLAN, {"goals": "我写的", "plan": "我的方案"}, world.applicant,
                 edition=edition)  # fmt: skip
    draft.refresh_from_db()
    assert [(one.name, one.theirs, one.by) for one in saved.conflicts] == [
        ("goals", "同事写的", "林知夏")
    ]
    assert (draft.goals, draft.plan) == ("同事写的", "我的方案")
    # Having seen the other text, the person may put its own in its place.
    save(draft, Section.PLAN, {"goals": "我写的"}, world.applicant, edition=saved.edition)
    draft.refresh_from_db()
    assert draft.goals == "我写的"


def test_autosave_tells_what_others_changed_in_other_fields(world, draft, colleague, client_of):
    edition = draft.edition
    save(draft, Section.PLAN, {"goals": "同事写的"}, colleague)
    answer = client_of("applicant").post(
        reverse("applications:autosave", args=[draft.pk, "plan"]),
        {"edition": edition, "plan": "我的方案"},
    )
    told = answer.json()
    assert told["updates"] == {"goals": "同事写的"}
    assert told["conflicts"] == []


def test_text_is_counted_in_characters_and_kept_when_too_long(world, draft):
    limit = LIMITS["goals"]
    fits = "𠮷" * limit
    assert save(draft, Section.PLAN, {"goals": fits}, world.applicant).problems == {}
    draft.refresh_from_db()
    assert draft.goals == fits
    saved = save(draft, Section.PLAN, {"goals": fits + "長"}, world.applicant)
    assert set(saved.problems) == {"goals"}
    assert draft.saved_fields.get(name="goals").typed == fits + "長"


def test_control_characters_go_and_rare_ones_stay(world, draft):
    typed = f"{RARE}\u202e\x00\x1b文\r\n第二行"
    save(draft, Section.PLAN, {"goals": typed}, world.applicant)
    draft.refresh_from_db()
    assert draft.goals == f"{RARE}文\n第二行"


def test_a_control_character_in_an_unreadable_text_does_not_stop_the_save(world, draft):
    line, name = line_names(draft)
    save(draft, Section.BUDGET, {f"{name}unit_price": "一万\x00二"}, world.applicant)
    assert draft.saved_fields.get(name=f"{name}unit_price").typed == "一万二"
    assert line.unit_price is None


def test_a_commitment_below_the_target_is_allowed_and_must_be_explained(world, draft):
    target = draft.commitments.first().target
    saved = save(draft, Section.COMMITMENTS, {f"target-{target.pk}-value": "10"}, world.applicant)
    assert saved.problems == {}
    from applications.completeness import problems_of

    ids = [one.html_id for one in problems_of(Proposal.objects.get(pk=draft.pk), at=timezone.now())]
    assert f"id_target-{target.pk}-reason" in ids


def test_rows_are_added_and_removed(world, draft):
    row = add_row(draft, Section.BUDGET, by=world.applicant, at=timezone.now())
    name = f"line-{row.pk}-"
    save(draft, Section.BUDGET, {f"{name}quantity": "1", f"{name}unit_price": "500"},
         world.applicant)  # fmt: skip
    draft.refresh_from_db()
    assert draft.requested == 500
    draft.refresh_from_db()
    remove_row(
        draft, Section.BUDGET, row.pk, edition=draft.edition, by=world.applicant, at=timezone.now()
    )
    draft.refresh_from_db()
    assert (draft.requested, draft.budget_lines.count()) == (0, 3)
    saved = save(draft, Section.BUDGET, {f"{name}item": "晚到"}, world.applicant)
    assert saved.gone == [f"{name}item"]


def test_what_is_handed_in_cannot_be_edited(world):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    with pytest.raises(EditRefused):
        save(proposal, Section.PLAN, {"goals": "改"}, world.applicant)
