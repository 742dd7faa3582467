"""Who gets which answer at the public addresses of calls."""

from tests.contracts.access.table import Row, everyone


def draft(world):
    return [world.draft_call.pk]


def community(world):
    return [world.lots[0].community_id]


PUBLIC_FEED = {"get": everyone(200), "post": everyone(405)}
# A draft has no feed, not even for its own office.
DRAFT_FEED = {"args": draft, "get": everyone(404), "post": everyone(405)}
ROWS = {
    "calls:feed": Row(**PUBLIC_FEED),
    "calls:calendar": Row(**PUBLIC_FEED),
    "calls:call_feed": Row(**DRAFT_FEED),
    "calls:call_calendar": Row(**DRAFT_FEED),
    "calls:community_feed": Row(**PUBLIC_FEED, args=community),
    "calls:community_calendar": Row(**PUBLIC_FEED, args=community),
    "calls:list": Row(get=everyone(200), post=everyone(405)),
    # A draft is seen by its own office alone.
    "calls:detail": Row(
        args=draft, get=everyone(404, staff=200, lead=200, superuser=200), post=everyone(405)
    ),
    "calls:project": Row(
        args=lambda world: [world.other_call.lots.get().projects.first().pk],
        get=everyone(404, other_staff=200, superuser=200),
        post=everyone(405),
    ),
}
