"""Which worker runs what: a room's tests stay together, and the longest begin first.

A room (one file) shares what it makes once: a sample street, a laid out document, a browser. The table
of addresses is too long for one worker and is shared out address by address.
"""

from xdist.scheduler import LoadScopeScheduling

# By what was measured: what takes longest must not begin when the other workers have nothing left.
LONG_FIRST = (
    "tests/portal/test_sample.py",
    "tests/browser/",
    "tests/concurrency/",
    "tests/core/test_official.py",
    "tests/calls/",
    "tests/reviews/",
    "tests/applications/",
    "tests/contracts/test_access.py",
)


def turn(item):
    """The place of a test in the run: lower runs earlier."""
    for place, start in enumerate(LONG_FIRST):
        if item.nodeid.startswith(start):
            return place
    return len(LONG_FIRST)


class ByRoom(LoadScopeScheduling):
    """Hands out files, in the order in which the workers sorted them."""

    def __init__(self, config, log):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        room, _separator, name = nodeid.partition("::")
        return f"{room}::{name.partition('-')[0]}" if room.endswith("test_access.py") else room
