"""What follows scoring: the end moved, sheets as papers, the archive, feedback to applicants."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import StageWindow
from core import jobs, papers
from core.models import Job, Message, Paper
from parties.models import Task
from reviews.deciding import Choice, save_decisions
from reviews.feedback import draft_of, release_feedback, write_feedback
from reviews.finalising import finalise
from reviews.models import Assignment, Feedback, ReviewRound
from reviews.moving import move_deadline
from reviews.refusals import DecisionRefused, RoundRefused, ScoringRefused
from reviews.scoring import submit_sheet, take_up_sheet
from reviews.sheets import issue_sheet
from tests.factories.reviews import make_open_round, make_ranked_round, score
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def act(world):
    return {"by": world.lead, "at": timezone.localtime()}


def sign_in(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")


def test_the_end_moves_with_a_reason_and_only_who_is_behind_is_told(world):
    review_round, members, _made = make_open_round(world, proposals=1)
    score(Assignment.objects.get(reviewer=members[0]))
    end = timezone.localtime() + timedelta(days=9)
    told = move_deadline(review_round, closes_at=end, reason="材料补充", **act(world))
    assert [one.pk for one in told] == [members[1].pk]
    window = StageWindow.objects.get(stage=review_round.stage, lot=None)
    assert (window.closes_at, window.revision) == (end, 2)
    assert Task.objects.get(party=members[1].user.party, what="review").due_at == end
    message = Message.objects.get(kind="reviews.deadline_moved")
    assert (message.recipient, "材料补充" in message.body) == (members[1].user, True)


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(9, "", "reason"), (-1, "急", "past"), (400, "急", "far"), (0, "急", "same")],
)
def test_a_senseless_end_is_refused_by_what_is_wrong(world, days, reason, code):
    review_round, _members, _made = make_open_round(world, proposals=1)
    window = StageWindow.objects.get(stage=review_round.stage, lot=None)
    end = timezone.localtime() + timedelta(days=days) if days else window.closes_at
    with pytest.raises(RoundRefused) as caught:
        move_deadline(review_round, closes_at=end, reason=reason, **act(world))
    assert caught.value.code == code
    assert not Message.objects.filter(kind="reviews.deadline_moved").exists()


def test_a_sheet_is_printed_once_an_edition_and_the_check_page_tells_no_points(world, client):
    review_round, members, _made = make_open_round(world, proposals=1)
    one = Assignment.objects.get(reviewer=members[0])
    user = {"by": members[0].user, "at": timezone.localtime()}
    with pytest.raises(ScoringRefused):
        issue_sheet(one, **user)
    score(one)
    sign_in(client, members[0].user)
    answer = client.post(reverse("reviews:sheet_paper", args=[one.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    paper = Paper.objects.get(kind="score_sheet")
    assert issue_sheet(one, **user) == paper
    html = client.get(papers.check_path(paper.code)).content.decode()
    assert "R1" in html
    assert str(members[0].user) not in html.partition("</header>")[2]
    sheet = take_up_sheet(one, **user)
    submit_sheet(one, edition=sheet.edition, **user)
    newer = issue_sheet(one, **user)
    paper.refresh_from_db()
    assert (paper.replaced_by, newer.version) == (newer, 2)
    sign_in(client, world.staff)
    address = reverse("reviews:sheet_for_office", args=[review_round.stage_id, one.pk])
    assert client.post(address).status_code == 403


def test_the_archive_holds_every_sheet_and_the_results(world, client):
    review_round, _members, made = make_ranked_round(world, proposals=1)
    sign_in(client, world.staff)
    asked = client.post(reverse("reviews:archive", args=[review_round.stage_id]))
    job = Job.objects.get()
    assert asked.url == reverse("core:job", args=[job.pk])
    # Two sheets are printed anew, and the second run finds both.
    for printed in (2, 2):
        Job.objects.filter(pk=job.pk).update(
            state="queued", finished_at=None, file=None, outcome=""
        )
        jobs.run_due(at=timezone.now())
        assert Paper.objects.filter(kind="score_sheet").count() == printed
    job.refresh_from_db()
    assert (job.state, job.outcome) == ("done", "2份评审表")
    number = made[0].receipt_number
    answer = client.get(reverse("core:job_file", args=[job.pk]))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.namelist()) == [
            f"{number}-R1.pdf",
            f"{number}-R2.pdf",
            "评审结果.xlsx",
        ]
        assert archive.read(f"{number}-R1.pdf").startswith(b"%PDF")
    # Nobody else gets it, and whoever leaves the office gets it no more.
    sign_in(client, world.other_staff)
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 404
    world.staff.memberships.all().delete()
    sign_in(client, world.staff)
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 403


def decided(world, **rules):
    review_round, members, made = make_ranked_round(world, proposals=2, **rules)
    stage = world.stage("decision")
    choices = [Choice(one.pk, "declined", reason="名额已满") for one in made]
    save_decisions(stage, choices, **act(world))
    return review_round, members, made, stage


def test_feedback_waits_for_the_final_decision_and_names_no_reviewer(world, client):
    review_round, members, made, stage = decided(world, feedback_with_scores=True)
    sheet = Assignment.objects.filter(proposal=made[0]).first().sheet
    sheet.comment = f"{members[0].user}认为目标清楚"
    sheet.save()
    drafts = draft_of(review_round, made)
    assert "认为目标清楚" in drafts[made[0].pk]
    assert str(members[0].user) not in drafts[made[0].pk]
    write_feedback(review_round, made[0], text=drafts[made[0].pk], **act(world))
    with pytest.raises(DecisionRefused) as caught:
        release_feedback(review_round, [made[0].pk], **act(world))
    assert caught.value.code == "early"
    own = reverse("reviews:feedback_of", args=[made[0].pk])
    sign_in(client, world.applicant)
    assert client.get(own).status_code == 404
    finalise(stage, **act(world))
    sign_in(client, world.lead)
    address = reverse("reviews:feedback", args=[review_round.stage_id])
    texts = {f"text-{made[0].pk}": "目标清楚，预算可再细化。", f"text-{made[1].pk}": ""}
    assert client.post(address, texts | {"release": "all"}).status_code == 302
    assert Feedback.objects.filter(released_at__isnull=False).count() == 1
    assert Message.objects.filter(kind="reviews.feedback_released").exists()
    sign_in(client, world.applicant)
    html = client.get(own).content.decode()
    assert "预算可再细化" in html
    assert ReviewRound.objects.get(pk=review_round.pk).criteria.first().name in html
    detail = client.get(reverse("applications:detail", args=[made[0].pk])).content.decode()
    assert own in detail
    with pytest.raises(DecisionRefused) as caught:
        write_feedback(review_round, made[0], text="改写", **act(world))
    assert caught.value.code == "released"
