"""Who may open the office's pages of a call."""

from calls.models import Announcement
from tests.contracts.access.table import LOGIN, Row, everyone


def setup(world):
    """A published call has been announced; its paper is still being made."""
    Announcement.objects.create(
        call=world.call, kind="call", title=world.call.title, revision=1, published_by=world.lead
    )


def published(world):
    return [world.call.pk]


def draft(world):
    return [world.draft_call.pk]


# A published call is seen by everybody: its office's pages are forbidden, not hidden.
OFFICE = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
# A draft is hidden from everybody else.
DRAFT = everyone(404, anonymous=LOGIN, staff=200, lead=200, superuser=200)
DRAFT_LEADS = everyone(404, anonymous=LOGIN, staff=403, lead=200, superuser=200)
LEADS = everyone(403, anonymous=LOGIN, lead=200, superuser=200)

ROWS = {
    "calls:office_calls": Row(everyone(200, anonymous=LOGIN), everyone(405, anonymous=LOGIN)),
    "calls:workspace": Row(OFFICE, args=published),
    "calls:preview": Row(DRAFT, args=draft),
    "calls:preview_pdf": Row(DRAFT, args=draft),
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
    "calls:announcement": Row(everyone(200), args=published),
}
