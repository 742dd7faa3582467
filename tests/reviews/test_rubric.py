"""Anchors and rubrics as text; copied, pasted, shown beside the score; comments that are required."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from reviews.anchors import read_anchors, read_rubric, text_of
from reviews.declaring import declare_no_conflict
from reviews.models import Anchor, Assignment, Criterion, ReviewRound
from reviews.refusals import ScoringRefused
from reviews.scoring import Mark, save_sheet, submit_sheet
from reviews.stage_kinds import copy_round
from tests.factories.reviews import full_marks, make_open_round, make_panel
from tests.factories.world import World

TEN = {"highest": Decimal(10), "step": Decimal(1)}


@pytest.mark.parametrize(
    ("line", "band"),
    [
        ("9-10 完整", (9, 10, "完整")),
        ("９～10分：完整，可行", (9, 10, "完整，可行")),
        ("7至8分 较好", (7, 8, "较好")),
        ("5：一般", (5, 5, "一般")),
        ("10—9、反着写", (9, 10, "反着写")),
    ],
)
def test_a_line_with_a_score_or_a_band_is_read(line, band):
    assert read_anchors(line, **TEN) == [band]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("很好", "“很好”：请以分值或分数段开头"),
        ("9-11 完整", "最高分为10"),
        ("9.5 完整", "以1为间隔"),
        ("8-10 好\n5-8 中", "8分出现在两行中"),
        ("5 " + "长" * 301, "301字，最多300字"),
    ],
)
def test_what_is_no_anchor_is_told_by_its_line(text, said):
    with pytest.raises(ValidationError) as caught:
        read_anchors(text, **TEN)
    assert any(said in message for message in caught.value.messages)


def test_a_rubric_is_read_from_text_as_people_paste_it():
    first, second = read_rubric(
        "评审细则\n一、需求与目标（20分）\n1. 是否走访居民\n18-20分：充分\n10-17：一般\n\n2、预算(30)：逐项说明\n"
    )
    assert (first.name, first.max_score) == ("需求与目标", 20)
    assert first.description == ["1. 是否走访居民"]
    assert first.anchors == ["18-20分：充分", "10-17：一般"]
    assert (second.name, second.max_score, second.description) == ("预算", 30, ["逐项说明"])
    with pytest.raises(ValidationError):
        read_rubric("没有分值的一段话")


@pytest.mark.django_db
class TestOnPages:
    def rows(self, *anchors):
        """The rules page as it is sent: one criterion with these lines."""
        return {
            "reviewers_each": 2, "drop_highest": 0, "drop_lowest": 0, "tie_rule": "criteria",
            "on_employer": "warn", "on_representative": "warn", "on_phone": "bar",
            "on_email": "bar", "kind-finance": 1,
            "criteria-TOTAL_FORMS": 1, "criteria-INITIAL_FORMS": 0,
            "criteria-0-name": "需求", "criteria-0-max_score": 10, "criteria-0-step": 1,
            "criteria-0-weight": 1, "criteria-0-anchors": "\n".join(anchors),
        }  # fmt: skip

    def test_the_office_writes_anchors_and_kinds_and_nothing_is_lost_on_a_mistake(self, client):
        world = World()
        review_round, _members = make_panel(world, world.reviewers)
        client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
        address = reverse("reviews:rules", args=[world.stage("review").pk])
        answer = client.post(address, self.rows("9-12 完整"))
        assert answer.status_code == 409
        html = answer.content.decode()
        assert "最高分为10" in html
        assert "9-12 完整" in html
        assert client.post(address, self.rows("9-10 完整", "5 一般")).status_code == 302
        criterion = Criterion.objects.get(round=review_round)
        assert text_of(criterion.anchors.all()) == "9–10 完整\n5 一般"
        assert list(review_round.quotas.values_list("kind", "least")) == [("finance", 1)]
        answer = client.post(address, self.rows() | {"kind-finance": 2, "kind-expert": 1})
        assert "各类评委合计3名，而每份申报书只有2名评委" in answer.content.decode()

    def test_pasted_text_is_offered_and_kept_only_when_saved(self, client):
        world = World()
        make_panel(world, world.reviewers)
        client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
        address = reverse("reviews:rules", args=[world.stage("review").pk])
        answer = client.post(address, {"act": "paste", "pasted": "公益性（40分）\n30-40：强"})
        html = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="公益性"' in html
        assert "30-40：强" in html
        assert not Criterion.objects.filter(name="公益性").exists()

    def test_last_years_anchors_and_rules_are_copied_with_the_call(self):
        world = World()
        review_round, _members = make_panel(world, world.reviewers, comment_below=40, is_blind=True)
        criterion = review_round.criteria.first()
        Anchor.objects.create(criterion=criterion, low=18, high=20, text="充分")
        target = world.draft_call.stages.get(kind="review")
        ReviewRound.objects.filter(stage=target).delete()
        copy_round(review_round.stage, target)
        made = ReviewRound.objects.get(stage=target)
        assert (made.comment_below, made.is_blind) == (40, True)
        assert [one.text for one in made.criteria.first().anchors.all()] == ["充分"]
        assert criterion.anchors.count() == 1

    def test_ends_of_the_scale_want_a_comment_and_a_typed_name(self):
        world = World()
        make_open_round(
            world, proposals=1, people=world.reviewers[:1], comment_below=60, signs_by_typing=True
        )
        act = {"by": world.reviewer, "at": timezone.localtime()}
        one = declare_no_conflict(Assignment.objects.get(), **act)
        marks = full_marks(one.round)
        sheet = save_sheet(one, marks=marks, comment="", notes="私记", edition=0, **act)
        with pytest.raises(ScoringRefused) as caught:
            submit_sheet(one, edition=sheet.edition, **act)
        assert caught.value.code == "comment"
        assert len(caught.value.problems) == len(marks)
        marks = {pk: Mark(mark.value, "偏弱") for pk, mark in marks.items()}
        sheet = save_sheet(one, marks=marks, comment=None, edition=sheet.edition, **act)
        with pytest.raises(ScoringRefused) as caught:
            submit_sheet(one, edition=sheet.edition, signed_name="别人", **act)
        assert caught.value.code == "signature"
        sheet = submit_sheet(one, edition=sheet.edition, signed_name=f" {act['by']} ", **act)
        assert (sheet.signed_name, sheet.notes) == (str(world.reviewer), "私记")

    def test_the_sheet_shows_what_scores_mean_and_what_the_reviewer_gave_others(self, client):
        world = World()
        review_round, _members, _made = make_open_round(world, people=world.reviewers[:1])
        Anchor.objects.create(criterion=review_round.criteria.first(), low=18, high=20, text="充分")
        act = {"by": world.reviewer, "at": timezone.localtime()}
        for number, one in enumerate(Assignment.objects.order_by("pk"), start=1):
            one = declare_no_conflict(one, **act)
            first = review_round.criteria.first()
            marks = {first.pk: Mark(Decimal(10 + number))}
            save_sheet(one, marks=marks, comment="", notes="私记", edition=0, **act)
        client.force_login(world.reviewer, "django.contrib.auth.backends.ModelBackend")
        html = client.get(reverse("reviews:score", args=[one.pk])).content.decode()
        assert "<dd>充分</dd>" in html
        mine = html.partition('class="criterion-mine"')[2].partition("</ol>")[0]
        assert mine.index(">12<") < mine.index(">11<")
        assert "私记" in html
