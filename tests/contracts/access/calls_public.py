"""Who gets which answer at the public addresses of calls."""

from tests.contracts.access.table import Row, everyone


def draft(world):
    return [world.draft_call.pk]


ROWS = {
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
