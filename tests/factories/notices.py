"""A call with a notice stage, and notices in the state that a test needs."""

from itertools import count

from django.utils import timezone

from calls import stages
from calls.models import Stage
from reviews.publicity.objecting import object_to
from reviews.publicity.releasing import release
from reviews.publicity.writing import ask_release, begin
from tests.factories.reviews import make_accepted

_tokens = count(1)


def add_notice_stage(world, *, before="review", **settings):
    """A notice in front of the stage of kind ``before`` (behind all for ''); returns it."""
    place = world.stage(before).position if before else world.call.stages.count() + 1
    later = Stage.objects.filter(call=world.call, position__gte=place)
    for stage in later.order_by("-position"):
        Stage.objects.filter(pk=stage.pk).update(position=stage.position + 1)
    stage = Stage.objects.create(call=world.call, kind="notice", position=place, name="公示")
    stages.get("notice").lay_out(stage, settings)
    return stage


def make_notice(world, *, proposals=2, at=None, **settings):
    """A released notice of so many proposals: ``(notice, proposals)``."""
    at = at or timezone.localtime()
    stage = add_notice_stage(world, **settings)
    projects = [project for lot in world.lots for project in lot.projects.all()]
    made = [
        make_accepted(projects[n % len(projects)], world.organization) for n in range(proposals)
    ]
    notice = begin(stage, by=world.staff, at=at)
    notice = ask_release(notice, by=world.staff, at=at)
    return release(notice, seen=notice.digest, by=world.lead, at=at), made


def objection_to(notice, proposal=None, *, at, text="该机构去年的活动没有开展。", **told):
    """An objection as anyone sends it."""
    values = {"name": "秦越", "contact": "13700001111", "text": text, "uploads": ()} | told
    return object_to(
        notice, token=f"form-{next(_tokens)}", proposal_id=proposal and proposal.pk, at=at, **values
    )
