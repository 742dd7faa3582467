"""Who gets which answer at the addresses of reviewing.

The reviewer has one proposal declared about and one not; the other reviewer is in the panel of the
same round and has neither.
"""

from django.utils import timezone

from core import files
from reviews.closing import open_round
from reviews.declaring import declare_no_conflict
from reviews.models import Feedback, NoticeAnnex, ObjectionFile, PanelMember, ReviewRound
from reviews.publicity.releasing import release
from reviews.publicity.writing import ask_release, begin
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.core import samples
from tests.factories.notices import add_notice_stage, objection_to
from tests.factories.reviews import assign, make_accepted, make_panel


def setup(world):
    people = [world.reviewer, world.other_reviewer]
    world.round, members = make_panel(world, people, reviewers_each=1)
    proposal = make_accepted(world.lots[1].projects.last(), world.organization)
    world.cleared = assign(world.round, proposal, members[0])
    other = make_accepted(world.lots[1].projects.first(), world.organization)
    world.undeclared = assign(world.round, other, members[0])
    rest = make_accepted(world.lots[1].projects.first(), world.rival_organization)
    assign(world.round, rest, members[1])
    now = timezone.localtime()
    open_round(world.round, by=world.staff, at=now)
    declare_no_conflict(world.cleared, by=world.reviewer, at=now)
    # Released early, which no act would do: what is asked here is who reads it.
    world.feedback = Feedback.objects.create(
        round=world.round, proposal=proposal, text="计划具体。", written_by=world.staff,
        written_at=now, released_at=now, released_by=world.staff,
    )  # fmt: skip
    ReviewRound.objects.filter(pk=world.round.pk).update(
        calibration=proposal, calibration_closed_at=now
    )
    _publish_notice(world, now)
    world.free_member = PanelMember.objects.create(round=world.round, user=world.stranger)


def _publish_notice(world, now):
    """A notice behind the decision, released, with an annex and an objection to its proposal."""
    world.notice_stage = add_notice_stage(world, before="")
    notice = begin(world.notice_stage, by=world.staff, at=now)
    annex = files.store(samples.upload(samples.pdf(), "名单.pdf"), by=world.staff, at=now)
    world.annex = NoticeAnnex.objects.create(notice=notice, file=annex)
    notice = ask_release(notice, by=world.staff, at=now)
    world.notice = release(notice, seen=notice.digest, by=world.lead, at=now)
    proposal = notice.lines.get(proposal__applicant=world.rival_organization).proposal
    world.objection = objection_to(world.notice, proposal, at=now)
    world.objection_file = ObjectionFile.objects.create(objection=world.objection, file=annex)


def with_bytes(world):
    """Its bytes are put where this test's private files lie."""
    path = files.path_of(world.annex.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(samples.pdf())


def notice_annex(world):
    with_bytes(world)
    return [world.notice.pk, world.annex.pk]


def objection_file(world):
    with_bytes(world)
    return [*objection(world), world.objection_file.pk]


def notice_stage(world):
    return [world.notice_stage.pk]


def objection(world):
    return [world.notice_stage.pk, world.objection.pk]


def stage(world):
    return [world.stage("review").pk]


def decision(world):
    return [world.stage("decision").pk]


# The call is published: its workspace is no secret to others, but closed.
SEEN = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
ACTED = everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302)
REFUSED = everyone(403, anonymous=LOGIN, staff=409, lead=409, superuser=409)
ONLY_POST = everyone(405, anonymous=LOGIN)
LEADS = everyone(403, anonymous=LOGIN, lead=200, superuser=200)


def own(status):
    """For the reviewer's own pages: whoever is not the assigned reviewer finds nothing."""
    return everyone(404, anonymous=LOGIN, reviewer=status)


ROWS = {
    "reviews:mine": Row(get=everyone(200, anonymous=LOGIN)),
    "reviews:declare": Row(
        args=lambda world: [world.undeclared.pk],
        get=own(200),
        post=own(302),
        data=lambda world: {"declaration": "clear"},
    ),
    "reviews:declare_many": Row(
        args=lambda world: [world.round.pk],
        get=everyone(404, anonymous=LOGIN, reviewer=200, other_reviewer=200),
        post=everyone(404, anonymous=LOGIN, reviewer=302, other_reviewer=200),
        data=lambda world: {"clear": [world.undeclared.pk]},
    ),
    "reviews:score": Row(args=lambda world: [world.cleared.pk], get=own(200), post=own(302)),
    "reviews:save": Row(args=lambda world: [world.cleared.pk], get=ONLY_POST, post=own(200)),
    "reviews:sheet_paper": Row(args=lambda world: [world.cleared.pk], get=ONLY_POST, post=own(409)),
    "reviews:file": Row(
        args=lambda world: [world.cleared.pk, 1], get=everyone(404, anonymous=LOGIN)
    ),
    "reviews:calibration_sheets": Row(
        args=lambda world: [world.round.pk],
        get=everyone(404, anonymous=LOGIN, reviewer=200, other_reviewer=200),
        post=everyone(404, anonymous=LOGIN, reviewer=200, other_reviewer=200),
    ),
    "reviews:feedback_of": Row(
        args=lambda world: [world.feedback.proposal_id],
        get=everyone(404, anonymous=LOGIN, applicant=200),
    ),
    "reviews:take_up": Row(args=lambda world: [world.cleared.pk], get=ONLY_POST, post=own(409)),
    "reviews:round_tab": Row(args=stage, get=SEEN),
    "reviews:rules": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:panel": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:panel_add": Row(args=stage, get=ONLY_POST, post=ACTED),
    "reviews:panel_remove": Row(
        args=lambda world: [*stage(world), world.free_member.pk], get=ONLY_POST, post=ACTED
    ),
    "reviews:panel_leave": Row(
        args=lambda world: [*stage(world), world.free_member.pk],
        get=SEEN,
        post=ACTED,
        data=lambda world: {"reason": "出差"},
    ),
    "reviews:conflicts": Row(
        args=stage,
        get=SEEN,
        post=everyone(403, anonymous=LOGIN, staff=404, lead=404, superuser=404),
    ),
    "reviews:calibration": Row(
        args=stage, get=SEEN, post=ACTED, data=lambda world: {"note": "先看需求"}
    ),
    "reviews:covers": Row(args=stage, get=SEEN),
    "reviews:cover": Row(
        args=lambda world: [*stage(world), world.feedback.proposal_id], get=SEEN, post=REFUSED
    ),
    "reviews:figures": Row(args=stage, get=SEEN),
    "reviews:move": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:archive": Row(args=stage, get=ONLY_POST, post=REFUSED),
    "reviews:sheet_for_office": Row(
        args=lambda world: [*stage(world), world.cleared.pk],
        get=ONLY_POST,
        post=everyone(403, anonymous=LOGIN),
    ),
    "reviews:feedback": Row(args=stage, get=SEEN, post=ACTED),
    "reviews:assign": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:matrix": Row(args=stage, get=SEEN, post=ACTED),
    "reviews:open": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:close": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:reopen": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:let_on": Row(args=stage, get=SEEN, post=REFUSED),
    "reviews:remind": Row(args=stage, get=ONLY_POST, post=ACTED),
    "reviews:decision_tab": Row(
        args=decision,
        get=SEEN,
        post=everyone(403, anonymous=LOGIN, lead=302, superuser=302),
    ),
    # Nothing is matched in this call.
    "reviews:match": Row(args=decision, get=everyone(404, anonymous=LOGIN)),
    "reviews:finalise": Row(
        args=decision,
        get=LEADS,
        post=everyone(403, anonymous=LOGIN, lead=409, superuser=409),
    ),
    "reviews:notice": Row(args=lambda world: [world.notice.pk], get=everyone(200)),
    "reviews:notice_annex": Row(args=notice_annex, get=everyone(200)),
    "reviews:notice_object": Row(
        args=lambda world: [world.notice.pk], get=everyone(200), post=everyone(400)
    ),
    "reviews:objection_state": Row(args=lambda world: [world.objection.code], get=everyone(200)),
    "reviews:objection_view": Row(
        args=lambda world: [world.objection.pk],
        get=everyone(404, anonymous=LOGIN, rival=200),
        post=everyone(404, anonymous=LOGIN, rival=400),
    ),
    "reviews:notice_tab": Row(args=notice_stage, get=SEEN),
    "reviews:notice_begin": Row(
        args=notice_stage,
        get=SEEN,
        post=everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200),
    ),
    "reviews:notice_write": Row(args=notice_stage, get=ACTED, post=ACTED),
    "reviews:notice_release": Row(args=notice_stage, get=ACTED, post=ACTED),
    "reviews:notice_go_on": Row(args=notice_stage, get=ONLY_POST, post=ACTED),
    "reviews:notice_again": Row(
        args=lambda world: [*notice_stage(world), world.objection.proposal_id],
        get=ONLY_POST,
        post=everyone(403, anonymous=LOGIN, lead=409, superuser=409),
    ),
    "reviews:objection": Row(
        args=objection,
        get=SEEN,
        post=everyone(403, anonymous=LOGIN, staff=400, lead=400, superuser=400),
    ),
    "reviews:objection_file": Row(
        args=objection_file,
        get=everyone(403, anonymous=LOGIN, lead=200, superuser=200),
    ),
}
