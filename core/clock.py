"""The clock. Apart from the middleware of arrival nothing else in the house may read it."""

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now():
    """The present instant, aware, in Asia/Shanghai.

    Acts do not call this: they are given ``at=``, which is ``request.arrived_at`` in a view and one
    reading of this function at the start of a background job.
    """
    return datetime.now(SHANGHAI)


def in_shanghai(instant):
    """The same aware instant expressed in Asia/Shanghai; a naive one is refused with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("A naive instant has no place on the time line.")
    return instant.astimezone(SHANGHAI)
