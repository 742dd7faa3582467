"""What a correction of the call means for drafts and for what was handed in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.changes import changes_for, target_changes, to_look_at
from applications.corrected import mark_seen
from applications.enums import ProposalState
from applications.models import Proposal
from applications.refusals import DeadlineRefused, IncompleteRefused, StartRefused
from applications.starting import start_proposal
from applications.submission import submit_proposal
from calls.correction import (
    CorrectionRefused,
    explain,
    open_correction,
    prospect_of,
    publish_correction,
)
from calls.following import follow_call
from calls.models import Project, StageWindow, Target
from core.models import Message
from parties.models import Task
from tests.factories.applications import make_draft, make_submitted
from tests.factories.authoring import client_for
from tests.factories.reviews import make_accepted
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def at():
    return timezone.localtime()


def correct(world, at, *, change, **options):
    """Publish a correction; ``change`` is given what finds the copy of a row."""
    correction = open_correction(world.call, by=world.lead, at=at)

    def twin(part, row):
        return correction.copied_rows.get(part=part, live_id=row.pk).copy_id

    change(twin)
    explain(correction, reason="原公告有误", row_reasons={}, by=world.lead, at=at)
    correction.refresh_from_db()
    return publish_correction(correction, by=world.lead, at=at, **options)


def raise_target(world, value):
    target = Target.objects.filter(indicator__project=world.project).first()
    return lambda twin: Target.objects.filter(pk=twin("target", target)).update(value=value)


def withdraw(project):
    return lambda twin: Project.objects.get(pk=twin("project", project)).delete()


def test_a_raised_target_flags_the_draft_until_it_was_seen(world, at):
    draft = make_draft(world.project, world.organization, world.applicant)
    done = correct(world, at, change=raise_target(world, 15))
    draft.refresh_from_db()
    (one,) = target_changes(draft, changes_for(draft))
    assert (one.change.correction, one.commitment, one.suffices) == (done, 12, False)
    page = client_for(world.applicant).get(f"/proposals/{draft.pk}/changes/").content.decode()
    for words in ("不少于 12 场/年", "不少于 15 场/年", "12 场", "不再满足"):
        assert words in page
    with pytest.raises(IncompleteRefused):
        submit_proposal(draft, by=world.applicant, at=at)
    assert Task.objects.filter(what="applications.look", done_at=None).count() == 1
    mark_seen(draft, by=world.applicant, at=at)
    draft.refresh_from_db()
    assert (draft.call_revision, to_look_at(draft)) == (2, [])
    assert not Task.objects.filter(what="applications.look", done_at=None).exists()


def test_another_projects_change_is_no_news_for_this_one(world, at):
    draft = make_draft(world.lots[1].projects.first(), world.organization, world.applicant)
    correct(world, at, change=raise_target(world, 15))
    draft.refresh_from_db()
    assert list(changes_for(draft)) == []


def test_what_was_handed_in_stays_and_says_for_which_revision(world, at):
    proposal = make_submitted(world.project, world.organization, world.applicant)
    version = proposal.versions.get()
    before = (version.content, version.sha256)
    correct(world, at, change=raise_target(world, 15))
    version.refresh_from_db()
    assert (version.call_revision, (version.content, version.sha256)) == (1, before)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED
    for person in (world.applicant, world.staff):
        page = client_for(person).get(f"/proposals/{proposal.pk}/").content.decode()
        assert "按征集第1版提交" in page
    mark_seen(proposal, by=world.applicant, at=at)
    version.refresh_from_db()
    assert version.call_revision == 1


def test_everybody_who_follows_is_told_once(world, at):
    make_draft(world.project, world.organization, world.applicant)
    make_submitted(world.lots[1].projects.first(), world.organization, world.applicant)
    follow_call(world.call, by=world.applicant, at=at)
    follow_call(world.call, by=world.stranger, at=at)
    done = correct(world, at, change=raise_target(world, 15))
    told = Message.objects.filter(kind="calls.corrected")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["applicant", "stranger"]
    assert done.told == 2
    assert "不少于 12 场/年 → 活动：不少于 15 场/年" in told.first().body


def test_a_withdrawn_project_closes_what_was_handed_in_and_stops_drafts(world, at):
    draft = make_draft(world.project, world.organization, world.applicant)
    handed_in = make_submitted(world.project, world.rival_organization, world.rival)
    correct(world, at, change=withdraw(world.project))
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {draft.pk: "draft", handed_in.pk: "rejected"}
    with pytest.raises(DeadlineRefused):
        submit_proposal(draft, by=world.applicant, at=at)
    with pytest.raises(StartRefused):
        start_proposal(world.project, applicant=world.organization, by=world.applicant, at=at)
    waiting = ["applications.screen", "applications.finish"]
    assert not Task.objects.filter(done_at=None, what__in=waiting).exists()
    assert client_for(world.applicant).get(f"/proposals/{draft.pk}/").status_code == 200
    assert (
        "撤销该项目"
        in client_for(world.stranger).get(f"/projects/{world.project.pk}/").content.decode()
    )


def test_a_project_that_passed_screening_is_not_withdrawn(world, at):
    make_accepted(world.project, world.organization)
    with pytest.raises(CorrectionRefused) as refused:
        correct(world, at, change=withdraw(world.project))
    assert "已通过资格初审" in refused.value.problems[0][1]


def test_a_lot_opens_again_only_while_nothing_was_decided(world, at):
    proposal = make_accepted(world.project, world.organization)
    stage = world.stage("screening")
    window = StageWindow.objects.get(stage=world.stage("solicitation"), lot=None)
    late = window.closes_at + timedelta(hours=1)
    proposal.outcomes.create(stage=stage, result="passed", by=world.staff)
    correction = open_correction(world.call, by=world.lead, at=late)
    copy = correction.copied_rows.get(part="window", live_id=window.pk).copy_id
    StageWindow.objects.filter(pk=copy).update(closes_at=late + timedelta(days=1))
    problems = prospect_of(correction, at=late).problems
    assert any("不能重新开放" in text for text in problems)


def test_a_moved_deadline_moves_the_day_of_the_task(world, at):
    make_draft(world.project, world.organization, world.applicant)
    window = StageWindow.objects.get(stage=world.stage("solicitation"), lot=None)
    later = window.closes_at + timedelta(days=1)
    correct(
        world,
        at,
        change=lambda twin: StageWindow.objects.filter(pk=twin("window", window)).update(
            closes_at=later
        ),
    )
    assert Task.objects.get(what="applications.finish").due_at == later
