"""Who may open the office's pages of a call."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from calls.looking_through import start_reading
from calls.models import Reading
from calls.printing.issuing import announce
from core.models import Paper
from core.papers import new_code
from tests.contracts.access.table import LOGIN, Row, everyone


def setup(world):
    """A published call has been announced and is being printed; a second announcement is printed."""
    at = timezone.now()
    who = {"by": world.lead, "at": at}
    world.waiting = announce(world.call, kind="call", title=world.call.title, revision=1, **who)
    world.printed = announce(world.call, kind="call", title=world.call.title, revision=2, **who)
    world.printed.paper = Paper.objects.create(
        code=new_code(),
        kind="announcement",
        title=world.call.title,
        sha256="0" * 64,
        subject_type=ContentType.objects.get_for_model(world.printed),
        subject_id=str(world.printed.pk),
        issued_at=at,
    )
    world.printed.save(update_fields=["paper"])
    start_reading(
        world.office, "柳荫社区\n项目一:长者课堂\n项目金额:3.6万\n具体指标:\n1.开课12节。",
        by=world.staff, at=timezone.now(),
    )  # fmt: skip


def waiting(world):
    return [world.waiting.pk]


def printed(world):
    return [world.printed.pk]


def published(world):
    return [world.call.pk]


def draft(world):
    return [world.draft_call.pk]


def reading(world):
    return [Reading.objects.get().pk]


# A reading is seen by those who write the office's calls.
WRITERS = everyone(404, anonymous=LOGIN, staff=200, lead=200, superuser=200)
# A published call is seen by everybody: its office's pages are forbidden, not hidden.
OFFICE = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
# A draft is hidden from everybody else.
DRAFT = everyone(404, anonymous=LOGIN, staff=200, lead=200, superuser=200)
DRAFT_LEADS = everyone(404, anonymous=LOGIN, staff=403, lead=200, superuser=200)
DRAFT_JOB = everyone(404, anonymous=LOGIN, staff=302, lead=302, superuser=302)
LEADS = everyone(403, anonymous=LOGIN, lead=200, superuser=200)


def taking(world):
    return [world.stage("solicitation").pk]


def drafted(world):
    return [world.stage("review", world.draft_call).pk]


ROWS = {
    "calls:stages": Row(
        DRAFT, everyone(404, anonymous=LOGIN, staff=409, lead=409, superuser=409), args=draft
    ),
    "calls:arrange_stage": Row(
        everyone(405, anonymous=LOGIN),
        everyone(404, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=lambda world: [*drafted(world), "up"],
    ),
    "calls:finish_stage": Row(
        LEADS, everyone(403, anonymous=LOGIN, lead=409, superuser=409), args=taking
    ),
    "calls:take_up_stage": Row(
        LEADS, everyone(403, anonymous=LOGIN, lead=409, superuser=409), args=taking
    ),
    "calls:quotas": Row(
        OFFICE,
        everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=lambda world: [world.stage("decision").pk],
    ),
    "calls:quotas_move": Row(
        everyone(405, anonymous=LOGIN),
        everyone(403, anonymous=LOGIN, staff=409, lead=409, superuser=409),
        args=lambda world: [world.stage("decision").pk],
    ),
    "calls:office_calls": Row(everyone(200, anonymous=LOGIN), everyone(405, anonymous=LOGIN)),
    "calls:workspace": Row(OFFICE, args=published),
    "calls:preview": Row(DRAFT, args=draft),
    "calls:preview_pdf": Row(DRAFT, DRAFT_JOB, args=draft),
    "calls:preview_word": Row(DRAFT, DRAFT_JOB, args=draft),
    "calls:deliveries": Row(OFFICE, everyone(405, anonymous=LOGIN), args=published),
    "calls:resend": Row(
        everyone(405, anonymous=LOGIN),
        everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=published,
    ),
    "calls:copy": Row(
        OFFICE,
        everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=published,
        data=lambda world: {"year": world.call.year + 1},
    ),
    "calls:publish": Row(
        DRAFT_LEADS,
        # The draft lacks everything: the server refuses it, and says what is missing.
        everyone(404, anonymous=LOGIN, staff=403, lead=409, superuser=409),
        args=draft,
    ),
    "calls:close": Row(
        LEADS, everyone(403, anonymous=LOGIN, lead=409, superuser=409), args=published
    ),
    "calls:cancel": Row(
        LEADS,
        everyone(403, anonymous=LOGIN, lead=302, superuser=302),
        args=published,
        data=lambda world: {"reason": "资金安排调整"},
    ),
    # The newest paper: its bytes are on no disk here, which the page says.
    "calls:announcement": Row(everyone(404), args=published),
    "calls:paper": Row(everyone(200), everyone(405), args=waiting),
    "calls:papers": Row(OFFICE, args=published),
    "calls:papers_zip": Row(
        everyone(405, anonymous=LOGIN),
        everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=published,
    ),
    # Nothing is decided yet: the server refuses, and says so.
    "calls:issue_paper": Row(
        everyone(405, anonymous=LOGIN),
        everyone(403, anonymous=LOGIN, lead=409, superuser=409),
        args=lambda world: [world.call.pk, "result"],
    ),
    # It was printed without a Word file.
    "calls:paper_word": Row(
        everyone(403, anonymous=LOGIN, staff=404, lead=404, superuser=404), args=printed
    ),
    "calls:article": Row(OFFICE, args=printed),
    "calls:article_body": Row(OFFICE, args=printed),
    "calls:readings": Row(
        everyone(200, anonymous=LOGIN),
        # Everybody is told what the form lacks; only writers have an office to choose.
        everyone(200, anonymous=LOGIN),
    ),
    "calls:reading": Row(WRITERS, args=reading),
    "calls:reading_community": Row(WRITERS, WRITERS, args=lambda world: [*reading(world), 1]),
    "calls:reading_project": Row(WRITERS, WRITERS, args=lambda world: [*reading(world), 1, 1]),
    "calls:reading_lot": Row(WRITERS, WRITERS, args=lambda world: [*reading(world), 1]),
    "calls:reading_brief": Row(WRITERS, WRITERS, args=lambda world: [*reading(world), 1, 1]),
    "calls:reading_indicator": Row(WRITERS, WRITERS, args=lambda world: [*reading(world), 1, 1, 1]),
    "calls:reading_undo": Row(
        everyone(405, anonymous=LOGIN), everyone(404, anonymous=LOGIN), args=reading
    ),
    "calls:reading_accept": Row(WRITERS, WRITERS, args=reading),
    "calls:reading_discard": Row(
        WRITERS, everyone(404, anonymous=LOGIN, staff=302, lead=302, superuser=302), args=reading
    ),
}
