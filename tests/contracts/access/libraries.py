"""Who reads a project library, who keeps it, who suggests items for it."""

from django.utils import timezone

from calls import keeping
from tests.contracts.access.table import LOGIN, Row, everyone


def setup(world):
    who = {"by": world.staff, "at": timezone.now()}
    world.library = keeping.found_library(world.office, name="社区项目库", about="", **who)
    text = {"title": "楼栋互助", "text": "结对帮扶。", "kind": "optional", "is_commercial": False}
    years = {"from_year": 2020, "retired_from": None}
    world.item = keeping.add_item(world.library, text | years, reason="首批", **who)
    world.suggestion = keeping.suggest_item(
        world.library, world.other_office, text | {"title": "长者食堂"}, reason="需要",
        by=world.other_staff, at=timezone.now(),
    )  # fmt: skip


def library(world):
    return [world.library.pk]


def item(world):
    return [world.item.pk]


KEPT = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
# Asked without what the form wants, a page shows itself again.
MOVED = everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302)

ROWS = {
    "calls:library": Row(everyone(200), everyone(405), args=library),
    "calls:libraries": Row(everyone(200, anonymous=LOGIN), everyone(200, anonymous=LOGIN)),
    "calls:library_keep": Row(KEPT, everyone(405, anonymous=LOGIN), args=library),
    "calls:item_add": Row(KEPT, KEPT, args=library),
    "calls:items_import": Row(KEPT, KEPT, args=library),
    "calls:item_revise": Row(KEPT, KEPT, args=item),
    "calls:item_move": Row(everyone(405, anonymous=LOGIN), MOVED, args=item),
    "calls:item_suggest": Row(
        everyone(403, anonymous=LOGIN, other_staff=200),
        everyone(403, anonymous=LOGIN, other_staff=200),
        args=library,
    ),
    "calls:suggestion": Row(
        everyone(404, anonymous=LOGIN, staff=200, lead=200, other_staff=200, superuser=200),
        everyone(404, anonymous=LOGIN, staff=200, lead=200, other_staff=403, superuser=200),
        args=lambda world: [world.suggestion.pk],
    ),
}
