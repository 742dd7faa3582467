"""Conflicts that the portal finds: kinds, what they do, overriding, what comes up later."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from parties.models import Membership
from reviews.assigning import assign_by_hand, plan_for
from reviews.conflicts import bar_of, found_conflicts, same_phone, words_of
from reviews.declaring import keep_reviewer, recuse
from reviews.enums import AssignmentState
from reviews.models import Assignment
from reviews.refusals import AssignmentRefused
from tests.factories.reviews import make_accepted, make_open_round, make_panel
from tests.factories.world import World, make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def act(world):
    return {"by": world.staff, "at": timezone.localtime()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86 130-1111-2222", "13011112222"),
        ("0086１３０11112222", "13011112222"),
        ("028-8765 4321", "02887654321"),
        ("8621", ""),
    ],
)
def test_phones_are_compared_in_one_spelling(typed, kept):
    assert same_phone(typed) == kept


def change(user, **columns):
    for name, value in columns.items():
        setattr(user, name, value)
    user.save()


CASES = {
    "phone": ({"phone": "+86 130 0000 0000"}, "电话号码与联系人的相同", True),
    "email": ({"email": "Contact@example.invalid"}, "电子邮箱与联系人的相同", True),
    "representative": ({"name": "沈 一诺"}, "与申报主体的法定代表人同名", False),
    "employer": ({"employer": "星河大学"}, "与申报主体一名成员同一工作单位", False),
    "family name alone": ({"name": "沈知秋"}, "", False),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_is_found_in_words_and_does_what_the_round_says(world, case):
    columns, words, is_bar = CASES[case]
    review_round, members = make_panel(world, world.reviewers[:1])
    applicant = make_organization("松风社", (make_user("colleague", employer="星河大学"), "reader"))
    proposal = make_accepted(world.project, applicant)
    change(members[0].user, **columns)
    found = found_conflicts(review_round, members, [proposal]).get((members[0].pk, proposal.pk), [])
    assert words_of(found) == words
    assert bool(bar_of(found)) is is_bar
    for name in ("on_phone", "on_email", "on_representative", "on_employer"):
        setattr(review_round, name, "ignore")
    assert found_conflicts(review_round, members, [proposal]) == {}


def test_a_bar_holds_by_hand_and_a_warning_wants_a_reason_on_record(world):
    review_round, members = make_panel(world, world.reviewers)
    proposal = make_accepted(world.project, make_organization("松风社"))
    change(members[0].user, phone="13000000000")
    change(members[1].user, name="沈一诺")
    members = list(review_round.panel.select_related("user"))
    plan, _rows, _members = plan_for(review_round, together=True, explain=proposal.pk)
    assert [one.reviewer for one in plan.choices] == [members[2].pk]
    (said,) = plan.lacks[proposal.pk]
    for member, why in zip(
        members, ("电话号码与联系人的相同", "与申报主体的法定代表人同名"), strict=False
    ):
        assert f"{member.user.name} ({why})" in said
        assert plan.passed[member.pk] == why
    barred, warned = {(proposal.pk, members[0].pk)}, {(proposal.pk, members[1].pk)}
    for pairs, reason in ((barred, "没有别人"), (warned, "")):
        with pytest.raises(AssignmentRefused):
            assign_by_hand(review_round, add=pairs, remove=set(), reason=reason, **act(world))
    assert not Assignment.objects.exists()
    assign_by_hand(review_round, add=warned, remove=set(), reason="同名不同人", **act(world))
    one = Assignment.objects.get()
    assert (one.accepted_conflicts, one.override_reason) == ("representative", "同名不同人")
    entry = AuditEntry.objects.get(act="reviews.override_conflict")
    assert "同名不同人" in str(entry.sentence)


def test_what_comes_up_after_the_assignment_is_shown_to_both_and_settled(world, client):
    _round, members, _made = make_open_round(world, proposals=1)
    first, second = Assignment.objects.order_by("pk")
    change(first.reviewer.user, name="沈一诺")
    Membership.objects.create(
        party=second.proposal.applicant, user=second.reviewer.user, role="reader"
    )
    client.force_login(first.reviewer.user, "django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("reviews:declare", args=[first.pk])).content.decode()
    assert "与申报主体的法定代表人同名" in html
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    stage = [world.stage("review").pk]
    board = client.get(reverse("reviews:round_tab", args=stage)).content.decode()
    assert "有2项分配存在尚未处理的利益冲突" in board
    with pytest.raises(AssignmentRefused) as caught:
        keep_reviewer(second, reason="需要", **act(world))
    assert caught.value.code == "bar"
    address = reverse("reviews:conflicts", args=stage)
    data = {"assignment": first.pk, "act": "keep", f"{first.pk}-reason": "已核对"}
    assert client.post(address, data).status_code == 302
    data = {"assignment": second.pk, "act": "end", f"{second.pk}-reason": "任职"}
    assert client.post(address, data).status_code == 302
    second.refresh_from_db()
    assert second.state == AssignmentState.RECUSED
    board = client.get(reverse("reviews:round_tab", args=stage)).content.decode()
    assert "尚未处理的利益冲突" not in board


def test_all_recused_leaves_a_plan_that_says_whom_the_proposal_lacks(world):
    review_round, members, made = make_open_round(world, proposals=1, people=world.reviewers[:1])
    one = Assignment.objects.get()
    recuse(one, reason="同事", by=members[0].user, at=timezone.localtime())
    plan, _rows, _members = plan_for(review_round, together=True)
    assert plan.choices == []
    (said,) = plan.lacks[made[0].pk]
    assert "回避" in said
    again = {(made[0].pk, members[0].pk)}
    with pytest.raises(AssignmentRefused):
        assign_by_hand(review_round, add=again, remove=set(), **act(world))
