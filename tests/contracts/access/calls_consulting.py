"""Who gets which answer at the pages of a consultation whose call is still a draft."""

from datetime import timedelta

from django.utils import timezone

from calls.consulting.writing import add_annexes
from calls.models import Annex, Comment, TextVersion
from core import files
from core.papers import spell_code
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.core import samples
from tests.factories.consultations import make_comments, make_consultation, make_open
from tests.factories.world import make_call


def setup(world):
    """One text is open for comment and has a comment, another is being written and has an annex."""
    at = timezone.localtime()
    call = make_call(world.office, world.lead, title="先征求意见", lots=0, state="draft")
    earlier = at - timedelta(days=2)
    world.consultation = make_open(call, by=world.lead, at=earlier, working_days=1)
    make_comments(world.consultation, "建议延后。", at=at)
    TextVersion.objects.create(
        consultation=world.consultation, number=2, written_by=world.lead, written_at=at,
        public_since=at,
    )  # fmt: skip
    second = make_call(world.office, world.lead, title="还在编写", lots=0, state="draft")
    world.text = make_consultation(second, by=world.lead, at=at)
    prepared = files.prepare(samples.upload(samples.PDF, "附表.pdf"), pages=False)
    add_annexes(world.text, [prepared], by=world.lead, at=at)


def open_stage(world):
    return [world.consultation.stage_id]


def draft_stage(world):
    return [world.text.stage_id]


def annex(world):
    row = Annex.objects.get()
    path = files.path_of(row.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(samples.PDF)
    return [row.pk]


# The call is a draft: its office's pages are hidden from everybody else.
OFFICE = everyone(404, anonymous=LOGIN, staff=200, lead=200, superuser=200)
WRITTEN = everyone(404, anonymous=LOGIN, staff=302, lead=302, superuser=302)
LEADS = everyone(404, anonymous=LOGIN, staff=403, lead=200, superuser=200)
READ = everyone(405)
ROWS = {
    "calls:consultations": Row(everyone(200), READ),
    # A comment without its form's token is asked for again.
    "calls:consultation": Row(everyone(200), everyone(200), args=open_stage),
    "calls:consultation_changes": Row(everyone(200), READ, args=open_stage),
    "calls:consultation_annex": Row(
        everyone(404, staff=200, lead=200, superuser=200), READ, args=annex
    ),
    "calls:comment_receipts": Row(everyone(200), READ),
    "calls:comment_receipt": Row(
        everyone(200), READ, args=lambda world: [spell_code(Comment.objects.get().code)]
    ),
    "calls:consultation_tab": Row(OFFICE, everyone(405, anonymous=LOGIN), args=open_stage),
    "calls:consultation_text": Row(OFFICE, OFFICE, args=draft_stage),
    "calls:consultation_open": Row(
        LEADS,
        everyone(404, anonymous=LOGIN, staff=403, lead=302, superuser=302),
        args=draft_stage,
    ),
    "calls:consultation_extend": Row(LEADS, LEADS, args=open_stage),
    "calls:consultation_comments": Row(
        everyone(405, anonymous=LOGIN),
        WRITTEN,
        args=open_stage,
        data=lambda world: {"act": "show", "row": f"{Comment.objects.get().pk}.waiting"},
    ),
    "calls:consultation_point_new": Row(OFFICE, OFFICE, args=open_stage),
    "calls:consultation_point": Row(
        everyone(404, anonymous=LOGIN), everyone(404, anonymous=LOGIN),
        args=lambda world: [world.consultation.stage_id, 999999],
    ),
    # Comments are still taken: nobody can publish the digest.
    "calls:consultation_digest": Row(
        LEADS,
        everyone(404, anonymous=LOGIN, staff=403, lead=409, superuser=409),
        args=open_stage,
    ),
}  # fmt: skip
